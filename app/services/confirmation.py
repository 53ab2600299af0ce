"""Confirmation lists: who has passed publicity with nothing held against them, signed by the approver.

Source: workflow §6; the list is prepared by one account and signed by another.
"""

from dataclasses import dataclass

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.errors import KnownError, RefusalError
from app.domain.publicity import require_clear
from app.domain.remarks import Remark
from app.services.office import Office, batch_steps, candidate_steps
from app.storage.confirmations import ConfirmationList, ListUnknownError
from app.storage.session import Session


class NobodyClearError(RefusalError):
    """No proposed name is past publicity with nothing held against it; `reasons` tells each one's."""

    code = "nobody_clear"


class ListSignedError(RefusalError):
    code = "list_signed"


@dataclass(frozen=True, slots=True)
class PreparedList:
    """The list, whom it names, and who stays behind with the reason."""

    list: ConfirmationList
    candidates: tuple[Candidate, ...]
    held: tuple[tuple[Candidate, Remark], ...]


class Confirmation:
    """Numbered lists (第1号, 第2号 …); several may be needed when an objection holds a name."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def prepare(self, batch: Batch, actor: Actor) -> PreparedList:
        """List everybody who may be confirmed today, in place of a list that nobody has signed.

        Raises NobodyClearError with each one's reason.
        """
        actor.require(Role.SECRETARY)
        office = self._office
        road = office.policy(batch).road
        with office.store.session() as session:
            road.require("publicity", batch_steps(session, batch))
            session.confirmations.discard_unsigned(batch.id)
            clear, held = self._sorted_out(session, batch)
            if not clear:
                reasons = [office.texts.remark("error", remark) for _, remark in held]
                raise NobodyClearError(
                    article=road.step("confirmation").article,
                    reasons=tuple(reasons or [office.texts.say("block", "nobody_waits")]),
                )
            stamp = office.stamp(actor)
            prepared = session.confirmations.add(
                batch.id, [one.id for one in clear], actor.account_id, office.clock.today()
            )
            session.log.record(
                stamp,
                Act.LIST_PREPARED,
                prepared.id,
                chain=batch.id,
                after={"number": prepared.number, "people": len(clear)},
            )
        return PreparedList(prepared, tuple(clear), tuple(held))

    def sign(self, batch: Batch, list_id: str, actor: Actor) -> list[Candidate]:
        """The approver's signature: everybody listed is looked at once more, then confirmed."""
        actor.require(Role.APPROVER)
        office = self._office
        with office.store.session() as session:
            prepared = session.confirmations.get(list_id)
            if prepared.batch_id != batch.id:
                raise ListUnknownError(list=list_id)
            if prepared.signed_by is not None:
                raise ListSignedError(number=prepared.number)
            actor.require_other_than(prepared.prepared_by)
            today, stamp = office.clock.today(), office.stamp(actor)
            confirmed = [session.candidates.get(one) for one in prepared.candidates]
            for candidate in confirmed:
                candidate.require_state(CandidateState.PROPOSED)
                self._require_clear(session, batch, candidate)
                for step in ("publicity", "confirmation"):
                    session.candidates.complete_step(candidate.id, step, today, stamp.act_id)
                session.candidates.set_state(candidate.id, CandidateState.CONFIRMED)
            session.confirmations.sign(list_id, actor.account_id, today)
            session.log.record(
                stamp,
                Act.LIST_SIGNED,
                list_id,
                chain=batch.id,
                after={"number": prepared.number, "people": len(confirmed)},
            )
        return confirmed

    def _sorted_out(
        self, session: Session, batch: Batch
    ) -> tuple[list[Candidate], list[tuple[Candidate, Remark]]]:
        clear: list[Candidate] = []
        held: list[tuple[Candidate, Remark]] = []
        listed = session.confirmations.listed(batch.id)
        for candidate in session.candidates.of_batch(batch.id):
            if candidate.state is not CandidateState.PROPOSED or candidate.id in listed:
                continue
            try:
                self._require_clear(session, batch, candidate)
            except KnownError as error:
                held.append((candidate, error.remark))
            else:
                clear.append(candidate)
        return clear, held

    def _require_clear(self, session: Session, batch: Batch, candidate: Candidate) -> None:
        road = self._office.policy(batch).road
        road.require("publicity", candidate_steps(session, batch, candidate))
        require_clear(
            candidate,
            session.notices.naming(candidate.id),
            tuple(session.notices.objections(batch.id)),
            self._office.clock.today(),
            article=road.step("publicity").article,
        )
