"""An institution's own refinement (细化) of a rule pack: checked, adopted, and chosen for a batch.

The approver adopts it; which version a batch follows freezes with its plan (workflow §1). The examples that
the file itself gives are run before it is adopted.
"""

from dataclasses import dataclass
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.acts import INSTITUTION_CHAIN, Act
from app.domain.batches import Batch
from app.domain.eligibility import Eligibility, Verdict, judge
from app.domain.errors import InputError, KnownError, RefusalError
from app.domain.policies import Example, Policy
from app.domain.refinements import Refinement, refined
from app.exchange.facts_json import read_question
from app.rulebook.refinements import RefinementUnreadableError, read_refinement
from app.services.office import Office
from app.services.pack_changes import pack_change
from app.storage.refinements import StoredRefinement
from app.storage.session import Session

STEP = "plan_published"
_MOST_BYTES = 1 << 20


class RefinementFileError(InputError):
    """The file cannot be opened, or is too large to be a refinement."""

    code = "refinement_file"


class ExampleFailsError(InputError):
    """An example of the file does not get the answer that it gives."""

    code = "refinement_example_fails"


class ExampleUnreadableError(InputError):
    """The facts of an example are not those of a question."""

    code = "refinement_example_unreadable"


class RefinementFrozenError(RefusalError):
    """The plan is published: which refinement the batch follows cannot change without an amendment."""

    code = "refinement_frozen"


class RefinementOfOtherPackError(RefusalError):
    """The refinement belongs to another document than the batch follows."""

    code = "refinement_of_other_pack"


class RefinementReplacedError(RefusalError):
    """A newer version of the refinement was adopted."""

    code = "refinement_replaced"


@dataclass(frozen=True, slots=True)
class ReadRefinement:
    """A refinement that may be adopted: `policy` is the pack under it, `replaces` what it would replace."""

    content: str
    refinement: Refinement
    policy: Policy
    replaces: StoredRefinement | None


@dataclass(frozen=True, slots=True)
class AdoptedRefinement:
    """One version with who adopted it."""

    stored: StoredRefinement
    adopted_by: str


