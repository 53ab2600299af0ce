from dataclasses import replace
from datetime import date

import pytest

from app.printing.fields import FIELDS, REQUIRED_FIELDS, CertificateContent, chinese_date, english_date


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2026, 3, 1), "2026年3月1日", "March 1, 2026"),
        (date(2026, 12, 31), "2026年12月31日", "December 31, 2026"),
    ],
)
def test_dates_are_written_as_the_reference_layout_does(day: date, chinese: str, english: str) -> None:
    assert (chinese_date(day), english_date(day)) == (chinese, english)


def test_the_parts_of_the_issue_date(content: CertificateContent) -> None:
    assert [FIELDS[part](content) for part in ("issue_year", "issue_month", "issue_day")] == [
        "2026",
        "3",
        "1",
    ]
    assert FIELDS["issue_year"](replace(content, issue_date="三月")) == ""


def test_no_job_is_two_hyphens(content: CertificateContent) -> None:
    assert FIELDS["job"](content) == "--"
    assert FIELDS["job"](replace(content, job="机床装调")) == "机床装调"


def test_every_required_field_is_a_field() -> None:
    assert set(REQUIRED_FIELDS) <= set(FIELDS)
