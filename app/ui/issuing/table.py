"""The columns of the issuing table; which of them give way first where the window is narrow."""

from app.services.issuing_view import CertificateRow, Standing
from app.texts import Texts
from app.texts.days import chinese_day
from app.texts.pinyin import initials
from app.ui.number_text import grouped
from app.ui.records.model import Column

_TONES = {
    Standing.WAITING: "warn",
    Standing.RESERVED: "warn",
    Standing.ISSUED: "good",
    Standing.DELIVERED: "good",
}
GIVING_WAY = (4, 2, 1)
"""Places of the columns hidden one after the other: issue day, level, occupation; the page shows each."""


def issuing_columns(texts: Texts) -> tuple[Column[CertificateRow], ...]:
    def say(code: str) -> str:
        return texts.say("issuing_screen", code)

    return (
        Column(say("name"), lambda row: row.name, width=132),
        Column(say("occupation"), lambda row: row.occupation, width=104),
        Column(say("level"), lambda row: texts.label("level", row.level), width=92),
        Column(say("number"), lambda row: row.number, width=212, tip=lambda row: grouped(row.number)),
        Column(
            say("issue_day"),
            lambda row: chinese_day(row.issue_day) if row.issue_day else "",
            sort=lambda row: row.issue_day.isoformat() if row.issue_day else "",
            width=132,
        ),
        Column(
            say("standing"),
            lambda row: texts.label("certificate_standing", row.standing),
            tone=lambda row: _TONES.get(row.standing, "plain"),
            width=92,
        ),
    )


def search_key(row: CertificateRow) -> str:
    """Name, its initials, occupation and number."""
    return f"{row.name} {initials(row.name)} {row.occupation} {row.number}"
