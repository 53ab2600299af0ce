"""Batches, the steps they have done, and their published plans."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlite_utils import Database

from app.domain.batches import Batch, BatchId, Plan, PlanVersion
from app.domain.errors import InputError, RefusalError
from app.domain.levels import Level
from app.domain.scheme import Aggregate, Item, Scheme, Share, TieBreak, TieStep, VoteBase, VoteRule
from app.domain.working_days import Counting


class BatchUnknownError(InputError):
    """No batch has that id, number or title."""

    code = "batch_unknown"


class BatchTitleTakenError(RefusalError):
    code = "batch_title_taken"


class Batches:
    """A batch is named by its id, its number in the file or its title."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, batch: Batch, force_override: str | None = None) -> None:
        if any(known.title == batch.title for known in self.all()):
            raise BatchTitleTakenError(title=batch.title)
        self._db.table("batches").insert(
            {
                "id": batch.id,
                "number": batch.number,
                "title": batch.title,
                "policy": batch.policy,
                "policy_sha256": batch.policy_sha256,
                "opened_on": batch.opened_on.isoformat(),
                "force_override": force_override,
            }
        )
        self._db.table("batch_levels").insert_all(
            {"batch_id": batch.id, "level": level} for level in batch.levels
        )

    def all(self) -> list[Batch]:
        levels: dict[str, list[Level]] = {}
        for row in self._db.query("SELECT batch_id, level FROM batch_levels ORDER BY level DESC"):
            levels.setdefault(row["batch_id"], []).append(Level(row["level"]))
        return [
            _batch(row, tuple(levels.get(row["id"], ())))
            for row in self._db.query("SELECT * FROM batches ORDER BY number")
        ]

    def find(self, name: str) -> Batch:
        """The batch called `name`; raises BatchUnknownError with the titles there are."""
        batches = self.all()
        for key in ("id", "title", "number"):
            for batch in batches:
                if str(getattr(batch, key)) == name:
                    return batch
        raise BatchUnknownError(batch=name, known=tuple(batch.title for batch in batches))

    def accept_policy(self, batch_id: BatchId, sha256: str) -> None:
        """Remember another version of the batch's rule pack."""
        self._db.table("batches").update(batch_id, {"policy_sha256": sha256})

    def steps_done(self, batch_id: BatchId) -> dict[str, date]:
        rows = self._db.query("SELECT step, done_on FROM batch_steps WHERE batch_id = ?", [batch_id])
        return {row["step"]: date.fromisoformat(row["done_on"]) for row in rows}

    def complete_step(self, batch_id: BatchId, step: str, done_on: date, act_id: str) -> None:
        self._db.table("batch_steps").insert(
            {"batch_id": batch_id, "step": step, "done_on": done_on.isoformat(), "act_id": act_id}
        )

    def force_override(self, batch_id: BatchId) -> str | None:
        """The approver's reason to hold the batch outside the days its document is in force."""
        rows = self._db.query("SELECT force_override FROM batches WHERE id = ?", [batch_id])
        reason = next(rows)["force_override"]
        return None if reason is None else str(reason)

    def override_force(self, batch_id: BatchId, reason: str) -> None:
        self._db.table("batches").update(batch_id, {"force_override": reason})

    def freeze_qualification(self, batch_id: BatchId, as_of: date) -> None:
        self._db.table("batches").update(batch_id, {"qualified_as_of": as_of.isoformat()})

    def qualified_as_of(self, batch_id: BatchId) -> date | None:
        """The day as of which the examination was frozen, None while it is open."""
        rows = self._db.query("SELECT qualified_as_of FROM batches WHERE id = ?", [batch_id])
        day = next(rows)["qualified_as_of"]
        return None if day is None else date.fromisoformat(day)

    def add_plan(self, batch_id: BatchId, plan: Plan, published_on: date) -> None:
        self._db.table("plans").insert(
            {
                "batch_id": batch_id,
                "amendment": 0,
                "content": json.dumps(_plan_record(plan), ensure_ascii=False, sort_keys=True),
                "published_on": published_on.isoformat(),
            }
        )

    def amend_plan(self, batch_id: BatchId, plan: Plan, reason: str, published_on: date) -> int:
        """Store the plan as it stands from now on beside the earlier versions; answers its number."""
        number = len(self.plan_versions(batch_id))
        self._db.table("plans").insert(
            {
                "batch_id": batch_id,
                "amendment": number,
                "content": json.dumps(_plan_record(plan), ensure_ascii=False, sort_keys=True),
                "reason": reason,
                "published_on": published_on.isoformat(),
            }
        )
        return number

    def plan_versions(self, batch_id: BatchId) -> list[PlanVersion]:
        """The plan as it was first published and every amendment, in order."""
        rows = self._db.query("SELECT * FROM plans WHERE batch_id = ? ORDER BY amendment", [batch_id])
        return [
            PlanVersion(
                row["amendment"],
                _plan(json.loads(row["content"])),
                row["reason"],
                date.fromisoformat(row["published_on"]),
            )
            for row in rows
        ]

    def plan(self, batch_id: BatchId) -> Plan | None:
        """The plan in force: the last amendment, None before publication."""
        rows = self._db.query(
            "SELECT content FROM plans WHERE batch_id = ? ORDER BY amendment DESC LIMIT 1", [batch_id]
        )
        row = next(rows, None)
        return None if row is None else _plan(json.loads(row["content"]))


