"""The shipped rules and lists, each read when first asked for: questions load only what they ask."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.policies import Policies
from app.rulebook.policies import PolicyFolder

if TYPE_CHECKING:  # a reader is loaded with the file that it reads
    from app.domain.id_types import IdTypes
    from app.domain.working_days import Calendar
    from app.rulebook.occupations import Occupations


class Rulebook:
    """Everything below `resources`; a broken file raises a ResourceError that names it."""

    def __init__(self, resources: Path) -> None:
        self._resources = resources
        self._packs = PolicyFolder(resources / "policies")
        self.policies = Policies(self._packs)

    def read_packs(self) -> Iterator[None]:
        """Read what nobody has asked for yet, a pack at a turn: a broken one is named at every start."""
        for pack in self._packs.ids:
            tuple(self._packs[pack].examples)  # they are held against the rules as they are read
            yield

    @cached_property
    def calendar(self) -> "Calendar":
        from app.rulebook.calendars import read_calendar  # noqa: PLC0415

        return read_calendar(self._resources / "calendars" / "holidays.csv")

    @cached_property
    def provinces(self) -> Mapping[str, str]:
        from app.rulebook.codes import read_provinces  # noqa: PLC0415

        return read_provinces(self._resources / "codes" / "province_gbt2260.csv")

    @cached_property
    def id_types(self) -> "IdTypes":
        from app.rulebook.codes import read_id_types  # noqa: PLC0415

        return read_id_types(self._resources / "codes" / "id_type_ui.csv")

    @cached_property
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        from app.rulebook.headings import read_heading_aliases  # noqa: PLC0415

        return read_heading_aliases(self._resources / "codes" / "heading_aliases.csv")

    @cached_property
    def occupations(self) -> "Occupations":
        from app.rulebook.occupations import read_occupations  # noqa: PLC0415

        codes = self._resources / "codes"
        return read_occupations(codes / "occupations.csv", codes / "new_occupations.csv")

    @property
    def county_known(self) -> Callable[[str], bool]:
        from app.rulebook.counties import county_known  # noqa: PLC0415

        return county_known
