"""Qt's dates and the program's: QDateEdit knows no `date`."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QTime, QTimeZone
from PySide6.QtWidgets import QDateEdit, QDateTimeEdit

from app.services.clock import CHINA_TIME

_DAY_FORMAT, _MINUTE_FORMAT = "yyyy年M月d日（ddd）", "yyyy年M月d日 HH:mm"


def day_field(name: str, day: date, *, earliest: date | None = None, latest: date | None = None) -> QDateEdit:
    """A field for a day with a calendar to pick it from."""
    field = QDateEdit()
    field.setAccessibleName(name)
    field.setCalendarPopup(True)
    field.setDisplayFormat(_DAY_FORMAT)
    set_day(field, day, earliest=earliest, latest=latest)
    return field


def set_day(field: QDateEdit, day: date, *, earliest: date | None = None, latest: date | None = None) -> None:
    if earliest is not None:
        field.setMinimumDate(QDate(earliest.year, earliest.month, earliest.day))
    if latest is not None:
        field.setMaximumDate(QDate(latest.year, latest.month, latest.day))
    field.setDate(QDate(day.year, day.month, day.day))


def day_of(field: QDateEdit) -> date:
    shown = field.date()
    return date(shown.year(), shown.month(), shown.day())


def minute_field(name: str, moment: datetime) -> QDateTimeEdit:
    """A field for a minute up to `moment`, which it shows."""
    field = QDateTimeEdit()
    field.setAccessibleName(name)
    field.setCalendarPopup(True)
    field.setDisplayFormat(_MINUTE_FORMAT)
    still = QTimeZone.utc()  # a zone without summer time: every minute of a day can be shown
    field.setTimeZone(still)
    shown = QDateTime(QDate(moment.year, moment.month, moment.day), QTime(moment.hour, moment.minute), still)
    field.setMaximumDateTime(shown)
    field.setDateTime(shown)
    return field


def minute_of(field: QDateTimeEdit) -> datetime:
    """What the field shows, as China's time whatever zone the PC is set to."""
    day, time = field.date(), field.time()
    return datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=CHINA_TIME)
