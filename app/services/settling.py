"""Ends a period counted without the year's arrangement: once it is known, or by two people by hand.

Source: workflow §5. An end that hangs on the board never moves to an earlier day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.accounts import Account, Actor, Role
from app.domain.acts import Act, Stamp
from app.domain.errors import KnownError, RefusalError
from app.domain.publicity import Notice, NoticeId
from app.domain.working_days import Calendar, Period, YearNotArrangedError, publicity_period
from app.services.office import Office
from app.services.wording import Asked, some_lines
from app.storage.calendars import HandCount
from app.storage.session import Session

_LATEST = timedelta(days=60)
_COUNTERS = (Role.SECRETARY, Role.APPROVER)


class PeriodSettledError(RefusalError):
    """The period was counted on the arrangement of the year from the start."""

    code = "period_settled"


class HandCountNeedlessError(RefusalError):
    """The year is arranged by now, so nobody has to count by hand."""

    code = "hand_count_needless"


class HandCountOutsideError(RefusalError):
    """The last day found by hand lies before the one that hangs, or months behind it."""

    code = "hand_count_outside"


class HandCountDiffersError(RefusalError):
    """Two people found different last days; both count again."""

    code = "hand_count_differs"


@dataclass(frozen=True, slots=True)
class HandCounted:
    """What was counted so far: who found which last day. `settled`: two different people agree."""

    counts: tuple[tuple[str, date], ...]
    settled: bool


def posted_period(notice: Notice, calendar: Calendar, *, provisional: bool = False) -> Period:
    """The period of a posted notice on `calendar`, never ending before the day that hangs on the board.

    Raises PeriodSettledError for a notice that was not posted, and YearNotArrangedError.
    """
    if notice.posted_on is None or notice.last_day is None:
        raise PeriodSettledError(number=notice.number)
    period = publicity_period(
        notice.posted_on, notice.days, calendar, notice.counting, provisional=provisional
    )
    return replace(period, last_day=max(period.last_day, notice.last_day))


def settled_period(notice: Notice, calendar: Calendar) -> Period:
    """The final period of a provisional notice; raises PeriodSettledError and YearNotArrangedError."""
    if not notice.provisional:
        raise PeriodSettledError(number=notice.number)
    return posted_period(notice, calendar)


def settle(
    session: Session,
    notice: Notice,
    period: Period,
    stamp: Stamp,
    more: Mapping[str, object] | None = None,
) -> None:
    """Store that the notice's period ends as `period` says, for good."""
    session.notices.settle(notice.id, period)
    session.log.record(
        stamp,
        Act.NOTICE_SETTLED,
        notice.id,
        chain=notice.batch_id,
        before={"last_day": notice.last_day.isoformat() if notice.last_day else None},
        after={"last_day": period.last_day.isoformat(), **(more or {})},
    )


class HandCounting:
    """Two people count a provisional period by hand; the second one's agreement settles it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def counters(self) -> list[Account]:
        """Who may count."""
        with self._office.store.reading() as session:
            accounts = session.accounts.all()
        return [one for one in accounts if not one.disabled and not one.roles.isdisjoint(_COUNTERS)]

    def counted(self, notice_id: NoticeId) -> HandCounted:
        """Who counted what so far."""
        with self._office.store.reading() as session:
            names = {one.id: one.name for one in session.accounts.all()}
            counts = session.calendars.hand_counts(notice_id)
            settled = not session.notices.get(notice_id).provisional
        return HandCounted(tuple((names[one.account_id], one.last_day) for one in counts), settled)

    def why_not(self, notice: Notice, actor: Actor) -> KnownError | None:
        """What refuses a count by hand now; None when nothing does."""
        try:
            with self._office.store.reading() as session:
                self._require_countable(session, notice, actor)
        except KnownError as error:
            return error
        return None

    def count(self, notice_id: NoticeId, last_day: date, reason: str, actor: Actor) -> HandCounted:
        """Store the last day that `actor` found, with the notice it rests on.

        Where somebody else found the same day before, the period is settled on it. Raises
        PeriodSettledError, HandCountNeedlessError, HandCountOutsideError, HandCountDiffersError.
        """
        office = self._office
        reason = some_lines(reason, Asked.REASON)
        with office.store.session() as session:
            notice = session.notices.get(notice_id)
            period = self._require_countable(session, notice, actor)
            if not period.last_day <= last_day <= period.last_day + _LATEST:
                raise HandCountOutsideError(last_day=last_day, least=period.last_day)
            stamp = office.stamp(actor)
            before = [
                one for one in session.calendars.hand_counts(notice.id) if one.account_id != actor.account_id
            ]
            if before and before[-1].last_day != last_day:
                raise HandCountDiffersError(last_day=last_day, other=before[-1].last_day)
            session.calendars.put_hand_count(
                HandCount(notice.id, actor.account_id, last_day, reason), stamp.at
            )
            if before:
                by = [str(before[-1].account_id), str(actor.account_id)]
                settle(session, notice, replace(period, last_day=last_day), stamp, {"counted_by": by})
            else:
                session.log.record(
                    stamp,
                    Act.PERIOD_COUNTED,
                    notice.id,
                    chain=notice.batch_id,
                    after={"last_day": last_day.isoformat(), "reason": reason},
                )
        return self.counted(notice_id)

    def _require_countable(self, session: Session, notice: Notice, actor: Actor) -> Period:
        """The period counted by weekdays, which nobody may end earlier."""
        actor.require(*_COUNTERS)
        if not notice.provisional:
            raise PeriodSettledError(number=notice.number)
        calendar = self._office.calendar(session)
        try:
            posted_period(notice, calendar)
        except YearNotArrangedError:
            return posted_period(notice, calendar, provisional=True)
        raise HandCountNeedlessError(number=notice.number)
