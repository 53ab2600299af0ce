"""The batch's log as a file: one JSON object a line, every field of a line by its name.

The same lines give the same bytes; reading refuses what the writer would not have written.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, fields

from app.domain.errors import InputError
from app.domain.log_chain import LogLine
from app.exchange.strict_json import as_integer, as_object, as_text, need, read_json

_FIELDS = tuple(field.name for field in fields(LogLine))


class LogUnreadableError(InputError):
    """A line of the log file is not a log line."""

    code = "log_unreadable"


def write_log(lines: Iterable[LogLine]) -> bytes:
    """UTF-8, LF after every line."""
    return "".join(
        json.dumps(asdict(line), ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines
    ).encode()


def read_log(content: bytes) -> tuple[LogLine, ...]:
    """The lines in `content`; raises LogUnreadableError naming the line."""
    texts = content.split(b"\n")
    if texts.pop():
        raise LogUnreadableError(line=len(texts) + 1)
    return tuple(_line(text, number) for number, text in enumerate(texts, start=1))


def _line(text: bytes, number: int) -> LogLine:
    try:
        document = as_object(read_json(text), "line", known=_FIELDS)
        return LogLine(
            position=as_integer(need(document, "position", "line"), "position"),
            at=as_text(need(document, "at", "line"), "at"),
            act_id=as_text(need(document, "act_id", "line"), "act_id"),
            actor=as_text(need(document, "actor", "line"), "actor"),
            act=as_text(need(document, "act", "line"), "act"),
            record=as_text(need(document, "record", "line"), "record"),
            before=_text_or_none(need(document, "before", "line"), "before"),
            after=_text_or_none(need(document, "after", "line"), "after"),
            previous=as_text(need(document, "previous", "line"), "previous"),
            digest=as_text(need(document, "digest", "line"), "digest"),
        )
    except InputError as error:
        raise LogUnreadableError(line=number) from error


def _text_or_none(value: object, where: str) -> str | None:
    return None if value is None else as_text(value, where)
