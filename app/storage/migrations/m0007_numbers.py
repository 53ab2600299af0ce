"""Starts, leased blocks and assigned numbers, serials lost with a file, the issuing lock, and deliveries."""

from sqlite_utils import Database

_SERIES = "prefix TEXT NOT NULL, year INTEGER NOT NULL, level TEXT NOT NULL"

TABLES = (
    f"""CREATE TABLE counter_starts (
        {_SERIES}, start INTEGER NOT NULL CHECK (start BETWEEN 1 AND 999999),
        own_until INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (prefix, year, level)) STRICT""",
    f"""CREATE TABLE leased_blocks (
        {_SERIES}, first INTEGER NOT NULL, last INTEGER NOT NULL, source TEXT NOT NULL,
        document TEXT NOT NULL, leased_on TEXT NOT NULL, PRIMARY KEY (prefix, year, level, first),
        CHECK (first BETWEEN 1 AND last AND last <= 999999)) STRICT""",
    """CREATE TABLE assigned_numbers (
        number TEXT PRIMARY KEY REFERENCES numbers (number), source TEXT NOT NULL, act_id TEXT NOT NULL)
        STRICT""",
    # Serials that may have been printed from a file that is gone: nobody takes them again.
    f"""CREATE TABLE skipped_serials (
        {_SERIES}, first INTEGER NOT NULL, last INTEGER NOT NULL,
        reason TEXT NOT NULL CHECK (reason IN ('lost_after_restore')), noted_at TEXT NOT NULL,
        PRIMARY KEY (prefix, year, level, first), CHECK (first BETWEEN 1 AND last AND last <= 999999))
        STRICT""",
    # One row from the first number on; `home` is the person's place where numbers are taken.
    """CREATE TABLE number_guard (
        id INTEGER PRIMARY KEY CHECK (id = 1), home TEXT, confirmed_generation INTEGER NOT NULL) STRICT""",
    """CREATE TABLE deliveries (
        number TEXT NOT NULL, version INTEGER NOT NULL, delivered_on TEXT NOT NULL,
        taken_by TEXT NOT NULL CHECK (taken_by IN ('holder', 'proxy')), proxy_name TEXT,
        proxy_document TEXT, proof_sha256 TEXT REFERENCES files (sha256),
        recorded_by TEXT NOT NULL REFERENCES accounts (id), recorded_at TEXT NOT NULL,
        PRIMARY KEY (number, version), FOREIGN KEY (number, version) REFERENCES certificates (number, version),
        CHECK ((taken_by = 'proxy') = (proxy_name IS NOT NULL AND proxy_document IS NOT NULL))) STRICT""",  # noqa: E501
)


def apply(db: Database) -> None:
    for statement in TABLES:
        db.execute(statement)
