"""People and their applications, with what they show, what was found, and how far each has walked."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from app.domain.batches import BatchId
from app.domain.candidates import (
    Candidate,
    CandidateId,
    CandidateState,
    Person,
    PersonId,
    Withdrawal,
    WithdrawalKind,
)
from app.domain.errors import InputError
from app.domain.levels import Level

_SELECT = """
    SELECT candidates.*, people.id_type, people.id_number, people.name, people.gender, people.birth_date,
        people.phone
    FROM candidates JOIN people ON people.id = candidates.person_id
"""


class CandidateUnknownError(InputError):
    code = "candidate_unknown"


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """One requirement as examined: verdict, article and the sentence that was shown.

    `original` is the verdict of the facts alone where an override says otherwise.
    """

    requirement: str
    verdict: str
    article: str
    why: str
    original: str | None = None


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """What the examination came to; `route` is the id of the route met, None unless eligible."""

    verdict: str
    route: str | None


class Candidates:
    """Rows become domain objects at once."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of_batch(self, batch_id: BatchId) -> list[Candidate]:
        rows = self._db.query(f"{_SELECT} WHERE batch_id = ? ORDER BY sequence", [batch_id])
        return [_candidate(row) for row in rows]

    def get(self, candidate_id: CandidateId) -> Candidate:
        for row in self._db.query(f"{_SELECT} WHERE candidates.id = ?", [candidate_id]):
            return _candidate(row)
        raise CandidateUnknownError(candidate=candidate_id)

    def of(self, batch_id: BatchId, candidate_id: CandidateId) -> Candidate:
        """Like `get`, but of that batch alone."""
        candidate = self.get(candidate_id)
        if candidate.batch_id != batch_id:
            raise CandidateUnknownError(candidate=candidate_id)
        return candidate

    def person(self, id_type: str, id_number: str) -> Person | None:
        rows = self._db.query(
            "SELECT * FROM people WHERE id_type = ? AND id_number = ?", [id_type, id_number]
        )
        return next((_person(row, row["id"]) for row in rows), None)

    def add_person(self, person: Person) -> None:
        self._db.table("people").insert(
            {
                "id": person.id,
                "id_type": person.id_type,
                "id_number": person.id_number,
                "name": person.name,
                "gender": person.gender,
                "birth_date": _iso(person.birth_date),
                "phone": person.phone,
            }
        )

    def change_person(self, person: Person) -> None:
        self._db.table("people").update(
            person.id,
            {
                "name": person.name,
                "gender": person.gender,
                "birth_date": _iso(person.birth_date),
                "phone": person.phone,
            },
        )

    def correct_person(self, person: Person) -> None:
        """Put name, document and birth date right; the caller has seen that nobody else has the document."""
        self.change_person(person)
        self._db.table("people").update(person.id, {"id_type": person.id_type, "id_number": person.id_number})

    def add(self, candidate: Candidate) -> None:
        self._db.table("candidates").insert(
            {
                "id": candidate.id,
                "batch_id": candidate.batch_id,
                "person_id": candidate.person.id,
                "sequence": candidate.sequence,
                "unit": candidate.unit,
                "occupation_code": candidate.occupation_code,
                "occupation": candidate.occupation,
                "job": candidate.job,
                "level": candidate.level,
                "state": candidate.state,
                "remark": candidate.remark,
            }
        )

    def change_application(self, candidate: Candidate) -> None:
        self._db.table("candidates").update(
            candidate.id,
            {
                "unit": candidate.unit,
                "occupation_code": candidate.occupation_code,
                "occupation": candidate.occupation,
                "job": candidate.job,
                "level": candidate.level,
                "remark": candidate.remark,
            },
        )

    def next_sequence(self, batch_id: BatchId) -> int:
        row = self._db.execute(
            "SELECT max(sequence) FROM candidates WHERE batch_id = ?", [batch_id]
        ).fetchone()
        return int(row[0] or 0) + 1

    def set_state(self, candidate_id: CandidateId, state: CandidateState) -> None:
        self._db.table("candidates").update(candidate_id, {"state": state})

    def set_photo(self, candidate_id: CandidateId, cropped_sha256: str, original_sha256: str) -> None:
        self._db.table("candidates").update(
            candidate_id, {"photo_sha256": cropped_sha256, "original_photo_sha256": original_sha256}
        )

    def set_verdict(
        self, candidate_id: CandidateId, verdict: str, route: str | None, *, priority: bool | None
    ) -> None:
        self._db.table("candidates").update(
            candidate_id,
            {"verdict": verdict, "route": route, "priority": None if priority is None else int(priority)},
        )

    def elsewhere(self, person_id: PersonId, batch_id: BatchId) -> list[tuple[str, Candidate]]:
        """The person's applications in other batches, each with the batch's title."""
        rows = self._db.query(
            f"""SELECT applied.*, batches.title FROM ({_SELECT}) AS applied
            JOIN batches ON batches.id = applied.batch_id
            WHERE person_id = ? AND batch_id <> ? ORDER BY batches.number""",
            [person_id, batch_id],
        )
        return [(row["title"], _candidate(row)) for row in rows]

    def put_facts(
        self, candidate_id: CandidateId, kind: str, records: Iterable[Mapping[str, object]]
    ) -> None:
        """Replace all facts of one kind; each record is a JSON object as the policy reads it."""
        self._db.execute("DELETE FROM facts WHERE candidate_id = ? AND kind = ?", [candidate_id, kind])
        self._db.table("facts").insert_all(
            {
                "candidate_id": candidate_id,
                "kind": kind,
                "position": position,
                "content": json.dumps(record, ensure_ascii=False, sort_keys=True),
            }
            for position, record in enumerate(records, 1)
        )

    def facts(self, candidate_id: CandidateId) -> dict[str, list[dict[str, object]]]:
        """The facts by kind, each in the order in which they were entered."""
        found: dict[str, list[dict[str, object]]] = {}
        rows = self._db.query(
            "SELECT kind, content FROM facts WHERE candidate_id = ? ORDER BY kind, position", [candidate_id]
        )
        for row in rows:
            found.setdefault(row["kind"], []).append(json.loads(row["content"]))
        return found

    def put_findings(self, candidate_id: CandidateId, findings: Iterable[StoredFinding]) -> None:
        self._db.execute("DELETE FROM findings WHERE candidate_id = ?", [candidate_id])
        self._db.table("findings").insert_all(
            {
                "candidate_id": candidate_id,
                "position": position,
                "requirement": finding.requirement,
                "verdict": finding.verdict,
                "article": finding.article,
                "why": finding.why,
                "original": finding.original,
            }
            for position, finding in enumerate(findings, 1)
        )

    def findings(self, candidate_id: CandidateId) -> list[StoredFinding]:
        rows = self._db.query(
            "SELECT * FROM findings WHERE candidate_id = ? ORDER BY position", [candidate_id]
        )
        return [_finding(row) for row in rows]

    def findings_of_batch(self, batch_id: BatchId) -> dict[CandidateId, list[StoredFinding]]:
        """Everybody's findings in the order of the rule pack; who was not examined is not in it."""
        found: dict[CandidateId, list[StoredFinding]] = {}
        rows = self._db.query(
            """SELECT findings.* FROM findings JOIN candidates ON candidates.id = findings.candidate_id
            WHERE batch_id = ? ORDER BY candidate_id, position""",
            [batch_id],
        )
        for row in rows:
            found.setdefault(CandidateId(row["candidate_id"]), []).append(_finding(row))
        return found

    def verdicts(self, batch_id: BatchId) -> dict[CandidateId, StoredVerdict]:
        """What the examination found of everybody; who was not examined is not in it."""
        rows = self._db.query(
            "SELECT id, verdict, route FROM candidates WHERE batch_id = ? AND verdict IS NOT NULL", [batch_id]
        )
        return {CandidateId(row["id"]): StoredVerdict(row["verdict"], row["route"]) for row in rows}

    def withdraw(self, withdrawal: Withdrawal, during: str) -> None:
        self._db.table("withdrawals").insert(
            {
                "candidate_id": withdrawal.candidate_id,
                "kind": withdrawal.kind,
                "day": withdrawal.day.isoformat(),
                "reason": withdrawal.reason,
                "during": during,
            }
        )
        self.set_state(withdrawal.candidate_id, CandidateState.WITHDRAWN)

    def withdrawal(self, candidate_id: CandidateId) -> Withdrawal | None:
        for row in self._db.query("SELECT * FROM withdrawals WHERE candidate_id = ?", [candidate_id]):
            kind, day = WithdrawalKind(row["kind"]), date.fromisoformat(row["day"])
            return Withdrawal(candidate_id, kind, day, row["reason"])
        return None

    def steps_done(self, candidate_id: CandidateId) -> dict[str, date]:
        rows = self._db.query(
            "SELECT step, done_on FROM candidate_steps WHERE candidate_id = ?", [candidate_id]
        )
        return {row["step"]: date.fromisoformat(row["done_on"]) for row in rows}

    def states(self, batch_id: BatchId) -> dict[CandidateState, int]:
        """How many candidates of the batch are in each state; a state nobody is in has no entry."""
        sql = "SELECT state, count(*) AS people FROM candidates WHERE batch_id = ? GROUP BY state"
        return {CandidateState(row["state"]): row["people"] for row in self._db.query(sql, [batch_id])}

    def steps_done_by_all(self, batch_id: BatchId, ended: Collection[CandidateState]) -> dict[str, date]:
        """The steps that everybody not `ended` has done, each with the last one's day; none for nobody."""
        walking = f"batch_id = ? AND state NOT IN ({', '.join('?' * len(ended))})"
        values = [batch_id, *(state.value for state in ended)]
        rows = self._db.query(
            f"""SELECT step, max(done_on) AS done_on FROM candidate_steps
            JOIN candidates ON candidates.id = candidate_steps.candidate_id WHERE {walking}
            GROUP BY step HAVING count(*) = (SELECT count(*) FROM candidates WHERE {walking})""",
            values * 2,
        )
        return {row["step"]: date.fromisoformat(row["done_on"]) for row in rows}

    def steps_of_batch(self, batch_id: BatchId) -> dict[CandidateId, set[str]]:
        """The steps walked alone by each candidate of the batch; who has walked none is not named."""
        found: dict[CandidateId, set[str]] = {}
        for row in self._db.query(
            """SELECT candidate_id, step FROM candidate_steps
            JOIN candidates ON candidates.id = candidate_id WHERE batch_id = ?""",
            [batch_id],
        ):
            found.setdefault(CandidateId(row["candidate_id"]), set()).add(row["step"])
        return found

    def undo_steps(self, candidate_id: CandidateId, steps: Iterable[str]) -> None:
        for step in steps:
            self._db.execute(
                "DELETE FROM candidate_steps WHERE candidate_id = ? AND step = ?", [candidate_id, step]
            )

    def complete_step(self, candidate_id: CandidateId, step: str, done_on: date, act_id: str) -> None:
        self._db.table("candidate_steps").insert(
            {"candidate_id": candidate_id, "step": step, "done_on": done_on.isoformat(), "act_id": act_id}
        )


