"""Computes the QR symbols of a long run in a second process while the first one draws the pages.

The symbol is pure Python and takes as long as the rest of a page, so a long run is through in half the
time. Where no second process can be had, the same symbols are computed here.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context

from app.printing.qr import QrTooLongError, Symbol, qr_symbol

WORTH_IT = 150
"""A run of so many certificates pays for the start of the process, a fifth of a second."""
_AT_ONCE = 16

Made = list[Symbol | None]
Wanted = tuple[str, float]
"""The text of a symbol and its size in mm."""


@contextmanager
def symbols_ahead(wanted: Sequence[Wanted]) -> Iterator[Iterator[Symbol]]:
    """The symbols of `wanted` in order; asking for one that cannot be made raises QrTooLongError."""
    if len(wanted) < WORTH_IT:
        yield (qr_symbol(*one) for one in wanted)
        return
    try:
        pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
    except (OSError, ImportError, NotImplementedError):
        yield (qr_symbol(*one) for one in wanted)
        return
    try:
        yield _in_turn(pool, wanted)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_turn(pool: ProcessPoolExecutor, wanted: Sequence[Wanted]) -> Iterator[Symbol]:
    """While the next ones are still being made, the last ones that nobody has begun are made here."""
    parts = [wanted[first : first + _AT_ONCE] for first in range(0, len(wanted), _AT_ONCE)]
    there = [pool.submit(_made, part) for part in parts]
    here: dict[int, Made] = {}
    last = len(parts)
    for number, part in enumerate(parts):
        while last > number + 1 and number not in here and not there[number].done():
            last -= 1
            if there[last].cancel():
                here[last] = _made(parts[last])
        made = here.pop(number, None) or _answer(there[number])
        for one, symbol in zip(part, made or [None] * len(part), strict=True):
            yield symbol or qr_symbol(*one)


def _answer(asked: Future[Made]) -> Made | None:
    """None when the process has died: what it had not made is made here."""
    with suppress(BrokenProcessPool, CancelledError, OSError):
        return asked.result()
    return None


def _made(part: Sequence[Wanted]) -> Made:
    return [_symbol(one) for one in part]


def _symbol(one: Wanted) -> Symbol | None:
    """None for a text that is refused: the refusal is raised where the certificate is known."""
    try:
        return qr_symbol(*one)
    except QrTooLongError:
        return None
