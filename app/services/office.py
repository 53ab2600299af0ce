"""What every service works with: the institution's file, the clock, the rule packs and the sentences."""

import uuid
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from app.domain.accounts import Account, Actor, Role
from app.domain.acts import Stamp
from app.domain.batches import Batch
from app.domain.candidates import Candidate
from app.domain.policies import Policy
from app.rulebook.rulebook import Rulebook
from app.services.clock import Clock
from app.storage.session import Session
from app.storage.store import Store
from app.texts import Texts


@dataclass(frozen=True, slots=True)
class Office:
    """One open file with everything a committee's work on it needs; papers are always Chinese."""

    store: Store
    clock: Clock
    rulebook: Rulebook
    texts: Texts
    paper_texts: Texts

    def stamp(self, actor: Actor, act_id: str | None = None) -> Stamp:
        """The stamp of an act done now; acts of one run share an `act_id`."""
        return Stamp(actor, self.clock.now(), act_id or str(uuid.uuid4()))

    def policy(self, batch: Batch) -> Policy:
        return self.rulebook.policies.named(batch.policy)

    def account(self, name: str | None, role: Role) -> Account:
        """The account called `name`, or, where nobody is named, the first one that holds `role`."""
        with self.store.reading() as session:
            return session.accounts.named(name) if name else session.accounts.holding(role)


def batch_steps(session: Session, batch: Batch) -> AbstractSet[str]:
    return session.batches.steps_done(batch.id).keys()


def candidate_steps(session: Session, batch: Batch, candidate: Candidate) -> AbstractSet[str]:
    """The steps behind a candidate: those of its batch and those walked alone."""
    return batch_steps(session, batch) | session.candidates.steps_done(candidate.id).keys()
