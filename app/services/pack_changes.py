"""A rule pack that changed after a batch had begun: whose answers would differ, and accepting it.

A batch remembers the version of its pack, and of the refinement it follows. Nobody is examined under another
version until the approver has seen what it changes and accepted it. Source: workflow §1 and §3.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.eligibility import Eligibility, FindingVerdict, Verdict
from app.domain.errors import KnownError, RefusalError
from app.domain.policies import Policy
from app.domain.stops import is_stop
from app.services.examining import STATES, Examiner
from app.services.office import Office
from app.services.progress import Progress, Unwatched
from app.storage.candidates import StoredFinding, StoredVerdict
from app.storage.refinements import StoredRefinement
from app.storage.session import Session
from app.texts.findings import why

STEP = "qualification"


class PackChangedError(RefusalError):
    """The batch remembers another version of its rule pack than the program now has."""

    code = "pack_changed"


class PackUnchangedError(RefusalError):
    """There is no new version to accept."""

    code = "pack_unchanged"


class PackFrozenError(RefusalError):
    """The examination is closed: its conclusions stay those of the version it was held under."""

    code = "pack_frozen"


@dataclass(frozen=True, slots=True)
class PackChange:
    """`pack` where the shipped pack is another one than remembered; `newer` a newer refinement than followed.

    `unfit` tells why the refinement that the batch follows can no longer be laid over the pack.
    """

    pack: bool
    newer: StoredRefinement | None
    unfit: KnownError | None


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """One requirement: what stands, what would be found now; None on the side that does not ask for it.

    `title` is empty where the present rules do not have the requirement; `why` then says what stands.
    """

    title: str
    article: str
    before: FindingVerdict | None
    now: FindingVerdict | None
    why: str


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """Somebody whose verdict or findings would differ; `findings` are those that do."""

    candidate: Candidate
    before: Verdict
    now: Verdict
    findings: tuple[ChangedFinding, ...]

    @property
    def verdict_differs(self) -> bool:
        return self.before is not self.now


class PackChanges:
    """Compares without writing; `accept` is the one act."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def changed(self, batch: Batch) -> PackChange | None:
        """What differs from what the batch remembers; None where nothing does."""
        with self._office.store.reading() as session:
            return pack_change(self._office, session, batch)

    def compare(self, batch: Batch, progress: Progress | None = None) -> tuple[ChangedAnswer, ...]:
        """Everybody whose verdict or findings would differ under the present pack and refinement.

        Each is judged on the stored facts as of the day of the stored examination, so that only the rules
        differ. Raises what the refinement raises where it no longer fits the pack.
        """
        watch, office = progress or Unwatched(), self._office
        with office.store.reading() as session:
            examiner = Examiner(office, session, batch, _present(office, session, batch))
            verdicts = session.candidates.verdicts(batch.id)
            stored = session.candidates.findings_of_batch(batch.id)
            days = _days(office, session, batch)
            people = [
                one
                for one in session.candidates.of_batch(batch.id)
                if one.id in verdicts and one.state not in {CandidateState.ENTERED, CandidateState.WITHDRAWN}
            ]
            found: list[ChangedAnswer] = []
            for done, one in enumerate(people):
                watch.advance(done, len(people))
                now = examiner.examine(one, days(one)).eligibility
                answer = self._answer(one, verdicts[one.id], stored.get(one.id, ()), now)
                if answer is not None:
                    found.append(answer)
        return tuple(found)

    def accept(self, batch: Batch, actor: Actor) -> int:
        """Let the batch follow the present version; who was examined is so again, as of the same day.

        Answers how many were. Raises PackUnchangedError, PackFrozenError, and what the refinement raises
        where it no longer fits the pack.
        """
        office = self._office
        with office.store.session() as session:
            self._require_acceptable(session, batch, actor)
            before = session.batches.find(batch.id).policy_sha256
            pack = office.rulebook.policies.named(batch.policy)
            session.batches.accept_policy(batch.id, pack.sha256)
            examiner, days = Examiner(office, session, batch), _days(office, session, batch)
            examined = [one for one in session.candidates.of_batch(batch.id) if one.state in STATES.values()]
            for one in examined:
                examiner.store(one, days(one))
            session.log.record(
                office.stamp(actor),
                Act.PACK_ACCEPTED,
                batch.id,
                chain=batch.id,
                before={"policy_sha256": before},
                after={"policy_sha256": pack.sha256, "examined": len(examined)},
            )
        return len(examined)

    def why_not_accept(self, batch: Batch, actor: Actor) -> KnownError | None:
        """What refuses the new version now; None when nothing does."""
        try:
            with self._office.store.reading() as session:
                self._require_acceptable(session, batch, actor)
        except KnownError as error:
            return error
        return None

    def _require_acceptable(self, session: Session, batch: Batch, actor: Actor) -> None:
        change = pack_change(self._office, session, batch)
        if change is None or not change.pack:
            raise PackUnchangedError(title=batch.title)
        closed_on = session.batches.steps_done(batch.id).get(STEP)
        if closed_on is not None:
            step = self._office.policy(batch).road.step(STEP)
            raise PackFrozenError(article=step.article, title=batch.title, closed_on=closed_on)
        if change.unfit is not None:
            raise change.unfit
        actor.require(Role.APPROVER)

    def _answer(
        self, candidate: Candidate, verdict: StoredVerdict, stored: Sequence[StoredFinding], now: Eligibility
    ) -> ChangedAnswer | None:
        findings = tuple(self._differing(stored, now))
        before = Verdict(verdict.verdict)
        if before is now.verdict and not findings:
            return None
        return ChangedAnswer(candidate, before, now.verdict, findings)

    def _differing(self, stored: Sequence[StoredFinding], now: Eligibility) -> Sequence[ChangedFinding]:
        """Verdicts and articles are compared; a sentence that is only worded otherwise is no difference."""
        texts = self._office.texts
        before = {one.requirement: one for one in stored if not is_stop(one.requirement)}
        found = [
            ChangedFinding(
                one.requirement.title,
                one.requirement.article,
                FindingVerdict(stood.verdict) if stood else None,
                one.verdict,
                why(texts, one),
            )
            for one in now.findings
            for stood in (before.pop(one.requirement.id, None),)
            if stood is None or (stood.verdict, stood.article) != (one.verdict, one.requirement.article)
        ]
        gone = [
            ChangedFinding("", one.article, FindingVerdict(one.verdict), None, one.why)
            for one in before.values()
        ]
        return [*found, *gone]