def _batch(row: Mapping[str, object], levels: tuple[Level, ...]) -> Batch:
    return Batch(
        id=BatchId(str(row["id"])),
        number=int(str(row["number"])),
        title=str(row["title"]),
        policy=str(row["policy"]),
        policy_sha256=str(row["policy_sha256"]),
        levels=levels,
        opened_on=date.fromisoformat(str(row["opened_on"])),
    )


def _plan_record(plan: Plan) -> dict[str, object]:
    scheme = plan.scheme
    return {
        "publicity_days": plan.publicity_days,
        "counting": plan.counting,
        "contact": plan.contact,
        "places": list(plan.places),
        "scheme": {
            "aggregate": scheme.aggregate,
            "decimals": scheme.decimals,
            "trim_from": scheme.trim_from,
            "items": [[item.id, str(item.maximum), str(item.weight)] for item in scheme.items],
            "pass_mark": None if scheme.pass_mark is None else str(scheme.pass_mark),
            "vote": None if scheme.vote is None else _vote_record(scheme.vote),
            "places": {"share": str(scheme.places.part)}
            if isinstance(scheme.places, Share)
            else scheme.places,
            "tie_break": [[link.step, link.item] for link in scheme.tie_break],
        },
    }


def _vote_record(vote: VoteRule) -> dict[str, object]:
    return {
        "base": vote.base,
        "passing": str(vote.passing),
        "quorum": str(vote.quorum),
        "min_voters": vote.min_voters,
    }


def _plan(record: dict[str, object]) -> Plan:
    return Plan(
        scheme=_scheme(record["scheme"]),  # type: ignore[arg-type]
        publicity_days=int(str(record["publicity_days"])),
        counting=Counting(str(record["counting"])),
        contact=str(record["contact"]),
        places=tuple(record["places"]),  # type: ignore[arg-type]
    )


def _scheme(record: dict[str, object]) -> Scheme:
    mark, vote, places = record["pass_mark"], record["vote"], record["places"]
    items: list[list[str]] = record["items"]  # type: ignore[assignment]
    chain: list[list[str]] = record["tie_break"]  # type: ignore[assignment]
    return Scheme(
        aggregate=Aggregate(str(record["aggregate"])),
        decimals=int(str(record["decimals"])),
        trim_from=int(str(record["trim_from"])),
        items=tuple(Item(name, Decimal(maximum), Decimal(weight)) for name, maximum, weight in items),
        pass_mark=None if mark is None else Decimal(str(mark)),
        vote=_vote(vote) if isinstance(vote, dict) else None,
        places=Share(Fraction(places["share"])) if isinstance(places, dict) else places,  # type: ignore[arg-type]
        tie_break=tuple(TieBreak(TieStep(step), item) for step, item in chain),
    )


def _vote(record: dict[str, object]) -> VoteRule:
    voters = record["min_voters"]
    return VoteRule(
        base=VoteBase(str(record["base"])),
        passing=Fraction(str(record["passing"])),
        quorum=Fraction(str(record["quorum"])),
        min_voters=None if voters is None else int(str(voters)),
    )
