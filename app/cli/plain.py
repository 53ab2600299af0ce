"""An answer as lines for people: labels and values, lists below their label."""

from collections.abc import Iterator, Mapping

from app.texts import Texts

_INDENT = "  "


def plain_lines(document: Mapping[str, object], texts: Texts, indent: str = "") -> Iterator[str]:
    """`标签：值`, one line each; nothing that scripts should read."""
    for key, value in document.items():
        label = texts.label("field", key)
        if isinstance(value, Mapping):
            yield f"{indent}{label}："
            yield from plain_lines(value, texts, indent + _INDENT)
        elif isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value):
            yield f"{indent}{label}："
            for part in value:
                yield from _item(part, texts, indent + _INDENT)
        else:
            yield f"{indent}{label}：{_plain(value, texts)}"


def _item(part: object, texts: Texts, indent: str) -> Iterator[str]:
    if not isinstance(part, Mapping):
        yield f"{indent}- {_plain(part, texts)}"
    elif set(part) == {"code", "message"}:
        yield f"{indent}- {part['message']}"
    else:
        for place, line in enumerate(plain_lines(part, texts, indent + _INDENT)):
            yield f"{indent}- {line.strip()}" if place == 0 else line


def _plain(value: object, texts: Texts) -> str:
    if value is None or value == []:
        return texts.say("cli", "none")
    if isinstance(value, bool):
        return texts.say("cli", "yes" if value else "no")
    if isinstance(value, list | tuple):
        return "、".join(_plain(part, texts) for part in value)
    return str(value)
