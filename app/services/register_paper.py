"""The register of one prefix, year and level on paper and as a table: every serial with its fate, gaps named.

Source: certificate §4: an auditor reads it from the first serial to the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.certificates import CertificateState
from app.domain.number_series import Series, SeriesState
from app.exchange.office_csv import write_office_csv
from app.printing.layout import Align
from app.printing.papers import Block, Column, Paper, Paragraph, SignatureLine, Spacer, Table
from app.services.issuing import NothingToPrintError
from app.services.office import Office
from app.services.papers import PaperPrinter, footer
from app.services.register_view import Fate, RegisterLine, RegisterView
from app.storage.file_errors import FileUnwritableError
from app.texts.days import chinese_day

_COLUMNS = ("number", "fate", "name", "day", "batch", "note")


@dataclass(frozen=True, slots=True)
class SeriesReport:
    """One series with its lines in order; `state` tells start and blocks."""

    state: SeriesState
    lines: tuple[RegisterLine, ...]

    @property
    def gaps(self) -> tuple[RegisterLine, ...]:
        return tuple(line for line in self.lines if line.fate is Fate.MISSING)

    def count(self, fate: Fate) -> int:
        return sum(line.size for line in self.lines if line.fate is fate)


class RegisterReports:
    """Reads the register series by series, and writes what it reads."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def series(self) -> list[Series]:
        """Every series that has a line, in order."""
        lines = RegisterView(self._office).register().lines
        return sorted({line.series for line in lines})

    def report(self, series: Series) -> SeriesReport:
        """Raises NothingToPrintError when the series has no line."""
        lines = tuple(line for line in RegisterView(self._office).register().lines if line.series == series)
        if not lines:
            raise NothingToPrintError(title=series.number(1)[:-6])
        with self._office.store.reading() as session:
            return SeriesReport(session.serials.state(series), lines)

    def pdf(self, series: Series, printer: PaperPrinter) -> bytes:
        """The paper with room for the clerk's and the approver's signatures."""
        report = self.report(series)
        with self._office.store.reading() as session:
            institution, head = session.institutions.the_one(), session.log.head("institution")
        office, say = self._office, self._office.paper_texts.say
        blocks: tuple[Block, ...] = (
            Paragraph(say("register_paper", "basis", self._totals(report))),
            *(Paragraph(text) for text in self._leases(report)),
            Paragraph(self._gap_sentence(report)),
            _table(office, report, self._rows(report)),
            Spacer(4),
            *([SignatureLine(say("register_paper", "explained"))] if report.gaps else []),
            SignatureLine(say("register_paper", "clerk"), say("paper", "form_date")),
            SignatureLine(say("register_paper", "approver"), say("paper", "form_date")),
            Spacer(6),
            Paragraph(institution.name, Align.RIGHT, 0),
            Paragraph(chinese_day(office.clock.today()), Align.RIGHT, 0),
        )
        return printer.print(Paper(say("register_paper", "title"), blocks, footer(office, head)))

    def csv(self, series: Series) -> bytes:
        say = self._office.paper_texts.say
        return write_office_csv(
            [say("register_paper", column) for column in _COLUMNS], self._rows(self.report(series))
        )

    def save_csv(self, series: Series, path: Path) -> Path:
        """Write the table to `path` (`.csv` is added where it lacks one); raises FileUnwritableError."""
        wanted = path if path.suffix.lower() == ".csv" else path.with_name(f"{path.name}.csv")
        try:
            wanted.write_bytes(self.csv(series))
        except OSError as error:
            raise FileUnwritableError(file=wanted.name, reason=error.strerror or "?") from error
        return wanted

    def _totals(self, report: SeriesReport) -> dict[str, object]:
        told = [line for line in report.lines if line.fate is not Fate.FREE] or list(report.lines)
        first, last = report.lines[0], told[-1]
        return {
            **report.state.series.values,
            "first": first.number[-6:],
            "last": (last.last or last.number)[-6:],
            **{fate.value: report.count(fate) for fate in Fate},
        }

    def _leases(self, report: SeriesReport) -> list[str]:
        return [
            self._office.paper_texts.say(
                "register_paper",
                "block",
                {
                    "first": f"{block.first:06d}",
                    "last": f"{block.last:06d}",
                    "source": block.source,
                    "document": block.document,
                    "day": chinese_day(block.leased_on),
                },
            )
            for block in report.state.blocks
        ]

    def _gap_sentence(self, report: SeriesReport) -> str:
        say = self._office.paper_texts.say
        if not report.gaps:
            return say("register_paper", "no_gap")
        return say("register_paper", "gaps", {"numbers": [self._number(line) for line in report.gaps]})

    def _rows(self, report: SeriesReport) -> list[tuple[str, ...]]:
        return [
            (
                self._number(line),
                self._fate(line),
                line.name,
                line.issue_day.isoformat() if line.issue_day else "",
                line.batch,
                "；".join(self._notes(line)),
            )
            for line in report.lines
        ]

    def _number(self, line: RegisterLine) -> str:
        if line.size == 1:
            return line.number
        values = {"number": line.number, "last": (line.last or "")[-6:]}
        return self._office.paper_texts.say("register_paper", "range", values)

    def _fate(self, line: RegisterLine) -> str:
        texts = self._office.paper_texts
        if line.fate is Fate.USED and line.state not in {None, CertificateState.ISSUED}:
            return texts.label("certificate_state", str(line.state))
        return texts.label("number_fate", line.fate)

    def _notes(self, line: RegisterLine) -> list[str]:
        texts = self._office.paper_texts
        notes = [texts.label("void_reason", line.void_reason)] if line.void_reason else []
        if line.size > 1:
            notes.append(texts.say("register_paper", "many", {"count": line.size}))
        if line.assigned:
            notes.append(texts.say("register_paper", "assigned"))
        if line.delivery is not None:
            day, proxy = line.delivery.day.isoformat(), line.delivery.proxy
            values = {"day": day, "name": proxy.name if proxy else ""}
            notes.append(texts.say("register_paper", "delivered_proxy" if proxy else "delivered", values))
        return notes


def _table(office: Office, report: SeriesReport, rows: Sequence[tuple[str, ...]]) -> Table:
    """Batches stand in a column of their own only where there are several."""
    say = office.paper_texts.say
    columns = (
        Column(say("register_paper", "number"), 46),
        Column(say("register_paper", "fate"), 17, Align.CENTRE),
        Column(say("register_paper", "name"), 20),
        Column(say("register_paper", "day"), 23, Align.CENTRE),
        Column(say("register_paper", "batch"), 22),
        Column(say("register_paper", "note"), 28),
    )
    if len({line.batch for line in report.lines if line.batch}) > 1:
        return Table(columns, tuple(rows))
    kept = [place for place in range(len(columns)) if place != 4]
    return Table(
        tuple(columns[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows)
    )
