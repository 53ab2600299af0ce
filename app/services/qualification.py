"""Examines candidates against the rule pack, requirement by requirement, and freezes what was found.

Source: workflow §3; the verdicts are the domain's, the sentences are written down as they were shown.
"""

from collections.abc import Mapping

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.eligibility import Eligibility, Verdict, judge
from app.domain.errors import RefusalError
from app.exchange.facts_json import read_facts
from app.services.office import Office, batch_steps
from app.storage.candidates import StoredFinding
from app.storage.session import Session
from app.texts.findings import why

STATES = {
    Verdict.ELIGIBLE: CandidateState.ELIGIBLE,
    Verdict.NOT_ELIGIBLE: CandidateState.REFUSED,
    Verdict.INCOMPLETE: CandidateState.INCOMPLETE,
}
_KINDS = {"certificate": "certificates", "post": "posts", "title": "titles", "award": "awards"}


class QualificationEmptyError(RefusalError):
    """The batch has no candidates to examine."""

    code = "qualification_empty"


class QualificationIncompleteError(RefusalError):
    """Some candidates are not settled yet."""

    code = "qualification_incomplete"


class QualificationClosedError(RefusalError):
    """The examination of the batch is closed and frozen."""

    code = "qualification_closed"


class Qualification:
    """Attestations in, findings out."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def attest(self, candidate_id: CandidateId, attestations: Mapping[str, object], actor: Actor) -> None:
        """Store what the committee itself found true (品德, 业绩 …), in place of earlier attestations."""
        actor.require(Role.SECRETARY)
        read_facts({"attestations": dict(attestations)}, self._office.clock.today())
        with self._office.store.session() as session:
            candidate = session.candidates.get(candidate_id)
            self._require_open(session, session.batches.find(candidate.batch_id))
            session.candidates.put_facts(candidate_id, "attestation", [attestations])
            session.log.record(
                self._office.stamp(actor),
                Act.ATTESTED,
                candidate_id,
                chain=candidate.batch_id,
                after=dict(attestations),
            )

    def examine(self, batch: Batch, actor: Actor) -> dict[CandidateId, Eligibility]:
        """Examine everybody who is entered or incomplete as of today; one act for the whole batch."""
        actor.require(Role.SECRETARY)
        office = self._office
        with office.store.session() as session:
            office.policy(batch).road.require("qualification", batch_steps(session, batch))
            self._require_open(session, batch)
            found: dict[CandidateId, Eligibility] = {}
            for candidate in session.candidates.of_batch(batch.id):
                if candidate.state in {*STATES.values(), CandidateState.ENTERED}:
                    found[candidate.id] = self._examine(session, batch, candidate)
            session.log.record(
                office.stamp(actor),
                Act.EXAMINED,
                batch.id,
                chain=batch.id,
                after={name: eligibility.verdict for name, eligibility in found.items()},
            )
        return found

    def close(self, batch: Batch, actor: Actor) -> None:
        """Freeze the examination; refused while somebody is neither eligible nor refused nor gone."""
        actor.require(Role.SECRETARY)
        office = self._office
        road = office.policy(batch).road
        with office.store.session() as session:
            step = road.require_next("qualification", batch_steps(session, batch))
            candidates = session.candidates.of_batch(batch.id)
            if not candidates:
                raise QualificationEmptyError(article=step.article, title=batch.title)
            open_names = tuple(
                one.name
                for one in candidates
                if one.state in {CandidateState.ENTERED, CandidateState.INCOMPLETE}
            )
            if open_names:
                raise QualificationIncompleteError(article=step.article, names=open_names)
            stamp, today = office.stamp(actor), office.clock.today()
            session.batches.freeze_qualification(batch.id, today)
            session.batches.complete_step(batch.id, step.id, today, stamp.act_id)
            session.log.record(
                stamp, Act.QUALIFICATION_CLOSED, batch.id, chain=batch.id, after={"as_of": today}
            )

    def _examine(self, session: Session, batch: Batch, candidate: Candidate) -> Eligibility:
        facts = read_facts(facts_document(session, candidate), self._office.clock.today())
        eligibility = judge(self._office.policy(batch), candidate.level, facts)
        texts = self._office.paper_texts
        session.candidates.put_findings(
            candidate.id,
            [
                StoredFinding(
                    finding.requirement.id,
                    finding.verdict,
                    finding.requirement.article,
                    why(texts, finding),
                )
                for finding in eligibility.findings
            ],
        )
        session.candidates.set_verdict(
            candidate.id, eligibility.verdict, eligibility.route, priority=eligibility.priority
        )
        session.candidates.set_state(candidate.id, STATES[eligibility.verdict])
        return eligibility

    def _require_open(self, session: Session, batch: Batch) -> None:
        if "qualification" in session.batches.steps_done(batch.id):
            raise QualificationClosedError(title=batch.title)


def facts_document(session: Session, candidate: Candidate) -> dict[str, object]:
    """The candidate's facts in the form of the command contract's FACTS.json."""
    facts = session.candidates.facts(candidate.id)
    document: dict[str, object] = {"occupation": candidate.occupation_code or candidate.occupation}
    document |= {_KINDS[kind]: records for kind, records in facts.items() if kind in _KINDS}
    attested = facts.get("attestation")
    if attested:
        document["attestations"] = attested[0]
    return document
