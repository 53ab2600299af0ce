"""Settings of the institution, one row each."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.execute("CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
