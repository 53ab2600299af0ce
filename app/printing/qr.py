"""Encodes QR symbols at error correction M, smallest version, one fixed mask: same text, same symbol."""

from functools import lru_cache

import qrcode
from qrcode.exceptions import DataOverflowError

from app.domain.errors import RefusalError

_MASK = 2
LEAST_MODULE_MM = 0.38
CLEAR_MODULES = 4


class QrTooLongError(RefusalError):
    """The text would need modules finer than phones read reliably."""

    code = "qr_too_long"


@lru_cache(maxsize=64)
def qr_modules(text: str, size_mm: float) -> tuple[tuple[bool, ...], ...]:
    """The dark modules by row; raises QrTooLongError when one would be under 0.38 mm at `size_mm`.

    Choosing the mask by trial, as encoders do, costs seven times as much and reads no better at this size.
    """
    symbol = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    symbol.add_data(text.encode("utf-8"), optimize=0)
    try:
        symbol.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise QrTooLongError(characters=len(text)) from error
    rows = tuple(tuple(bool(module) for module in row) for row in symbol.modules)
    if size_mm / len(rows) < LEAST_MODULE_MM:
        raise QrTooLongError(characters=len(text))
    return rows


def dark_runs(rows: tuple[tuple[bool, ...], ...]) -> list[tuple[int, int, int]]:
    """(column, row, length) of every horizontal stretch of dark modules."""
    found = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                found.append((x, y, end - x))
            x = end + 1
    return found
