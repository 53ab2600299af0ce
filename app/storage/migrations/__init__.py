"""Numbered, frozen steps of the schema; a released one is never edited, a new one is added behind it."""

from sqlite_utils.migrations import Migrations

from app.storage.migrations import m0001_first_schema

MIGRATIONS = Migrations("jiangping")
MIGRATIONS(name="0001_first_schema")(m0001_first_schema.apply)

KNOWN_NAMES = frozenset({"0001_first_schema"})
