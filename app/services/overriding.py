"""Overrides: a question that the facts leave open, settled by two people; a refusal, turned by the authority.

Source: workflow §2 and §3. One account proposes, another one confirms, and neither applies in the batch; a
refusal is turned on the authority's written reply alone, and the approver confirms it.
"""

import uuid
from dataclasses import dataclass
from pathlib import Path

from app.domain.accounts import Account, Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId
from app.domain.errors import KnownError
from app.domain.overrides import (
    EvidenceMissingError,
    NothingToSettleError,
    NothingToTurnError,
    Override,
    OverrideConfirmedError,
    OverrideId,
    OverrideKind,
    OverrideStandsError,
    ReplyMissingError,
)
from app.services.evidencing import read_scan, require_known
from app.services.examining import EXAMINABLE, STATES, Examiner
from app.services.office import Office
from app.services.pack_changes import require_accepted
from app.services.reopening import examination_day, require_open
from app.services.signers import require_impartial
from app.services.wording import Asked, one_line, some_lines
from app.storage.session import Session

_PROPOSERS = (Role.SECRETARY, Role.APPROVER)
_CONFIRMERS = {
    OverrideKind.SETTLED: (Role.SECRETARY, Role.APPROVER, Role.HR),
    OverrideKind.TURNED: (Role.APPROVER,),
}


@dataclass(frozen=True, slots=True)
class OverrideDraft:
    """What is proposed: `document` and `reply` are the authority's number and paper, for `turned`."""

    kind: OverrideKind
    holds: bool
    reason: str
    document: str | None = None
    reply: Path | None = None


