"""Holiday arrangements an institution loads, periods two people vouch for, and related occupations.

Arrangements keep every version, since a notice may hang on an earlier one.
"""

from sqlite_utils import Database

TABLES = (
    # 年度放假安排: the last version of a year is laid over the shipped calendar.
    """CREATE TABLE calendar_years (
        year INTEGER NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, content TEXT NOT NULL,
        source_sha256 TEXT NOT NULL REFERENCES files (sha256), source_name TEXT NOT NULL, reason TEXT,
        loaded_at TEXT NOT NULL, loaded_by TEXT NOT NULL REFERENCES accounts (id),
        PRIMARY KEY (year, version)) STRICT""",
    # A provisional end confirmed by hand; two rows of different people settle it (workflow §5).
    """CREATE TABLE hand_counts (
        notice_id TEXT NOT NULL REFERENCES notices (id), account_id TEXT NOT NULL REFERENCES accounts (id),
        last_day TEXT NOT NULL, reason TEXT NOT NULL, counted_at TEXT NOT NULL,
        PRIMARY KEY (notice_id, account_id)) STRICT""",
    # 相关职业 of an occupation applied for; a list without entries says that there is none.
    """CREATE TABLE related_lists (
        batch_id TEXT NOT NULL REFERENCES batches (id), occupation TEXT NOT NULL,
        PRIMARY KEY (batch_id, occupation)) STRICT""",
    """CREATE TABLE related_occupations (
        batch_id TEXT NOT NULL, occupation TEXT NOT NULL, position INTEGER NOT NULL, code TEXT,
        name TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (batch_id, occupation, name),
        UNIQUE (batch_id, occupation, position),
        FOREIGN KEY (batch_id, occupation) REFERENCES related_lists (batch_id, occupation)) STRICT""",
)


def apply(db: Database) -> None:
    for statement in TABLES:
        db.execute(statement)
