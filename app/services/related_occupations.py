"""Which occupations count as related (相关职业) to those applied for: the institution's word, batch by batch.

Some documents count certificates or work in a related occupation. Nobody has said anything until a list is
stored; a list without entries says that there is none. Once the qualification is closed the lists stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate
from app.domain.errors import InputError, KnownError
from app.domain.occupations import Related
from app.services.candidate_facts import occupation_key
from app.services.examining import STATES, examine_one
from app.services.office import Office
from app.services.pack_changes import require_accepted
from app.services.reopening import require_open
from app.services.wording import Asked, one_line
from app.storage.session import Session

_READS = "related_occupations"


class OccupationNotAppliedError(InputError):
    """Nobody of the batch applied for the occupation."""

    code = "occupation_not_applied"


class NothingRelatedError(InputError):
    """No list was given."""

    code = "nothing_related"


class RelatedDoubledError(InputError):
    """An occupation stands twice in a list, or is the one applied for."""

    code = "related_doubled"


@dataclass(frozen=True, slots=True)
class Applied:
    """An occupation applied for, by how many, and what is related to it; None: nobody has said."""

    key: str
    code: str | None
    name: str
    people: int
    related: tuple[Related, ...] | None


class RelatedLists:
    """One list for each occupation applied for in a batch."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def applied(self, batch: Batch) -> list[Applied]:
        """The occupations applied for in the batch, the most frequent first."""
        with self._office.store.reading() as session:
            candidates = session.candidates.of_batch(batch.id)
            lists = session.related.of_batch(batch.id)
        found: dict[str, list[Candidate]] = {}
        for one in candidates:
            found.setdefault(occupation_key(one), []).append(one)
        return [
            Applied(key, people[0].occupation_code, people[0].occupation, len(people), lists.get(key))
            for key, people in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        ]

    def matters(self, batch: Batch) -> bool:
        """Whether the document counts related occupations for one of the batch's levels at all."""
        policy = self._office.policy(batch)
        return any(
            _READS in requirement.condition.reads
            for level in batch.levels
            for requirement in policy.rules_for(level).requirements
        )

    def put(self, batch: Batch, lists: Mapping[str, Sequence[Related] | None], actor: Actor) -> None:
        """Store a list for each occupation applied for (by its key); None takes one back.

        Who applied for it and was examined is examined anew. Raises NothingRelatedError,
        OccupationNotAppliedError, RelatedDoubledError, NameEmptyError, TextUnfitError,
        QualificationClosedError, PackChangedError.
        """
        actor.require(Role.SECRETARY)
        office = self._office
        if not lists:
            raise NothingRelatedError
        given = {
            key: None if related is None else [_written(one) for one in related]
            for key, related in lists.items()
        }
        with office.store.session() as session:
            self._require_open(session, batch)
            candidates = session.candidates.of_batch(batch.id)
            before = session.related.of_batch(batch.id)
            people = [one for one in candidates if occupation_key(one) in given]
            for key, related in given.items():
                _require_distinct(related or (), _applicant(people, key))
                session.related.put(batch.id, key, related)
            session.log.record(
                office.stamp(actor),
                Act.RELATED_CHANGED,
                batch.id,
                chain=batch.id,
                before={"related": {key: _told(before.get(key)) for key in given}},
                after={"related": {key: _told(related) for key, related in given.items()}},
            )
            self._examine_anew(session, batch, people)

    def why_not(self, batch: Batch, actor: Actor) -> KnownError | None:
        """What refuses a change now; None when nothing does."""
        try:
            actor.require(Role.SECRETARY)
            with self._office.store.reading() as session:
                self._require_open(session, batch)
        except KnownError as error:
            return error
        return None

    def _require_open(self, session: Session, batch: Batch) -> None:
        require_open(session, batch, ())
        require_accepted(self._office, session, batch)

    def _examine_anew(self, session: Session, batch: Batch, people: Sequence[Candidate]) -> None:
        """A verdict never outlives the facts it was found on."""
        office = self._office
        policy, today = office.policy(batch), office.clock.today()
        for one in people:
            if one.state in STATES.values():
                examine_one(office, session, policy, one, today)


def _applicant(people: Sequence[Candidate], occupation: str) -> Candidate:
    """Somebody who applied for the occupation; raises OccupationNotAppliedError."""
    for one in people:
        if occupation_key(one) == occupation:
            return one
    raise OccupationNotAppliedError(occupation=occupation)


def _written(one: Related) -> Related:
    return Related(one.code, one_line(one.name, Asked.OCCUPATION), one_line(one.reason, Asked.REASON))


def _require_distinct(related: Sequence[Related], own: Candidate) -> None:
    seen = {occupation_key(own), own.occupation}
    for one in related:
        if one.key in seen or one.name in seen:
            raise RelatedDoubledError(name=one.name)
        seen |= {one.key, one.name}


def _told(related: Sequence[Related] | None) -> list[list[str | None]] | None:
    return None if related is None else [[one.code, one.name, one.reason] for one in related]