def _finding(row: Mapping[str, object]) -> StoredFinding:
    return StoredFinding(
        str(row["requirement"]),
        str(row["verdict"]),
        str(row["article"]),
        str(row["why"]),
        _text(row["original"]),
    )


def _candidate(row: Mapping[str, object]) -> Candidate:
    priority = row["priority"]
    return Candidate(
        id=CandidateId(str(row["id"])),
        batch_id=BatchId(str(row["batch_id"])),
        person=_person(row, str(row["person_id"])),
        sequence=int(str(row["sequence"])),
        unit=str(row["unit"]),
        occupation_code=_text(row["occupation_code"]),
        occupation=str(row["occupation"]),
        job=_text(row["job"]),
        level=Level(str(row["level"])),
        state=CandidateState(str(row["state"])),
        photo_sha256=_text(row["photo_sha256"]),
        original_photo_sha256=_text(row["original_photo_sha256"]),
        priority=None if priority is None else bool(priority),
        remark=_text(row["remark"]),
    )


def _person(row: Mapping[str, object], person_id: str) -> Person:
    birth = row["birth_date"]
    return Person(
        id=PersonId(person_id),
        id_type=str(row["id_type"]),
        id_number=str(row["id_number"]),
        name=str(row["name"]),
        gender=_text(row["gender"]),
        birth_date=None if birth is None else date.fromisoformat(str(birth)),
        phone=_text(row["phone"]),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