class Overriding:
    """Propose, confirm, withdraw; each is an act, and who was examined is so again."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def propose(
        self,
        batch: Batch,
        candidate_id: CandidateId,
        requirement: str,
        draft: OverrideDraft,
        actor: Actor,
    ) -> Override:
        """The first name; nothing changes until the second one confirms.

        Raises NothingToSettleError, NothingToTurnError, EvidenceMissingError, ReplyMissingError,
        OverrideStandsError, SignerIsCandidateError, QualificationClosedError, PackChangedError and what
        a scan raises.
        """
        actor.require(*_PROPOSERS)
        reason, office = some_lines(draft.reason, Asked.REASON), self._office
        document, scan = None, None
        if draft.kind is OverrideKind.TURNED:
            if draft.document is None or not draft.document.strip() or draft.reply is None:
                raise ReplyMissingError
            document, scan = one_line(draft.document, Asked.REPLY), read_scan(draft.reply)
        with office.store.session() as session:
            candidate = self._require(session, batch, candidate_id, actor)
            require_known(office, batch, candidate, requirement)
            self._require_ground(session, batch, candidate, requirement, draft.kind)
            stamp = office.stamp(actor)
            one = Override(
                id=OverrideId(str(uuid.uuid4())),
                candidate_id=candidate_id,
                requirement=requirement,
                kind=draft.kind,
                holds=draft.holds or draft.kind is OverrideKind.TURNED,
                reason=reason,
                document=document,
                reply_sha256=None if scan is None else session.files.add(*scan),
                proposed_by=actor.account_id,
                proposed_at=stamp.at,
            )
            session.examinations.propose(one)
            session.log.record(stamp, Act.OVERRIDE_PROPOSED, candidate_id, chain=batch.id, after=_told(one))
        return one

    def confirm(self, batch: Batch, override_id: OverrideId, actor: Actor) -> None:
        """The second name, of another account: from now on the override acts.

        Raises SamePersonError, OverrideConfirmedError, SignerIsCandidateError, RoleMissingError, and again
        what `propose` raises where the ground has gone meanwhile.
        """
        office = self._office
        with office.store.session() as session:
            one = session.examinations.override(override_id)
            actor.require(*_CONFIRMERS[one.kind])
            candidate = self._require(session, batch, one.candidate_id, actor)
            if one.confirmed:
                raise OverrideConfirmedError(name=candidate.name)
            actor.require_other_than(one.proposed_by)
            self._require_ground(session, batch, candidate, one.requirement, one.kind, standing=True)
            stamp = office.stamp(actor)
            session.examinations.confirm(override_id, actor.account_id, stamp.at)
            self._examine_anew(session, batch, candidate)
            session.log.record(stamp, Act.OVERRIDE_CONFIRMED, candidate.id, chain=batch.id, after=_told(one))

    def withdraw(self, batch: Batch, override_id: OverrideId, reason: str, actor: Actor) -> None:
        """Take an override back, confirmed or not, while the examination is open."""
        actor.require(*_PROPOSERS)
        reason, office = some_lines(reason, Asked.REASON), self._office
        with office.store.session() as session:
            one = session.examinations.override(override_id)
            candidate = self._require(session, batch, one.candidate_id, actor)
            session.examinations.withdraw(override_id)
            self._examine_anew(session, batch, candidate)
            session.log.record(
                office.stamp(actor),
                Act.OVERRIDE_WITHDRAWN,
                candidate.id,
                chain=batch.id,
                before=_told(one),
                after={"reason": reason},
            )

    def why_not_propose(
        self, batch: Batch, candidate_id: CandidateId, requirement: str, kind: OverrideKind, actor: Actor
    ) -> KnownError | None:
        """What refuses an override of that kind now; None when one can be proposed."""
        try:
            actor.require(*_PROPOSERS)
            with self._office.store.reading() as session:
                candidate = self._require(session, batch, candidate_id, actor)
                require_known(self._office, batch, candidate, requirement)
                self._require_ground(session, batch, candidate, requirement, kind)
        except KnownError as error:
            return error
        return None

    def seconds(self, override: Override) -> list[Account]:
        """The accounts that may be the second person; who applies in the batch is refused when confirming."""
        with self._office.store.reading() as session:
            accounts = session.accounts.all()
        return [
            one
            for one in accounts
            if not one.disabled
            and one.id != override.proposed_by
            and not one.roles.isdisjoint(_CONFIRMERS[override.kind])
        ]

    def reply(self, override_id: OverrideId) -> bytes:
        """The authority's written reply; raises ReplyMissingError for a settled question."""
        with self._office.store.reading() as session:
            sha256 = session.examinations.override(override_id).reply_sha256
            if sha256 is None:
                raise ReplyMissingError
            return session.files.content(sha256)

    def _require(self, session: Session, batch: Batch, candidate_id: CandidateId, actor: Actor) -> Candidate:
        require_open(session, batch, [candidate_id])
        require_accepted(self._office, session, batch)
        candidate = session.candidates.of(batch.id, candidate_id)
        candidate.require_state(*EXAMINABLE)
        require_impartial(session, batch, actor)
        return candidate

    def _require_ground(
        self,
        session: Session,
        batch: Batch,
        candidate: Candidate,
        requirement: str,
        kind: OverrideKind,
        *,
        standing: bool = False,
    ) -> None:
        """The facts still say what is to be overridden, and an open question has its evidence."""
        as_of = examination_day(self._office, session, batch)
        found = Examiner(self._office, session, batch).truth(candidate, requirement, as_of)
        if kind is OverrideKind.SETTLED and found is not None:
            raise NothingToSettleError(name=candidate.name)
        if kind is OverrideKind.TURNED and found is not False:
            raise NothingToTurnError(name=candidate.name)
        if not standing and any(
            one.requirement == requirement for one in session.examinations.overrides(candidate.id)
        ):
            raise OverrideStandsError(name=candidate.name)
        evidence = session.examinations.evidence(candidate.id)
        if kind is OverrideKind.SETTLED and all(one.requirement != requirement for one in evidence):
            raise EvidenceMissingError(name=candidate.name)

    def _examine_anew(self, session: Session, batch: Batch, candidate: Candidate) -> None:
        if candidate.state in STATES.values():
            as_of = examination_day(self._office, session, batch)
            Examiner(self._office, session, batch).store(candidate, as_of)


def _told(one: Override) -> dict[str, object]:
    return {
        "override": one.id,
        "requirement": one.requirement,
        "kind": one.kind,
        "holds": one.holds,
        "document": one.document,
        "sha256": one.reply_sha256,
        "reason": one.reason,
    }
