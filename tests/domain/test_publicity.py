"""Who may be confirmed: publicised in full, on a day after the last one, and held by nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.accounts import AccountId
from app.domain.batches import BatchId
from app.domain.candidates import Candidate, CandidateId, CandidateState, Person, PersonId
from app.domain.levels import Level
from app.domain.publicity import (
    Notice,
    NoticeId,
    NotPublicisedError,
    Objection,
    ObjectionId,
    ObjectionOpenError,
    ObjectionTarget,
    Outcome,
    PeriodOpenError,
    PeriodProvisionalError,
    Signature,
    require_clear,
)
from app.domain.working_days import Counting

LAST = date(2021, 10, 25)
AFTER = date(2021, 10, 26)
BATCH = BatchId("b")


def _candidate(name: str) -> Candidate:
    person = Person(PersonId(f"p-{name}"), "护照", "E00000000", name)
    return Candidate(
        CandidateId(name), BATCH, person, 1, "", None, "焊工", None, Level.T, CandidateState.PROPOSED
    )


ONE, OTHER = _candidate("甲"), _candidate("乙")
NOTICE = Notice(
    NoticeId("n"), BATCH, 1, 5, Counting.NEXT_DAY, date(2021, 10, 18), ("公告栏",),
    (ONE.id, OTHER.id), "0" * 64,
    posted_on=date(2021, 10, 18), first_day=date(2021, 10, 19), last_day=LAST,
)  # fmt: skip
AGAINST_ONE = Objection(
    ObjectionId("o"), BATCH, 3, ObjectionTarget.CANDIDATE, ONE.id, Signature.NAMED,
    datetime(2021, 10, 20, tzinfo=UTC), "来信", "材料不实", AccountId("a"),
)  # fmt: skip


def _clear(who: Candidate, *objections: Objection, notice: Notice | None = NOTICE, on: date = AFTER) -> None:
    require_clear(who, notice, objections, on, article="三(四)")


def test_from_the_day_after_the_last_one_the_name_is_clear() -> None:
    _clear(ONE)
    with pytest.raises(PeriodOpenError) as caught:
        _clear(ONE, on=LAST)
    assert caught.value.article == "三(四)"


@pytest.mark.parametrize("notice", [None, replace(NOTICE, posted_on=None, first_day=None, last_day=None)])
def test_without_a_posted_notice_nobody_is_clear(notice: Notice | None) -> None:
    with pytest.raises(NotPublicisedError):
        _clear(ONE, notice=notice)


def test_a_provisional_period_closes_nothing() -> None:
    with pytest.raises(PeriodProvisionalError):
        _clear(ONE, notice=replace(NOTICE, provisional=True), on=date(2022, 1, 1))


def test_an_objection_against_a_name_holds_that_name_alone() -> None:
    with pytest.raises(ObjectionOpenError) as caught:
        _clear(ONE, AGAINST_ONE)
    assert caught.value.values["numbers"] == (3,)
    _clear(OTHER, AGAINST_ONE)


@pytest.mark.parametrize("target", [ObjectionTarget.JUDGE, ObjectionTarget.PROCEDURE])
def test_an_objection_against_judge_or_procedure_holds_everybody(target: ObjectionTarget) -> None:
    for who in (ONE, OTHER):
        with pytest.raises(ObjectionOpenError):
            _clear(who, replace(AGAINST_ONE, target=target, candidate_id=None))


@pytest.mark.parametrize(
    ("outcome", "held"),
    [(None, 1), (Outcome.UPHELD, 1), (Outcome.DISMISSED, 0), (Outcome.CLOSED, 0)],
)
def test_only_an_open_or_upheld_objection_holds(outcome: Outcome | None, held: int) -> None:
    assert replace(AGAINST_ONE, outcome=outcome).holds(ONE.id) == bool(held)
