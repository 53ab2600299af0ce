"""Paper stock, print runs, and what happens to a certificate's paper: spoiled, lost, corrected, voided.

Unused sheets have no row: a box is a range, `sheets` holds what is no longer unused (certificate §3).
"""

from sqlite_utils import Database

_FORWARD = """
    (old.state = 'used' AND new.state IN ('spoiled', 'lost', 'withdrawn'))
    OR (old.state = 'lost' AND new.state = 'withdrawn')
    OR (old.state IN ('spoiled', 'withdrawn') AND new.state = 'destroyed')"""

STATEMENTS = (
    """CREATE TABLE stocks (
        id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, level TEXT CHECK (level IN ('T', 'S')),
        mode TEXT NOT NULL CHECK (mode IN ('full', 'overlay'))) STRICT""",
    """CREATE TABLE stock_boxes (
        stock_id TEXT NOT NULL REFERENCES stocks (id), box INTEGER NOT NULL, first INTEGER NOT NULL,
        last INTEGER NOT NULL, received_on TEXT NOT NULL, received_from TEXT NOT NULL,
        received_by TEXT NOT NULL REFERENCES accounts (id), act_id TEXT NOT NULL,
        PRIMARY KEY (stock_id, box), CHECK (first BETWEEN 1 AND last AND last <= 99999999)) STRICT""",
    """CREATE TRIGGER stock_boxes_apart BEFORE INSERT ON stock_boxes
        WHEN EXISTS (SELECT 1 FROM stock_boxes WHERE stock_id = new.stock_id AND first <= new.last
            AND last >= new.first)
        BEGIN SELECT RAISE(ABORT, 'two boxes share a sheet'); END""",
    # The key lets a sheet be on one certificate in its whole life, the index a certificate on one live sheet.
    """CREATE TABLE sheets (
        stock_id TEXT NOT NULL REFERENCES stocks (id), serial INTEGER NOT NULL, state TEXT NOT NULL
            CHECK (state IN ('used', 'spoiled', 'lost', 'withdrawn', 'destroyed')),
        number TEXT, version INTEGER, reason TEXT NOT NULL, day TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES accounts (id), PRIMARY KEY (stock_id, serial),
        FOREIGN KEY (number, version) REFERENCES certificates (number, version),
        CHECK ((number IS NULL) = (version IS NULL)),
        CHECK (state <> 'used' OR number IS NOT NULL)) STRICT""",
    "CREATE UNIQUE INDEX sheets_live ON sheets (number) WHERE state = 'used'",
    f"""CREATE TRIGGER sheets_forward BEFORE UPDATE ON sheets
        WHEN new.stock_id <> old.stock_id OR new.serial <> old.serial OR new.number IS NOT old.number
            OR new.version IS NOT old.version OR NOT ({_FORWARD})
        BEGIN SELECT RAISE(ABORT, 'a sheet only moves forward and stays on its certificate'); END""",
    """CREATE TRIGGER sheets_kept BEFORE DELETE ON sheets
        BEGIN SELECT RAISE(ABORT, 'a sheet that was touched is never unused again'); END""",
    """CREATE TRIGGER sheets_received BEFORE INSERT ON sheets
        WHEN NOT EXISTS (SELECT 1 FROM stock_boxes WHERE stock_id = new.stock_id
            AND new.serial BETWEEN first AND last)
        BEGIN SELECT RAISE(ABORT, 'no box holds the sheet'); END""",
    # Every move in order, as ranges: what the register of paper says to an auditor.
    """CREATE TABLE sheet_moves (
        position INTEGER PRIMARY KEY, stock_id TEXT NOT NULL REFERENCES stocks (id), first INTEGER NOT NULL,
        last INTEGER NOT NULL, state TEXT NOT NULL, number TEXT, reason TEXT NOT NULL, at TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES accounts (id), act_id TEXT NOT NULL) STRICT""",
    """CREATE TABLE stock_counts (
        id TEXT PRIMARY KEY, stock_id TEXT NOT NULL REFERENCES stocks (id), counted_at TEXT NOT NULL,
        counted_by TEXT NOT NULL REFERENCES accounts (id), remark TEXT NOT NULL) STRICT""",
    """CREATE TABLE stock_count_lines (
        count_id TEXT NOT NULL REFERENCES stock_counts (id), box INTEGER NOT NULL, expected INTEGER NOT NULL,
        counted INTEGER NOT NULL CHECK (counted >= 0), PRIMARY KEY (count_id, box)) STRICT""",
    """CREATE TABLE destructions (
        id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE,
        prepared_by TEXT NOT NULL REFERENCES accounts (id), prepared_on TEXT NOT NULL,
        signed_by TEXT REFERENCES accounts (id), signed_on TEXT, way TEXT,
        CHECK ((signed_by IS NULL) = (signed_on IS NULL)),
        CHECK (signed_by IS NULL OR signed_by <> prepared_by)) STRICT""",
    """CREATE TABLE destruction_sheets (
        destruction_id TEXT NOT NULL REFERENCES destructions (id), stock_id TEXT NOT NULL,
        serial INTEGER NOT NULL, PRIMARY KEY (stock_id, serial),
        FOREIGN KEY (stock_id, serial) REFERENCES sheets (stock_id, serial)) STRICT""",
    """CREATE TABLE print_runs (
        id TEXT PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batches (id),
        stock_id TEXT NOT NULL REFERENCES stocks (id),
        mode TEXT NOT NULL CHECK (mode IN ('full', 'overlay')),
        paper_order TEXT NOT NULL CHECK (paper_order IN ('ascending', 'descending')), top INTEGER NOT NULL,
        every INTEGER NOT NULL CHECK (every >= 1),
        state TEXT NOT NULL CHECK (state IN ('open', 'stopped', 'done', 'ended')),
        careful INTEGER NOT NULL, in_hand INTEGER, printer TEXT, calibration TEXT,
        started_by TEXT NOT NULL REFERENCES accounts (id), started_at TEXT NOT NULL) STRICT""",
    """CREATE UNIQUE INDEX print_runs_going ON print_runs ((state IN ('open', 'stopped')))
        WHERE state IN ('open', 'stopped')""",
    """CREATE TABLE print_positions (
        run_id TEXT NOT NULL REFERENCES print_runs (id), place INTEGER NOT NULL, number TEXT NOT NULL,
        version INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'printed')),
        serial INTEGER, PRIMARY KEY (run_id, place), UNIQUE (run_id, number),
        FOREIGN KEY (number, version) REFERENCES certificates (number, version),
        CHECK ((state = 'printed') = (serial IS NOT NULL))) STRICT""",
    "ALTER TABLE print_events ADD COLUMN stock_id TEXT REFERENCES stocks (id)",
    # Offset and scale that were applied; empty while a printer is not calibrated.
    "ALTER TABLE print_events ADD COLUMN calibration TEXT",
    "CREATE UNIQUE INDEX print_events_sheets ON print_events (stock_id, sheet) WHERE stock_id IS NOT NULL",
    """CREATE TABLE paper_reports (
        id TEXT PRIMARY KEY, number TEXT NOT NULL, version INTEGER NOT NULL,
        event TEXT NOT NULL CHECK (event IN ('spoiled', 'returned', 'lost')), stock_id TEXT, serial INTEGER,
        reason TEXT NOT NULL, document_sha256 TEXT REFERENCES files (sha256), document_name TEXT,
        reported_on TEXT NOT NULL, reported_by TEXT NOT NULL REFERENCES accounts (id), act_id TEXT NOT NULL,
        FOREIGN KEY (number, version) REFERENCES certificates (number, version)) STRICT""",
    """CREATE TABLE corrections (
        id TEXT PRIMARY KEY, number TEXT NOT NULL, version INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('not_delivered', 'uploaded', 'delivered', 'void')),
        ground TEXT CHECK (ground IN ('person', 'occupation', 'level', 'authority')),
        content TEXT NOT NULL, uploaded INTEGER NOT NULL, paper TEXT, again INTEGER NOT NULL,
        reason TEXT NOT NULL, document_sha256 TEXT NOT NULL REFERENCES files (sha256),
        document_name TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'dropped')),
        requested_by TEXT NOT NULL REFERENCES accounts (id), requested_on TEXT NOT NULL,
        decided_by TEXT REFERENCES accounts (id), decided_on TEXT, new_version INTEGER,
        package_batch TEXT, package_sequence INTEGER,
        FOREIGN KEY (number, version) REFERENCES certificates (number, version),
        FOREIGN KEY (package_batch, package_sequence) REFERENCES packages (batch_id, sequence),
        CHECK ((kind = 'void') = (ground IS NOT NULL)),
        CHECK (state <> 'approved' OR decided_by <> requested_by)) STRICT""",
    "CREATE UNIQUE INDEX corrections_open ON corrections (number) WHERE state = 'requested'",
    # A further paper of the same record is handed over again: a version may have several deliveries.
    "CREATE TEMP TABLE deliveries_so_far AS SELECT * FROM deliveries",
    "DROP TABLE deliveries",
    """CREATE TABLE deliveries (
        number TEXT NOT NULL, version INTEGER NOT NULL, delivered_on TEXT NOT NULL,
        taken_by TEXT NOT NULL CHECK (taken_by IN ('holder', 'proxy')), proxy_name TEXT,
        proxy_document TEXT, proof_sha256 TEXT REFERENCES files (sha256),
        recorded_by TEXT NOT NULL REFERENCES accounts (id), recorded_at TEXT NOT NULL,
        PRIMARY KEY (number, version, recorded_at),
        FOREIGN KEY (number, version) REFERENCES certificates (number, version),
        CHECK ((taken_by = 'proxy') = (proxy_name IS NOT NULL AND proxy_document IS NOT NULL))) STRICT""",
    "INSERT INTO deliveries SELECT * FROM deliveries_so_far",
    "DROP TABLE deliveries_so_far",
)


def apply(db: Database) -> None:
    for statement in STATEMENTS:
        db.execute(statement)
