"""What the import screen shows of a roster: every row with its end in sentences, and what stands in the way.

Nothing is stored here; what the person answered and typed over lies beside the file, which stays as it was.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.batches import Batch, BatchId
from app.domain.errors import InputError
from app.domain.levels import Level
from app.domain.remarks import Remark
from app.exchange.roster_entries import Roster, RosterRow
from app.exchange.roster_headings import HeadingQuestion
from app.exchange.roster_writing import write_roster
from app.services.intake import Intake, Portraits, Preview
from app.services.office import Office
from app.services.photos import PhotoReport, report_on
from app.services.progress import Progress
from app.services.roster_rows import Change, PreviewRow, Said, Verdict
from app.services.sample_people import sample_people
from app.texts import Texts

_FIELDS_AT_FAULT: Mapping[str, tuple[str, ...]] = {
    "birth_differs": ("birth_date", "id_number"),
    "gender_differs": ("gender", "id_number"),
    "occupation_missing": ("apply_occupation", "apply_job"),
    "birth_missing": ("birth_date",),
    "level_not_in_batch": ("apply_level",),
    "person_differs": ("name", "gender", "birth_date"),
}
_FACTS = frozenset({"certificate_facts", "post_facts", "title_facts"})


class RosterFileUnreadableError(InputError):
    """The file chosen as a roster cannot be read from its disk."""

    code = "roster_file_unreadable"


class RosterUnwritableError(InputError):
    """The blank roster cannot be written to where the person wants it."""

    code = "roster_unwritable"


@dataclass(frozen=True, slots=True)
class RosterReading:
    """A roster file with the person's `answers`, `edits` and `sheet` as `read_roster` takes them."""

    name: str
    content: bytes
    answers: Mapping[int, str] = field(default_factory=dict)
    edits: Mapping[tuple[int, int], str] = field(default_factory=dict)
    sheet: str | None = None
    photos: Path | None = None


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of a row that may be typed over; `faulty` when a reason speaks of it."""

    column: int
    heading: str
    text: str
    faulty: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as the table tells it; `reasons` refuse it, `notes` are worth a look or tell what changes."""

    row: int
    name: str
    unit: str
    occupation: str
    verdict: Verdict
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """A reading held against the batch: rows (refused ones first), questions and warnings as sentences."""

    batch_id: BatchId
    reading: RosterReading
    preview: Preview
    portraits: Portraits | None
    photo_report: PhotoReport | None
    rows: tuple[ShownRow, ...]
    warnings: tuple[str, ...]

    @property
    def questions(self) -> tuple[HeadingQuestion, ...]:
        """Headings that the person has not answered yet; some have a default."""
        return self.preview.roster.questions

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets that look like rosters, where there is more than one."""
        for warning in self.preview.roster.warnings:
            if warning.code == "other_sheets_unread":
                others = warning.values["others"]
                assert isinstance(others, list)
                return (self.preview.roster.sheet, *map(str, others))
        return ()

    def count(self, verdict: Verdict) -> int:
        return len(self.preview.of(verdict))

    def why_not_all(self) -> Remark | None:
        """What keeps the whole roster from being stored."""
        refused = self.count(Verdict.REFUSED)
        return self._why_not() or (Remark("rows_refused", {"count": refused}) if refused else None)

    def why_not_good(self) -> Remark | None:
        """What keeps the good rows from being stored alone; without refused rows all are to be."""
        why_not = self._why_not()
        return why_not or (None if self.count(Verdict.REFUSED) else Remark("no_row_refused"))

    def _why_not(self) -> Remark | None:
        asked = [question.heading for question in self.questions if question.default is None]
        if asked:
            return Remark("question_open", {"headings": asked})
        stored = self.count(Verdict.NEW) + self.count(Verdict.CHANGED)
        if stored or (self.portraits is not None and self.portraits.cropped):
            return None
        if not self.rows:
            return Remark("no_row")
        same = self.count(Verdict.SAME)
        return Remark("nothing_new", {"count": same}) if same else Remark("no_good_row")


def open_roster(path: Path) -> RosterReading:
    """The file as it is now; raises RosterFileUnreadableError."""
    try:
        return RosterReading(path.name, path.read_bytes())
    except OSError as error:
        raise RosterFileUnreadableError(file=path.name, reason=error.strerror or "?") from error


def look(office: Office, batch: Batch, reading: RosterReading, progress: Progress | None = None) -> Looked:
    """Read the roster and its photos and hold them against the batch; raises what makes them unreadable."""
    intake = Intake(office)
    preview = intake.preview(
        batch,
        reading.content,
        reading.name,
        answers=reading.answers,
        edits=reading.edits,
        sheet=reading.sheet,
        progress=progress,
    )
    portraits = None if reading.photos is None else intake.find_photos(reading.photos, preview, progress)
    people = [row.candidate for row in preview.rows if row.candidate is not None]
    teller = _Teller(office.texts, preview.roster)
    read = {row.row: row for row in preview.roster.rows}
    order = list(Verdict)[::-1]
    rows = sorted(
        (teller.told(row, read[row.row]) for row in preview.rows),
        key=lambda row: (order.index(row.verdict), row.row),
    )
    return Looked(
        batch_id=batch.id,
        reading=reading,
        preview=preview,
        portraits=portraits,
        photo_report=None if portraits is None else report_on(portraits, people),
        rows=tuple(rows),
        warnings=tuple(office.texts.remark("roster_warning", one) for one in preview.roster.warnings),
    )


def save_blank_roster(office: Office, level: Level, path: Path) -> None:
    """Write the roster that applicants to `level` fill in; import passes over its example row."""
    example = sample_people(1, office.clock.today())[0]
    example = replace(example, level=office.paper_texts.label("level", level))
    try:
        path.write_bytes(write_roster([], level=level, example=example))
    except OSError as error:
        raise RosterUnwritableError(file=path.name, reason=error.strerror or "?") from error


class _Teller:
    """Puts rows of one roster into words."""

    def __init__(self, texts: Texts, roster: Roster) -> None:
        self._texts = texts
        self._columns = [column for column in roster.columns if column.field is not None]

    def told(self, row: PreviewRow, read: RosterRow) -> ShownRow:
        fields = {column.field: read.cells.get(column.column, "") for column in reversed(self._columns)}
        faults = Counter(self._at_fault(row))
        return ShownRow(
            row=row.row,
            name=row.name,
            unit=" ".join(filter(None, (fields.get("employer"), fields.get("department")))),
            occupation=self._occupation(row, fields),
            verdict=row.verdict,
            reasons=tuple(self._sentence(said) for said in row.problems),
            notes=(*map(self._change, row.changes), *(self._sentence(said) for said in row.warnings)),
            cells=tuple(
                ShownCell(
                    column.column,
                    column.heading,
                    read.cells.get(column.column, ""),
                    bool(faults[column.field or ""] or faults[f"{column.letters}{row.row}"]),
                )
                for column in self._columns
            ),
        )

    @staticmethod
    def _occupation(row: PreviewRow, fields: Mapping[str | None, str]) -> str:
        entry = row.entry
        if entry is None or entry.occupation is None:
            return fields.get("apply_occupation") or fields.get("apply_job") or ""
        job = entry.job if entry.job != entry.occupation else None
        return f"{entry.occupation}（{job}）" if job else entry.occupation

    @staticmethod
    def _at_fault(row: PreviewRow) -> Iterator[str]:
        """Fields, or cells such as `E8`, that the row's problems speak of."""
        for said in row.problems:
            if said.section == "roster_problem":
                yield str(said.remark.values.get("cell", ""))
            elif said.section == "person_id_problem":
                yield "id_number"
            else:
                yield from _FIELDS_AT_FAULT.get(said.remark.code, ())

    def _sentence(self, said: Said) -> str:
        return self._texts.remark(said.section, said.remark)

    def _change(self, change: Change) -> str:
        if change.field in _FACTS:
            return self._texts.say("roster_change", change.field)
        name = self._texts.label("roster_field", change.field)
        before, after = self._value(change, change.before), self._value(change, change.after)
        return self._texts.say("roster_change", "value", {"field": name, "before": before, "after": after})

    def _value(self, change: Change, value: str | None) -> str | None:
        return self._texts.label("level", value) if value and change.field == "apply_level" else value
