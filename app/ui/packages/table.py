"""The columns of the packages that were written."""

from app.exchange.package_content import PackageKind
from app.storage.packages import PackageRecord
from app.texts import Texts
from app.texts.days import chinese_day_with_weekday
from app.ui.records.model import Column

_SHORT = 10


def packages_columns(texts: Texts) -> tuple[Column[PackageRecord], ...]:
    def say(code: str) -> str:
        return texts.say("packages_screen", code)

    return (
        Column(
            say("sequence"), lambda one: str(one.sequence), lambda one: one.sequence, numeric=True, width=60
        ),
        Column(say("profile"), lambda one: _for(texts, one), width=120),
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
        Column(say("checksum"), lambda one: f"{one.sha256[:_SHORT]}…", width=124, tip=lambda one: one.sha256),
    )


def _for(texts: Texts, one: PackageRecord) -> str:
    """Whom it is for, and what it does where it is not the usual 新增."""
    profile = texts.label("package_profile", one.profile)
    if one.kind == PackageKind.NEW:
        return profile
    return texts.say(
        "packages_screen", "of_kind", {"profile": profile, "kind": texts.label("package_kind", one.kind)}
    )


def search_key(one: PackageRecord) -> str:
    return f"{one.file_name} {one.sha256}"
