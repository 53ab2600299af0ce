"""Amends a published plan (方案修订): a numbered version, with a reason and the day staff were shown it.

Source: workflow §1. Once something is scored the rules stand; only the approver may discard all scores, which
stay readable in the history of the log. Once the review is closed, or a notice printed, nothing is amended.
"""

from collections.abc import Mapping
from datetime import date

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch, Plan, PlanVersion
from app.domain.errors import InputError, KnownError, RefusalError
from app.domain.road import Step
from app.services.office import Office
from app.services.setup import require_plan
from app.services.wording import Asked, some_lines
from app.storage.session import Session

STEP = "plan_published"
_FILED = "plan_filed"


class PlanUnpublishedError(RefusalError):
    """The plan has not been published: it is changed, not amended."""

    code = "plan_unpublished"


class PlanUnchangedError(InputError):
    """The amendment says what the plan says already."""

    code = "plan_unchanged"


class PlanScoredError(RefusalError):
    """Scores or votes are stored; the rules cannot change under them."""

    code = "plan_scored"


class PlanSettledError(RefusalError):
    """The review is closed: the plan it was held under stands."""

    code = "plan_settled"


class PlanDayError(InputError):
    """Staff were shown the amendment after the version before it, and not in the future."""

    code = "plan_day"


class NothingScoredError(RefusalError):
    """There are no scores to discard."""

    code = "nothing_scored"


class PlanAmendments:
    """Each method that changes something is one act."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def amend(self, batch: Batch, plan: Plan, reason: str, published_on: date, actor: Actor) -> PlanVersion:
        """Store `plan` as what staff are shown from `published_on` on.

        Raises PlanUnpublishedError, PlanSettledError, PlanScoredError, PlanUnchangedError, PlanDayError and
        what `require_plan` raises.
        """
        office = self._office
        reason = some_lines(reason, Asked.REASON)
        require_plan(office.policy(batch), plan)
        with office.store.session() as session:
            self._require_amendable(session, batch, actor)
            versions = session.batches.plan_versions(batch.id)
            last = versions[-1]
            if plan == last.plan:
                raise PlanUnchangedError(title=batch.title)
            if not last.published_on <= published_on <= office.clock.today():
                raise PlanDayError(day=published_on, least=last.published_on, most=office.clock.today())
            number = session.batches.amend_plan(batch.id, plan, reason, published_on)
            session.log.record(
                office.stamp(actor),
                Act.PLAN_AMENDED,
                batch.id,
                chain=batch.id,
                before={"amendment": last.amendment, "days": last.plan.publicity_days},
                after={
                    "amendment": number,
                    "days": plan.publicity_days,
                    "published_on": published_on.isoformat(),
                    "reason": reason,
                },
            )
        return PlanVersion(number, plan, reason, published_on)

    def discard_scores(self, batch: Batch, reason: str, actor: Actor) -> None:
        """Take every score and vote away, so that the plan can be amended; the log's history keeps them.

        The approver's act. Raises PlanSettledError and NothingScoredError.
        """
        actor.require(Role.APPROVER)
        reason = some_lines(reason, Asked.REASON)
        with self._office.store.session() as session:
            self._require_unsettled(session, batch)
            scored = _scored(session, batch)
            if not _handed_in(scored):
                raise NothingScoredError(title=batch.title)
            session.reviews.discard(batch.id)
            session.log.record(
                self._office.stamp(actor),
                Act.SCORES_DISCARDED,
                batch.id,
                chain=batch.id,
                before={"content": scored},
                after={"reason": reason, **{key: len(entries) for key, entries in scored.items()}},
            )

    def why_not_amend(self, batch: Batch, actor: Actor) -> KnownError | None:
        """What refuses any amendment now; None when nothing does."""
        try:
            with self._office.store.reading() as session:
                self._require_amendable(session, batch, actor)
        except KnownError as error:
            return error
        return None

    def why_not_discard(self, batch: Batch, actor: Actor) -> KnownError | None:
        """What refuses discarding the scores now; None when nothing does."""
        try:
            actor.require(Role.APPROVER)
            with self._office.store.reading() as session:
                self._require_unsettled(session, batch)
                if not _handed_in(_scored(session, batch)):
                    raise NothingScoredError(title=batch.title)
        except KnownError as error:
            return error
        return None

    def filed_under(self, batch: Batch) -> Step | None:
        """The step in which the plan was filed with an authority that must hear of an amendment, if any."""
        road = self._office.policy(batch).road
        with self._office.store.reading() as session:
            done = session.batches.steps_done(batch.id)
        return road.step(_FILED) if road.has(_FILED) and _FILED in done else None

    def _require_amendable(self, session: Session, batch: Batch, actor: Actor) -> None:
        actor.require(Role.SECRETARY)
        self._require_unsettled(session, batch)
        handed_in = _handed_in(_scored(session, batch))
        if handed_in:
            raise PlanScoredError(article=self._article(batch), count=handed_in)

    def _require_unsettled(self, session: Session, batch: Batch) -> None:
        if session.batches.plan(batch.id) is None:
            raise PlanUnpublishedError(article=self._article(batch), title=batch.title)
        if session.reviews.tally_document(batch.id) is not None:
            raise PlanSettledError(article=self._article(batch), title=batch.title)

    def _article(self, batch: Batch) -> str:
        return self._office.policy(batch).road.step(STEP).article


def _scored(session: Session, batch: Batch) -> dict[str, list[object]]:
    """Everything the judges handed in, as it is kept when it is discarded."""
    return {
        "sheets": [
            [sheet.judge, sheet.candidate, {item: str(score) for item, score in sheet.items.items()}]
            for sheet in session.reviews.sheets(batch.id)
        ],
        "ballots": [[one.judge, one.candidate, one.vote] for one in session.reviews.ballots(batch.id)],
        "slips": [
            [
                one.count.candidate,
                [one.count.issued, one.count.returned, one.count.agree, one.count.oppose],
                [one.count.abstain, one.count.spoiled],
                one.teller,
                one.confirmed_by,
            ]
            for one in session.reviews.slips(batch.id)
        ],
        "excuses": [
            [one.judge, one.candidate, one.kind, one.reason] for one in session.reviews.excuses(batch.id)
        ],
    }


def _handed_in(scored: Mapping[str, list[object]]) -> int:
    """How many sheets, ballots and slip counts; an excuse is none of them."""
    return sum(len(scored[kind]) for kind in ("sheets", "ballots", "slips"))
