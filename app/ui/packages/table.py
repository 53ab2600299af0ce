"""The columns of the packages that were written."""

from app.storage.packages import PackageRecord
from app.texts import Texts
from app.texts.days import chinese_day_with_weekday
from app.ui.records.model import Column

_SHORT = 16


def packages_columns(texts: Texts) -> tuple[Column[PackageRecord], ...]:
    def say(code: str) -> str:
        return texts.say("packages_screen", code)

    return (
        Column(
            say("sequence"), lambda one: str(one.sequence), lambda one: one.sequence, numeric=True, width=60
        ),
        Column(say("profile"), lambda one: texts.label("package_profile", one.profile), width=96),
        Column(
            say("rows"),
            lambda one: texts.say("count", "people", {"shown": one.row_count}),
            lambda one: one.row_count,
            numeric=True,
            width=72,
        ),
        Column(
            say("written"),
            lambda one: chinese_day_with_weekday(one.written_at.date()),
            lambda one: one.written_at.isoformat(),
            width=188,
        ),
        Column(say("file"), lambda one: one.file_name, width=252),
        Column(say("checksum"), lambda one: f"{one.sha256[:_SHORT]}…", width=160, tip=lambda one: one.sha256),
    )


def search_key(one: PackageRecord) -> str:
    return f"{one.file_name} {one.sha256}"
