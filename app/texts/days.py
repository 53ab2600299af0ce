"""Days as people write them: 2026年9月24日（周四）."""

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.partial_dates import PartialDate

_WEEKDAYS = "一二三四五六日"


def chinese_day(day: date) -> str:
    """`2026年9月24日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_day_with_weekday(day: date) -> str:
    """`2026年9月24日（周四）`."""
    return f"{chinese_day(day)}（周{_WEEKDAYS[day.weekday()]}）"


def chinese_minute(moment: datetime) -> str:
    """`2026年9月24日 09:05`."""
    return f"{chinese_day(moment)} {moment:%H:%M}"


def short_day(day: date) -> str:
    """`9月24日`, where the year is plain."""
    return f"{day.month}月{day.day}日"


def short_day_with_weekday(day: date) -> str:
    """`9月24日（周四）`."""
    return f"{short_day(day)}（周{_WEEKDAYS[day.weekday()]}）"


def chinese_partial(day: "PartialDate") -> str:
    """`2016年10月1日`, `2016年10月` or `2016年`: as precise as it was written."""
    parts = [f"{day.year}年"]
    parts += [
        f"{number}{unit}" for number, unit in ((day.month, "月"), (day.day, "日")) if number is not None
    ]
    return "".join(parts)
