"""A pack that changed under a batch: whose answer would be another, who accepts it, and until when."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.accounts import RoleMissingError
from app.domain.candidates import CandidateState
from app.domain.eligibility import FindingVerdict, Verdict
from app.domain.levels import Level
from app.domain.overrides import OverrideKind
from app.domain.signing import Signing
from app.services.candidate_facts import occupation_key
from app.services.clock import SetClock
from app.services.office import Office
from app.services.overriding import Overriding
from app.services.pack_changes import (
    ChangedAnswer,
    PackChangedError,
    PackChanges,
    PackFrozenError,
    PackUnchangedError,
)
from app.services.qualification import Qualification
from app.services.refining import Refining
from app.services.related_occupations import RelatedLists
from app.services.undoing import Undoing
from tests.services.bench import Bench
from tests.services.other_packs import changed_office
from tests.services.refinement_texts import WHOLE, longer

At = Callable[[str], Bench]
YEARS = '"senior_technician", at_least = 5'
FINE = {"front_line": True, "ethics": True, "fitness": True, "performance": True, "achievement": ["method"]}


def examined(bench: Bench) -> None:
    """Everybody is attested fit and examined; the examination stays open."""
    qualification, everybody = Qualification(bench.office), [one.id for one in bench.candidates()]
    signing = Signing(("方立", "叶青"), bench.clock.today())
    qualification.attest_together(bench.batch, everybody, FINE, bench.secretary, signing)
    for one in everybody:
        qualification.change_facts(bench.batch, one, {"award": []}, bench.secretary)
    qualification.examine(bench.batch, bench.secretary)


def verdicts(office: Office, bench: Bench) -> dict[str, str]:
    with office.store.reading() as session:
        return {str(one): found.verdict for one, found in session.candidates.verdicts(bench.batch.id).items()}


def test_nothing_changed_is_nothing_to_see(at: At) -> None:
    bench = at("entered")
    examined(bench)
    changes = PackChanges(bench.office)
    assert changes.changed(bench.batch) is None
    assert changes.compare(bench.batch) == ()
    with pytest.raises(PackUnchangedError):
        changes.accept(bench.batch, bench.approver)


def test_whose_answers_would_differ_is_told_without_writing(at: At, tmp_path: Path) -> None:
    bench = at("entered")
    examined(bench)
    before, acts = verdicts(bench.office, bench), bench.acts()
    office = changed_office(bench, tmp_path, YEARS, '"senior_technician", at_least = 8')
    change = PackChanges(office).changed(bench.batch)
    assert change is not None
    assert (change.pack, change.newer, change.unfit) == (True, None, None)
    found = PackChanges(office).compare(bench.batch)
    lost = [one for one in found if one.verdict_differs]
    assert lost
    assert len(lost) < len(before)
    assert {(one.before, one.now) for one in lost} == {(Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE)}
    assert all(differing(one) == ["在高级技师岗位工作满5年"] for one in lost)
    assert lost[0].findings[0].before is FindingVerdict.MET
    assert lost[0].findings[0].now is FindingVerdict.NOT_MET
    assert "要求满8年" in lost[0].findings[0].why
    assert verdicts(office, bench) == before
    assert bench.acts() == acts


def differing(answer: ChangedAnswer) -> list[str]:
    return [one.title for one in answer.findings]


def test_only_the_rules_differ_however_much_later_it_is(at: At, tmp_path: Path) -> None:
    bench = at("entered")
    examined(bench)
    office = changed_office(bench, tmp_path, YEARS, '"senior_technician", at_least = 6')
    today = PackChanges(office).compare(bench.batch)
    later = SetClock(bench.clock.moment + timedelta(days=400))
    in_a_year = Office(office.store, later, office.rulebook, office.texts, office.paper_texts)
    assert PackChanges(in_a_year).compare(bench.batch) == today


def test_a_requirement_that_came_or_went_is_told(at: At, tmp_path: Path) -> None:
    bench = at("entered")
    examined(bench)
    block = '[[level.T.all_of]]\nid = "front_line"'
    more = '[[level.T.all_of]]\nid = "mastery"\ntitle = "精通"\narticle = "三"\nattested = "mastery"\n\n'
    office = changed_office(bench, tmp_path, block, more + block.replace("front_line", "on_the_line"))
    found = PackChanges(office).compare(bench.batch)
    assert len(found) == len(bench.candidates())
    eligible = next(one for one in found if one.before is Verdict.ELIGIBLE)
    assert eligible.now is Verdict.INCOMPLETE
    told = {one.title: (one.before, one.now) for one in eligible.findings}
    assert told["精通"] == (None, FindingVerdict.UNKNOWN)
    assert told[""] == (FindingVerdict.MET, None)


def test_the_examination_waits_until_the_approver_accepts(at: At, tmp_path: Path) -> None:
    bench = at("entered")
    examined(bench)
    office = changed_office(bench, tmp_path, YEARS, '"senior_technician", at_least = 8')
    qualification, changes = Qualification(office), PackChanges(office)
    first = bench.candidates()[0].id
    for refusal in (
        qualification.why_not_examine(bench.batch, bench.secretary),
        qualification.why_not_close(bench.batch, bench.secretary),
        qualification.why_not_attest(bench.batch, bench.secretary, [first]),
        Overriding(office).why_not_propose(
            bench.batch, first, "front_line", OverrideKind.SETTLED, bench.secretary
        ),
        RelatedLists(office).why_not(bench.batch, bench.secretary),
    ):
        assert isinstance(refusal, PackChangedError)
    with pytest.raises(PackChangedError):
        qualification.examine(bench.batch, bench.secretary)
    with pytest.raises(PackChangedError):
        RelatedLists(office).put(bench.batch, {occupation_key(bench.candidates()[0]): None}, bench.secretary)
    with pytest.raises(RoleMissingError):
        changes.accept(bench.batch, bench.secretary)
    told = {str(one.candidate.id): one.now for one in changes.compare(bench.batch)}
    acts = bench.acts()
    assert changes.accept(bench.batch, bench.approver) == len(bench.candidates())
    assert bench.acts() == [*acts, "pack_accepted"]
    assert {name: verdicts(office, bench)[name] for name in told} == told
    with office.store.reading() as session:
        pack = office.rulebook.policies["cn-2021-66"]
        assert session.batches.find(bench.batch.id).policy_sha256 == pack.sha256
        under = session.refinements.examinations(bench.batch.id)
        assert {one.policy_sha256 for one in under.values()} == {pack.sha256}
    assert changes.changed(bench.batch) is None
    assert changes.compare(bench.batch) == ()
    qualification.examine(bench.batch, bench.secretary)


def test_accepting_is_undone_row_for_row(at: At, tmp_path: Path) -> None:
    bench = at("entered")
    examined(bench)
    before = verdicts(bench.office, bench)
    office = changed_office(bench, tmp_path, YEARS, '"senior_technician", at_least = 8')
    PackChanges(office).accept(bench.batch, bench.approver)
    assert verdicts(office, bench) != before
    Undoing(office).undo(bench.batch, bench.secretary)
    assert verdicts(office, bench) == before
    assert PackChanges(office).changed(bench.batch) is not None


def test_after_the_close_the_answer_is_frozen(at: At, tmp_path: Path) -> None:
    bench = at("examined")
    office = changed_office(bench, tmp_path, YEARS, '"senior_technician", at_least = 8')
    changes = PackChanges(office)
    assert [one for one in changes.compare(bench.batch) if one.verdict_differs]
    refusal = changes.why_not_accept(bench.batch, bench.approver)
    assert isinstance(refusal, PackFrozenError)
    assert refusal.article == "四(二)"
    with pytest.raises(PackFrozenError):
        changes.accept(bench.batch, bench.approver)
    assert CandidateState.ELIGIBLE in bench.states().values()


def test_a_newer_refinement_is_compared_and_not_accepted(at: At) -> None:
    bench = at("entered")
    refining = Refining(bench.office)
    first = refining.adopt(longer(5), "own.toml", bench.approver)
    with bench.office.store.session() as session:
        session.refinements.follow(bench.batch.id, first.sha256, bench.clock.today())
    examined(bench)
    newer = refining.adopt(WHOLE, "own.toml", bench.approver)
    changes = PackChanges(bench.office)
    change = changes.changed(bench.batch)
    assert change is not None
    assert not change.pack
    assert change.newer is not None
    assert change.newer.sha256 == newer.sha256
    found = changes.compare(bench.batch)
    assert len(found) == len(bench.candidates())
    assert any("精通本职业" in differing(one) for one in found)
    assert isinstance(changes.why_not_accept(bench.batch, bench.approver), PackUnchangedError)
    Qualification(bench.office).examine(bench.batch, bench.secretary)
    with bench.office.store.reading() as session:
        under = session.refinements.examinations(bench.batch.id)
        assert {one.refinement_sha256 for one in under.values()} == {first.sha256}


def test_a_refinement_that_no_longer_fits_stands_in_the_way(at: At, tmp_path: Path) -> None:
    bench = at("entered")
    refining = Refining(bench.office)
    version = refining.adopt(longer(6), "own.toml", bench.approver).sha256
    with bench.office.store.session() as session:
        session.refinements.follow(bench.batch.id, version, bench.clock.today())
    examined(bench)
    office = changed_office(bench, tmp_path, YEARS, '"senior_technician", at_least = 8')
    changes = PackChanges(office)
    change = changes.changed(bench.batch)
    assert change is not None
    assert change.unfit is not None
    assert change.unfit.code == "refinement_looser"
    assert changes.why_not_accept(bench.batch, bench.approver) is change.unfit
    Refining(office).choose(bench.batch, None, bench.approver)
    changes.accept(bench.batch, bench.approver)
    assert office.policy(bench.batch).refined_by is None
    assert office.policy(bench.batch).rules[Level.T].requirements
