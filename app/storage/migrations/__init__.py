"""Numbered, frozen steps of the schema; a released one is never edited, a new one is added behind it."""

from collections.abc import Callable

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from app.storage.migrations import m0001_first_schema, m0002_settings

_STEPS: dict[str, Callable[[Database], None]] = {
    "0001_first_schema": m0001_first_schema.apply,
    "0002_settings": m0002_settings.apply,
}

MIGRATIONS = Migrations("jiangping")
for _name, _step in _STEPS.items():
    MIGRATIONS(name=_name)(_step)

KNOWN_NAMES = tuple(_STEPS)
"""In the order in which they are applied."""
