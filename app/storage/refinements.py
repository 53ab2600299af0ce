"""Refinements of rule packs: every version that was adopted, and which one a batch follows."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from app.domain.batches import BatchId
from app.domain.candidates import CandidateId
from app.domain.errors import InputError, RefusalError


class RefinementUnknownError(InputError):
    """No refinement of that version was adopted in this file."""

    code = "refinement_unknown"


class RefinementAdoptedError(RefusalError):
    """The same text was adopted before, to the letter."""

    code = "refinement_adopted"


@dataclass(frozen=True, slots=True)
class StoredRefinement:
    """One adopted version; `content` is its text, `policy_sha256` the pack it was held against.

    `replaced_by` is the hash of the next version under the same id, None for the current one.
    """

    sha256: str
    id: str
    policy: str
    policy_sha256: str
    title: str
    document: str
    file_name: str
    content: str
    adopted_on: date
    adopted_by: str
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class ExaminedUnder:
    """The as-of day of an examination and the versions of pack and refinement it was held under."""

    as_of: date
    policy_sha256: str
    refinement_sha256: str | None


class Refinements:
    """A version is named by the SHA-256 of its text."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, refinement: StoredRefinement) -> StoredRefinement | None:
        """Adopt a version; answers the one of the same id that it replaces. Raises RefinementAdoptedError."""
        for known in self.all():
            if known.sha256 == refinement.sha256:
                raise RefinementAdoptedError(
                    title=known.title, document=known.document, adopted_on=known.adopted_on
                )
        before = self.current(refinement.id)
        row = {**{name: getattr(refinement, name) for name in StoredRefinement.__slots__}}
        row |= {"adopted_on": refinement.adopted_on.isoformat(), "replaced_by": None}
        if before is not None:  # two versions are current for a moment otherwise, which the index forbids
            self._db.execute("PRAGMA defer_foreign_keys = ON")
            self._db.table("refinements").update(before.sha256, {"replaced_by": refinement.sha256})
        self._db.table("refinements").insert(row)
        return before

    def all(self) -> list[StoredRefinement]:
        """Every version in the order of adoption."""
        return [_refinement(row) for row in self._db.query("SELECT * FROM refinements ORDER BY rowid")]

    def get(self, sha256: str) -> StoredRefinement:
        """Raises RefinementUnknownError."""
        for row in self._db.query("SELECT * FROM refinements WHERE sha256 = ?", [sha256]):
            return _refinement(row)
        raise RefinementUnknownError(sha256=sha256[:16])

    def current(self, refinement_id: str) -> StoredRefinement | None:
        """The version of `refinement_id` that no other replaces."""
        rows = self._db.query(
            "SELECT * FROM refinements WHERE id = ? AND replaced_by IS NULL", [refinement_id]
        )
        return next((_refinement(row) for row in rows), None)

    def followed_by(self, batch_id: BatchId) -> str | None:
        """The version that the batch follows; None where it follows the pack alone."""
        row = self._db.execute(
            "SELECT refinement_sha256 FROM batch_refinements WHERE batch_id = ?", [batch_id]
        ).fetchone()
        return None if row is None else str(row[0])

    def follow(self, batch_id: BatchId, sha256: str | None, chosen_on: date) -> None:
        """Let the batch follow a version, or, with None, the pack alone."""
        self._db.execute("DELETE FROM batch_refinements WHERE batch_id = ?", [batch_id])
        if sha256 is not None:
            self._db.table("batch_refinements").insert(
                {"batch_id": batch_id, "refinement_sha256": sha256, "chosen_on": chosen_on.isoformat()}
            )

    def note_examination(self, candidate_id: CandidateId, under: ExaminedUnder) -> None:
        """Remember under what the candidate's present findings were found."""
        self._db.execute("DELETE FROM examined_under WHERE candidate_id = ?", [candidate_id])
        self._db.table("examined_under").insert(
            {
                "candidate_id": candidate_id,
                "as_of": under.as_of.isoformat(),
                "policy_sha256": under.policy_sha256,
                "refinement_sha256": under.refinement_sha256,
            }
        )

    def examinations(self, batch_id: BatchId) -> dict[CandidateId, ExaminedUnder]:
        """Who was examined as of what day and under which versions; not who was so by an older program."""
        rows = self._db.query(
            """SELECT examined_under.* FROM examined_under
            JOIN candidates ON candidates.id = examined_under.candidate_id WHERE candidates.batch_id = ?""",
            [batch_id],
        )
        return {
            CandidateId(row["candidate_id"]): ExaminedUnder(
                date.fromisoformat(row["as_of"]), row["policy_sha256"], row["refinement_sha256"]
            )
            for row in rows
        }

    def mismatched(self) -> list[str]:
        """The names of the versions whose text is no longer what was adopted."""
        return [
            one.sha256
            for one in self.all()
            if hashlib.sha256(one.content.encode("utf-8")).hexdigest() != one.sha256
        ]


def _refinement(row: Mapping[str, object]) -> StoredRefinement:
    replaced_by = row["replaced_by"]
    return StoredRefinement(
        sha256=str(row["sha256"]),
        id=str(row["id"]),
        policy=str(row["policy"]),
        policy_sha256=str(row["policy_sha256"]),
        title=str(row["title"]),
        document=str(row["document"]),
        file_name=str(row["file_name"]),
        content=str(row["content"]),
        adopted_on=date.fromisoformat(str(row["adopted_on"])),
        adopted_by=str(row["adopted_by"]),
        replaced_by=None if replaced_by is None else str(replaced_by),
    )
