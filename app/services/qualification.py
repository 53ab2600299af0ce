"""Examines candidates against the rule pack, requirement by requirement, and freezes what was found.

Source: workflow §3; the verdicts are the domain's, the sentences are written down as they were shown.
"""

from collections.abc import Callable, Mapping, Sequence

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState, NobodyChosenError
from app.domain.eligibility import Eligibility, Verdict, judge
from app.domain.errors import KnownError, RefusalError
from app.exchange.facts_json import read_facts
from app.services.candidate_facts import (
    KINDS,
    Records,
    attestations_of,
    facts_document,
    put_attested,
    without_of,
)
from app.services.office import Office, batch_steps
from app.services.progress import Progress, Unwatched
from app.storage.candidates import StoredFinding
from app.storage.session import Session
from app.texts.findings import why

STATES = {
    Verdict.ELIGIBLE: CandidateState.ELIGIBLE,
    Verdict.NOT_ELIGIBLE: CandidateState.REFUSED,
    Verdict.INCOMPLETE: CandidateState.INCOMPLETE,
}
EXAMINABLE = (CandidateState.ENTERED, *STATES.values())
_NAMED = 5


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
            batch = session.batches.find(candidate.batch_id)
            self._require_open(session, batch)
            self._put_attestations(session, candidate, attestations)
            session.log.record(
                self._office.stamp(actor),
                Act.ATTESTED,
                candidate_id,
                chain=candidate.batch_id,
                after=dict(attestations),
            )
            self._examine_anew(session, batch, candidate)

    def attest_together(
        self, batch: Batch, chosen: Sequence[CandidateId], changes: Mapping[str, object], actor: Actor
    ) -> None:
        """One finding of the committee for all of `chosen`: what `changes` names replaces what stood.

        None takes a finding back; what is not named stays as it was for each. Raises NobodyChosenError,
        StateRefusesError, QualificationClosedError.
        """
        actor.require(Role.SECRETARY)
        read_facts({"attestations": dict(changes)}, self._office.clock.today())
        if not chosen:
            raise NobodyChosenError
        with self._office.store.session() as session:
            self._require_open(session, batch)
            for candidate_id in chosen:
                candidate = session.candidates.of(batch.id, candidate_id)
                candidate.require_state(*EXAMINABLE)
                stood = attestations_of(session.candidates.facts(candidate_id))
                joined = {key: found for key, found in {**stood, **changes}.items() if found is not None}
                self._put_attestations(session, candidate, joined)
                self._examine_anew(session, batch, candidate)
            session.log.record(
                self._office.stamp(actor),
                Act.ATTESTED,
                batch.id,
                chain=batch.id,
                after={**changes, "candidates": list(chosen)},
            )

    def change_facts(
        self, batch: Batch, candidate_id: CandidateId, facts: Mapping[str, Records | None], actor: Actor
    ) -> None:
        """Replace what the candidate shows, by kind (`certificate`, `post`, `title`, `award`).

        None: nobody knows; an empty list: looked for, and there is none. Raises an InputError for what
        cannot be read, StateRefusesError, QualificationClosedError.
        """
        actor.require(Role.SECRETARY)
        given = {KINDS[kind]: None if records is None else list(records) for kind, records in facts.items()}
        read_facts(given, self._office.clock.today())
        with self._office.store.session() as session:
            self._require_open(session, batch)
            candidate = session.candidates.of(batch.id, candidate_id)
            candidate.require_state(*EXAMINABLE)
            before = facts_document(session, candidate)
            for kind, records in facts.items():
                session.candidates.put_facts(candidate_id, kind, records or ())
            without = frozenset(
                kind for kind, records in facts.items() if records is not None and not records
            )
            kept = without_of(session.candidates.facts(candidate_id)) - facts.keys()
            attested = attestations_of(session.candidates.facts(candidate_id))
            put_attested(session, candidate_id, attested, without | kept)
            session.log.record(
                self._office.stamp(actor),
                Act.FACTS_CHANGED,
                candidate_id,
                chain=batch.id,
                before={"content": before},
                after={"content": facts_document(session, candidate)},
            )
            self._examine_anew(session, batch, candidate)

    def examine(
        self, batch: Batch, actor: Actor, progress: Progress | None = None
    ) -> dict[CandidateId, Eligibility]:
        """Examine everybody who is entered or was examined, as of today; one act for the whole batch."""
        office, watch = self._office, progress or Unwatched()
        with office.store.session() as session:
            self._require_examinable(session, batch, actor)
            waiting = [one for one in session.candidates.of_batch(batch.id) if one.state in EXAMINABLE]
            found: dict[CandidateId, Eligibility] = {}
            for candidate in waiting:
                watch.advance(len(found), len(waiting))
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
        office = self._office
        with office.store.session() as session:
            self._require_closable(session, batch, actor)
            stamp, today = office.stamp(actor), office.clock.today()
            session.batches.freeze_qualification(batch.id, today)
            session.batches.complete_step(batch.id, "qualification", today, stamp.act_id)
            session.log.record(
                stamp, Act.QUALIFICATION_CLOSED, batch.id, chain=batch.id, after={"as_of": today}
            )

    def why_not_examine(self, batch: Batch, actor: Actor) -> KnownError | None:
        """What refuses an examination now; None when nothing does."""
        return self._asked(self._require_examinable, batch, actor)

    def why_not_close(self, batch: Batch, actor: Actor) -> KnownError | None:
        """What refuses the end of the examination now; None when nothing does."""
        return self._asked(self._require_closable, batch, actor)

    def why_not_attest(self, batch: Batch, actor: Actor) -> KnownError | None:
        """What refuses attestations and changed facts now; None when nothing does."""

        def require(session: Session, batch: Batch, actor: Actor) -> None:
            actor.require(Role.SECRETARY)
            self._require_open(session, batch)

        return self._asked(require, batch, actor)

    def _asked(
        self, require: Callable[[Session, Batch, Actor], None], batch: Batch, actor: Actor
    ) -> KnownError | None:
        try:
            with self._office.store.reading() as session:
                require(session, batch, actor)
        except KnownError as error:
            return error
        return None

    def _require_examinable(self, session: Session, batch: Batch, actor: Actor) -> None:
        actor.require(Role.SECRETARY)
        self._office.policy(batch).road.require("qualification", batch_steps(session, batch))
        self._require_open(session, batch)

    def _require_closable(self, session: Session, batch: Batch, actor: Actor) -> None:
        actor.require(Role.SECRETARY)
        road = self._office.policy(batch).road
        step = road.require_next("qualification", batch_steps(session, batch))
        candidates = session.candidates.of_batch(batch.id)
        if not candidates:
            raise QualificationEmptyError(article=step.article, title=batch.title)
        waiting = [
            one.name for one in candidates if one.state in {CandidateState.ENTERED, CandidateState.INCOMPLETE}
        ]
        if waiting:
            raise QualificationIncompleteError(
                article=step.article,
                count=len(waiting),
                names=(*waiting[:_NAMED], *("…" for _ in waiting[_NAMED : _NAMED + 1])),
            )

    def _put_attestations(
        self, session: Session, candidate: Candidate, attestations: Mapping[str, object]
    ) -> None:
        without = without_of(session.candidates.facts(candidate.id))
        put_attested(session, candidate.id, attestations, without)

    def _examine_anew(self, session: Session, batch: Batch, candidate: Candidate) -> None:
        """A verdict never outlives the facts it was found on: who was examined is so again."""
        if candidate.state in STATES.values():
            self._examine(session, batch, candidate)

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
