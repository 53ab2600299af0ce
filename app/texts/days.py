"""Days as people write them: 2026年9月24日（周四）."""

from datetime import date

_WEEKDAYS = "一二三四五六日"


def chinese_day(day: date) -> str:
    """`2026年9月24日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_day_with_weekday(day: date) -> str:
    """`2026年9月24日（周四）`."""
    return f"{chinese_day(day)}（周{_WEEKDAYS[day.weekday()]}）"
