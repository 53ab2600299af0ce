"""Examination: attested, examined, closed, and frozen from then on."""

from collections.abc import Callable

import pytest

from app.domain.accounts import RoleMissingError
from app.domain.candidates import CandidateId, CandidateState
from app.domain.eligibility import Verdict
from app.domain.errors import InputError
from app.domain.road import StepDoneError, StepOutOfOrderError
from app.domain.signing import Signing
from app.services.qualification import (
    Qualification,
    QualificationClosedError,
    QualificationEmptyError,
    QualificationIncompleteError,
)
from app.storage.candidates import CandidateUnknownError
from tests.services.bench import Bench

PRESENT = ("方立", "叶青")


def signed(bench: Bench) -> Signing:
    return Signing(PRESENT, bench.clock.today())


def test_without_attestations_the_examination_is_incomplete_and_cannot_close(
    at: Callable[[str], Bench],
) -> None:
    bench = at("entered")
    qualification = Qualification(bench.office)
    found = qualification.examine(bench.batch, bench.secretary)
    assert {one.verdict for one in found.values()} <= {Verdict.INCOMPLETE, Verdict.NOT_ELIGIBLE}
    with pytest.raises(QualificationIncompleteError) as caught:
        qualification.close(bench.batch, bench.secretary, PRESENT)
    assert caught.value.article == bench.office.policy(bench.batch).road.step("qualification").article
    assert set(bench.states().values()) <= {CandidateState.INCOMPLETE, CandidateState.REFUSED}


def test_findings_are_kept_with_article_and_sentence(at: Callable[[str], Bench]) -> None:
    bench = at("examined")
    refused = bench.candidates(CandidateState.REFUSED)
    assert len(refused) == 1
    with bench.office.store.reading() as session:
        findings = session.candidates.findings(refused[0].id)
    failed = [finding for finding in findings if finding.verdict == "not_met"]
    assert failed
    assert all(finding.article and finding.why for finding in findings)


def test_the_examination_closes_once_and_stays_closed(at: Callable[[str], Bench]) -> None:
    bench = at("examined")
    qualification = Qualification(bench.office)
    first = bench.candidates()[0]
    with pytest.raises(StepDoneError):
        qualification.close(bench.batch, bench.secretary, PRESENT)
    with pytest.raises(QualificationClosedError):
        qualification.examine(bench.batch, bench.secretary)
    with pytest.raises(QualificationClosedError):
        qualification.attest(first.id, {"ethics": False}, bench.secretary, signed(bench))


def test_out_of_order_without_a_plan_and_empty_without_candidates(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    qualification = Qualification(bench.office)
    with pytest.raises(StepOutOfOrderError) as caught:
        qualification.examine(bench.batch, bench.secretary)
    assert caught.value.article == bench.office.policy(bench.batch).road.step("qualification").article
    with pytest.raises(StepOutOfOrderError):
        qualification.close(bench.batch, bench.secretary, PRESENT)


def test_a_batch_without_candidates_is_not_closed(at_gd: Callable[[str], Bench]) -> None:
    bench = at_gd("entered")
    with bench.office.store.session() as session:
        for one in session.candidates.of_batch(bench.batch.id):
            for table in ("facts", "findings"):
                session.candidates._db.execute(f"DELETE FROM {table} WHERE candidate_id = ?", [one.id])
            session.candidates._db.execute("DELETE FROM candidates WHERE id = ?", [one.id])
    with pytest.raises(QualificationEmptyError):
        Qualification(bench.office).close(bench.batch, bench.secretary, PRESENT)


def test_malformed_attestations_and_unknown_candidates_are_refused_at_the_door(
    at: Callable[[str], Bench],
) -> None:
    bench = at("entered")
    qualification = Qualification(bench.office)
    first = bench.candidates()[0]
    for attested in ({"ethics": "yes"}, {"nonsense": True}, {"achievement": ["wonder"]}):
        with pytest.raises(InputError):
            qualification.attest(first.id, attested, bench.secretary, signed(bench))
    with pytest.raises(CandidateUnknownError):
        qualification.attest(CandidateId("nobody"), {"ethics": True}, bench.secretary, signed(bench))
    with pytest.raises(RoleMissingError):
        qualification.attest(first.id, {"ethics": True}, bench.approver, signed(bench))
    with pytest.raises(RoleMissingError):
        qualification.examine(bench.batch, bench.approver)
    with pytest.raises(RoleMissingError):
        qualification.close(bench.batch, bench.approver, PRESENT)
    assert "attested" not in bench.acts()
