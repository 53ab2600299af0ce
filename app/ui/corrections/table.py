"""The columns of requests for a correction or a voiding."""

from app.domain.corrections import RequestState
from app.services.corrections_view import RequestRow
from app.texts import Texts
from app.texts.days import chinese_day
from app.texts.pinyin import initials
from app.ui.number_text import grouped
from app.ui.records.model import Column

_TONES = {RequestState.REQUESTED: "warn", RequestState.APPROVED: "good", RequestState.DROPPED: "plain"}


def request_columns(texts: Texts) -> tuple[Column[RequestRow], ...]:
    def say(code: str) -> str:
        return texts.say("corrections_screen", code)

    return (
        Column(
            say("number"),
            lambda row: row.request.number,
            width=216,
            tip=lambda row: grouped(row.request.number),
            whole=True,
        ),
        Column(say("name"), lambda row: row.name, width=104),
        Column(say("kind"), lambda row: texts.label("request_kind", row.request.kind), width=136),
        Column(
            say("state"),
            lambda row: texts.label("request_state", row.request.state),
            tone=lambda row: _TONES[row.request.state],
            width=92,
        ),
        Column(
            say("requested"),
            lambda row: f"{row.requested_by} {chinese_day(row.request.requested_on)}",
            sort=lambda row: row.request.requested_on.isoformat(),
            width=196,
        ),
    )


def search_key(row: RequestRow) -> str:
    return f"{row.request.number} {row.name} {initials(row.name)} {row.requested_by} {row.request.reason}"
