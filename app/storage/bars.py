"""Bars of applicants and units, and the batches into which the approver admitted somebody in spite of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.bars import Bar, BarId, BarSubject, BarUnknownError
from app.domain.batches import BatchId


@dataclass(frozen=True, slots=True)
class BarAdmission:
    """The approver lets whom the bar names into one batch."""

    bar_id: BarId
    batch_id: BatchId
    reason: str
    admitted_by: AccountId
    admitted_on: date


class Bars:
    """A bar is lifted, never deleted."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Bar]:
        """Every bar, the last one entered first."""
        return [_bar(row) for row in self._db.query("SELECT * FROM bars ORDER BY number DESC")]

    def get(self, bar_id: BarId) -> Bar:
        for row in self._db.query("SELECT * FROM bars WHERE id = ?", [bar_id]):
            return _bar(row)
        raise BarUnknownError(bar=bar_id)

    def standing(self, day: date) -> list[Bar]:
        """The bars that stand on `day`."""
        return [bar for bar in self.all() if bar.stands_on(day)]

    def next_number(self) -> int:
        return int(self._db.execute("SELECT coalesce(max(number), 0) + 1 FROM bars").fetchone()[0])

    def add(self, bar: Bar) -> None:
        self._db.table("bars").insert(
            {
                "id": bar.id,
                "number": bar.number,
                "subject": bar.subject,
                "name": bar.name,
                "id_type": bar.id_type,
                "id_number": bar.id_number,
                "ground": bar.ground,
                "decision": bar.decision,
                "policy": bar.policy,
                "article": bar.article,
                "starts_on": bar.starts.isoformat(),
                "ends_on": bar.ends.isoformat(),
                "annuls": int(bar.annuls),
                "entered_by": bar.entered_by,
                "entered_on": bar.entered_on.isoformat(),
            }
        )

    def lift(self, bar_id: BarId, reason: str, lifted_by: AccountId, lifted_on: date) -> None:
        self._db.table("bars").update(
            bar_id, {"lifted_on": lifted_on.isoformat(), "lifted_by": lifted_by, "lift_reason": reason}
        )

    def admit(self, admission: BarAdmission) -> None:
        self._db.table("bar_admissions").insert(
            {
                "bar_id": admission.bar_id,
                "batch_id": admission.batch_id,
                "reason": admission.reason,
                "admitted_by": admission.admitted_by,
                "admitted_on": admission.admitted_on.isoformat(),
            }
        )

    def admissions(self, batch_id: BatchId) -> dict[BarId, BarAdmission]:
        """The bars in spite of which somebody was let into the batch."""
        rows = self._db.query("SELECT * FROM bar_admissions WHERE batch_id = ?", [batch_id])
        return {
            BarId(row["bar_id"]): BarAdmission(
                BarId(row["bar_id"]),
                BatchId(row["batch_id"]),
                row["reason"],
                AccountId(row["admitted_by"]),
                date.fromisoformat(row["admitted_on"]),
            )
            for row in rows
        }


def _bar(row: Mapping[str, object]) -> Bar:
    lifted_on, lifted_by = row["lifted_on"], row["lifted_by"]
    return Bar(
        id=BarId(str(row["id"])),
        number=int(str(row["number"])),
        subject=BarSubject(str(row["subject"])),
        name=str(row["name"]),
        id_type=_text(row["id_type"]),
        id_number=_text(row["id_number"]),
        ground=str(row["ground"]),
        decision=str(row["decision"]),
        policy=str(row["policy"]),
        article=_text(row["article"]),
        starts=date.fromisoformat(str(row["starts_on"])),
        ends=date.fromisoformat(str(row["ends_on"])),
        annuls=bool(row["annuls"]),
        entered_by=AccountId(str(row["entered_by"])),
        entered_on=date.fromisoformat(str(row["entered_on"])),
        lifted_on=None if lifted_on is None else date.fromisoformat(str(lifted_on)),
        lifted_by=None if lifted_by is None else AccountId(str(lifted_by)),
        lift_reason=_text(row["lift_reason"]),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
