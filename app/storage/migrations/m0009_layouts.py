"""Layouts of pre-printed paper as differences from the default one, ghost scans, and calibrated printers."""

from sqlite_utils import Database

TABLES = (
    """CREATE TABLE stock_layouts (
        stock_id TEXT NOT NULL REFERENCES stocks (id), level TEXT NOT NULL CHECK (level IN ('T', 'S')),
        moves TEXT NOT NULL, ghost_sha256 TEXT REFERENCES files (sha256), changed_at TEXT NOT NULL,
        changed_by TEXT NOT NULL REFERENCES accounts (id), PRIMARY KEY (stock_id, level)) STRICT""",
    # Numbers as fractions in text ("27/25"): what is put right is exact. The newest row of a printer counts.
    """CREATE TABLE calibrations (
        id TEXT PRIMARY KEY, printer TEXT NOT NULL, tray TEXT NOT NULL, offset_x_mm TEXT NOT NULL,
        offset_y_mm TEXT NOT NULL, scale_x TEXT NOT NULL, scale_y TEXT NOT NULL, made_at TEXT NOT NULL,
        made_by TEXT NOT NULL REFERENCES accounts (id)) STRICT""",
)


def apply(db: Database) -> None:
    for statement in TABLES:
        db.execute(statement)
