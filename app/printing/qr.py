"""Encodes QR symbols at error correction M, smallest version, one fixed mask: same text, same symbol."""

import re
from dataclasses import dataclass
from functools import lru_cache

import qrcode
from qrcode.exceptions import DataOverflowError

from app.domain.errors import RefusalError

_MASK = 2
_DARK = re.compile(b"\x01+")
LEAST_MODULE_MM = 0.38
CLEAR_MODULES = 4


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol without its clear zone: `modules` a side, `rows` of a byte each from the top, 1 where dark.

    `path` draws it in PDF operators, in units of a module, rows downward.
    """

    rows: tuple[bytes, ...]
    path: str

    @property
    def modules(self) -> int:
        return len(self.rows)


class QrTooLongError(RefusalError):
    """The text would need modules finer than phones read reliably."""

    code = "qr_too_long"


@lru_cache(maxsize=64)
def qr_symbol(text: str, size_mm: float) -> Symbol:
    """The symbol of `text`; raises QrTooLongError when a module would be under 0.38 mm at `size_mm`.

    Choosing the mask by trial, as encoders do, costs seven times as much and reads no better at this size.
    """
    content = text.encode("utf-8")
    try:
        symbol = qrcode.QRCode(
            _version(len(content)), error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=_MASK
        )
    except (DataOverflowError, ValueError) as error:
        raise QrTooLongError(characters=len(text)) from error
    symbol.add_data(content, optimize=0)
    symbol.make(fit=False)
    rows = tuple(bytes(map(bool, row)) for row in symbol.modules)
    if size_mm / len(rows) < LEAST_MODULE_MM:
        raise QrTooLongError(characters=len(text))
    return Symbol(rows, _path(rows))


@lru_cache(maxsize=256)
def _version(size: int) -> int:
    """The smallest version that holds `size` bytes; the fitting writes all data once more, so it is kept."""
    symbol = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    symbol.add_data(bytes(size), optimize=0)
    return int(symbol.best_fit())


def _path(rows: tuple[bytes, ...]) -> str:
    """A rectangle for every horizontal stretch of dark modules."""
    return "\n".join(
        f"{run.start()} {y} {run.end() - run.start()} 1 re"
        for y, row in enumerate(rows)
        for run in _DARK.finditer(row)
    )
