"""What the qualification screen shows: where everybody stands, and one person requirement by requirement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.eligibility import FindingVerdict, Verdict, judge
from app.domain.eligibility_facts import LIST_ATTESTATIONS, YES_NO_ATTESTATIONS, Attainment
from app.domain.eligibility_rules import Requirement
from app.domain.policies import Policy
from app.exchange.facts_json import read_facts
from app.services.candidate_facts import KINDS, Records, attestations_of, facts_document, without_of
from app.services.office import Office
from app.storage.candidates import StoredFinding, StoredVerdict
from app.storage.session import Session

STEP = "qualification"
_OPEN = frozenset({FindingVerdict.NOT_MET.value, FindingVerdict.UNKNOWN.value})


class Standing(StrEnum):
    """What the examination has come to for one person."""

    ELIGIBLE = "eligible"
    REFUSED = "refused"
    INCOMPLETE = "incomplete"
    UNEXAMINED = "unexamined"
    WITHDRAWN = "withdrawn"


_STANDINGS: Mapping[str, Standing] = {
    Verdict.ELIGIBLE: Standing.ELIGIBLE,
    Verdict.NOT_ELIGIBLE: Standing.REFUSED,
    Verdict.INCOMPLETE: Standing.INCOMPLETE,
}


@dataclass(frozen=True, slots=True)
class Examinee:
    """One row: `reason` is the sentence of the first requirement that is not met, or open."""

    candidate: Candidate
    standing: Standing
    reason: str


@dataclass(frozen=True, slots=True)
class ShownRequirement:
    """One requirement as examined; `verdict` None and no sentence before that. `note` is our reading."""

    title: str
    article: str
    verdict: FindingVerdict | None
    why: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """One person's examination; `facts` by kind, None where nobody knows, empty where there is none."""

    candidate: Candidate
    standing: Standing
    route: str | None
    requirements: tuple[ShownRequirement, ...]
    warnings: tuple[str, ...]
    attested: Mapping[str, object]
    facts: Mapping[str, Records | None]


@dataclass(frozen=True, slots=True)
class AskedAttestation:
    """Something the pack asks the committee to find; `choices` where it names which of several."""

    key: str
    choices: tuple[Attainment, ...]
    title: str
    article: str


class QualificationView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def closed_on(self, batch: Batch) -> date | None:
        with self._office.store.reading() as session:
            return session.batches.steps_done(batch.id).get(STEP)

    def people(self, batch: Batch) -> list[Examinee]:
        """Everybody of the batch in the order of the roster."""
        with self._office.store.reading() as session:
            findings = session.candidates.findings_of_batch(batch.id)
            verdicts = session.candidates.verdicts(batch.id)
            return [
                Examinee(
                    one, _standing(one, verdicts.get(one.id)), _first_reason(one, findings.get(one.id, ()))
                )
                for one in session.candidates.of_batch(batch.id)
            ]

    def dossier(self, batch: Batch, candidate_id: CandidateId) -> Dossier:
        policy = self._office.policy(batch)
        with self._office.store.reading() as session:
            candidate = session.candidates.of(batch.id, candidate_id)
            verdict = session.candidates.verdicts(batch.id).get(candidate_id)
            standing = _standing(candidate, verdict)
            examined = standing is not Standing.UNEXAMINED
            findings = session.candidates.findings(candidate_id) if examined else []
            facts = session.candidates.facts(candidate_id)
            rules = policy.rules_for(candidate.level)
            routes = {route.id: route.title for route in rules.routes}
            without = without_of(facts)
            return Dossier(
                candidate=candidate,
                standing=standing,
                route=routes.get(verdict.route or "") if verdict and examined else None,
                requirements=tuple(_shown(rules.requirements, findings, examined=examined)),
                warnings=self._warnings(session, policy, batch, candidate) if examined else (),
                attested=attestations_of(facts),
                facts={kind: facts.get(kind, () if kind in without else None) for kind in KINDS},
            )

    def attested(self, chosen: Iterable[CandidateId]) -> list[dict[str, object]]:
        """What stands attested of each of `chosen`."""
        with self._office.store.reading() as session:
            return [attestations_of(session.candidates.facts(one)) for one in chosen]

    def asked(self, batch: Batch, candidates: Sequence[Candidate]) -> list[AskedAttestation]:
        """The attestations that the document asks for at the levels of `candidates`, in its order."""
        policy = self._office.policy(batch)
        found: dict[str, AskedAttestation] = {}
        for level in dict.fromkeys(one.level for one in candidates):
            for requirement in policy.rules_for(level).requirements:
                for key in requirement.condition.reads:
                    if key in YES_NO_ATTESTATIONS or key in LIST_ATTESTATIONS:
                        found.setdefault(key, _asked(key, requirement))
        return list(found.values())

    def _warnings(
        self, session: Session, policy: Policy, batch: Batch, candidate: Candidate
    ) -> tuple[str, ...]:
        day = session.batches.qualified_as_of(batch.id) or self._office.clock.today()
        found = judge(policy, candidate.level, read_facts(facts_document(session, candidate), day))
        texts, notices = (
            self._office.texts,
            policy.notices_on(day),
        )  # those are the batch's, not this person's
        return tuple(
            texts.remark("eligibility_warning", remark) for remark in found.warnings if remark not in notices
        )


def _standing(candidate: Candidate, verdict: StoredVerdict | None) -> Standing:
    if candidate.state is CandidateState.WITHDRAWN:
        return Standing.WITHDRAWN
    if candidate.state is CandidateState.ENTERED or verdict is None:
        return Standing.UNEXAMINED
    return _STANDINGS[verdict.verdict]


def _first_reason(candidate: Candidate, findings: Sequence[StoredFinding]) -> str:
    """What refuses comes before what is open: an open question beside a refusal decides nothing."""
    if candidate.state is CandidateState.ENTERED:
        return ""
    still_open = [finding for finding in findings if finding.verdict in _OPEN]
    still_open.sort(key=lambda finding: finding.verdict != FindingVerdict.NOT_MET)
    return still_open[0].why if still_open else ""


def _shown(
    requirements: Sequence[Requirement], findings: Sequence[StoredFinding], *, examined: bool
) -> Iterable[ShownRequirement]:
    """All requirements before the examination; afterwards those that were found on."""
    stored = {finding.requirement: finding for finding in findings}
    for one in requirements:
        finding = stored.get(one.id)
        if finding is not None:
            verdict = FindingVerdict(finding.verdict)
            yield ShownRequirement(one.title, finding.article, verdict, finding.why, one.note)
        elif not examined:
            yield ShownRequirement(one.title, one.article, None, "", one.note)


def _asked(key: str, requirement: Requirement) -> AskedAttestation:
    choices = tuple(one for one in Attainment if one in LIST_ATTESTATIONS.get(key, frozenset()))
    return AskedAttestation(key, choices, requirement.title, requirement.article)
