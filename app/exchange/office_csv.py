"""Writes separated text that spreadsheets open rightly: marked UTF-8, and nothing in it can be computed."""

import csv
import io
from collections.abc import Sequence

_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def write_office_csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The rows below their headings; a cell that a spreadsheet would compute begins with an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_inert(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _inert(value: str) -> str:
    return f"'{value}" if value.startswith(_COMPUTED) else value
