"""The columns of boxes, of sheets that are no longer unused, and of destruction lists."""

from app.domain.stock import SheetState, sheet_text
from app.services.stock_view import BoxRow, DestructionRow, SheetRow
from app.texts import Texts
from app.texts.days import chinese_day
from app.texts.pinyin import initials
from app.ui.records.model import Column

TONES = {
    SheetState.UNUSED: "plain",
    SheetState.USED: "good",
    SheetState.SPOILED: "warn",
    SheetState.LOST: "bad",
    SheetState.WITHDRAWN: "warn",
    SheetState.DESTROYED: "plain",
}


RECEIVED = 9
"""The place of the column that gives way where the window is narrow; hovering over the range tells it."""


def box_columns(texts: Texts) -> tuple[Column[BoxRow], ...]:
    def say(code: str, **values: object) -> str:
        return texts.say("stock_screen", code, values)

    def counted(row: BoxRow) -> str:
        if row.counted is None or row.counted_at is None:
            return say("never_counted")
        day = chinese_day(row.counted_at.date())
        return say("count_differs" if row.differs else "count_agrees", day=day, counted=row.counted)

    def received(row: BoxRow) -> str:
        return f"{chinese_day(row.box.received_on)} {row.box.received_from}"

    def number(state: SheetState) -> Column[BoxRow]:
        return Column(
            texts.label("sheet_state", state),
            lambda row: str(row.counts[state]),
            sort=lambda row: row.counts[state],
            numeric=True,
            width=78 if state is SheetState.DESTROYED else 64,
        )

    return (
        Column(say("box"), lambda row: str(row.box.number), sort=lambda row: row.box.number, width=56),
        Column(say("range"), lambda row: str(row.box.sheets), width=176, tip=received, whole=True),
        number(SheetState.UNUSED),
        number(SheetState.USED),
        number(SheetState.SPOILED),
        number(SheetState.LOST),
        number(SheetState.WITHDRAWN),
        number(SheetState.DESTROYED),
        Column(
            say("last_count"),
            counted,
            tone=lambda row: "plain" if row.counted is None else "bad" if row.differs else "good",
            width=196,
            tip=counted,
        ),
        Column(say("received"), received, sort=lambda row: row.box.received_on, width=230, tip=received),
    )


def sheet_columns(texts: Texts) -> tuple[Column[SheetRow], ...]:
    def say(code: str) -> str:
        return texts.say("stock_screen", code)

    return (
        Column(say("sheet"), lambda row: sheet_text(row.sheet.serial), width=100, whole=True),
        Column(
            say("state"),
            lambda row: texts.label("sheet_state", row.sheet.state),
            tone=lambda row: TONES[row.sheet.state],
            width=92,
        ),
        Column(say("name"), lambda row: row.name, width=96, whole=True),
        Column(say("certificate"), lambda row: row.sheet.number or "", width=208, whole=True),
        Column(
            say("day"),
            lambda row: chinese_day(row.sheet.day),
            sort=lambda row: row.sheet.day.isoformat(),
            width=132,
        ),
        Column(say("person"), lambda row: row.sheet.person, width=92),
        Column(say("reason"), lambda row: row.sheet.reason, width=120, tip=lambda row: row.sheet.reason),
    )


def list_columns(texts: Texts) -> tuple[Column[DestructionRow], ...]:
    def say(code: str, **values: object) -> str:
        return texts.say("stock_screen", code, values)

    return (
        Column(say("list"), lambda row: say("list_number", number=row.number), width=110),
        Column(
            say("sheets"), lambda row: str(row.sheets), sort=lambda row: row.sheets, numeric=True, width=80
        ),
        Column(
            say("state"),
            lambda row: say("list_signed") if row.signed_by else say("list_waiting"),
            tone=lambda row: "good" if row.signed_by else "warn",
            width=120,
        ),
        Column(
            say("prepared"),
            lambda row: f"{row.prepared_by} {chinese_day(row.prepared_on)}",
            sort=lambda row: row.prepared_on.isoformat(),
            width=220,
        ),
        Column(
            say("signed"),
            lambda row: f"{row.signed_by} {chinese_day(row.signed_on)}" if row.signed_on else "",
            width=220,
        ),
    )


def box_key(row: BoxRow) -> str:
    return f"{row.box.sheets} {row.box.received_from} {initials(row.box.received_from)}"


def sheet_key(row: SheetRow) -> str:
    sheet = row.sheet
    return (
        f"{sheet_text(sheet.serial)} {row.name} {initials(row.name)} {sheet.number or ''} {sheet.reason}"
        f" {sheet.person}"
    )


def list_key(row: DestructionRow) -> str:
    return f"{row.number} {row.prepared_by} {row.signed_by}"
