"""The committee, declarations, attendance, sheets, ballots, slip counts and the closed tally."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.batches import BatchId
from app.domain.candidates import CandidateId
from app.domain.committees import Declaration, Judge, JudgeId, JudgeUnknownError, Relation, Seat
from app.domain.review import Absence, Ballot, SecretCount, Sheet, Vote
from app.domain.review_gaps import Excuse, Handed


@dataclass(frozen=True, slots=True)
class Result:
    """A candidate's outcome as the closed tally has it; `score` is None where nobody scored."""

    candidate_id: CandidateId
    score: str | None
    agree: int
    base: int
    needed: int | None
    place: int | None
    proposed: str


@dataclass(frozen=True, slots=True)
class Slips:
    """A slip count with who entered it and who confirmed it, None while it waits for the second person."""

    count: SecretCount
    teller: AccountId
    confirmed_by: AccountId | None


class Reviews:
    """Scores are decimal text from end to end."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add_judges(self, batch_id: BatchId, judges: Iterable[Judge]) -> None:
        self._db.table("judges").insert_all(
            {
                "id": judge.id,
                "batch_id": batch_id,
                "position": position,
                "name": judge.name,
                "seat": judge.seat,
                "present": int(judge.present),
            }
            for position, judge in enumerate(judges, 1)
        )

    def judges(self, batch_id: BatchId) -> list[Judge]:
        rows = self._db.query("SELECT * FROM judges WHERE batch_id = ? ORDER BY position", [batch_id])
        return [
            Judge(JudgeId(row["id"]), row["name"], Seat(row["seat"]), bool(row["present"])) for row in rows
        ]

    def judge(self, batch_id: BatchId, judge_id: JudgeId) -> Judge:
        for judge in self.judges(batch_id):
            if judge.id == judge_id:
                return judge
        raise JudgeUnknownError(judge=judge_id)

    def set_attendance(
        self, batch_id: BatchId, present: Iterable[JudgeId], absences: Iterable[Absence]
    ) -> None:
        """Note who attends, in place of what was noted before."""
        attending = set(present)
        for judge in self.judges(batch_id):
            self._db.table("judges").update(judge.id, {"present": int(judge.id in attending)})
            self._db.execute("DELETE FROM absences WHERE judge_id = ?", [judge.id])
        self._db.table("absences").insert_all(
            {"judge_id": absence.judge, "candidate_id": absence.candidate} for absence in absences
        )

    def declare(self, declarations: Iterable[Declaration], day: date) -> None:
        for declaration in declarations:
            key = (declaration.judge_id, declaration.candidate_id)
            self._db.execute("DELETE FROM declarations WHERE judge_id = ? AND candidate_id = ?", key)
            self._db.table("declarations").insert(
                {
                    "judge_id": declaration.judge_id,
                    "candidate_id": declaration.candidate_id,
                    "relation": declaration.relation,
                    "declared_on": day.isoformat(),
                }
            )

    def declarations(self, batch_id: BatchId) -> list[Declaration]:
        rows = self._db.query(
            """SELECT declarations.* FROM declarations JOIN judges ON judges.id = judge_id
            WHERE judges.batch_id = ? ORDER BY candidate_id, position""",
            [batch_id],
        )
        return [
            Declaration(JudgeId(row["judge_id"]), CandidateId(row["candidate_id"]), Relation(row["relation"]))
            for row in rows
        ]

    def absences(self, batch_id: BatchId) -> list[Absence]:
        rows = self._db.query(
            """SELECT absences.* FROM absences JOIN judges ON judges.id = judge_id
            WHERE batch_id = ? ORDER BY candidate_id, position""",
            [batch_id],
        )
        return [Absence(row["judge_id"], row["candidate_id"]) for row in rows]

    def put_sheet(self, sheet: Sheet) -> None:
        """Store one judge's scores for one candidate in place of earlier ones; no items take them back."""
        self._db.execute(
            "DELETE FROM scores WHERE judge_id = ? AND candidate_id = ?", [sheet.judge, sheet.candidate]
        )
        self._db.table("scores").insert_all(
            {"judge_id": sheet.judge, "candidate_id": sheet.candidate, "item": item, "score": str(score)}
            for item, score in sheet.items.items()
        )

    def sheets(self, batch_id: BatchId) -> list[Sheet]:
        rows = self._db.query(
            """SELECT judge_id, candidate_id, item, score FROM scores JOIN judges ON judges.id = judge_id
            WHERE batch_id = ? ORDER BY candidate_id, position, item""",
            [batch_id],
        )
        found: dict[tuple[str, str], dict[str, Decimal]] = {}
        for row in rows:
            found.setdefault((row["judge_id"], row["candidate_id"]), {})[row["item"]] = Decimal(row["score"])
        return [Sheet(judge, candidate, items) for (judge, candidate), items in found.items()]

    def discard(self, batch_id: BatchId) -> None:
        """Take away every score, ballot, slip count and excuse of a review that is not closed."""
        judges = "judge_id IN (SELECT id FROM judges WHERE batch_id = ?)"
        for table in ("scores", "ballots", "excuses"):
            self._db.execute(f"DELETE FROM {table} WHERE {judges}", [batch_id])
        self._db.execute(
            "DELETE FROM slip_counts WHERE candidate_id IN (SELECT id FROM candidates WHERE batch_id = ?)",
            [batch_id],
        )

    def put_ballot(self, ballot: Ballot) -> None:
        self._db.execute(
            "DELETE FROM ballots WHERE judge_id = ? AND candidate_id = ? AND round = 1",
            [ballot.judge, ballot.candidate],
        )
        self._db.table("ballots").insert(
            {"judge_id": ballot.judge, "candidate_id": ballot.candidate, "round": 1, "vote": ballot.vote}
        )

    def take_back_ballot(self, judge_id: JudgeId, candidate_id: CandidateId) -> None:
        self._db.execute(
            "DELETE FROM ballots WHERE judge_id = ? AND candidate_id = ? AND round = 1",
            [judge_id, candidate_id],
        )

    def put_excuse(self, excuse: Excuse) -> None:
        """Store why a cell stays empty in place of an earlier reason."""
        self.drop_excuse(excuse.kind, excuse.judge, excuse.candidate)
        self._db.table("excuses").insert(
            {
                "judge_id": excuse.judge,
                "candidate_id": excuse.candidate,
                "kind": excuse.kind,
                "reason": excuse.reason,
            }
        )

    def drop_excuse(self, kind: Handed, judge_id: str, candidate_id: str) -> None:
        self._db.execute(
            "DELETE FROM excuses WHERE judge_id = ? AND candidate_id = ? AND kind = ?",
            [judge_id, candidate_id, kind],
        )

    def excuses(self, batch_id: BatchId) -> list[Excuse]:
        rows = self._db.query(
            """SELECT excuses.* FROM excuses JOIN judges ON judges.id = judge_id
            WHERE batch_id = ? ORDER BY candidate_id, position, kind""",
            [batch_id],
        )
        return [
            Excuse(Handed(row["kind"]), row["candidate_id"], row["judge_id"], row["reason"]) for row in rows
        ]

    def ballots(self, batch_id: BatchId) -> list[Ballot]:
        rows = self._db.query(
            """SELECT judge_id, candidate_id, vote FROM ballots JOIN judges ON judges.id = judge_id
            WHERE batch_id = ? AND round = 1 ORDER BY candidate_id, position""",
            [batch_id],
        )
        return [Ballot(row["judge_id"], row["candidate_id"], Vote(row["vote"])) for row in rows]

    def put_count(self, count: SecretCount, teller: AccountId) -> None:
        self._db.execute("DELETE FROM slip_counts WHERE candidate_id = ? AND round = 1", [count.candidate])
        self._db.table("slip_counts").insert(
            {
                "candidate_id": count.candidate,
                "round": 1,
                "issued": count.issued,
                "returned": count.returned,
                "agree": count.agree,
                "oppose": count.oppose,
                "abstain": count.abstain,
                "spoiled": count.spoiled,
                "teller_id": teller,
            }
        )

    def teller(self, candidate_id: CandidateId) -> AccountId | None:
        """Who entered the slips of the candidate, None where nobody has."""
        rows = self._db.query("SELECT teller_id FROM slip_counts WHERE candidate_id = ?", [candidate_id])
        return next((AccountId(row["teller_id"]) for row in rows), None)

    def confirm_count(self, candidate_id: CandidateId, by: AccountId) -> None:
        self._db.table("slip_counts").update((candidate_id, 1), {"confirmed_by": by})

    def slips(self, batch_id: BatchId) -> list[Slips]:
        """Every slip count of round 1, confirmed or not."""
        rows = self._db.query(
            """SELECT slip_counts.* FROM slip_counts JOIN candidates ON candidates.id = candidate_id
            WHERE batch_id = ? AND round = 1 ORDER BY sequence""",
            [batch_id],
        )
        return [
            Slips(
                SecretCount(
                    row["candidate_id"],
                    row["issued"],
                    row["returned"],
                    row["agree"],
                    row["oppose"],
                    row["abstain"],
                    row["spoiled"],
                ),
                AccountId(row["teller_id"]),
                None if row["confirmed_by"] is None else AccountId(row["confirmed_by"]),
            )
            for row in rows
        ]

    def close(
        self, batch_id: BatchId, day: date, document: Mapping[str, object], results: Iterable[Result]
    ) -> None:
        """Freeze the tally of round 1 with every candidate's outcome."""
        self._db.table("tallies").insert(
            {
                "batch_id": batch_id,
                "round": 1,
                "closed_on": day.isoformat(),
                "document": json.dumps(document, ensure_ascii=False),
            }
        )
        self._db.table("results").insert_all(
            {
                "candidate_id": result.candidate_id,
                "score": result.score,
                "agree": result.agree,
                "base": result.base,
                "needed": result.needed,
                "place": result.place,
                "proposed": result.proposed,
            }
            for result in results
        )

    def results(self, batch_id: BatchId) -> dict[CandidateId, Result]:
        rows = self._db.query(
            """SELECT results.* FROM results JOIN candidates ON candidates.id = candidate_id
            WHERE batch_id = ? ORDER BY sequence""",
            [batch_id],
        )
        return {
            CandidateId(row["candidate_id"]): Result(
                CandidateId(row["candidate_id"]),
                row["score"],
                row["agree"],
                row["base"],
                row["needed"],
                row["place"],
                row["proposed"],
            )
            for row in rows
        }

    def tally_document(self, batch_id: BatchId) -> dict[str, object] | None:
        rows = self._db.query(
            "SELECT document FROM tallies WHERE batch_id = ? ORDER BY round DESC LIMIT 1", [batch_id]
        )
        row = next(rows, None)
        return None if row is None else json.loads(row["document"])
