"""Numbered, frozen steps of the schema; a released one is never edited, a new one is added behind it."""

from collections.abc import Callable
from importlib import import_module

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

KNOWN_NAMES = (
    "0001_first_schema",
    "0002_settings",
    "0003_refinements",
    "0004_examinations",
    "0005_letters",
    "0006_keys",
    "0007_numbers",
    "0008_stock",
    "0009_layouts",
    "0010_calendars_and_amendments",
    "0011_candidate_states",
)
"""In the order in which they are applied; each is the `apply` of the module of its name, behind an `m`."""


def _step(name: str) -> Callable[[Database], None]:
    """The step called `name`, loaded when a file needs it: most files are up to date."""

    def apply(db: Database) -> None:
        import_module(f"{__name__}.m{name}").apply(db)

    return apply


MIGRATIONS = Migrations("jiangping")
for _name in KNOWN_NAMES:
    MIGRATIONS(name=_name)(_step(_name))
