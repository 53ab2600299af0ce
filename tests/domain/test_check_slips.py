"""What a signature on a 信息核对单 covers: every value that prints, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.accounts import AccountId
from app.domain.batches import BatchId
from app.domain.candidates import Candidate, CandidateId, CandidateState, Person, PersonId
from app.domain.check_slips import (
    SignedSlip,
    SlipCancelledError,
    SlipStanding,
    SlipUnsignedError,
    needs_slip,
    printed_digest,
    require_signed,
    slip_code,
    slip_standing,
)
from app.domain.levels import Level

TEXT = st.text(max_size=12)
OPTIONAL = st.none() | st.text(min_size=1, max_size=12)
PEOPLE = st.builds(
    Person,
    st.just(PersonId("p")),
    TEXT,
    TEXT,
    TEXT,
    gender=OPTIONAL,
    birth_date=st.none() | st.dates(),
    phone=OPTIONAL,
)
CANDIDATES = st.builds(
    Candidate,
    id=st.just(CandidateId("c")),
    batch_id=st.just(BatchId("b")),
    person=PEOPLE,
    sequence=st.integers(1, 99),
    unit=TEXT,
    occupation_code=OPTIONAL,
    occupation=TEXT,
    job=OPTIONAL,
    level=st.sampled_from(Level),
    state=st.just(CandidateState.ELIGIBLE),
    photo_sha256=OPTIONAL,
    remark=OPTIONAL,
)
PRINTED = ("name", "id_type", "id_number", "birth_date")


def _signed(candidate: Candidate) -> SignedSlip:
    digest = printed_digest(candidate)
    return SignedSlip(candidate.id, 1, date(2026, 9, 1), digest, AccountId("a"))


def _printed(one: Candidate) -> tuple[object, ...]:
    values = tuple(getattr(one.person, field) for field in PRINTED)
    return (*values, one.occupation, one.job, one.level, one.photo_sha256)


@given(CANDIDATES, CANDIDATES)
def test_two_slips_are_alike_just_when_the_same_prints(one: Candidate, other: Candidate) -> None:
    assert (printed_digest(one) == printed_digest(other)) is (_printed(one) == _printed(other))


@given(CANDIDATES, TEXT, st.sampled_from(CandidateState))
def test_what_does_not_print_cancels_nothing(one: Candidate, text: str, state: CandidateState) -> None:
    person = replace(one.person, phone=text, gender=text)
    changed = replace(one, person=person, unit=text, remark=text, occupation_code=text, state=state)
    assert slip_standing(changed, _signed(one)) is SlipStanding.SIGNED


@given(CANDIDATES, PEOPLE)
def test_a_changed_value_cancels_and_a_change_taken_back_restores(one: Candidate, person: Person) -> None:
    changed = replace(one, person=person)
    assume(_printed(changed) != _printed(one))
    assert slip_standing(changed, _signed(one)) is SlipStanding.CANCELLED
    assert slip_standing(one, _signed(one)) is SlipStanding.SIGNED


@given(CANDIDATES)
def test_a_name_next_to_a_number_is_not_another_name_with_another_number(one: Candidate) -> None:
    person = replace(one.person, name="甲乙", id_number="1")
    moved = replace(one.person, name="甲", id_number="乙1")
    assert printed_digest(replace(one, person=person)) != printed_digest(replace(one, person=moved))


@given(CANDIDATES)
def test_the_code_on_the_sheet_is_the_head_of_the_digest(one: Candidate) -> None:
    assert slip_code(one).replace("-", "").lower() == printed_digest(one)[:8]


def test_who_has_not_signed_and_whose_values_changed_are_refused_apart() -> None:
    one = Candidate(
        CandidateId("c"), BatchId("b"), Person(PersonId("p"), "居民身份证", "1", "王堃"), 1, "一车间",
        None, "焊工", None, Level.T, CandidateState.CONFIRMED,
    )  # fmt: skip
    with pytest.raises(SlipUnsignedError):
        require_signed(one, None)
    with pytest.raises(SlipCancelledError) as caught:
        require_signed(replace(one, job="电焊工"), _signed(one))
    assert caught.value.values == {"name": "王堃", "day": "2026-09-01"}
    require_signed(one, _signed(one))


@pytest.mark.parametrize("state", CandidateState)
def test_only_who_walks_towards_a_certificate_needs_one(state: CandidateState) -> None:
    through = {"issued", "refused", "not_proposed", "withdrawn"}
    one = Candidate(
        CandidateId("c"), BatchId("b"), Person(PersonId("p"), "居民身份证", "1", "王堃"), 1, "一车间",
        None, "焊工", None, Level.T, state,
    )  # fmt: skip
    assert needs_slip(one) is (state not in through)
