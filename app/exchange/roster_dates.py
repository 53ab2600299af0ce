"""Reads the dates of a roster in all the ways offices write them; the precision written is kept.

Source: the value variants of roster headings §3. What could mean two things (`80.5`, the number 1980.1) is a
problem of its cell, since full years in post depend on it.
"""

import re
from datetime import date

from app.domain.errors import KnownError
from app.domain.partial_dates import PartialDate, Precision
from app.domain.remarks import Remark
from app.exchange.cells import Cell, CellKind, serial_day
from app.exchange.reading import Reading, halved, refused, visible

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_DIGITS = str.maketrans("〇零○ＯOo一二三四五六七八九", "000000123456789")
_NUMERAL = "〇零○ＯOo一二三四五六七八九十廿卅"
_CHINESE = re.compile(
    rf"([{_NUMERAL}0-9]{{4}})年(?:度)?(?:([{_NUMERAL}0-9]{{1,3}})月(?:份)?(?:([{_NUMERAL}0-9]{{1,3}})[日号]?)?)?"
)
_CLOCK = re.compile(r"[ T]*(?:上午|下午)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?$")
_WEEKDAY = re.compile(r"(?:星期|周)[一二三四五六日天]$")
_FULL = re.compile(r"([0-9]{4})[-./_,\\]([0-9]{1,2})(?:[-./_,\\]([0-9]{1,2}))?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_YEAR = re.compile(r"([0-9]{4})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_TWO_DIGITS = re.compile(r"['’]?[0-9]{2}[-./年][0-9]{1,2}(?:[-./月][0-9]{1,2}日?|月)?|[0-9]{2}年")
_YEAR_LAST = re.compile(r"[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{2,4}")
_BETWEEN = re.compile(r"至|到|起|以来|[—–~～－-]+")
_STILL = frozenset({"", "今", "至今", "到今", "现在", "目前", "长期"})
_NOTHING = frozenset({"无", "-", "--", "—", "——", "/", "\\", "没有", "无证", "×", "空", "〇", "一"})
_LEFT_OPEN = re.compile(r"见附件.*|详见.*|见.{0,8}|不详|未知|待.{0,4}|长期|暂无|暂缺|不清楚|[?？]+|略|同上")


def read_date(cell: Cell, *, epoch_1904: bool = False, typed: bool = True) -> Reading[PartialDate]:
    """The date of `cell`; nothing for an empty cell or a dash.

    Problems: date_unreadable, date_impossible, date_implausible, date_two_digit_year, date_order_unclear,
    date_month_unclear. Warnings: date_left_open, date_range_start, date_zero_may_be_lost (when not `typed`).
    """
    if cell.empty:
        return Reading()
    if cell.kind is CellKind.DATE and cell.day is not None:
        return _bounded(_of_day(cell.day, cell.shown))
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        return _of_number(cell.number, epoch_1904=epoch_1904)
    if cell.kind is not CellKind.TEXT:
        return refused("date_unreadable")
    return _of_text(cell.text, epoch_1904=epoch_1904, typed=typed)


def _of_day(day: date, shown: Precision | None) -> PartialDate:
    if shown is Precision.YEAR:
        return PartialDate(day.year)
    return PartialDate(day.year, day.month) if shown is Precision.MONTH else PartialDate.of(day)


def _of_number(number: float, *, epoch_1904: bool) -> Reading[PartialDate]:
    if not 0 <= number < 1e9:
        return refused("date_unreadable")
    if number.is_integer():
        text = str(int(number))
        if len(text) in {4, 6, 8}:
            return _matched(_COMPACT.fullmatch(text) or _YEAR.fullmatch(text))
        day = serial_day(number, epoch_1904=epoch_1904) if len(text) == 5 else None
        return refused("date_unreadable") if day is None else _bounded(PartialDate.of(day))
    year, _, month = f"{number:.6f}".rstrip("0").partition(".")
    if len(year) == 4 and len(month) <= 2 and _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        if month == "1":
            # A spreadsheet drops the zero of 1980.10; nobody can tell it from 1980.1.
            return refused("date_month_unclear", year=year)
        return _made(year, month, None)
    if len(year) == 2 and len(month) <= 2:
        return refused("date_two_digit_year")
    day = serial_day(number, epoch_1904=epoch_1904) if len(year) == 5 else None
    return refused("date_unreadable") if day is None else _bounded(PartialDate.of(day))


def _of_text(text: str, *, epoch_1904: bool, typed: bool) -> Reading[PartialDate]:
    plain = halved(visible(text)).strip(" '’‘`\"").rstrip("。.,，;；、")
    plain = _WEEKDAY.sub("", _CLOCK.sub("", plain))
    squeezed = "".join(plain.split())
    if not squeezed or squeezed in _NOTHING:
        return Reading()
    if len(squeezed) > 60:
        return refused("date_unreadable")
    if _LEFT_OPEN.fullmatch(squeezed):
        return Reading(warnings=(Remark("date_left_open"),))
    parts = plain.split()
    spaced = len(parts) in {2, 3} and all(part.isdecimal() for part in parts)
    single = _single("-".join(parts) if spaced else squeezed, epoch_1904=epoch_1904)
    if single is not None:
        if not typed and re.fullmatch(r"[0-9]{4}\.1", squeezed):
            return Reading(single.value, single.problem, (Remark("date_zero_may_be_lost"),))
        return single
    return _of_range(squeezed, epoch_1904=epoch_1904)


def _of_range(text: str, *, epoch_1904: bool) -> Reading[PartialDate]:
    """The start of a span such as 2001.7-2005.6 or 2001年7月至今; both ends must be readable."""
    for sign in _BETWEEN.finditer(text):
        start = _single(text[: sign.start()], epoch_1904=epoch_1904)
        rest = text[sign.end() :]
        end = None if rest in _STILL else _single(rest, epoch_1904=epoch_1904)
        if (
            start is None
            or start.value is None
            or (rest not in _STILL and (end is None or end.value is None))
        ):
            continue
        return Reading(start.value, warnings=(Remark("date_range_start", {"read": start.value}),))
    return refused("date_unreadable")


def _single(text: str, *, epoch_1904: bool) -> Reading[PartialDate] | None:
    chinese = _CHINESE.fullmatch(text)
    if chinese is not None:
        return _chinese(chinese)
    plain = text.replace("。", ".").replace("、", ".").replace("－", "-").replace("–", "-").replace("·", ".")
    for pattern in (_FULL, _COMPACT, _YEAR):
        found = pattern.fullmatch(plain)
        if found is not None:
            return _matched(found)
    if _SERIAL.fullmatch(plain):
        return _of_number(float(plain), epoch_1904=epoch_1904)
    if _TWO_DIGITS.fullmatch(plain):
        return refused("date_two_digit_year")
    if _YEAR_LAST.fullmatch(plain):
        return refused("date_order_unclear")
    return None


def _chinese(found: re.Match[str]) -> Reading[PartialDate]:
    year, month, day = found.groups()
    return _made(year.translate(_DIGITS), _counted(month), _counted(day))


def _counted(numeral: str | None) -> str | None:
    """十二 → 12, 二十 → 20, 廿一 → 21, 三十一 → 31; digits stay."""
    if numeral is None:
        return None
    text = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    if not ten:
        return text.translate(_DIGITS)
    return f"{tens.translate(_DIGITS) or '1'}{ones.translate(_DIGITS) or '0'}"


def _matched(found: re.Match[str] | None) -> Reading[PartialDate]:
    if found is None:
        return refused("date_unreadable")
    year, month, day = (*found.groups(), None, None)[:3]
    return _made(str(year), month, day)


def _made(year: str, month: str | None, day: str | None) -> Reading[PartialDate]:
    numbers = [None if part is None else int(part) if part.isdecimal() else 0 for part in (year, month, day)]
    if numbers[1] == 0 or numbers[2] == 0:
        return refused("date_impossible")
    try:
        made = PartialDate(numbers[0] or 0, numbers[1], numbers[2])
    except KnownError:
        return refused("date_impossible")
    return _bounded(made)


def _bounded(made: PartialDate) -> Reading[PartialDate]:
    if not _FIRST_YEAR <= made.year <= _LAST_YEAR:
        return refused("date_implausible", read=made)
    return Reading(made)
