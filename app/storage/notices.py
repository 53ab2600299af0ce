"""Notices with their frozen lists, postings, and objections; objectors' names lie in a table apart."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.batches import BatchId
from app.domain.candidates import CandidateId
from app.domain.errors import InputError
from app.domain.publicity import Notice, NoticeId, Objection, ObjectionId, ObjectionTarget, Outcome, Signature
from app.domain.working_days import Counting, Period


class NoticeUnknownError(InputError):
    code = "notice_unknown"


class ObjectionUnknownError(InputError):
    code = "objection_unknown"


class Notices:
    """The list of a notice is frozen when it is printed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def next_number(self, batch_id: BatchId) -> int:
        return self._count("notices", batch_id) + 1

    def add(self, notice: Notice, printed_at: datetime, contact: str) -> None:
        self._db.table("notices").insert(
            {
                "id": notice.id,
                "batch_id": notice.batch_id,
                "number": notice.number,
                "days": notice.days,
                "counting": notice.counting,
                "printed_for": notice.printed_for.isoformat(),
                "printed_at": printed_at.isoformat(timespec="seconds"),
                "places": json.dumps(notice.places, ensure_ascii=False),
                "contact": contact,
                "pdf_sha256": notice.pdf_sha256,
                "provisional": int(notice.provisional),
            }
        )
        self._db.table("notice_names").insert_all(
            {"notice_id": notice.id, "candidate_id": candidate, "position": position}
            for position, candidate in enumerate(notice.candidates, 1)
        )

    def post(self, notice: Notice, posted: Mapping[str, date], period: Period) -> None:
        """Store where and when the notice went up, and the period that opens with the last place."""
        self._db.table("postings").insert_all(
            {"notice_id": notice.id, "place": place, "up_on": day.isoformat()}
            for place, day in posted.items()
        )
        self._db.table("notices").update(
            notice.id,
            {
                "posted_on": period.posted.isoformat(),
                "first_day": period.first_day.isoformat(),
                "last_day": period.last_day.isoformat(),
                "provisional": int(period.provisional),
            },
        )

    def settle(self, notice_id: NoticeId, period: Period) -> None:
        """The year is arranged: the period ends on this day for good."""
        self._db.table("notices").update(
            notice_id,
            {
                "first_day": period.first_day.isoformat(),
                "last_day": period.last_day.isoformat(),
                "provisional": 0,
            },
        )

    def get(self, notice_id: NoticeId) -> Notice:
        for row in self._db.query("SELECT * FROM notices WHERE id = ?", [notice_id]):
            return self._notice(row)
        raise NoticeUnknownError(notice=notice_id)

    def of_batch(self, batch_id: BatchId) -> list[Notice]:
        rows = list(self._db.query("SELECT * FROM notices WHERE batch_id = ? ORDER BY number", [batch_id]))
        return [self._notice(row) for row in rows]

    def naming(self, candidate_id: CandidateId) -> Notice | None:
        """The last notice that names the candidate (a corrected one opens a new period for the name)."""
        rows = self._db.query(
            """SELECT notices.* FROM notices JOIN notice_names ON notice_names.notice_id = notices.id
            WHERE candidate_id = ? ORDER BY number DESC LIMIT 1""",
            [candidate_id],
        )
        row = next(rows, None)
        return None if row is None else self._notice(row)

    def next_objection_number(self, batch_id: BatchId) -> int:
        return self._count("objections", batch_id) + 1

    def add_objection(self, objection: Objection, identity: str | None) -> None:
        self._db.table("objections").insert(
            {
                "id": objection.id,
                "batch_id": objection.batch_id,
                "number": objection.number,
                "target": objection.target,
                "candidate_id": objection.candidate_id,
                "signature": objection.signature,
                "received_at": objection.received_at.isoformat(timespec="seconds"),
                "channel": objection.channel,
                "content": objection.content,
                "handler_id": objection.handler_id,
            }
        )
        if identity is not None:
            self._db.table("objectors").insert({"objection_id": objection.id, "identity": identity})

    def decide_objection(
        self, objection_id: ObjectionId, outcome: Outcome, report: str, day: date, decider: AccountId
    ) -> None:
        self._db.table("objections").update(
            objection_id,
            {"outcome": outcome, "report": report, "decided_on": day.isoformat(), "decided_by": decider},
        )

    def objection(self, objection_id: ObjectionId) -> Objection:
        for row in self._db.query("SELECT * FROM objections WHERE id = ?", [objection_id]):
            return _objection(row)
        raise ObjectionUnknownError(objection=objection_id)

    def objections(self, batch_id: BatchId) -> list[Objection]:
        rows = self._db.query("SELECT * FROM objections WHERE batch_id = ? ORDER BY number", [batch_id])
        return [_objection(row) for row in rows]

    def identity(self, objection_id: ObjectionId) -> str | None:
        """Who objects; None where nobody said. Only the handler and the approver may look."""
        rows = self._db.query("SELECT identity FROM objectors WHERE objection_id = ?", [objection_id])
        return next((str(row["identity"]) for row in rows), None)

    def _count(self, table: str, batch_id: BatchId) -> int:
        row = self._db.execute(f"SELECT count(*) FROM {table} WHERE batch_id = ?", [batch_id]).fetchone()
        return int(row[0])

    def _notice(self, row: Mapping[str, object]) -> Notice:
        names = self._db.execute(
            "SELECT candidate_id FROM notice_names WHERE notice_id = ? ORDER BY position", [row["id"]]
        )
        return Notice(
            id=NoticeId(str(row["id"])),
            batch_id=BatchId(str(row["batch_id"])),
            number=int(str(row["number"])),
            days=int(str(row["days"])),
            counting=Counting(str(row["counting"])),
            printed_for=date.fromisoformat(str(row["printed_for"])),
            places=tuple(json.loads(str(row["places"]))),
            candidates=tuple(CandidateId(name[0]) for name in names.fetchall()),
            pdf_sha256=str(row["pdf_sha256"]),
            posted_on=_day(row["posted_on"]),
            first_day=_day(row["first_day"]),
            last_day=_day(row["last_day"]),
            provisional=bool(row["provisional"]),
        )


def _objection(row: Mapping[str, object]) -> Objection:
    candidate, outcome = row["candidate_id"], row["outcome"]
    return Objection(
        id=ObjectionId(str(row["id"])),
        batch_id=BatchId(str(row["batch_id"])),
        number=int(str(row["number"])),
        target=ObjectionTarget(str(row["target"])),
        candidate_id=None if candidate is None else CandidateId(str(candidate)),
        signature=Signature(str(row["signature"])),
        received_at=datetime.fromisoformat(str(row["received_at"])),
        channel=str(row["channel"]),
        content=str(row["content"]),
        handler_id=AccountId(str(row["handler_id"])),
        outcome=None if outcome is None else Outcome(str(outcome)),
        report=None if row["report"] is None else str(row["report"]),
        decided_on=_day(row["decided_on"]),
    )


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
