"""Examines the candidates of a batch as of one day: facts, overrides laid over them, and what stops somebody.

Source: workflow §3. The verdicts are the domain's; the sentences are written down as they were shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.eligibility import Eligibility, FindingVerdict, Verdict, judge, judge_each
from app.domain.overrides import Override
from app.domain.policies import Policy
from app.domain.stops import Stop, stopped
from app.exchange.facts_json import read_facts
from app.services.candidate_facts import facts_document
from app.services.office import Office
from app.services.stops import Stops, stop_sentence
from app.storage.candidates import StoredFinding, StoredVerdict
from app.storage.refinements import ExaminedUnder
from app.storage.session import Session
from app.texts.findings import why

STATES = {
    Verdict.ELIGIBLE: CandidateState.ELIGIBLE,
    Verdict.NOT_ELIGIBLE: CandidateState.REFUSED,
    Verdict.INCOMPLETE: CandidateState.INCOMPLETE,
}
EXAMINABLE = (CandidateState.ENTERED, *STATES.values())


@dataclass(frozen=True, slots=True)
class Examined:
    """One candidate's examination: `findings` as they are stored, stops in front of the requirements.

    `under` is the day and the versions of the rules, `facts` the document that was read, `overrides` those
    that stood, acting or not.
    """

    candidate: Candidate
    under: ExaminedUnder
    eligibility: Eligibility
    stops: tuple[Stop, ...]
    findings: tuple[StoredFinding, ...]
    facts: Mapping[str, object]
    overrides: tuple[Override, ...]

    @property
    def verdict(self) -> StoredVerdict:
        return StoredVerdict(self.eligibility.verdict, self.eligibility.route)

    @property
    def answers(self) -> tuple[object, ...]:
        """Verdict, route and every finding without its sentence: what must not differ at the closing."""
        found = ((one.requirement, one.verdict, one.original) for one in self.findings)
        return (self.verdict, *sorted(found, key=lambda one: one[0]))


class Examiner:
    """Reads rules and bars of one batch once."""

    def __init__(self, office: Office, session: Session, batch: Batch, policy: Policy | None = None) -> None:
        """`policy` where it is another one than the batch follows, or was read already."""
        self._office = office
        self._session = session
        self._policy = policy or office.policy(batch)
        self._stops = Stops(office, session, batch)

    def examine(self, candidate: Candidate, as_of: date) -> Examined:
        """What is found of `candidate` as of `as_of`; nothing is stored."""
        document = facts_document(self._session, candidate)
        overrides = tuple(self._session.examinations.overrides(candidate.id))
        found = judge(self._policy, candidate.level, read_facts(document, as_of), overrides)
        stops = self._stops.of(candidate)
        texts = self._office.paper_texts
        findings = (
            *(self._told(stop) for stop in stops),
            *(
                StoredFinding(
                    one.requirement.id,
                    one.verdict,
                    one.requirement.article,
                    why(texts, one),
                    one.original,
                )
                for one in found.findings
            ),
        )
        return Examined(
            candidate=candidate,
            under=self._under(as_of),
            eligibility=stopped(found) if stops else found,
            stops=stops,
            findings=findings,
            facts=document,
            overrides=overrides,
        )

    def store(self, candidate: Candidate, as_of: date) -> Examined:
        """Examine `candidate` and put down findings, verdict and state."""
        found = self.examine(candidate, as_of)
        store_examined(self._session, found)
        return found

    def truth(self, candidate: Candidate, requirement: str, as_of: date) -> bool | None:
        """What the facts alone say of one requirement; KeyError where the level has none of that id."""
        facts = read_facts(facts_document(self._session, candidate), as_of)
        return judge_each(self._policy.rules_for(candidate.level), facts)[requirement].holds

    def _under(self, as_of: date) -> ExaminedUnder:
        own = self._policy.refined_by
        return ExaminedUnder(as_of, self._policy.sha256, None if own is None else own.sha256)

    def _told(self, stop: Stop) -> StoredFinding:
        return StoredFinding(
            stop.kind.finding,
            FindingVerdict.NOT_MET,
            stop.remark.article or "",
            stop_sentence(self._office.paper_texts, stop),
        )


def examine_one(
    office: Office, session: Session, policy: Policy, candidate: Candidate, as_of: date
) -> Eligibility:
    """Examine one candidate under `policy` as of `as_of`, and put down what was found."""
    batch = session.batches.find(candidate.batch_id)
    return Examiner(office, session, batch, policy).store(candidate, as_of).eligibility


def store_examined(session: Session, found: Examined) -> None:
    candidate, eligibility = found.candidate, found.eligibility
    session.candidates.put_findings(candidate.id, found.findings)
    session.candidates.set_verdict(
        candidate.id, eligibility.verdict, eligibility.route, priority=eligibility.priority
    )
    session.candidates.set_state(candidate.id, STATES[eligibility.verdict])
    session.refinements.note_examination(candidate.id, found.under)


def stored_answers(verdict: StoredVerdict | None, findings: list[StoredFinding]) -> tuple[object, ...]:
    """What `Examined.answers` was when these were stored."""
    found = ((one.requirement, one.verdict, one.original) for one in findings)
    return (verdict, *sorted(found, key=lambda one: one[0]))
