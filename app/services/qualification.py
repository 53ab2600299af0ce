"""Examines candidates against the rule pack, requirement by requirement, and freezes what was found.

Source: workflow §3; the verdicts are the domain's, the sentences are written down as they were shown.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState, NobodyChosenError
from app.domain.eligibility import Eligibility
from app.domain.errors import KnownError, RefusalError
from app.domain.overrides import OverridePendingError
from app.domain.signing import Signing
from app.exchange.facts_json import read_facts
from app.services.candidate_facts import (
    KINDS,
    Records,
    attestations_of,
    facts_document,
    put_attested,
    without_of,
)
from app.services.examining import (
    EXAMINABLE,
    STATES,
    Examined,
    Examiner,
    store_examined,
    stored_answers,
)
from app.services.freezing import Freezer
from app.services.office import Office, batch_steps
from app.services.pack_changes import require_accepted
from app.services.progress import Progress, Unwatched
from app.services.reopening import (
    QualificationClosedError,
    examination_day,
    open_among,
    reopened_in,
    require_open,
)
from app.services.signers import checked_names, checked_signing, lacks_signatures
from app.storage.session import Session

__all__ = [
    "AttestationsUnsignedError",
    "ExaminationOutdatedError",
    "Qualification",
    "QualificationClosedError",
    "QualificationEmptyError",
    "QualificationIncompleteError",
]

_NAMED = 5


class QualificationEmptyError(RefusalError):
    """The batch has no candidates to examine."""

    code = "qualification_empty"


class QualificationIncompleteError(RefusalError):
    """Some candidates are not settled yet."""

    code = "qualification_incomplete"


class AttestationsUnsignedError(RefusalError):
    """Something stands attested, and the file does not say who signed it."""

    code = "attestations_unsigned"


class ExaminationOutdatedError(RefusalError):
    """As of the closing day somebody's answers would differ from those on the board."""

    code = "examination_outdated"