def require_accepted(office: Office, session: Session, batch: Batch) -> None:
    """Raises PackChangedError while the program's pack is not the version that the batch remembers.

    Once the examination is closed nothing can be accepted any more; who is examined again after that (复核)
    is so under the present pack, and `examined_under` says which that was.
    """
    pack = office.rulebook.policies.named(batch.policy)
    other = session.batches.find(batch.id).policy_sha256 != pack.sha256
    if other and STEP not in session.batches.steps_done(batch.id):
        raise PackChangedError(title=batch.title, document=pack.document)


def pack_change(office: Office, session: Session, batch: Batch) -> PackChange | None:
    """What differs from what the batch remembers; None where nothing does."""
    pack = office.rulebook.policies.named(batch.policy)
    other = session.batches.find(batch.id).policy_sha256 != pack.sha256
    version = session.refinements.followed_by(batch.id)
    newer, unfit = None, None
    if version is not None:
        stored = session.refinements.get(version)
        if stored.replaced_by is not None:
            newer = session.refinements.current(stored.id)
        try:
            office.refined_policy(pack, session, version)
        except KnownError as error:
            unfit = error
    return PackChange(other, newer, unfit) if other or newer or unfit else None


def _present(office: Office, session: Session, batch: Batch) -> Policy:
    """The pack as it is now under the current version of the refinement that the batch follows."""
    pack = office.rulebook.policies.named(batch.policy)
    version = session.refinements.followed_by(batch.id)
    if version is None:
        return pack
    current = session.refinements.current(session.refinements.get(version).id)
    return office.refined_policy(pack, session, version if current is None else current.sha256)


def _days(office: Office, session: Session, batch: Batch) -> Callable[[Candidate], date]:
    """The as-of day of everybody's stored examination."""
    under = session.refinements.examinations(batch.id)
    other = session.batches.qualified_as_of(batch.id) or office.clock.today()

    def day(candidate: Candidate) -> date:
        noted = under.get(candidate.id)
        return other if noted is None else noted.as_of

    return day
