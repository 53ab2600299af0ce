"""What every service works with: the institution's file, the clock, the rule packs and the sentences."""

import uuid
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.accounts import Account, Actor, Role
from app.domain.acts import Stamp
from app.domain.batches import Batch
from app.domain.candidates import Candidate
from app.domain.errors import KnownError
from app.domain.policies import Policy
from app.domain.working_days import Calendar
from app.rulebook.rulebook import Rulebook
from app.services.clock import Clock
from app.storage.session import Session
from app.storage.store import Store
from app.texts import Texts

if TYPE_CHECKING:
    from app.storage.refinements import StoredRefinement


@dataclass(frozen=True, slots=True)
class Office:
    """One open file with everything a committee's work on it needs; papers are always Chinese."""

    store: Store
    clock: Clock
    rulebook: Rulebook
    texts: Texts
    paper_texts: Texts
    _refined: dict[tuple[str, str], Policy | KnownError] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Refined packs by the versions of pack and refinement: read once, asked for at every turn."""

    def stamp(self, actor: Actor, act_id: str | None = None) -> Stamp:
        """The stamp of an act done now; acts of one run share an `act_id`."""
        return Stamp(actor, self.clock.now(), act_id or str(uuid.uuid4()))

    def policy(self, batch: Batch) -> Policy:
        """The rules that the batch follows: its pack, with the refinement it follows laid over it.

        A pack that has changed so that the refinement no longer fits stands alone; then no examination is
        held until that is settled (`services.pack_changes`).
        """
        pack = self.rulebook.policies.named(batch.policy)
        with self.store.looking() as session:
            version = session.refinements.followed_by(batch.id)
            try:
                return pack if version is None else self.refined_policy(pack, session, version)
            except KnownError:
                return pack

    def refined_policy(self, pack: Policy, session: Session, version: str) -> Policy:
        """`pack` under an adopted version of a refinement; raises what `read_refinement` raises."""
        known = self._refined.get((pack.sha256, version))
        if known is None:
            stored = session.refinements.get(version)
            known = self._refined[pack.sha256, version] = self._read_over(pack, stored)
        if isinstance(known, KnownError):
            raise known.with_traceback(None)
        return known

    def _read_over(self, pack: Policy, stored: "StoredRefinement") -> Policy | KnownError:
        # Few institutions refine a document: a batch that does not is shown before this is loaded.
        from app.domain.refinements import refined  # noqa: PLC0415
        from app.rulebook.refinements import read_refinement  # noqa: PLC0415

        try:
            content = stored.content.encode("utf-8")
            return refined(pack, read_refinement(content, stored.file_name, self.rulebook.policies))
        except KnownError as error:
            return error

    def calendar(self, session: Session | None = None) -> Calendar:
        """The shipped calendar with the years that this institution loaded laid over it."""
        if session is None:
            with self.store.looking() as looking:
                return self.calendar(looking)
        from app.domain.year_arrangements import laid_over  # noqa: PLC0415 - as above

        loaded = [one.arrangement for one in session.calendars.in_use()]
        return laid_over(self.rulebook.calendar, loaded)

    def account(self, name: str | None, role: Role) -> Account:
        """The account called `name`, or, where nobody is named, the first one that holds `role`."""
        with self.store.reading() as session:
            return session.accounts.named(name) if name else session.accounts.holding(role)


def batch_steps(session: Session, batch: Batch) -> AbstractSet[str]:
    return session.batches.steps_done(batch.id).keys()


def candidate_steps(session: Session, batch: Batch, candidate: Candidate) -> AbstractSet[str]:
    """The steps behind a candidate: those of its batch and those walked alone."""
    return batch_steps(session, batch) | session.candidates.steps_done(candidate.id).keys()
