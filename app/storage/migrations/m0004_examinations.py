"""Evidence, signatures, overrides and frozen examinations; bars, and who was admitted in spite of one."""

from sqlite_utils import Database

TABLES = (
    # A file by its hash, or a note that says where the paper is kept: one of the two, never both.
    """CREATE TABLE evidence (
        id TEXT PRIMARY KEY, candidate_id TEXT NOT NULL REFERENCES candidates (id),
        requirement TEXT NOT NULL, title TEXT NOT NULL, file_sha256 TEXT REFERENCES files (sha256),
        kept_at TEXT, added_by TEXT NOT NULL REFERENCES accounts (id), added_at TEXT NOT NULL,
        CHECK ((file_sha256 IS NULL) <> (kept_at IS NULL))) STRICT""",
    """CREATE TABLE attestation_signatures (
        candidate_id TEXT NOT NULL REFERENCES candidates (id), fact TEXT NOT NULL, signers TEXT NOT NULL,
        signed_on TEXT NOT NULL, PRIMARY KEY (candidate_id, fact)) STRICT""",
    # One a requirement: another one is proposed after the first was withdrawn.
    """CREATE TABLE overrides (
        id TEXT PRIMARY KEY, candidate_id TEXT NOT NULL REFERENCES candidates (id),
        requirement TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('settled', 'turned')),
        holds INTEGER NOT NULL CHECK (holds IN (0, 1)), reason TEXT NOT NULL, document TEXT,
        reply_sha256 TEXT REFERENCES files (sha256),
        proposed_by TEXT NOT NULL REFERENCES accounts (id), proposed_at TEXT NOT NULL,
        confirmed_by TEXT REFERENCES accounts (id), confirmed_at TEXT,
        UNIQUE (candidate_id, requirement), CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
        CHECK (kind = 'settled' OR (holds = 1 AND document IS NOT NULL AND reply_sha256 IS NOT NULL)))
        STRICT""",
    # A person examined again after a 复核 has a further version; the first one stays.
    """CREATE TABLE examinations (
        candidate_id TEXT NOT NULL REFERENCES candidates (id), version INTEGER NOT NULL,
        as_of TEXT NOT NULL, content TEXT NOT NULL, sha256 TEXT NOT NULL, frozen_at TEXT NOT NULL,
        act_id TEXT NOT NULL, PRIMARY KEY (candidate_id, version)) STRICT""",
    """CREATE TABLE bars (
        id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE,
        subject TEXT NOT NULL CHECK (subject IN ('applicant', 'unit')), name TEXT NOT NULL,
        id_type TEXT, id_number TEXT, ground TEXT NOT NULL, decision TEXT NOT NULL, policy TEXT NOT NULL,
        article TEXT, starts_on TEXT NOT NULL, ends_on TEXT NOT NULL,
        annuls INTEGER NOT NULL CHECK (annuls IN (0, 1)),
        entered_by TEXT NOT NULL REFERENCES accounts (id), entered_on TEXT NOT NULL,
        lifted_on TEXT, lifted_by TEXT REFERENCES accounts (id), lift_reason TEXT,
        CHECK (starts_on <= ends_on),
        CHECK ((subject = 'applicant') = (id_type IS NOT NULL AND id_number IS NOT NULL))) STRICT""",
    """CREATE TABLE bar_admissions (
        bar_id TEXT NOT NULL REFERENCES bars (id), batch_id TEXT NOT NULL REFERENCES batches (id),
        reason TEXT NOT NULL, admitted_by TEXT NOT NULL REFERENCES accounts (id), admitted_on TEXT NOT NULL,
        PRIMARY KEY (bar_id, batch_id)) STRICT""",
    # What the facts alone said of a requirement that an override says otherwise of.
    """ALTER TABLE findings ADD COLUMN original TEXT
        CHECK (original IN ('met', 'not_met', 'unknown'))""",
    "CREATE INDEX evidence_by_candidate ON evidence (candidate_id)",
    "CREATE INDEX examinations_by_act ON examinations (act_id)",
)


def apply(db: Database) -> None:
    for statement in TABLES:
        db.execute(statement)