class Qualification:
    """Attestations in, findings out."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def attest(
        self, candidate_id: CandidateId, attestations: Mapping[str, object], actor: Actor, signed: Signing
    ) -> None:
        """Store what the committee itself found true (品德, 业绩 …), in place of earlier attestations.

        `signed` names who of the committee signed it and when. Raises SignersMissingError,
        SignerIsCandidateError, SignedInFutureError.
        """
        actor.require(Role.SECRETARY)
        read_facts({"attestations": dict(attestations)}, self._office.clock.today())
        with self._office.store.session() as session:
            candidate = session.candidates.get(candidate_id)
            batch = session.batches.find(candidate.batch_id)
            self._require_open(session, batch, [candidate_id])
            signed = checked_signing(session, batch, signed, self._office.clock.today())
            stood = attestations_of(session.candidates.facts(candidate_id))
            self._put_attestations(session, candidate, attestations)
            for fact in stood.keys() | attestations.keys():
                found = attestations.get(fact)
                session.examinations.sign(candidate_id, fact, None if found is None else signed)
            session.log.record(
                self._office.stamp(actor),
                Act.ATTESTED,
                candidate_id,
                chain=candidate.batch_id,
                after={**attestations, **_signed(signed)},
            )
            self._examine_anew(session, batch, [candidate])

    def attest_together(
        self,
        batch: Batch,
        chosen: Sequence[CandidateId],
        changes: Mapping[str, object],
        actor: Actor,
        signed: Signing,
    ) -> None:
        """One finding of the committee for all of `chosen`: what `changes` names replaces what stood.

        None takes a finding back; what is not named stays as it was for each, signatures too. Raises
        NobodyChosenError, StateRefusesError, QualificationClosedError and what `attest` raises.
        """
        actor.require(Role.SECRETARY)
        read_facts({"attestations": dict(changes)}, self._office.clock.today())
        if not chosen:
            raise NobodyChosenError
        with self._office.store.session() as session:
            self._require_open(session, batch, chosen)
            signed = checked_signing(session, batch, signed, self._office.clock.today())
            for candidate_id in chosen:
                candidate = session.candidates.of(batch.id, candidate_id)
                candidate.require_state(*EXAMINABLE)
                stood = attestations_of(session.candidates.facts(candidate_id))
                joined = {key: found for key, found in {**stood, **changes}.items() if found is not None}
                self._put_attestations(session, candidate, joined)
                for fact, finding in changes.items():
                    session.examinations.sign(candidate_id, fact, None if finding is None else signed)
            self._examine_anew(session, batch, [session.candidates.get(one) for one in chosen])
            session.log.record(
                self._office.stamp(actor),
                Act.ATTESTED,
                batch.id,
                chain=batch.id,
                after={**changes, "candidates": list(chosen), **_signed(signed)},
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
            self._require_open(session, batch, [candidate_id])
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
            self._examine_anew(session, batch, [candidate])

    def examine(
        self, batch: Batch, actor: Actor, progress: Progress | None = None
    ) -> dict[CandidateId, Eligibility]:
        """Examine everybody who is entered or was examined, as of today; one act for the whole batch.

        Once it is closed, those whom a 复核 opened again, as of the day on which it was frozen.
        """
        office, watch = self._office, progress or Unwatched()
        with office.store.session() as session:
            self._require_examinable(session, batch, actor)
            people = open_among(session, batch, session.candidates.of_batch(batch.id))
            waiting = [one for one in people if one.state in EXAMINABLE]
            found: dict[CandidateId, Eligibility] = {}
            examiner, as_of = Examiner(office, session, batch), examination_day(office, session, batch)
            for candidate in waiting:
                watch.advance(len(found), len(waiting))
                found[candidate.id] = examiner.store(candidate, as_of).eligibility
            session.log.record(
                office.stamp(actor),
                Act.EXAMINED,
                batch.id,
                chain=batch.id,
                after={name: eligibility.verdict for name, eligibility in found.items()},
            )
        return found

    def close(
        self, batch: Batch, actor: Actor, present: Sequence[str], progress: Progress | None = None
    ) -> None:
        """Freeze the examination as of today, with the names of those present at it.

        Everybody is examined once more: who would now be answered otherwise than the board says is named,
        and nothing is closed. Refused while somebody is neither eligible nor refused nor gone, while an
        attestation is not signed and while an override waits for its second person.
        """
        office, watch = self._office, progress or Unwatched()
        with office.store.session() as session:
            self._require_closable(session, batch, actor)
            stamp, today = office.stamp(actor), office.clock.today()
            names = checked_names(session, batch, present)
            examined = self._examined_at_closing(session, batch, today, watch)
            seal = Freezer(office, session, batch, stamp).freeze(examined, names)
            session.batches.freeze_qualification(batch.id, today)
            session.batches.complete_step(batch.id, "qualification", today, stamp.act_id)
            session.log.record(
                stamp,
                Act.QUALIFICATION_CLOSED,
                batch.id,
                chain=batch.id,
                after={"as_of": today, "people": len(examined), "seal": seal, "name": list(names)},
            )

    def _examined_at_closing(
        self, session: Session, batch: Batch, today: date, watch: Progress
    ) -> list[Examined]:
        """Everybody's examination as of the closing day, put down in place of the earlier day's sentences."""
        people = [one for one in session.candidates.of_batch(batch.id) if one.state in STATES.values()]
        article = self._office.policy(batch).road.step("qualification").article
        unsigned = [one.name for one in people if lacks_signatures(session, one.id)]
        if unsigned:
            raise AttestationsUnsignedError(article=article, names=_few(unsigned), count=len(unsigned))
        verdicts, findings = (
            session.candidates.verdicts(batch.id),
            session.candidates.findings_of_batch(batch.id),
        )
        examiner = Examiner(self._office, session, batch)
        examined, differing = [], []
        for done, one in enumerate(people):
            watch.advance(done, len(people))
            found = examiner.examine(one, today)
            if found.answers != stored_answers(verdicts.get(one.id), findings.get(one.id, [])):
                differing.append(one.name)
            examined.append(found)
        if differing:
            raise ExaminationOutdatedError(
                article=article, names=_few(differing), count=len(differing), day=today
            )
        for found in examined:
            store_examined(session, found)
        return examined

    def why_not_examine(self, batch: Batch, actor: Actor) -> KnownError | None:
        """What refuses an examination now; None when nothing does."""
        return self._asked(self._require_examinable, batch, actor)

    def why_not_close(self, batch: Batch, actor: Actor) -> KnownError | None:
        """What refuses the end of the examination now; None when nothing does."""
        return self._asked(self._require_closable, batch, actor)

    def why_not_attest(
        self, batch: Batch, actor: Actor, chosen: Collection[CandidateId] = ()
    ) -> KnownError | None:
        """What refuses attestations and changed facts of `chosen` now; None when nothing does."""

        def require(session: Session, batch: Batch, actor: Actor) -> None:
            actor.require(Role.SECRETARY)
            self._require_open(session, batch, chosen)

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
        self._require_open(session, batch, reopened_in(session, batch))
        self._require_force(session, batch)

    def _require_closable(self, session: Session, batch: Batch, actor: Actor) -> None:
        actor.require(Role.SECRETARY)
        road = self._office.policy(batch).road
        step = road.require_next("qualification", batch_steps(session, batch))
        require_accepted(self._office, session, batch)
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
                names=_few(waiting),
            )
        pending = [
            one.candidate_id for one in session.examinations.overrides_of_batch(batch.id) if not one.confirmed
        ]
        names = [one.name for one in candidates if one.id in pending]
        if names:
            raise OverridePendingError(article=step.article, names=_few(names))
        self._require_force(session, batch)

    def _require_open(self, session: Session, batch: Batch, chosen: Collection[CandidateId]) -> None:
        """The examination of `chosen` is open, and held under the version that the batch remembers."""
        require_open(session, batch, chosen)
        require_accepted(self._office, session, batch)

    def _put_attestations(
        self, session: Session, candidate: Candidate, attestations: Mapping[str, object]
    ) -> None:
        without = without_of(session.candidates.facts(candidate.id))
        put_attested(session, candidate.id, attestations, without)

    def _examine_anew(self, session: Session, batch: Batch, people: Sequence[Candidate]) -> None:
        """A verdict never outlives the facts it was found on: who was examined is so again."""
        examiner = Examiner(self._office, session, batch)
        as_of = examination_day(self._office, session, batch)
        for one in people:
            if one.state in STATES.values():
                examiner.store(one, as_of)

    def _require_force(self, session: Session, batch: Batch) -> None:
        """Raises DayOutsideForceError outside the days in force, unless the approver granted it."""
        if session.batches.force_override(batch.id) is None:
            self._office.policy(batch).require_force(examination_day(self._office, session, batch))


def _few(names: Sequence[str]) -> tuple[str, ...]:
    """The first names, and a mark where there are more."""
    return (*names[:_NAMED], *("…" for _ in names[_NAMED : _NAMED + 1]))


def _signed(signed: Signing) -> dict[str, object]:
    """Signatures as the log keeps them: names hashed, the day in clear."""
    return {"name": list(signed.names), "signed_on": signed.day}
