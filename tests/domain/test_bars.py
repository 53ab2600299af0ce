"""Bars: the years of each document, the day they end, and whom they name."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths
from app.domain.accounts import AccountId
from app.domain.bars import (
    Bar,
    BarEndsBeforeStartError,
    BarId,
    BarSubject,
    BarTermFixedError,
    BarTermMissingError,
    fixed_rule,
    last_day,
)
from app.rulebook.policies import read_policies

POLICIES = read_policies(paths.resources() / "policies")
APPLICANT, UNIT = BarSubject.APPLICANT, BarSubject.UNIT


def bar(subject: BarSubject = APPLICANT, **values: object) -> Bar:
    fields: dict[str, object] = {
        "id": BarId("b-1"),
        "number": 1,
        "subject": subject,
        "name": "甲",
        "id_type": "居民身份证" if subject is APPLICANT else None,
        "id_number": "110105197001010019" if subject is APPLICANT else None,
        "ground": "业绩材料造假",
        "decision": "处理决定1号",
        "policy": "cn-2021-66",
        "article": "六(四)",
        "starts": date(2026, 3, 2),
        "ends": date(2031, 12, 31),
        "annuls": True,
        "entered_by": AccountId("a-1"),
        "entered_on": date(2026, 3, 2),
    }
    return Bar(**{**fields, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("policy", "subject", "starts", "ends"),
    [
        ("cn-2021-66", APPLICANT, date(2026, 3, 2), date(2031, 12, 31)),
        ("cn-2021-66", UNIT, date(2026, 12, 31), date(2031, 12, 31)),
        ("gd-2024", APPLICANT, date(2024, 5, 6), date(2029, 12, 31)),
        ("gd-2024", UNIT, date(2024, 5, 6), date(2029, 12, 31)),
        ("jl-2022-163", UNIT, date(2026, 3, 2), date(2031, 12, 31)),
    ],
)
def test_this_year_and_the_documents_years_more(
    policy: str, subject: BarSubject, starts: date, ends: date
) -> None:
    assert last_day(POLICIES[policy], subject, starts, None) == ends
    assert last_day(POLICIES[policy], subject, starts, ends) == ends
    with pytest.raises(BarTermFixedError) as caught:
        last_day(POLICIES[policy], subject, starts, ends - timedelta(days=1))
    assert caught.value.article


@pytest.mark.parametrize(
    ("policy", "subject", "starts"),
    [
        ("jl-2022-163", APPLICANT, date(2026, 3, 2)),  # 六(三) bars the unit alone
        ("tj-2024", APPLICANT, date(2025, 3, 3)),
        ("tj-2024", UNIT, date(2025, 3, 3)),
        ("sh-2024-177", APPLICANT, date(2026, 3, 2)),
        ("sh-2024-177", UNIT, date(2026, 3, 2)),
        ("gd-2024", APPLICANT, date(2025, 3, 3)),  # the plan's year is over
    ],
)
def test_where_the_document_fixes_no_years_the_decision_names_the_day(
    policy: str, subject: BarSubject, starts: date
) -> None:
    assert fixed_rule(POLICIES[policy], subject, starts) is None
    typed = starts + timedelta(days=400)
    assert last_day(POLICIES[policy], subject, starts, typed) == typed
    with pytest.raises(BarTermMissingError):
        last_day(POLICIES[policy], subject, starts, None)
    with pytest.raises(BarEndsBeforeStartError):
        last_day(POLICIES[policy], subject, starts, starts - timedelta(days=1))


@given(st.dates(date(2025, 1, 1), date(2033, 1, 1)), st.booleans())
def test_it_stands_from_its_first_to_its_last_day_unless_lifted(day: date, lifted: bool) -> None:  # noqa: FBT001
    one = bar(lifted_on=date(2026, 4, 1)) if lifted else bar()
    assert one.stands_on(day) == (not lifted and one.starts <= day <= one.ends)


def test_it_names_a_person_by_document_and_a_unit_by_name() -> None:
    one, unit = bar(), bar(UNIT, name="示例重型机械有限公司")
    assert one.names_person("居民身份证", "110105197001010019")
    assert not one.names_person("护照", "110105197001010019")
    assert not one.names_unit("甲", "甲")
    assert unit.names_unit("示例重型机械有限公司", "总装车间")
    assert unit.names_unit("别的公司", "示例重型机械有限公司总装车间")
    assert not unit.names_unit("别的公司", "总装车间")
    assert not unit.names_person("居民身份证", "110105197001010019")
