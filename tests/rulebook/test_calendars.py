from datetime import date
from pathlib import Path

import pytest

from app import paths
from app.domain.working_days import Counting, publicity_period
from app.rulebook.calendars import CalendarYearIncompleteError, read_calendar
from app.rulebook.tables import TableRowBrokenError

SHIPPED = read_calendar(paths.resources() / "calendars" / "holidays.csv")
YEAR = "2026-01-01,元旦,holiday\n2026-05-01,劳动节,holiday\n2026-10-01,国庆节,holiday\n"


def written(folder: Path, rows: str) -> Path:
    path = folder / "holidays.csv"
    path.write_text(f"date,name,kind\n{rows}", encoding="utf-8")
    return path


def test_the_shipped_years_are_whole() -> None:
    assert SHIPPED.arranged_years == frozenset(range(2021, 2027))
    assert not SHIPPED.holidays.keys() & SHIPPED.makeup_workdays.keys()
    assert all(day.weekday() >= 5 for day in SHIPPED.makeup_workdays)
    counts = {
        year: (
            sum(day.year == year for day in SHIPPED.holidays),
            sum(day.year == year for day in SHIPPED.makeup_workdays),
        )
        for year in SHIPPED.arranged_years
    }
    assert counts == {
        2021: (31, 7),
        2022: (32, 7),
        2023: (26, 7),
        2024: (28, 8),
        2025: (28, 5),
        2026: (33, 6),
    }


@pytest.mark.parametrize(("year", "working"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_of_its_arrangement(year: int, working: int) -> None:
    days = [
        date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    ]
    assert sum(SHIPPED.is_working_day(day, provisional=True) for day in days) == working


@pytest.mark.parametrize(
    ("posted", "days", "counting", "last"),
    [
        (date(2026, 9, 23), 5, Counting.NEXT_DAY, date(2026, 10, 8)),
        (date(2026, 9, 23), 5, Counting.SAME_DAY, date(2026, 9, 30)),
        (date(2026, 2, 12), 3, Counting.NEXT_DAY, date(2026, 2, 24)),
        (date(2025, 9, 26), 3, Counting.NEXT_DAY, date(2025, 9, 30)),
        (date(2022, 12, 28), 3, Counting.NEXT_DAY, date(2023, 1, 3)),
        (date(2025, 12, 29), 5, Counting.NEXT_DAY, date(2026, 1, 6)),
    ],
)
def test_periods_over_the_known_holidays(posted: date, days: int, counting: Counting, last: date) -> None:
    assert publicity_period(posted, days, SHIPPED, counting).last_day == last


@pytest.mark.parametrize(
    "row",
    [
        "2026-02-30,春节,holiday",
        "2026/02/17,春节,holiday",
        "2026-10-01,国庆节,holiday",
        "2026-02-18,,holiday",
        "2026-02-18,春节,workday",
        "2026-02-18,春节,makeup-workday",
        ",,",
    ],
)
def test_a_malformed_row_names_file_and_line(tmp_path: Path, row: str) -> None:
    with pytest.raises(TableRowBrokenError) as refused:
        read_calendar(written(tmp_path, f"{YEAR}{row}\n"))
    assert (refused.value.values["file"], refused.value.values["line"]) == ("holidays.csv", 5)


def test_days_fixed_by_law_alone_are_no_arrangement(tmp_path: Path) -> None:
    kind = "statutory-day-arrangement-not-published"
    with pytest.raises(TableRowBrokenError):
        read_calendar(written(tmp_path, f"2027-01-01,元旦,{kind}\n"))
    with pytest.raises(CalendarYearIncompleteError) as refused:
        read_calendar(written(tmp_path, f"{YEAR}2027-01-01,元旦,holiday\n2027-02-06,春节,holiday\n"))
    assert refused.value.values["lacking"] == ["2027-05-01", "2027-10-01"]


def test_a_day_reached_back_to_arranges_no_year(tmp_path: Path) -> None:
    calendar = read_calendar(written(tmp_path, f"2025-12-31,元旦,holiday\n{YEAR}"))
    assert calendar.arranged_years == frozenset({2026})
    assert not calendar.is_working_day(date(2025, 12, 31), provisional=True)
