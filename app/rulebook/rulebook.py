"""The shipped rules and lists, each read when first asked for: questions load only what they ask."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from app.domain.id_types import IdTypes
from app.domain.policies import Policies
from app.domain.working_days import Calendar
from app.rulebook.calendars import read_calendar
from app.rulebook.codes import read_id_types, read_provinces
from app.rulebook.counties import county_known
from app.rulebook.headings import read_heading_aliases
from app.rulebook.occupations import Occupations, read_occupations
from app.rulebook.policies import read_policies


class Rulebook:
    """Everything below `resources`; a broken file raises a ResourceError that names it."""

    def __init__(self, resources: Path) -> None:
        self._resources = resources

    @cached_property
    def policies(self) -> Policies:
        return read_policies(self._resources / "policies")

    @cached_property
    def calendar(self) -> Calendar:
        return read_calendar(self._resources / "calendars" / "holidays.csv")

    @cached_property
    def provinces(self) -> Mapping[str, str]:
        return read_provinces(self._resources / "codes" / "province_gbt2260.csv")

    @cached_property
    def id_types(self) -> IdTypes:
        return read_id_types(self._resources / "codes" / "id_type_ui.csv")

    @cached_property
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        return read_heading_aliases(self._resources / "codes" / "heading_aliases.csv")

    @cached_property
    def occupations(self) -> Occupations:
        codes = self._resources / "codes"
        return read_occupations(codes / "occupations.csv", codes / "new_occupations.csv")

    @property
    def county_known(self) -> Callable[[str], bool]:
        return county_known
