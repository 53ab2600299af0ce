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
from app.services.stops import Stops
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
            clear, held = Confirmable(office, session, batch).sorted_out()
            if not clear:
                reasons = [office.texts.remark("error", error.remark) for _, error in held]
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
        return PreparedList(prepared, tuple(clear), tuple((one, error.remark) for one, error in held))

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
            confirmable = Confirmable(office, session, batch)
            for candidate in confirmed:
                confirmable.require(candidate)
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


class Confirmable:
    """Judges name after name of one batch as of today; notices and objections are read once."""

    def __init__(self, office: Office, session: Session, batch: Batch) -> None:
        self._session = session
        self._batch = batch
        self._road = office.policy(batch).road
        self._today = office.clock.today()
        notices = session.notices.of_batch(batch.id)
        self._named = {one: notice for notice in notices for one in notice.candidates}
        self._objections = tuple(session.notices.objections(batch.id))
        self._stops = Stops(office, session, batch)

    def require(self, candidate: Candidate) -> None:
        """Raises unless the name is proposed, past publicity, and nothing is held against it."""
        candidate.require_state(CandidateState.PROPOSED)
        self._stops.require_none(candidate)
        self._road.require("publicity", candidate_steps(self._session, self._batch, candidate))
        require_clear(
            candidate,
            self._named.get(candidate.id),
            self._objections,
            self._today,
            article=self._road.step("publicity").article,
        )

    def sorted_out(self) -> tuple[list[Candidate], list[tuple[Candidate, KnownError]]]:
        """The proposed names on no list that may be confirmed, and those that may not with the reason."""
        clear: list[Candidate] = []
        held: list[tuple[Candidate, KnownError]] = []
        listed = self._session.confirmations.listed(self._batch.id)
        for candidate in self._session.candidates.of_batch(self._batch.id):
            if candidate.state is not CandidateState.PROPOSED or candidate.id in listed:
                continue
            try:
                self.require(candidate)
            except KnownError as error:
                held.append((candidate, error))
            else:
                clear.append(candidate)
        return clear, held
