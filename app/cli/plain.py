"""An answer as lines for people: labels and values, lists below their label."""

import re
from collections.abc import Iterator, Mapping, Sequence

from app.texts import Texts

_INDENT = "  "
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")  # what came from a code or a file may hold terminal commands


_LABELS = ("field",)
_LABELS_BELOW = {"counts": ("candidate_state", "field")}


def plain_lines(
    document: Mapping[str, object], texts: Texts, labels: Sequence[str] = _LABELS, indent: str = ""
) -> Iterator[str]:
    """`标签：值`, one line each; nothing that scripts should read.

    A label is taken from the first of the sections `labels` that has one.
    """
    for key, value in document.items():
        label = _label(key, texts, labels)
        if isinstance(value, Mapping):
            yield f"{indent}{label}："
            yield from plain_lines(value, texts, _LABELS_BELOW.get(key, labels), indent + _INDENT)
        elif isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value):
            yield f"{indent}{label}："
            for part in value:
                yield from _item(part, texts, labels, indent + _INDENT)
        else:
            yield f"{indent}{label}：{_plain(value, texts)}"


def _label(key: str, texts: Texts, labels: Sequence[str]) -> str:
    section = next((one for one in labels if texts.has(one, key)), labels[-1])
    return texts.label(section, key)


def _item(part: object, texts: Texts, labels: Sequence[str], indent: str) -> Iterator[str]:
    if not isinstance(part, Mapping):
        yield f"{indent}- {_plain(part, texts)}"
    elif set(part) == {"code", "message"}:
        yield f"{indent}- {part['message']}"
    else:
        for place, line in enumerate(plain_lines(part, texts, labels, indent + _INDENT)):
            yield f"{indent}- {line.strip()}" if place == 0 else line


def _plain(value: object, texts: Texts) -> str:
    if value is None or value == []:
        return texts.say("cli", "none")
    if isinstance(value, bool):
        return texts.say("cli", "yes" if value else "no")
    if isinstance(value, list | tuple):
        return "、".join(_plain(part, texts) for part in value)
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", str(value))
