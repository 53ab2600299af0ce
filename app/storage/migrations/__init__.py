"""Numbered, frozen steps of the schema; a released one is never edited, a new one is added behind it."""

from collections.abc import Callable

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from app.storage.migrations import (
    m0001_first_schema,
    m0002_settings,
    m0003_refinements,
    m0004_examinations,
    m0005_letters,
    m0006_keys,
    m0007_numbers,
    m0008_stock,
    m0009_layouts,
    m0010_calendars_and_amendments,
)

_STEPS: dict[str, Callable[[Database], None]] = {
    "0001_first_schema": m0001_first_schema.apply,
    "0002_settings": m0002_settings.apply,
    "0003_refinements": m0003_refinements.apply,
    "0004_examinations": m0004_examinations.apply,
    "0005_letters": m0005_letters.apply,
    "0006_keys": m0006_keys.apply,
    "0007_numbers": m0007_numbers.apply,
    "0008_stock": m0008_stock.apply,
    "0009_layouts": m0009_layouts.apply,
    "0010_calendars_and_amendments": m0010_calendars_and_amendments.apply,
}

MIGRATIONS = Migrations("jiangping")
for _name, _step in _STEPS.items():
    MIGRATIONS(name=_name)(_step)

KNOWN_NAMES = tuple(_STEPS)
"""In the order in which they are applied."""
