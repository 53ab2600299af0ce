"""The first file: founded whole with its first batch, or not at all; the sample stands where it should."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import KnownError
from app.domain.levels import Level
from app.rulebook.rulebook import Rulebook
from app.services.clock import SetClock
from app.services.first_file import (
    FirstBatch,
    NoPlaceChosenError,
    found_with_batch,
    make_sample,
    policies_in_force,
    prefix_remarks,
)
from app.services.progress import JobCancelledError
from app.services.setup import Founding, PolicyNotInForceError, PrefixInvalidError
from app.storage.store import Store
from app.texts import Texts

FOUNDING = Founding("示例机械厂", None, "Y001011999966", "林晓", "周正")
TODAY = date(2026, 9, 22)


def test_the_file_and_its_first_batch_are_made(tmp_path: Path, rulebook: Rulebook, texts: Texts) -> None:
    first = FirstBatch("cn-2021-66", "2026年第一批", (Level.T,))
    path = found_with_batch(tmp_path / "评聘档案", FOUNDING, first, SetClock.at(TODAY), rulebook, texts)
    assert path.name == "评聘档案.jiangping"
    with Store.open(path) as store, store.reading() as session:
        assert [batch.title for batch in session.batches.all()] == ["2026年第一批"]
        assert session.institutions.the_one().name == "示例机械厂"


def test_without_a_document_the_file_has_no_batch(tmp_path: Path, rulebook: Rulebook, texts: Texts) -> None:
    path = found_with_batch(tmp_path / "a.jiangping", FOUNDING, None, SetClock.at(TODAY), rulebook, texts)
    with Store.open(path) as store, store.reading() as session:
        assert session.batches.all() == []


@pytest.mark.parametrize(
    ("founding", "policy", "error"),
    [
        (Founding("示例机械厂", None, "Y00101199996", "林晓", "周正"), "cn-2021-66", PrefixInvalidError),
        (FOUNDING, "tj-2024", PolicyNotInForceError),
    ],
)
def test_a_refusal_leaves_no_file(
    tmp_path: Path, rulebook: Rulebook, texts: Texts, founding: Founding, policy: str, error: type[KnownError]
) -> None:
    clock = SetClock.at(rulebook.policies[policy].in_force_from.replace(year=2019))
    levels = rulebook.policies[policy].levels
    with pytest.raises(error):
        found_with_batch(
            tmp_path / "a.jiangping", founding, FirstBatch(policy, "第一批", levels), clock, rulebook, texts
        )
    assert list(tmp_path.glob("*.jiangping")) == []


def test_a_place_must_be_chosen(rulebook: Rulebook, texts: Texts) -> None:
    with pytest.raises(NoPlaceChosenError):
        found_with_batch(None, FOUNDING, None, SetClock.at(TODAY), rulebook, texts)


def test_the_code_is_looked_at_while_it_is_typed(rulebook: Rulebook) -> None:
    assert prefix_remarks("Y001011999966", rulebook) == ((), ())
    assert [one.code for one in prefix_remarks("Y0O1011999966", rulebook)[0]] == ["institution_code"]
    assert [one.code for one in prefix_remarks("Y001066999966", rulebook)[1]] == ["province_unlisted"]


def test_only_documents_in_force_are_offered(rulebook: Rulebook) -> None:
    clock = SetClock.at(TODAY)
    assert {one.id for one in policies_in_force(clock, rulebook)} == {
        one.id for one in rulebook.policies.values() if one.in_force(TODAY)
    }


def test_the_sample_stands_in_its_publicity(tmp_path: Path, rulebook: Rulebook, texts: Texts) -> None:
    clock = SetClock.at(TODAY, hour=1)
    path = make_sample(tmp_path, clock, rulebook, texts)
    with Store.open(path) as store, store.reading() as session:
        session.log.require_clock(clock.now())
        (batch,) = session.batches.all()
        (notice,) = session.notices.of_batch(batch.id)
        assert notice.posted_on == date(2026, 9, 21)
    again = make_sample(tmp_path, clock, rulebook, texts)
    assert again != path


def test_a_year_without_arrangement_ends_the_sample_after_the_review(
    tmp_path: Path, rulebook: Rulebook, texts: Texts
) -> None:
    path = make_sample(tmp_path, SetClock.at(date(2031, 5, 9)), rulebook, texts)
    with Store.open(path) as store, store.reading() as session:
        (batch,) = session.batches.all()
        assert session.notices.of_batch(batch.id) == []
        assert "proposal" in session.batches.steps_done(batch.id)


def test_a_stopped_sample_leaves_nothing(tmp_path: Path, rulebook: Rulebook, texts: Texts) -> None:
    class Stop:
        def advance(self, done: int, total: int) -> None:  # noqa: ARG002
            if done == 2:
                raise JobCancelledError

    with pytest.raises(JobCancelledError):
        make_sample(tmp_path, SetClock.at(TODAY), rulebook, texts, Stop())
    assert list(tmp_path.iterdir()) == []
