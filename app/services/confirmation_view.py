"""What the confirmation screen shows: who may be confirmed today, who is held by what, and the lists so far.

Reads only; the reasons are those that preparing and signing would refuse with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.accounts import Account, AccountId, Actor, Role
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.errors import KnownError, RefusalError
from app.domain.publicity import PeriodOpenError
from app.services.confirmation import Confirmable, NobodyClearError
from app.services.office import Office
from app.storage.confirmations import ConfirmationList
from app.storage.reviews import Result
from app.storage.session import Session

_PAST = frozenset({CandidateState.CONFIRMED, CandidateState.ISSUED})


class NoListError(RefusalError):
    """No list waits for the approver."""

    code = "no_list"


class ListOutdatedError(RefusalError):
    """Somebody on the list cannot be confirmed any more; it must be prepared anew."""

    code = "list_outdated"


class Verdict(StrEnum):
    """`listed` waits for the signature, `dropped` stands on such a list but is held meanwhile."""

    CLEAR = "clear"
    LISTED = "listed"
    DROPPED = "dropped"
    HELD = "held"
    CONFIRMED = "confirmed"


_ORDER = (Verdict.DROPPED, Verdict.HELD, Verdict.CLEAR, Verdict.LISTED, Verdict.CONFIRMED)
"""Who needs attention comes first."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One name, what becomes of it, why it is held, and the number of the list it stands on."""

    candidate: Candidate
    score: str | None
    verdict: Verdict
    error: KnownError | None
    list_number: int | None


@dataclass(frozen=True, slots=True)
class ListShown:
    """A list with the names of the people who made it and of those on it."""

    list: ConfirmationList
    prepared_by: str
    signed_by: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConfirmationState:
    names: tuple[Confirmed, ...]
    lists: tuple[ListShown, ...]

    def count(self, verdict: Verdict) -> int:
        return sum(one.verdict is verdict for one in self.names)

    @property
    def unsigned(self) -> ListShown | None:
        """The list that waits for the approver."""
        return next((one for one in self.lists if one.list.signed_by is None), None)


class ConfirmationView:
    """Reads of one office; each method is one steady look into the file."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def look(self, batch: Batch) -> ConfirmationState:
        """How everybody proposed stands today."""
        with self._office.store.reading() as session:
            accounts = {account.id: account.name for account in session.accounts.all()}
            candidates = session.candidates.of_batch(batch.id)
            lists = session.confirmations.of_batch(batch.id)
            names = self._names(session, batch, candidates, lists)
        people = {one.id: one.name for one in candidates}
        return ConfirmationState(names, tuple(_list(one, accounts, people) for one in lists))

    def why_not_prepare(self, state: ConfirmationState, batch: Batch, actor: Actor) -> KnownError | None:
        """Why no list can be prepared now by `actor`; None where one can."""
        try:
            actor.require(Role.SECRETARY)
        except KnownError as error:
            return error
        if any(one.verdict in {Verdict.CLEAR, Verdict.LISTED} for one in state.names):
            return None
        held = [one.error for one in state.names if one.error is not None]
        if not held:
            article = self._office.policy(batch).road.step("confirmation").article
            return NobodyClearError(
                article=article, reasons=(self._office.texts.say("block", "nobody_waits"),)
            )
        running = [one for one in held if isinstance(one, PeriodOpenError)]
        return min(running, key=lambda one: str(one.values["last_day"])) if running else held[0]

    def why_not_sign(self, state: ConfirmationState, batch: Batch, actor: Actor) -> KnownError | None:
        """Why there is nothing to sign; None where a list waits and still holds."""
        article = self._office.policy(batch).road.step("confirmation").article
        if state.unsigned is None:
            return self.why_not_prepare(state, batch, actor) or NoListError(article=article)
        if state.count(Verdict.LISTED) < len(state.unsigned.names):
            return ListOutdatedError(article=article, number=state.unsigned.list.number)
        return None

    def signers(self, shown: ListShown) -> list[Account]:
        """Who may sign a list: the approvers, in front those who did not prepare it."""
        with self._office.store.reading() as session:
            accounts = session.accounts.all()
        approvers = [one for one in accounts if not one.disabled and Role.APPROVER in one.roles]
        return sorted(approvers, key=lambda one: one.id == shown.list.prepared_by)

    def _names(
        self,
        session: Session,
        batch: Batch,
        candidates: list[Candidate],
        lists: list[ConfirmationList],
    ) -> tuple[Confirmed, ...]:
        confirmable, results = Confirmable(self._office, session, batch), session.reviews.results(batch.id)
        on_list = {one: prepared for prepared in lists for one in prepared.candidates}
        names = []
        for candidate in candidates:
            prepared = on_list.get(candidate.id)
            if candidate.state not in {CandidateState.PROPOSED, *_PAST}:
                continue
            error = None if candidate.state in _PAST else _error(confirmable, candidate)
            names.append(
                Confirmed(
                    candidate=candidate,
                    score=_score(results, candidate.id),
                    verdict=_verdict(candidate, prepared, error),
                    error=error,
                    list_number=None if prepared is None else prepared.number,
                )
            )
        return tuple(sorted(names, key=lambda one: _ORDER.index(one.verdict)))


def _error(confirmable: Confirmable, candidate: Candidate) -> KnownError | None:
    try:
        confirmable.require(candidate)
    except KnownError as error:
        return error
    return None


def _verdict(candidate: Candidate, prepared: ConfirmationList | None, error: KnownError | None) -> Verdict:
    if candidate.state in _PAST:
        return Verdict.CONFIRMED
    if prepared is None:
        return Verdict.CLEAR if error is None else Verdict.HELD
    return Verdict.LISTED if error is None else Verdict.DROPPED


def _score(results: Mapping[CandidateId, Result], candidate_id: CandidateId) -> str | None:
    result = results.get(candidate_id)
    return result.score if result else None


def _list(
    prepared: ConfirmationList, accounts: Mapping[AccountId, str], people: Mapping[CandidateId, str]
) -> ListShown:
    return ListShown(
        list=prepared,
        prepared_by=accounts.get(prepared.prepared_by, "—"),
        signed_by=None if prepared.signed_by is None else accounts.get(prepared.signed_by, "—"),
        names=tuple(people[one] for one in prepared.candidates),
    )
