"""Letters served on the refused, requests for a second look, and signed 信息核对单."""

from sqlite_utils import Database

TABLES = (
    # A letter served anew (after a second refusal) lies beside the former one.
    """CREATE TABLE served_letters (
        candidate_id TEXT NOT NULL REFERENCES candidates (id), number INTEGER NOT NULL,
        served_on TEXT NOT NULL, delivery TEXT NOT NULL CHECK (delivery IN ('in_person', 'post', 'email')),
        recheck_days INTEGER NOT NULL CHECK (recheck_days > 0),
        recorded_by TEXT NOT NULL REFERENCES accounts (id), recorded_at TEXT NOT NULL,
        PRIMARY KEY (candidate_id, number)) STRICT""",
    """CREATE TABLE rechecks (
        id TEXT PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batches (id), number INTEGER NOT NULL,
        candidate_id TEXT NOT NULL REFERENCES candidates (id), asked_by TEXT NOT NULL,
        asked_on TEXT NOT NULL, ground TEXT NOT NULL, recorded_by TEXT NOT NULL REFERENCES accounts (id),
        decision TEXT CHECK (decision IN ('upheld', 'changed', 'deferred')),
        decided_by TEXT REFERENCES accounts (id), decided_on TEXT, text TEXT, concluded_on TEXT,
        UNIQUE (batch_id, number), CHECK (decided_by IS NULL OR decided_by <> recorded_by),
        CHECK ((decision IS NULL) = (decided_by IS NULL))) STRICT""",
    # One request of a person is open at a time.
    "CREATE UNIQUE INDEX rechecks_open ON rechecks (candidate_id) WHERE decision IS NULL",
    # The digest is over what prints: a signature stands while the present values still give it.
    """CREATE TABLE signed_slips (
        candidate_id TEXT NOT NULL REFERENCES candidates (id), number INTEGER NOT NULL,
        signed_on TEXT NOT NULL, digest TEXT NOT NULL,
        recorded_by TEXT NOT NULL REFERENCES accounts (id), recorded_at TEXT NOT NULL,
        PRIMARY KEY (candidate_id, number)) STRICT""",
)


def apply(db: Database) -> None:
    for statement in TABLES:
        db.execute(statement)
