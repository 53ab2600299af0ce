"""Served 结果告知书 and the requests for a 复核."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.batches import BatchId
from app.domain.candidates import CandidateId
from app.domain.letters import Delivery, ServedLetter
from app.domain.rechecks import Decision, Recheck, RecheckId, RecheckUnknownError


class Letters:
    """The last letter of a person is the one that counts; requests are numbered by batch from 1."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def serve(self, letter: ServedLetter, recorded_at: datetime) -> None:
        self._db.table("served_letters").insert(
            {
                "candidate_id": letter.candidate_id,
                "number": letter.number,
                "served_on": letter.served_on.isoformat(),
                "delivery": letter.delivery,
                "recheck_days": letter.recheck_days,
                "recorded_by": letter.recorded_by,
                "recorded_at": recorded_at.isoformat(timespec="seconds"),
            }
        )

    def served(self, batch_id: BatchId) -> dict[CandidateId, ServedLetter]:
        """The last letter of everybody on whom one was served."""
        rows = self._db.query(
            """SELECT served_letters.* FROM served_letters
            JOIN candidates ON candidates.id = candidate_id WHERE batch_id = ?
            ORDER BY candidate_id, number""",
            [batch_id],
        )
        return {CandidateId(row["candidate_id"]): _letter(row) for row in rows}

    def next_recheck_number(self, batch_id: BatchId) -> int:
        row = self._db.execute("SELECT max(number) FROM rechecks WHERE batch_id = ?", [batch_id]).fetchone()
        return int(row[0] or 0) + 1

    def add_recheck(self, recheck: Recheck) -> None:
        self._db.table("rechecks").insert(
            {
                "id": recheck.id,
                "batch_id": recheck.batch_id,
                "number": recheck.number,
                "candidate_id": recheck.candidate_id,
                "asked_by": recheck.asked_by,
                "asked_on": recheck.asked_on.isoformat(),
                "ground": recheck.ground,
                "recorded_by": recheck.recorded_by,
            }
        )

    def decide(
        self, recheck_id: RecheckId, decision: Decision, text: str, day: date, decider: AccountId
    ) -> None:
        self._db.table("rechecks").update(
            recheck_id,
            {"decision": decision, "text": text, "decided_on": day.isoformat(), "decided_by": decider},
        )

    def conclude(self, recheck_id: RecheckId, day: date) -> None:
        """The examination that the request opened again has come to its end."""
        self._db.table("rechecks").update(recheck_id, {"concluded_on": day.isoformat()})

    def recheck(self, recheck_id: RecheckId) -> Recheck:
        for row in self._db.query("SELECT * FROM rechecks WHERE id = ?", [recheck_id]):
            return _recheck(row)
        raise RecheckUnknownError(recheck=recheck_id)

    def rechecks(self, batch_id: BatchId) -> list[Recheck]:
        """All requests of the batch in order of their numbers."""
        rows = self._db.query("SELECT * FROM rechecks WHERE batch_id = ? ORDER BY number", [batch_id])
        return [_recheck(row) for row in rows]


def _letter(row: Mapping[str, object]) -> ServedLetter:
    return ServedLetter(
        candidate_id=CandidateId(str(row["candidate_id"])),
        number=int(str(row["number"])),
        served_on=date.fromisoformat(str(row["served_on"])),
        delivery=Delivery(str(row["delivery"])),
        recheck_days=int(str(row["recheck_days"])),
        recorded_by=AccountId(str(row["recorded_by"])),
    )


def _recheck(row: Mapping[str, object]) -> Recheck:
    decision, decider = row["decision"], row["decided_by"]
    return Recheck(
        id=RecheckId(str(row["id"])),
        batch_id=BatchId(str(row["batch_id"])),
        number=int(str(row["number"])),
        candidate_id=CandidateId(str(row["candidate_id"])),
        asked_by=str(row["asked_by"]),
        asked_on=date.fromisoformat(str(row["asked_on"])),
        ground=str(row["ground"]),
        recorded_by=AccountId(str(row["recorded_by"])),
        decision=None if decision is None else Decision(str(decision)),
        decided_by=None if decider is None else AccountId(str(decider)),
        decided_on=_day(row["decided_on"]),
        text=None if row["text"] is None else str(row["text"]),
        concluded_on=_day(row["concluded_on"]),
    )


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
