"""Reads JSON from outside: UTF-8 with or without BOM, no doubled keys, no NaN, nothing unknown.

Source: the command contract, common rules (identifiers, dates and scores are strings).
"""

import json
from collections.abc import Iterable, Mapping

from app.domain.errors import InputError

_TYPE_NAMES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}

_DEEPEST = 40


class JsonUnreadableError(InputError):
    """The text is not JSON, or holds what JSON does not allow."""

    code = "json_unreadable"


class KeyDoubledError(InputError):
    """An object names the same key twice."""

    code = "key_doubled"


class KeyUnknownError(InputError):
    """An object has a key that nobody reads."""

    code = "key_unknown"


class KeyMissingError(InputError):
    """An object lacks a key that is needed."""

    code = "key_missing"


class MustBeTextError(InputError):
    """An identifier, date, score, maximum, weight or mark is not a JSON string."""

    code = "must_be_text"


class WrongTypeError(InputError):
    """A value has another JSON type than the one expected."""

    code = "wrong_type"


class WrongValueError(InputError):
    """A value is of the right type but not one that can be used."""

    code = "wrong_value"


def read_json(content: bytes) -> object:
    """The document in `content`; raises JsonUnreadableError or KeyDoubledError."""
    try:
        text = content.decode("utf-8-sig")
        document: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise JsonUnreadableError(line=line, column=getattr(error, "colno", None)) from error
    except ValueError as error:  # integers of absurd length
        raise JsonUnreadableError(line=None, column=None) from error
    _refuse_depth(document)
    return document


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise KeyDoubledError(key=key)
        found[key] = value
    return found


def _refuse_constant(name: str) -> object:
    raise JsonUnreadableError(line=None, column=None, constant=name)


def _refuse_depth(document: object) -> None:
    level = [document]
    for _ in range(_DEEPEST):
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise JsonUnreadableError(line=None, column=None)


def as_object(value: object, where: str, *, known: Iterable[str]) -> Mapping[str, object]:
    """`value` as an object with none but the `known` keys."""
    if not isinstance(value, dict):
        raise WrongTypeError(where=where, expected="object", found=type_name(value))
    for key in value:
        if key not in known:
            raise KeyUnknownError(where=where, key=key)
    return value


def as_list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise WrongTypeError(where=where, expected="array", found=type_name(value))
    return value


def as_text(value: object, where: str) -> str:
    """`value` as a string without lone surrogates; a number or anything else raises MustBeTextError."""
    if not isinstance(value, str):
        raise MustBeTextError(where=where, found=type_name(value))
    if not value.isascii() and any(0xD800 <= ord(char) <= 0xDFFF for char in value):
        raise WrongValueError(where=where, found="\\ud800")
    return value


def as_integer(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongTypeError(where=where, expected="integer", found=type_name(value))
    return value


def as_boolean(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise WrongTypeError(where=where, expected="boolean", found=type_name(value))
    return value


def need(record: Mapping[str, object], key: str, where: str) -> object:
    """The value of `key`; raises KeyMissingError. A null is a value."""
    if key not in record:
        raise KeyMissingError(where=where, key=key)
    return record[key]


def type_name(value: object) -> str:
    return "null" if value is None else _TYPE_NAMES.get(type(value), type(value).__name__)
