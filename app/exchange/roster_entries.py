"""What one row of a roster says about a person, typed; and what is wrong or worth a look, cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.partial_dates import PartialDate
from app.domain.remarks import Remark
from app.exchange.roster_headings import Column, HeadingQuestion


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate the person says to hold; `level` as `T`, `S`, `senior_technician` … `junior_worker`."""

    level: str | None = None
    number: str | None = None
    issued: PartialDate | None = None
    issuer: str | None = None
    occupation: str | None = None


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post the person was appointed to; `level` as in HeldCertificate."""

    level: str | None
    starts: PartialDate


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person's row. `level` is `T` or `S`; `occupation` is None only when the row names none.

    `others` holds the cells that are kept as text, by field (education, resume, org_unit …).
    """

    name: str
    id_type: str
    id_number: str
    seq: str | None = None
    gender: str | None = None
    birth_date: PartialDate | None = None
    phone: str | None = None
    employer: str | None = None
    department: str | None = None
    occupation_code: str | None = None
    occupation: str | None = None
    job: str | None = None
    level: str | None = None
    certificates: tuple[HeldCertificate, ...] = ()
    posts: tuple[HeldPost, ...] = ()
    work_start: PartialDate | None = None
    title: str | None = None
    title_date: PartialDate | None = None
    honours: str | None = None
    remark: str | None = None
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A row as a person counts it; refused when it has problems, `entry` None when no person can be made out.

    Every remark carries `cell` (`E8`), `heading` and `value` as written; `cells` holds the texts by column.
    """

    row: int
    name: str
    entry: RosterEntry | None
    problems: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    cells: Mapping[int, str] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        return bool(self.problems)


@dataclass(frozen=True, slots=True)
class Roster:
    """A whole file: the people in order, the headings, what is still to be asked, what was passed over."""

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[RosterRow, ...]
    questions: tuple[HeadingQuestion, ...] = ()
    warnings: tuple[Remark, ...] = ()
