"""Refinements that the institution adopted, which batch follows which, and under what each was examined."""

from sqlite_utils import Database

TABLES = (
    # A version is known by the hash of its text; `replaced_by` the next version under the same id.
    """CREATE TABLE refinements (
        sha256 TEXT PRIMARY KEY, id TEXT NOT NULL, policy TEXT NOT NULL, policy_sha256 TEXT NOT NULL,
        title TEXT NOT NULL, document TEXT NOT NULL, file_name TEXT NOT NULL, content TEXT NOT NULL,
        adopted_on TEXT NOT NULL, adopted_by TEXT NOT NULL REFERENCES accounts (id),
        replaced_by TEXT REFERENCES refinements (sha256)) STRICT""",
    """CREATE UNIQUE INDEX refinements_current ON refinements (id) WHERE replaced_by IS NULL""",
    """CREATE TABLE batch_refinements (
        batch_id TEXT PRIMARY KEY REFERENCES batches (id),
        refinement_sha256 TEXT NOT NULL REFERENCES refinements (sha256), chosen_on TEXT NOT NULL) STRICT""",
    # As of which day, and under which versions, a candidate's findings were found.
    """CREATE TABLE examined_under (
        candidate_id TEXT PRIMARY KEY REFERENCES candidates (id), as_of TEXT NOT NULL,
        policy_sha256 TEXT NOT NULL, refinement_sha256 TEXT REFERENCES refinements (sha256)) STRICT""",
)


def apply(db: Database) -> None:
    for statement in TABLES:
        db.execute(statement)
