"""Old and new values of every 更正 row: as a table of a bag, and in words for the confirmation form."""

from collections.abc import Sequence

from app.exchange.package_content import Column, ColumnType, Table
from app.exchange.package_names import CHANGES
from app.exchange.package_refusals import NO_JOB
from app.services.office import Office
from app.services.portal_rows import PORTRAIT, CorrectionLine


def changes_table(office: Office, lines: Sequence[CorrectionLine]) -> Table:
    """One row a changed field; `new_number` is empty where the number was voided for good."""
    columns = (
        Column("number", required=True, title="证书编号（更正前）"),
        Column("field", required=True, title="字段"),
        Column("title", required=True, title="项目"),
        Column("old", title="更正前"),
        Column("new", title="更正后"),
        Column("new_number", title="证书编号（更正后）"),
        Column("version", ColumnType.INTEGER, minimum=1, title="版本"),
    )
    label = office.paper_texts.label
    rows = tuple(
        (
            line.number,
            field,
            label("certificate_field", field),
            old or None,
            new or None,
            None if line.new is None else line.new.number,
            None if line.new is None else str(line.new.version),
        )
        for line in lines
        for field, (old, new) in (line.changes or {"number": (line.number, line.number)}).items()
    )
    return Table(CHANGES, columns, rows, ("number", "field"))


def told_changes(office: Office, lines: Sequence[CorrectionLine]) -> list[tuple[str, str, str, str, str]]:
    """Name, number, item, what stands and what shall stand, for a person who types it into the portal."""
    label = office.paper_texts.label
    return [
        (
            line.held.get("name", ""),
            line.number,
            label("certificate_field", field),
            *_words(office, line, field),
        )
        for line in lines
        for field in line.changes
    ]


def _words(office: Office, line: CorrectionLine, field: str) -> tuple[str, str]:
    say = office.paper_texts.say
    if field == PORTRAIT:
        return say("paper", "form_photo_old"), say("paper", "form_photo_new")
    old, new = line.changes[field]
    if line.new is None:
        return old, say("paper", "form_voided")
    return old or NO_JOB, new or NO_JOB
