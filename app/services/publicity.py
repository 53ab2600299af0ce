"""Publicity: the notice with its frozen list, the day it went up, objections and withdrawals.

From here on every candidate walks alone: an objection holds the name it is against (workflow §5).
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from app.domain.accounts import AccountId, Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import CandidateId
from app.domain.errors import InputError, RefusalError
from app.domain.publicity import (
    Notice,
    NoticeId,
    Objection,
    ObjectionId,
    ObjectionTarget,
    Outcome,
    Signature,
)
from app.domain.working_days import Period, publicity_period
from app.services.notice_draft import NobodyProposedError, NoticeDraft, PlanMissingError, notice_draft
from app.services.office import Office
from app.services.papers import PaperPrinter, notice_paper
from app.services.settling import PeriodSettledError, settle, settled_period
from app.services.wording import Asked, one_line, some_lines
from app.storage.session import Session

__all__ = [
    "AnonymousNamedError",
    "NobodyProposedError",
    "NoticePostedError",
    "NoticeSupersededError",
    "ObjectionDecidedError",
    "ObjectionTargetError",
    "PeriodSettledError",
    "PlaceMissingError",
    "PlanMissingError",
    "PostingDayDiffersError",
    "PostingInFutureError",
    "PostingInPastError",
    "Publicity",
    "ReceivedInFutureError",
]


class PlaceMissingError(RefusalError):
    """The notice was not posted at every place that it prints."""

    code = "place_missing"


class PostingDayDiffersError(RefusalError):
    """The notice went up on another day than it prints; it must be printed anew."""

    code = "posting_day_differs"


class PostingInFutureError(RefusalError):
    code = "posting_in_future"


class PostingInPastError(RefusalError):
    """A notice cannot go up on a day before it is printed."""

    code = "posting_in_past"


class NoticeSupersededError(RefusalError):
    """A later notice names the same people."""

    code = "notice_superseded"


class ObjectionTargetError(InputError):
    """An objection is against one name, or against a judge or the procedure and then against no name."""

    code = "objection_target"


class NoticePostedError(RefusalError):
    """The notice has been posted already."""

    code = "notice_posted"


class ObjectionDecidedError(RefusalError):
    code = "objection_decided"


class ReceivedInFutureError(InputError):
    """An objection cannot have come in later than now."""

    code = "received_in_future"


class AnonymousNamedError(InputError):
    """An anonymous objection carries no name; one that does is confidential or signed."""

    code = "anonymous_named"


class Publicity:
    """Each method is one act of the secretary, a handler or the approver."""

    def __init__(self, office: Office, printer: PaperPrinter) -> None:
        self._office = office
        self._printer = printer

    def print_notice(
        self, batch: Batch, printed_for: date, actor: Actor, *, provisional: bool = False
    ) -> Notice:
        """Print the notice for all proposed names that stand in no posted one yet; freezes its list.

        `printed_for` is the posting day it prints. A notice that has not been posted is superseded by the
        next one: so a wrong day is reprinted. With `provisional` days that no arrangement knows are counted
        by weekdays, which the notice says. Raises NobodyProposedError, PostingInPastError,
        YearNotArrangedError.
        """
        actor.require(Role.SECRETARY)
        office = self._office
        with office.store.session() as session:
            draft = notice_draft(office, session, batch)
            if printed_for < office.clock.today():
                raise PostingInPastError(day=printed_for.isoformat())
            plan = draft.plan
            period = publicity_period(
                printed_for,
                plan.publicity_days,
                office.calendar(session),
                plan.counting,
                provisional=provisional,
            )
            number = session.notices.next_number(batch.id)
            notice = Notice(
                id=NoticeId(str(uuid.uuid4())),
                batch_id=batch.id,
                number=number,
                days=plan.publicity_days,
                counting=plan.counting,
                printed_for=printed_for,
                places=plan.places,
                candidates=tuple(one.id for one in draft.listed),
                pdf_sha256=self._print(session, batch, draft, period, number),
                provisional=period.provisional,
            )
            stamp = office.stamp(actor)
            session.notices.add(notice, stamp.at, plan.contact)
            session.log.record(
                stamp,
                Act.NOTICE_PRINTED,
                notice.id,
                chain=batch.id,
                after={"number": number, "pdf": notice.pdf_sha256, "people": len(draft.listed)},
            )
        return notice

    def post(self, notice_id: NoticeId, posted: Mapping[str, date], actor: Actor) -> Period:
        """Store on which day the notice went up at each place; the period counts from the last one."""
        actor.require(Role.SECRETARY)
        office = self._office
        with office.store.session() as session:
            notice = session.notices.get(notice_id)
            if notice.posted_on is not None:
                raise NoticePostedError(number=notice.number, day=notice.posted_on.isoformat())
            for candidate_id in notice.candidates:
                last_notice = session.notices.naming(candidate_id)
                if last_notice is not None and last_notice.id != notice.id:
                    raise NoticeSupersededError(number=notice.number, later=last_notice.number)
            missing = tuple(place for place in notice.places if place not in posted)
            if missing:
                raise PlaceMissingError(places=missing)
            last = max(posted.values())
            if last > office.clock.today():
                raise PostingInFutureError(day=last.isoformat())
            if last != notice.printed_for:
                raise PostingDayDiffersError(printed=notice.printed_for.isoformat(), posted=last.isoformat())
            period = publicity_period(
                last,
                notice.days,
                office.calendar(session),
                notice.counting,
                provisional=notice.provisional,
            )
            session.notices.post(notice, posted, period)
            session.log.record(
                office.stamp(actor),
                Act.NOTICE_POSTED,
                notice.id,
                chain=notice.batch_id,
                after={"posted": last.isoformat(), "last_day": period.last_day.isoformat()},
            )
        return period

    def settle(self, notice_id: NoticeId, actor: Actor) -> Period:
        """Count a provisional period anew, now that its year is arranged.

        It never ends before the day that hangs on the board. Raises YearNotArrangedError while it is not.
        """
        actor.require(Role.SECRETARY)
        office = self._office
        with office.store.session() as session:
            notice = session.notices.get(notice_id)
            period = settled_period(notice, office.calendar(session))
            settle(session, notice, period, office.stamp(actor))
        return period

    def receive_objection(
        self,
        batch: Batch,
        content: str,
        channel: str,
        handler: AccountId,
        actor: Actor,
        *,
        candidate_id: CandidateId | None = None,
        target: ObjectionTarget = ObjectionTarget.CANDIDATE,
        signature: Signature = Signature.NAMED,
        identity: str | None = None,
        received_at: datetime | None = None,
    ) -> Objection:
        """Register an objection; from now on it holds whom it is against.

        `received_at` is the minute it came in or its postmark, now where nobody says otherwise; `identity`
        is who objects. Raises ObjectionTargetError, AnonymousNamedError, NameEmptyError,
        ReceivedInFutureError, AccountUnknownError (the handler's).
        """
        actor.require(Role.SECRETARY)
        office = self._office
        content, channel = some_lines(content, Asked.OBJECTION), one_line(channel, Asked.CHANNEL)
        identity = _identity(signature, identity)
        if (candidate_id is None) is (target is ObjectionTarget.CANDIDATE):
            raise ObjectionTargetError(target=target)
        with office.store.session() as session:
            session.accounts.get(handler)
            if candidate_id is not None:
                session.candidates.of(batch.id, candidate_id)
            stamp = office.stamp(actor)
            if received_at is not None and received_at > stamp.at:
                raise ReceivedInFutureError(received=f"{received_at:%Y-%m-%d %H:%M}")
            objection = Objection(
                id=ObjectionId(str(uuid.uuid4())),
                batch_id=batch.id,
                number=session.notices.next_objection_number(batch.id),
                target=target,
                candidate_id=candidate_id,
                signature=signature,
                received_at=received_at or stamp.at,
                channel=channel,
                content=content,
                handler_id=handler,
            )
            session.notices.add_objection(objection, identity)
            session.log.record(
                stamp,
                Act.OBJECTION_RECEIVED,
                objection.id,
                chain=batch.id,
                after={"number": objection.number, "target": target, "candidate": candidate_id},
            )
        return objection

    def decide_objection(
        self, objection_id: ObjectionId, outcome: Outcome, report: str, actor: Actor
    ) -> None:
        """Close an objection with a report; an anonymous one needs somebody other than its handler."""
        actor.require(Role.SECRETARY, Role.APPROVER)
        office = self._office
        report = some_lines(report, Asked.REPORT)
        with office.store.session() as session:
            objection = session.notices.objection(objection_id)
            if objection.outcome is not None:
                raise ObjectionDecidedError(number=objection.number)
            if objection.signature is Signature.ANONYMOUS:
                actor.require_other_than(objection.handler_id)
            session.notices.decide_objection(
                objection_id, outcome, report, office.clock.today(), actor.account_id
            )
            session.log.record(
                office.stamp(actor),
                Act.OBJECTION_DECIDED,
                objection.id,
                chain=objection.batch_id,
                before={"outcome": None},
                after={"outcome": outcome, "number": objection.number},
            )

    def notice_pdf(self, notice: Notice) -> bytes:
        with self._office.store.reading() as session:
            return self._pdf(session, notice)

    def _pdf(self, session: Session, notice: Notice) -> bytes:
        return session.files.content(notice.pdf_sha256)

    def _print(self, session: Session, batch: Batch, draft: NoticeDraft, period: Period, number: int) -> str:
        """The SHA-256 under which the printed notice is kept."""
        institution, head = session.institutions.the_one(), session.log.head(batch.id)
        paper = notice_paper(
            self._office, institution, batch, draft.plan, draft.listed, period, number=number, head=head
        )
        return session.files.add(self._printer.print(paper), "application/pdf")


def _identity(signature: Signature, identity: str | None) -> str | None:
    """Who objects, as one line; None where nobody said."""
    if identity is None or not identity.strip():
        return None
    if signature is Signature.ANONYMOUS:
        raise AnonymousNamedError
    return one_line(identity, Asked.OBJECTOR)
