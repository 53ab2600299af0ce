"""Findings of the committee and changed facts: what is stored, what is examined anew, what is refused."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app import paths
from app.domain.candidates import CandidateState, NobodyChosenError, StateRefusesError, WithdrawalKind
from app.domain.errors import InputError
from app.domain.signing import Signing
from app.domain.working_days import Counting, publicity_period
from app.rulebook.rulebook import Rulebook
from app.services.intake import Intake
from app.services.qualification import Qualification, QualificationClosedError
from app.services.qualification_view import QualificationView, Standing
from app.services.sample_batch import SampleBatch
from app.texts import read_texts

FINE: dict[str, object] = {
    "front_line": True,
    "ethics": True,
    "fitness": True,
    "performance": True,
    "achievement": ["innovation"],
}


def signed(sample: SampleBatch) -> Signing:
    return Signing(("方立", "叶青"), sample.clock.today())


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleBatch]:
    """Five people entered, nobody examined."""
    rulebook, texts = Rulebook(paths.resources()), read_texts(paths.resources() / "i18n", "zh")
    period = publicity_period(date(2026, 9, 14), 5, rulebook.calendar, Counting.NEXT_DAY)
    made = SampleBatch(
        tmp_path / "sample.jiangping", rulebook.policies["cn-2021-66"], period, rulebook, texts, texts
    )
    made.enter(5)
    yield made
    made.close()


def test_one_finding_for_several_leaves_the_rest_as_it_was(sample: SampleBatch) -> None:
    acts, view = Qualification(sample.office), QualificationView(sample.office)
    first, second = (one.id for one in sample.candidates()[:2])
    acts.attest_together(sample.batch, [first], {"ethics": False}, sample.secretary, signed(sample))
    acts.attest_together(sample.batch, [first, second], {"fitness": True}, sample.secretary, signed(sample))
    assert view.attested([first, second]) == [{"ethics": False, "fitness": True}, {"fitness": True}]
    acts.attest_together(sample.batch, [first], {"ethics": None}, sample.secretary, signed(sample))
    assert view.attested([first]) == [{"fitness": True}]


def test_who_was_examined_is_examined_anew(sample: SampleBatch) -> None:
    acts, view = Qualification(sample.office), QualificationView(sample.office)
    one = sample.candidates()[0]
    acts.examine(sample.batch, sample.secretary)
    assert view.dossier(sample.batch, one.id).standing is Standing.INCOMPLETE
    acts.attest_together(sample.batch, [one.id], FINE, sample.secretary, signed(sample))
    assert view.dossier(sample.batch, one.id).standing is Standing.ELIGIBLE
    acts.change_facts(sample.batch, one.id, {"post": []}, sample.secretary)
    dossier = view.dossier(sample.batch, one.id)
    assert dossier.standing is Standing.REFUSED
    assert dossier.facts["post"] == ()
    assert dossier.attested == FINE


def test_that_there_is_none_outlives_other_acts(sample: SampleBatch) -> None:
    acts, view = Qualification(sample.office), QualificationView(sample.office)
    one = sample.candidates()[0]
    acts.change_facts(sample.batch, one.id, {"award": [], "title": []}, sample.secretary)
    acts.attest_together(sample.batch, [one.id], {"ethics": True}, sample.secretary, signed(sample))
    acts.change_facts(sample.batch, one.id, {"title": None}, sample.secretary)
    facts = view.dossier(sample.batch, one.id).facts
    assert facts["award"] == ()
    assert facts["title"] is None
    assert facts["certificate"]


def test_the_first_reason_refuses_rather_than_asks(sample: SampleBatch) -> None:
    acts, view = Qualification(sample.office), QualificationView(sample.office)
    one = sample.candidates()[0]
    acts.attest_together(sample.batch, [one.id], {"fitness": False}, sample.secretary, signed(sample))
    acts.examine(sample.batch, sample.secretary)
    assert view.people(sample.batch)[0].reason.startswith("评审委员会认定不具备")
    asked = [one.key for one in view.asked(sample.batch, sample.candidates())]
    assert asked == ["front_line", "ethics", "performance", "achievement", "fitness"]


def test_what_is_no_fact_is_refused(sample: SampleBatch) -> None:
    acts, one = Qualification(sample.office), sample.candidates()[0]
    with pytest.raises(InputError):
        acts.attest_together(sample.batch, [one.id], {"kindness": True}, sample.secretary, signed(sample))
    with pytest.raises(InputError):
        acts.change_facts(sample.batch, one.id, {"post": [{"post": "pilot"}]}, sample.secretary)
    with pytest.raises(NobodyChosenError):
        acts.attest_together(sample.batch, [], {"ethics": True}, sample.secretary, signed(sample))


def test_one_who_left_takes_nobody_along(sample: SampleBatch) -> None:
    acts, view = Qualification(sample.office), QualificationView(sample.office)
    gone, stays = (one.id for one in sample.candidates()[:2])
    Intake(sample.office).withdraw(gone, WithdrawalKind.LEFT, "调离", sample.secretary)
    with pytest.raises(StateRefusesError):
        acts.attest_together(sample.batch, [stays, gone], {"ethics": True}, sample.secretary, signed(sample))
    assert view.attested([stays]) == [{}]
    assert view.people(sample.batch)[0].standing is Standing.WITHDRAWN


def test_nothing_changes_once_it_is_closed(sample: SampleBatch) -> None:
    acts = Qualification(sample.office)
    assert acts.why_not_close(sample.batch, sample.secretary) is not None
    sample.examine()
    one = sample.candidates(CandidateState.ELIGIBLE)[0]
    assert isinstance(acts.why_not_attest(sample.batch, sample.secretary), QualificationClosedError)
    with pytest.raises(QualificationClosedError):
        acts.change_facts(sample.batch, one.id, {"award": []}, sample.secretary)
    with pytest.raises(QualificationClosedError):
        acts.attest_together(sample.batch, [one.id], {"ethics": False}, sample.secretary, signed(sample))