class Refining:
    """Refinements of one institution's file."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def read(self, path: Path) -> ReadRefinement:
        """The refinement written in the file at `path`, examined whole; nothing is stored.

        Raises RefinementFileError, ExampleFailsError and what `read_refinement` raises.
        """
        content = _content(path)
        read = self._read(content, path.name)
        with self._office.store.reading() as session:
            replaces = session.refinements.current(read.refinement.id)
        return ReadRefinement(content, read.refinement, read.policy, replaces)

    def adopt(self, content: str, file: str, actor: Actor) -> StoredRefinement:
        """Keep a refinement, which replaces the earlier version of the same id; batches keep theirs.

        Raises RefinementAdoptedError and what `read` raises.
        """
        actor.require(Role.APPROVER)
        office = self._office
        read = self._read(content, file)
        own = read.refinement
        stored = StoredRefinement(
            sha256=own.sha256,
            id=own.id,
            policy=own.refines,
            policy_sha256=read.policy.sha256,
            title=own.title,
            document=own.document,
            file_name=file,
            content=content,
            adopted_on=office.clock.today(),
            adopted_by=actor.account_id,
        )
        with office.store.session() as session:
            replaced = session.refinements.add(stored)
            session.log.record(
                office.stamp(actor),
                Act.REFINEMENT_ADOPTED,
                own.id,
                chain=INSTITUTION_CHAIN,
                before=None if replaced is None else {"sha256": replaced.sha256},
                after={"policy": own.refines, "document": own.document, "sha256": own.sha256},
            )
        return stored

    def adopted(self, policy_id: str) -> tuple[AdoptedRefinement, ...]:
        """Every version that refines the pack, the last one first."""
        with self._office.store.reading() as session:
            names = {str(account.id): account.name for account in session.accounts.all()}
            return tuple(
                AdoptedRefinement(one, names.get(one.adopted_by, one.adopted_by))
                for one in reversed(session.refinements.all())
                if one.policy == policy_id
            )

    def followed(self, batch: Batch) -> StoredRefinement | None:
        """The version that the batch follows; None where it follows the document alone."""
        with self._office.store.reading() as session:
            version = session.refinements.followed_by(batch.id)
            return None if version is None else session.refinements.get(version)

    def under(self, version: str) -> Policy:
        """The pack with the adopted `version` laid over it; raises what `read_refinement` raises."""
        with self._office.store.reading() as session:
            pack = self._office.rulebook.policies.named(session.refinements.get(version).policy)
            return self._office.refined_policy(pack, session, version)

    def choose(self, batch: Batch, version: str | None, actor: Actor) -> None:
        """Let the batch follow an adopted version, or with None the document alone; until its plan is public.

        After that only where the version followed no longer fits a pack that changed meanwhile.

        Raises RefinementFrozenError, RefinementOfOtherPackError, RefinementReplacedError,
        RefinementUnknownError and what `read_refinement` raises where it no longer fits the pack.
        """
        office = self._office
        with office.store.session() as session:
            self._require_choosable(session, batch, actor)
            before = session.refinements.followed_by(batch.id)
            if before == version:
                return
            document = None if version is None else self._require_fitting(session, batch, version).document
            session.refinements.follow(batch.id, version, office.clock.today())
            session.log.record(
                office.stamp(actor),
                Act.REFINEMENT_CHOSEN,
                batch.id,
                chain=batch.id,
                before={"refinement": before},
                after={"refinement": version, "document": document},
            )

    def why_not_adopt(self, actor: Actor) -> KnownError | None:
        """What refuses `actor` the adoption of any refinement; None when nothing does."""
        try:
            actor.require(Role.APPROVER)
        except KnownError as error:
            return error
        return None

    def why_not_choose(self, batch: Batch, actor: Actor) -> KnownError | None:
        """What refuses another choice for the batch now; None when nothing does."""
        try:
            with self._office.store.reading() as session:
                self._require_choosable(session, batch, actor)
        except KnownError as error:
            return error
        return None

    def _require_choosable(self, session: Session, batch: Batch, actor: Actor) -> None:
        actor.require(Role.SECRETARY, Role.APPROVER)
        published_on = session.batches.steps_done(batch.id).get(STEP)
        change = pack_change(self._office, session, batch)
        if published_on is not None and (change is None or change.unfit is None):
            article = self._office.policy(batch).road.step(STEP).article
            raise RefinementFrozenError(article=article, title=batch.title, published_on=published_on)

    def _require_fitting(self, session: Session, batch: Batch, version: str) -> StoredRefinement:
        stored = session.refinements.get(version)
        pack = self._office.rulebook.policies.named(batch.policy)
        if stored.policy != pack.id:
            raise RefinementOfOtherPackError(document=stored.document, policy=pack.document)
        if stored.replaced_by is not None:
            raise RefinementReplacedError(document=stored.document)
        self._office.refined_policy(pack, session, version)
        return stored

    def _read(self, content: str, file: str) -> ReadRefinement:
        policies = self._office.rulebook.policies
        own = read_refinement(content.encode("utf-8"), file, policies)
        policy = refined(policies[own.refines], own)
        for example in own.examples:
            self._require_answer(policy, example, file)
        return ReadRefinement(content, own, policy, None)

    def _require_answer(self, policy: Policy, example: Example, file: str) -> None:
        entry = f"example[{example.title}]"
        try:
            question = read_question(example.facts)
        except InputError as error:
            reason = self._office.texts.error(error)
            raise ExampleUnreadableError(file=file, entry=entry, reason=reason) from error
        found = judge(policy, question.level, question.facts)
        if not answers(found, example):
            raise ExampleFailsError(
                file=file,
                entry=entry,
                expected=_told(Verdict(example.verdict), example.route, example.missing),
                found=_told(found.verdict, found.route, found.missing),
            )


def answers(found: Eligibility, example: Example) -> bool:
    """Whether an example got the verdict, route, missing requirements and priority that it gives."""
    expected = (example.verdict, example.route, example.missing)
    return (found.verdict, found.route, found.missing) == expected and (
        example.priority is None or found.priority is example.priority
    )


def _told(verdict: Verdict, route: str | None, missing: tuple[str, ...]) -> tuple[object, ...]:
    return (verdict, *((route,) if route else ()), *missing)


def _content(path: Path) -> str:
    """The text of the file; a byte order mark, which office programs write, is no part of it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RefinementFileError(file=path.name, reason=error.strerror or "?") from error
    if len(content) > _MOST_BYTES:
        raise RefinementFileError(file=path.name, reason=f"{len(content)} > {_MOST_BYTES}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefinementUnreadableError(file=path.name, reason=str(error)[:120]) from error
