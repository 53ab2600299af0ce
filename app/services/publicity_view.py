"""What the publicity screen shows: the period day by day, who is held by what, and what may be done next.

Reads only. Who objects is told to the handler and the approver alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.domain.accounts import Account, AccountId, Actor, Role
from app.domain.batches import Batch, Plan
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.errors import KnownError
from app.domain.period_days import (
    PeriodDay,
    Reached,
    makeup_days,
    next_working_day,
    period_weeks,
    reached_on,
)
from app.domain.publicity import (
    Notice,
    NoticeId,
    NotPublicisedError,
    Objection,
    PeriodOpenError,
    Signature,
    require_clear,
)
from app.domain.publicity_standing import Standing, standing
from app.domain.working_days import Period, YearNotArrangedError, publicity_period
from app.services.check_slips import unsigned_of
from app.services.notice_draft import NobodyProposedError, notice_draft
from app.services.office import Office
from app.storage.reviews import Result
from app.storage.session import Session

_WALKING = frozenset({CandidateState.PROPOSED, CandidateState.CONFIRMED, CandidateState.ISSUED})
_PAST = frozenset({CandidateState.CONFIRMED, CandidateState.ISSUED})


class Phase(StrEnum):
    """Nothing to publicise yet, a notice to print, one to post, or one that hangs."""

    EARLY = "early"
    PRINTING = "printing"
    POSTING = "posting"
    POSTED = "posted"


@dataclass(frozen=True, slots=True)
class PeriodShown:
    """A period day by day; `years` are those whose arrangement it was counted on, `missing` lacks one."""

    period: Period
    weeks: tuple[tuple[PeriodDay, ...], ...]
    reached: Reached
    today: date
    makeup: tuple[date, ...]
    years: tuple[int, ...]
    missing: int | None


@dataclass(frozen=True, slots=True)
class DraftShown:
    """The notice that would be printed for a day; `error` says why it cannot be, `period` what it opens.

    `unsigned` are the names without a signed 信息核对单: a warning, where the settings ask for one.
    """

    people: int
    places: tuple[str, ...]
    shown: PeriodShown | None
    error: KnownError | None
    unsigned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publicised:
    """One name with its result, how it stands today, and the number of the last notice that names it."""

    candidate: Candidate
    score: str | None
    agree: int | None
    base: int | None
    standing: Standing
    notice: int | None


@dataclass(frozen=True, slots=True)
class ObjectionShown:
    """An objection, the name it is against, how many others it leaves alone, and who looks into it.

    `past` tells that the name was confirmed already, so that the objection opens a 复查.
    """

    objection: Objection
    name: str | None
    others: int
    handler: str
    past: bool


@dataclass(frozen=True, slots=True)
class PublicityState:
    """`notices` are those in force: posted, and at the end one that waits to be posted."""

    phase: Phase
    blocked: KnownError | None
    notices: tuple[Notice, ...]
    waiting: int
    names: tuple[Publicised, ...]
    objections: tuple[ObjectionShown, ...]

    @property
    def open_objections(self) -> tuple[ObjectionShown, ...]:
        return tuple(one for one in self.objections if one.objection.outcome is None)


class PublicityView:
    """Reads of one office; each method is one steady look into the file."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def look(self, batch: Batch) -> PublicityState:
        """How the batch stands in publicity today."""
        with self._office.store.reading() as session:
            notices = _in_force(session.notices.of_batch(batch.id))
            blocked, waiting = self._waiting(session, batch)
            candidates = session.candidates.of_batch(batch.id)
            objections = session.notices.objections(batch.id)
            results = session.reviews.results(batch.id)
            handlers = {account.id: account.name for account in session.accounts.all()}
        named = {one: notice for notice in notices for one in notice.candidates}
        names = self._names(candidates, named, objections, results)
        walking = [one for one in candidates if one.state in _WALKING]
        return PublicityState(
            phase=_phase(notices, waiting),
            blocked=blocked,
            notices=notices,
            waiting=waiting if not notices or notices[-1].posted_on is not None else 0,
            names=names,
            objections=tuple(_objection(one, candidates, walking, handlers) for one in objections),
        )

    def period(self, notice: Notice) -> PeriodShown:
        """The period of a posted notice as stored, of a printed one as it would run from its day."""
        period = publicity_period(
            notice.posted_on or notice.printed_for,
            notice.days,
            self._office.calendar(),
            notice.counting,
            provisional=True,
        )
        if notice.last_day is not None:
            days = tuple(day for day in period.working_days if day <= notice.last_day)
            period = replace(
                period, last_day=notice.last_day, working_days=days, provisional=notice.provisional
            )
        return self._shown(period)

    def suggested_day(self) -> date:
        """The next day on which people work: today, where they do."""
        return next_working_day(self._office.clock.today(), self._office.calendar())

    def latest_day(self) -> date:
        """A notice is not printed for a day further off than a year."""
        return self._office.clock.today() + timedelta(days=365)

    def draft(self, batch: Batch, posted: date) -> DraftShown:
        """What a notice printed for `posted` would hold and open."""
        office = self._office
        try:
            with office.store.reading() as session:
                draft = notice_draft(office, session, batch)
                unsigned = unsigned_of(session, batch, draft.listed)
        except KnownError as error:
            return DraftShown(0, (), None, error)
        people, places = len(draft.listed), draft.plan.places
        try:
            shown = self._shown(_drafted(draft.plan, posted, office, provisional=True))
        except KnownError as error:
            return DraftShown(people, places, None, error, unsigned)
        try:
            _drafted(draft.plan, posted, office, provisional=False)
        except YearNotArrangedError as error:
            return DraftShown(people, places, shown, error, unsigned)
        return DraftShown(people, places, shown, None, unsigned)

    def why_not_print(self, batch: Batch, actor: Actor) -> KnownError | None:
        """Why no notice can be printed now, by `actor`; None where it can."""
        try:
            actor.require(Role.SECRETARY)
            with self._office.store.reading() as session:
                notice_draft(self._office, session, batch)
        except KnownError as error:
            return error
        return None

    def why_not_act(self, actor: Actor) -> KnownError | None:
        """Why `actor` cannot post, register objections or withdrawals; None where they can."""
        try:
            actor.require(Role.SECRETARY)
        except KnownError as error:
            return error
        return None

    def why_not_go_on(self, batch: Batch) -> KnownError | None:
        """Why nobody can be confirmed yet: the period that ends first, else what else holds them."""
        office, article = self._office, self._office.policy(batch).road.step("publicity").article
        with office.store.reading() as session:
            candidates = session.candidates.of_batch(batch.id)
            notices = session.notices.of_batch(batch.id)
            objections = tuple(session.notices.objections(batch.id))
        named = {one: notice for notice in notices for one in notice.candidates}
        today, held = office.clock.today(), list[KnownError]()
        for candidate in candidates:
            if candidate.state is not CandidateState.PROPOSED:
                continue
            try:
                require_clear(candidate, named.get(candidate.id), objections, today, article=article)
            except KnownError as error:
                held.append(error)
            else:
                return None
        if not held:
            passed = any(one.state in _PAST for one in candidates)
            return None if passed else NobodyProposedError(article=article, title=batch.title)
        waiting = [one for one in held if isinstance(one, PeriodOpenError)]
        unposted = [one for one in held if isinstance(one, NotPublicisedError)]
        return min(waiting, key=_last_day) if waiting else (unposted or held)[0]

    def handlers(self) -> list[Account]:
        """Who may look into an objection."""
        return self._accounts(Role.SECRETARY, Role.HR, Role.APPROVER)

    def deciders(self, objection: Objection, first: AccountId) -> list[Account]:
        """Who may close an objection, `first` in front unless an anonymous one needs somebody else."""
        other = objection.signature is Signature.ANONYMOUS
        return sorted(
            self._accounts(Role.SECRETARY, Role.APPROVER),
            key=lambda one: (other and one.id == objection.handler_id, one.id != first),
        )

    def identity(self, objection: Objection, account: Account) -> str | None:
        """Who objects, for the eyes of the handler and the approver; None for everybody else."""
        if account.id != objection.handler_id and Role.APPROVER not in account.roles:
            return None
        with self._office.store.reading() as session:
            return session.notices.identity(objection.id)

    def notice(self, notice_id: NoticeId) -> Notice:
        with self._office.store.reading() as session:
            return session.notices.get(notice_id)

    def reprint_day(self, posted: date) -> date:
        """The day a reprint must carry: the day it really went up, or today where that has passed."""
        return max(posted, self._office.clock.today())

    def _accounts(self, *roles: Role) -> list[Account]:
        with self._office.store.reading() as session:
            accounts = session.accounts.all()
        return [one for one in accounts if not one.disabled and not one.roles.isdisjoint(roles)]

    def _waiting(self, session: Session, batch: Batch) -> tuple[KnownError | None, int]:
        try:
            return None, len(notice_draft(self._office, session, batch).listed)
        except KnownError as error:
            return error, 0

    def _names(
        self,
        candidates: Sequence[Candidate],
        named: Mapping[CandidateId, Notice],
        objections: Sequence[Objection],
        results: Mapping[CandidateId, Result],
    ) -> tuple[Publicised, ...]:
        """Everybody proposed, and who withdrew from a notice; by occupation, the best first."""
        today, rows = self._office.clock.today(), list[Publicised]()
        for one in candidates:
            notice, result = named.get(one.id), results.get(one.id)
            if one.state not in _WALKING and (one.state is not CandidateState.WITHDRAWN or notice is None):
                continue
            rows.append(
                Publicised(
                    candidate=one,
                    score=result.score if result else None,
                    agree=result.agree if result else None,
                    base=result.base if result else None,
                    standing=standing(one, notice, objections, today),
                    notice=notice.number if notice else None,
                )
            )
        places = {key: result.place for key, result in results.items()}
        return tuple(
            sorted(
                rows,
                key=lambda row: (
                    row.candidate.level,
                    row.candidate.occupation,
                    places.get(row.candidate.id) or len(candidates),
                    row.candidate.sequence,
                ),
            )
        )

    def _shown(self, period: Period) -> PeriodShown:
        calendar, today = self._office.calendar(), self._office.clock.today()
        weeks = period_weeks(period, calendar)
        days = [day.day for week in weeks for day in week if period.posted <= day.day <= period.last_day]
        lacking = [year for year in map(calendar.missing_year, days) if year is not None]
        return PeriodShown(
            period=period,
            weeks=weeks,
            reached=reached_on(period, today),
            today=today,
            makeup=makeup_days(weeks),
            years=tuple(sorted({day.year for day in days} & calendar.arranged_years)),
            missing=lacking[0] if lacking else None,
        )


def _drafted(plan: Plan, posted: date, office: Office, *, provisional: bool) -> Period:
    calendar = office.calendar()
    return publicity_period(posted, plan.publicity_days, calendar, plan.counting, provisional=provisional)


def _in_force(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """The posted notices, and the last printed one where nothing was posted after it."""
    last = notices[-1:]
    return tuple(one for one in notices if one.posted_on is not None or one in last)


def _phase(notices: Sequence[Notice], waiting: int) -> Phase:
    if notices and notices[-1].posted_on is None:
        return Phase.POSTING
    if notices:
        return Phase.POSTED
    return Phase.PRINTING if waiting else Phase.EARLY


def _objection(
    objection: Objection,
    candidates: Sequence[Candidate],
    walking: Sequence[Candidate],
    handlers: Mapping[AccountId, str],
) -> ObjectionShown:
    against = next((one for one in candidates if one.id == objection.candidate_id), None)
    return ObjectionShown(
        objection=objection,
        name=against.name if against else None,
        others=sum(not replace(objection, outcome=None).holds(one.id) for one in walking),
        handler=handlers.get(objection.handler_id, "—"),
        past=against is not None and against.state in _PAST,
    )


def _last_day(error: KnownError) -> str:
    return str(error.values["last_day"])
