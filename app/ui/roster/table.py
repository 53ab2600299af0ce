"""The columns of the import table: what becomes of every row of the workbook, and why."""

from collections.abc import Mapping
from types import MappingProxyType

from app.services.roster_preview import ShownRow
from app.services.roster_rows import Verdict
from app.texts import Texts
from app.ui.records import Column

TONES: Mapping[Verdict, str] = MappingProxyType({
    Verdict.NEW: "good",
    Verdict.SAME: "plain",
    Verdict.CHANGED: "warn",
    Verdict.REFUSED: "bad",
})  # fmt: skip
NARROW = (4, 5)
"""Columns that step aside while the side sheet tells the same."""


def columns(texts: Texts) -> tuple[Column[ShownRow], ...]:
    def say(code: str) -> str:
        return texts.say("roster_screen", code)

    def told(row: ShownRow) -> str:
        return " ".join((*row.reasons, *row.notes))

    def tip(row: ShownRow) -> str:
        return "\n".join((*row.reasons, *row.notes))

    verdicts = {verdict: texts.label("roster_verdict", verdict) for verdict in Verdict}
    return (
        Column(say("row"), lambda row: str(row.row), lambda row: row.row, numeric=True, width=64),
        Column(
            say("verdict"), lambda row: verdicts[row.verdict], tone=lambda row: TONES[row.verdict], width=96
        ),
        Column(say("name"), lambda row: row.name, width=120, whole=True),
        Column(say("unit"), lambda row: row.unit, width=130),
        Column(say("occupation"), lambda row: row.occupation, width=130),
        Column(say("told"), told, width=200, tip=tip),
    )


def search_key(row: ShownRow) -> str:
    """Name, unit, occupation, and every cell as written, so that any number is found."""
    return " ".join((row.name, row.unit, row.occupation, *(cell.text for cell in row.cells)))
