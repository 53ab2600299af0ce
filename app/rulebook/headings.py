"""Reads the heading aliases of rosters: what offices write above a column, and the fields it may mean.

An alias of several fields is not settled here: whoever reads the roster asks.
"""

from collections.abc import Mapping
from pathlib import Path

from app.rulebook.tables import read_table


def read_heading_aliases(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Alias as written → its fields in the file's order; raises the errors of `read_table`."""
    aliases: dict[str, tuple[str, ...]] = {}
    for row in read_table(path, ("field", "alias")):
        field, alias = row["field"], row["alias"]
        if not (field.isascii() and field.isidentifier()):
            raise row.broken("field")
        if not alias.strip() or field in aliases.get(alias, ()):
            raise row.broken("alias")
        aliases[alias] = (*aliases.get(alias, ()), field)
    return aliases
