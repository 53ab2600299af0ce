"""What the qualification screen shows: where everybody stands, and one person requirement by requirement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.eligibility import FindingVerdict, Verdict, judge
from app.domain.eligibility_facts import LIST_ATTESTATIONS, YES_NO_ATTESTATIONS, Attainment
from app.domain.eligibility_rules import Requirement
from app.domain.evidence import Evidence
from app.domain.overrides import Override, OverrideKind
from app.domain.policies import Policy
from app.domain.signing import Signing
from app.domain.stops import StopKind, is_stop
from app.exchange.facts_json import read_facts
from app.services.candidate_facts import KINDS, Records, attestations_of, facts_document, without_of
from app.services.office import Office
from app.services.reopening import reopened_in
from app.services.stops import Stops, stop_sentence
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
    """One row: `reason` is what stops the person, else the first requirement that is not met, or open."""

    candidate: Candidate
    standing: Standing
    reason: str


@dataclass(frozen=True, slots=True)
class ShownOverride:
    """An override with the names behind it; `idle` when the facts no longer say what it overrides."""

    override: Override
    proposed_by: str
    confirmed_by: str | None
    idle: bool


@dataclass(frozen=True, slots=True)
class ShownRequirement:
    """One requirement as examined; `verdict` None and no sentence before that. `note` is our reading.

    `original` is what the facts alone say where an override says otherwise; `id` is empty for what stopped
    the person at the examination.
    """

    title: str
    article: str
    verdict: FindingVerdict | None
    why: str
    note: str | None
    id: str = ""
    original: FindingVerdict | None = None
    evidence: tuple[Evidence, ...] = ()
    override: ShownOverride | None = None

    @property
    def can_become(self) -> OverrideKind | None:
        """The kind of override that what was found allows, None where it allows none."""
        if not self.id or self.override is not None:
            return None
        kinds = {FindingVerdict.UNKNOWN: OverrideKind.SETTLED, FindingVerdict.NOT_MET: OverrideKind.TURNED}
        return None if self.verdict is None else kinds.get(self.verdict)


@dataclass(frozen=True, slots=True)
class ShownStop:
    """What stops the person today; `admitted` where the approver let them into the batch all the same."""

    kind: StopKind
    sentence: str
    until: date | None
    admitted: bool = False


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
    stops: tuple[ShownStop, ...] = ()
    signatures: Mapping[str, Signing] = field(default_factory=dict)


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

    def is_open(self, batch: Batch) -> bool:
        """Whether anybody can be examined: it is not closed, or a 复核 opened it again for somebody."""
        with self._office.store.reading() as session:
            return STEP not in session.batches.steps_done(batch.id) or bool(reopened_in(session, batch))

    def people(self, batch: Batch) -> list[Examinee]:
        """Everybody of the batch in the order of the roster."""
        with self._office.store.reading() as session:
            findings = session.candidates.findings_of_batch(batch.id)
            verdicts = session.candidates.verdicts(batch.id)
            stops, texts = Stops(self._office, session, batch), self._office.texts
            return [
                Examinee(
                    one,
                    _standing(one, verdicts.get(one.id)),
                    next((stop_sentence(texts, stop) for stop in stops.barred(one)), None)
                    or _first_reason(one, findings.get(one.id, ())),
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
                requirements=tuple(
                    _shown(
                        self._office,
                        rules.requirements,
                        findings,
                        _Rests(session, candidate),
                        examined=examined,
                    )
                ),
                warnings=self._warnings(session, policy, batch, candidate) if examined else (),
                attested=attestations_of(facts),
                facts={kind: facts.get(kind, () if kind in without else None) for kind in KINDS},
                stops=self._stops(session, batch, candidate),
                signatures=session.examinations.signatures(candidate_id),
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

    def last_signers(self, batch: Batch) -> tuple[str, ...]:
        """Who signed last in the batch, else the committee: what a person would type again."""
        with self._office.store.reading() as session:
            last = session.examinations.last_signing(batch.id)
            if last is not None:
                return last.names
            return tuple(judge.name for judge in session.reviews.judges(batch.id))

    def _stops(self, session: Session, batch: Batch, candidate: Candidate) -> tuple[ShownStop, ...]:
        stops, texts = Stops(self._office, session, batch), self._office.texts
        return (
            *(ShownStop(one.kind, stop_sentence(texts, one), one.until) for one in stops.of(candidate)),
            *(
                ShownStop(one.kind, stop_sentence(texts, one), one.until, admitted=True)
                for one in stops.admitted(candidate)
            ),
        )

    def _warnings(
        self, session: Session, policy: Policy, batch: Batch, candidate: Candidate
    ) -> tuple[str, ...]:
        day = session.batches.qualified_as_of(batch.id) or self._office.clock.today()
        overrides = session.examinations.overrides(candidate.id)
        found = judge(policy, candidate.level, read_facts(facts_document(session, candidate), day), overrides)
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


class _Rests:
    """What a candidate's findings rest on, by requirement."""

    def __init__(self, session: Session, candidate: Candidate) -> None:
        self._accounts = {account.id: account.name for account in session.accounts.all()}
        self._evidence = session.examinations.evidence(candidate.id)
        self._overrides = {one.requirement: one for one in session.examinations.overrides(candidate.id)}

    def evidence(self, requirement: str) -> tuple[Evidence, ...]:
        return tuple(one for one in self._evidence if one.requirement == requirement)

    def override(self, requirement: str, original: str | None) -> ShownOverride | None:
        one = self._overrides.get(requirement)
        if one is None:
            return None
        name = self._accounts.get
        second = None if one.confirmed_by is None else name(one.confirmed_by, one.confirmed_by)
        return ShownOverride(
            one, name(one.proposed_by, one.proposed_by), second, one.confirmed and original is None
        )


def _shown(
    office: Office,
    requirements: Sequence[Requirement],
    findings: Sequence[StoredFinding],
    rests: _Rests,
    *,
    examined: bool,
) -> Iterable[ShownRequirement]:
    """All requirements before the examination; afterwards those that were found on, or have evidence."""
    for finding in findings:
        if is_stop(finding.requirement):
            title = office.texts.label("stop_kind", finding.requirement.removeprefix("stop_"))
            yield ShownRequirement(title, finding.article, FindingVerdict.NOT_MET, finding.why, None)
    stored = {finding.requirement: finding for finding in findings}
    for one in requirements:
        found, evidence = stored.get(one.id), rests.evidence(one.id)
        if found is None and examined and not evidence:
            continue
        original = None if found is None else found.original
        yield ShownRequirement(
            title=one.title,
            article=one.article if found is None else found.article,
            verdict=None if found is None else FindingVerdict(found.verdict),
            why="" if found is None else found.why,
            note=one.note,
            id=one.id,
            original=None if original is None else FindingVerdict(original),
            evidence=evidence,
            override=rests.override(one.id, original),
        )


def _asked(key: str, requirement: Requirement) -> AskedAttestation:
    choices = tuple(one for one in Attainment if one in LIST_ATTESTATIONS.get(key, frozenset()))
    return AskedAttestation(key, choices, requirement.title, requirement.article)
