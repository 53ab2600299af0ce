"""Reads separated text (.csv) as spreadsheets write it: UTF-8, UTF-16 with a mark or GB18030; `,` `;` tab.

A stray quotation mark must never swallow the rows that follow it: text that is not strictly quoted is read
line by line, its quotation marks stripped.
"""

import csv
import io
import re
from collections.abc import Iterable

_DELIMITERS = (",", "\t", ";", "|")
_LOOKED_AT = 30
# ="0123" is how a system writes text that a spreadsheet must not turn into a number.
_FORMULA_TEXT = re.compile(r'^="([^"]*)"$')
_CONTROLS = frozenset(range(32)) - {9, 10, 13}


class TextUnreadableError(Exception):
    """The bytes are no text in an encoding offices use; callers name the file in a known error."""


def read_separated(content: bytes) -> list[list[str]]:
    """The records of `content` in order, empty lines as empty records; raises TextUnreadableError."""
    text = _decoded(content)
    head = text[:4096].lstrip()
    if head.startswith(("<", "%PDF", "{\\rtf", "{", "[")):
        raise TextUnreadableError
    delimiter, text = _delimiter(text)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        records = [_unquoted(line, delimiter) for line in text.splitlines()]
    return [[_FORMULA_TEXT.sub(r"\1", field) for field in record] for record in records]


def _decoded(content: bytes) -> str:
    encodings: Iterable[str] = ("utf-8-sig", "gb18030")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(char) in _CONTROLS for char in text[:20000]) or "\0" in text:
            raise TextUnreadableError
        return text
    raise TextUnreadableError


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter and the text without Excel's own `sep=;` line."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == 5:
        # The line stays, emptied, so that row numbers remain those the person sees in an editor.
        return first[4], "\n" + rest
    lines = [line for line in text.splitlines()[: _LOOKED_AT * 4] if line.strip()][:_LOOKED_AT]
    return max(
        _DELIMITERS, key=lambda delimiter: max((line.count(delimiter) for line in lines), default=0)
    ), text


def _unquoted(line: str, delimiter: str) -> list[str]:
    return [field.strip().strip('"').replace('""', '"') for field in line.split(delimiter)]
