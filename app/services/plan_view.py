"""What the plan screen shows: what the document asks of plan and institution, and the plan once published."""

from dataclasses import dataclass
from datetime import date

from app.domain.batches import Batch, Plan, PlanVersion
from app.domain.policies import Clause, Publicity, RefinedBy, ReviewPeriod
from app.domain.remarks import Remark
from app.domain.road import Paper, Step
from app.domain.scheme import Aggregate, VoteBase
from app.domain.working_days import Counting
from app.services.office import Office
from app.services.plan_draft import DraftItem, PlacesKind, PlanDraft
from app.services.plan_reading import DraftReading, read_plan

STEP = "plan_published"
_MARK = "70"
_ITEMS = (("item_performance", "40"), ("item_skill", "40"), ("item_mentoring", "20"))


@dataclass(frozen=True, slots=True)
class PublishedPlan:
    plan: Plan
    published_on: date


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What the document says of the step for the batch's levels; gates are weighed by people, not by us.

    `refined_by` is the institution's own document that the batch follows, `may_refine`: one is adopted.
    """

    document: str
    step: Step
    publicity: Publicity
    institution: tuple[Clause, ...]
    occupations: tuple[Clause, ...]
    papers: tuple[Paper, ...]
    annexes: tuple[Clause, ...]
    periods: tuple[ReviewPeriod, ...]
    notices: tuple[Remark, ...]
    priority: bool
    refined_by: RefinedBy | None
    may_refine: bool


def changed_parts(before: Plan, after: Plan) -> tuple[str, ...]:
    """The parts of the page that two plans tell differently: scoring, voting, ranking, publicity."""
    old, new = before.scheme, after.scheme
    same = {
        "scoring": (old.items, old.aggregate, old.trim_from, old.decimals, old.pass_mark)
        == (new.items, new.aggregate, new.trim_from, new.decimals, new.pass_mark),
        "voting": old.vote == new.vote,
        "ranking": (old.places, old.tie_break) == (new.places, new.tie_break),
        "publicity": (before.publicity_days, before.counting, before.places, before.contact)
        == (after.publicity_days, after.counting, after.places, after.contact),
    }
    return tuple(part for part, equal in same.items() if not equal)


class PlanView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def published(self, batch: Batch) -> PublishedPlan | None:
        with self._office.store.reading() as session:
            plan = session.batches.plan(batch.id)
            day = session.batches.steps_done(batch.id).get(STEP)
        return None if plan is None or day is None else PublishedPlan(plan, day)

    def versions(self, batch: Batch) -> list[PlanVersion]:
        """The plan as first published and every amendment, in order; nothing before publication."""
        with self._office.store.reading() as session:
            return session.batches.plan_versions(batch.id)

    def terms(self, batch: Batch) -> PlanTerms:
        policy = self._office.policy(batch)
        levels = frozenset(batch.levels)
        step = policy.road.step(STEP)

        def concerns(clause: Clause | Paper) -> bool:
            return not clause.levels or not levels.isdisjoint(clause.levels)

        return PlanTerms(
            document=policy.document,
            step=step,
            publicity=policy.publicity,
            institution=tuple(filter(concerns, policy.institution_gates)),
            occupations=tuple(filter(concerns, policy.occupation_gates)),
            papers=tuple(filter(concerns, step.papers)),
            annexes=tuple(filter(concerns, policy.papers)),
            periods=policy.periods,
            notices=policy.notices_on(self._office.clock.today()),
            priority=not levels.isdisjoint(policy.priorities),
            refined_by=policy.refined_by,
            may_refine=self._may_refine(batch),
        )

    def _may_refine(self, batch: Batch) -> bool:
        """Whether a refinement lies ready that the batch might follow."""
        with self._office.store.reading() as session:
            return any(
                one.policy == batch.policy and one.replaced_by is None for one in session.refinements.all()
            )

    def suggested(self, batch: Batch) -> PlanDraft:
        """A scheme to start from: the enterprise's own to change, no document prescribes it."""
        terms = self.terms(batch)
        texts = self._office.texts
        items = tuple(DraftItem(texts.say("plan_default", name), most, "1") for name, most in _ITEMS)
        return PlanDraft(
            items=items,
            aggregate=Aggregate.TRIMMED_MEAN,
            trim_from=5,
            decimals=2,
            pass_mark=_MARK,
            votes=True,
            base=VoteBase.PRESENT,
            passing="2/3",
            quorum="2/3",
            min_voters=3,
            places_kind=PlacesKind.UNLIMITED,
            places="",
            tie_break=(
                *(("priority",) if terms.priority else ()),
                "votes",
                f"item:{items[0].name}",
                "median",
            ),
            publicity_days=terms.publicity.min_days,
            counting=Counting.NEXT_DAY,
            posting_places=(texts.say("plan_default", "place"),),
            contact="",
        )

    def read(self, batch: Batch, draft: PlanDraft) -> DraftReading:
        return read_plan(draft, self._office.policy(batch).min_publicity_days)
