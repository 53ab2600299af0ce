"""The first schema: people, road, review, publicity, numbers, certificates, packages and the act log.

Dates are ISO text, times carry +08:00, decimals are text, every table is STRICT (house §3).
"""

from sqlite_utils import Database

TABLES = (
    """CREATE TABLE institutions (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, name_en TEXT, prefix TEXT NOT NULL,
        founded_at TEXT NOT NULL, generation INTEGER NOT NULL DEFAULT 1) STRICT""",
    "CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
    """CREATE TABLE accounts (
        id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, disabled_at TEXT) STRICT""",
    """CREATE TABLE account_roles (
        account_id TEXT NOT NULL REFERENCES accounts (id), role TEXT NOT NULL
            CHECK (role IN ('secretary', 'judge', 'approver', 'hr', 'observer', 'administrator')),
        PRIMARY KEY (account_id, role)) STRICT""",
    # Bytes by content: photos, scans, frozen PDFs. One copy however often it is used.
    """CREATE TABLE files (
        sha256 TEXT PRIMARY KEY, media_type TEXT NOT NULL, size INTEGER NOT NULL, content BLOB NOT NULL)
        STRICT""",
    """CREATE TABLE batches (
        id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, title TEXT NOT NULL UNIQUE,
        policy TEXT NOT NULL, policy_sha256 TEXT NOT NULL, opened_on TEXT NOT NULL,
        force_override TEXT, qualified_as_of TEXT) STRICT""",
    """CREATE TABLE batch_levels (
        batch_id TEXT NOT NULL REFERENCES batches (id), level TEXT NOT NULL CHECK (level IN ('T', 'S')),
        PRIMARY KEY (batch_id, level)) STRICT""",
    """CREATE TABLE plans (
        batch_id TEXT NOT NULL REFERENCES batches (id), amendment INTEGER NOT NULL,
        content TEXT NOT NULL, reason TEXT, published_on TEXT NOT NULL,
        PRIMARY KEY (batch_id, amendment)) STRICT""",
    """CREATE TABLE batch_steps (
        batch_id TEXT NOT NULL REFERENCES batches (id), step TEXT NOT NULL, done_on TEXT NOT NULL,
        act_id TEXT NOT NULL, PRIMARY KEY (batch_id, step)) STRICT""",
    """CREATE TABLE people (
        id TEXT PRIMARY KEY, id_type TEXT NOT NULL, id_number TEXT NOT NULL, name TEXT NOT NULL,
        gender TEXT, birth_date TEXT, phone TEXT, UNIQUE (id_type, id_number)) STRICT""",
    """CREATE TABLE candidates (
        id TEXT PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batches (id),
        person_id TEXT NOT NULL REFERENCES people (id), sequence INTEGER NOT NULL,
        unit TEXT NOT NULL, occupation_code TEXT, occupation TEXT NOT NULL, job TEXT,
        level TEXT NOT NULL CHECK (level IN ('T', 'S')), route TEXT, state TEXT NOT NULL,
        photo_sha256 TEXT REFERENCES files (sha256), original_photo_sha256 TEXT REFERENCES files (sha256),
        verdict TEXT, priority INTEGER, remark TEXT,
        UNIQUE (batch_id, sequence), UNIQUE (batch_id, person_id, occupation, level)) STRICT""",
    """CREATE TABLE candidate_steps (
        candidate_id TEXT NOT NULL REFERENCES candidates (id), step TEXT NOT NULL, done_on TEXT NOT NULL,
        act_id TEXT NOT NULL, PRIMARY KEY (candidate_id, step)) STRICT""",
    # What a candidate shows: certificates, posts, titles, awards, attestations, as the policy reads them.
    """CREATE TABLE facts (
        candidate_id TEXT NOT NULL REFERENCES candidates (id), kind TEXT NOT NULL
            CHECK (kind IN ('certificate', 'post', 'title', 'award', 'attestation')),
        position INTEGER NOT NULL, content TEXT NOT NULL, evidence_sha256 TEXT REFERENCES files (sha256),
        PRIMARY KEY (candidate_id, kind, position)) STRICT""",
    """CREATE TABLE findings (
        candidate_id TEXT NOT NULL REFERENCES candidates (id), position INTEGER NOT NULL,
        requirement TEXT NOT NULL, verdict TEXT NOT NULL
            CHECK (verdict IN ('met', 'not_met', 'unknown', 'waived')),
        article TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (candidate_id, position)) STRICT""",
    """CREATE TABLE withdrawals (
        candidate_id TEXT PRIMARY KEY REFERENCES candidates (id), kind TEXT NOT NULL
            CHECK (kind IN ('withdrawn', 'left', 'died')), day TEXT NOT NULL, reason TEXT NOT NULL,
        during TEXT NOT NULL, letter_sha256 TEXT REFERENCES files (sha256)) STRICT""",
    """CREATE TABLE judges (
        id TEXT PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batches (id), position INTEGER NOT NULL,
        name TEXT NOT NULL, seat TEXT NOT NULL CHECK (seat IN ('chair', 'deputy', 'member', 'spare')),
        account_id TEXT REFERENCES accounts (id), present INTEGER NOT NULL DEFAULT 0,
        UNIQUE (batch_id, position), UNIQUE (batch_id, name)) STRICT""",
    """CREATE TABLE declarations (
        judge_id TEXT NOT NULL REFERENCES judges (id), candidate_id TEXT NOT NULL REFERENCES candidates (id),
        relation TEXT NOT NULL CHECK (relation IN ('none', 'relative', 'mentor', 'same_team', 'superior',
            'other')), declared_on TEXT NOT NULL, PRIMARY KEY (judge_id, candidate_id)) STRICT""",
    """CREATE TABLE absences (
        judge_id TEXT NOT NULL REFERENCES judges (id), candidate_id TEXT NOT NULL REFERENCES candidates (id),
        PRIMARY KEY (judge_id, candidate_id)) STRICT""",
    """CREATE TABLE scores (
        judge_id TEXT NOT NULL REFERENCES judges (id), candidate_id TEXT NOT NULL REFERENCES candidates (id),
        item TEXT NOT NULL, score TEXT NOT NULL, PRIMARY KEY (judge_id, candidate_id, item)) STRICT""",
    """CREATE TABLE ballots (
        judge_id TEXT NOT NULL REFERENCES judges (id), candidate_id TEXT NOT NULL REFERENCES candidates (id),
        round INTEGER NOT NULL DEFAULT 1, vote TEXT NOT NULL CHECK (vote IN ('agree', 'oppose', 'abstain')),
        PRIMARY KEY (judge_id, candidate_id, round)) STRICT""",
    # 缺评: why a judge who was present handed in nothing.
    """CREATE TABLE excuses (
        judge_id TEXT NOT NULL REFERENCES judges (id), candidate_id TEXT NOT NULL REFERENCES candidates (id),
        kind TEXT NOT NULL CHECK (kind IN ('sheet', 'ballot')), reason TEXT NOT NULL,
        PRIMARY KEY (judge_id, candidate_id, kind)) STRICT""",
    """CREATE TABLE slip_counts (
        candidate_id TEXT NOT NULL REFERENCES candidates (id), round INTEGER NOT NULL DEFAULT 1,
        issued INTEGER NOT NULL, returned INTEGER NOT NULL, agree INTEGER NOT NULL, oppose INTEGER NOT NULL,
        abstain INTEGER NOT NULL, spoiled INTEGER NOT NULL,
        teller_id TEXT NOT NULL REFERENCES accounts (id), confirmed_by TEXT REFERENCES accounts (id),
        PRIMARY KEY (candidate_id, round), CHECK (confirmed_by IS NULL OR confirmed_by <> teller_id))
        STRICT""",
    """CREATE TABLE tallies (
        batch_id TEXT NOT NULL REFERENCES batches (id), round INTEGER NOT NULL, closed_on TEXT NOT NULL,
        document TEXT NOT NULL, PRIMARY KEY (batch_id, round)) STRICT""",
    """CREATE TABLE results (
        candidate_id TEXT PRIMARY KEY REFERENCES candidates (id), score TEXT, agree INTEGER NOT NULL,
        base INTEGER NOT NULL, needed INTEGER, place INTEGER,
        proposed TEXT NOT NULL CHECK (proposed IN ('yes', 'no', 'undecided'))) STRICT""",
    """CREATE TABLE notices (
        id TEXT PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batches (id), number INTEGER NOT NULL,
        days INTEGER NOT NULL, counting TEXT NOT NULL CHECK (counting IN ('next_day', 'same_day')),
        printed_for TEXT NOT NULL, printed_at TEXT NOT NULL, places TEXT NOT NULL, contact TEXT NOT NULL,
        pdf_sha256 TEXT NOT NULL REFERENCES files (sha256), posted_on TEXT, first_day TEXT, last_day TEXT,
        provisional INTEGER NOT NULL DEFAULT 0, UNIQUE (batch_id, number)) STRICT""",
    """CREATE TABLE notice_names (
        notice_id TEXT NOT NULL REFERENCES notices (id),
        candidate_id TEXT NOT NULL REFERENCES candidates (id), position INTEGER NOT NULL,
        PRIMARY KEY (notice_id, candidate_id), UNIQUE (notice_id, position)) STRICT""",
    """CREATE TABLE postings (
        notice_id TEXT NOT NULL REFERENCES notices (id), place TEXT NOT NULL, up_on TEXT NOT NULL,
        down_on TEXT, photo_sha256 TEXT REFERENCES files (sha256), PRIMARY KEY (notice_id, place)) STRICT""",
    """CREATE TABLE objections (
        id TEXT PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batches (id), number INTEGER NOT NULL,
        target TEXT NOT NULL CHECK (target IN ('candidate', 'judge', 'procedure')),
        candidate_id TEXT REFERENCES candidates (id), signature TEXT NOT NULL
            CHECK (signature IN ('named', 'confidential', 'anonymous')),
        received_at TEXT NOT NULL, channel TEXT NOT NULL, content TEXT NOT NULL,
        handler_id TEXT NOT NULL REFERENCES accounts (id), due_on TEXT,
        outcome TEXT CHECK (outcome IN ('dismissed', 'upheld', 'closed')), report TEXT, decided_on TEXT,
        decided_by TEXT REFERENCES accounts (id), UNIQUE (batch_id, number)) STRICT""",
    # Kept apart from the objection: only the handler and the approver may look.
    """CREATE TABLE objectors (
        objection_id TEXT PRIMARY KEY REFERENCES objections (id), identity TEXT NOT NULL) STRICT""",
    """CREATE TABLE confirmation_lists (
        id TEXT PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batches (id), number INTEGER NOT NULL,
        prepared_by TEXT NOT NULL REFERENCES accounts (id), prepared_on TEXT NOT NULL,
        signed_by TEXT REFERENCES accounts (id), signed_on TEXT, UNIQUE (batch_id, number),
        CHECK (signed_by IS NULL OR signed_by <> prepared_by)) STRICT""",
    """CREATE TABLE confirmed_names (
        list_id TEXT NOT NULL REFERENCES confirmation_lists (id),
        candidate_id TEXT NOT NULL UNIQUE REFERENCES candidates (id), position INTEGER NOT NULL,
        PRIMARY KEY (list_id, candidate_id)) STRICT""",
    """CREATE TABLE counters (
        prefix TEXT NOT NULL, year INTEGER NOT NULL, level TEXT NOT NULL, next_serial INTEGER NOT NULL,
        PRIMARY KEY (prefix, year, level), CHECK (next_serial BETWEEN 1 AND 1000000)) STRICT""",
    """CREATE TABLE numbers (
        number TEXT PRIMARY KEY, prefix TEXT NOT NULL, year INTEGER NOT NULL, level TEXT NOT NULL,
        serial INTEGER NOT NULL CHECK (serial BETWEEN 1 AND 999999),
        state TEXT NOT NULL CHECK (state IN ('reserved', 'used', 'void')),
        candidate_id TEXT NOT NULL REFERENCES candidates (id), issue_day TEXT NOT NULL,
        changed_at TEXT NOT NULL, void_reason TEXT, UNIQUE (prefix, year, level, serial)) STRICT""",
    # One live number a candidate: void ones may lie beside it.
    """CREATE UNIQUE INDEX numbers_live ON numbers (candidate_id) WHERE state <> 'void'""",
    """CREATE TABLE certificates (
        number TEXT NOT NULL REFERENCES numbers (number), version INTEGER NOT NULL DEFAULT 1,
        candidate_id TEXT NOT NULL REFERENCES candidates (id), state TEXT NOT NULL
            CHECK (state IN ('issued', 'delivered', 'replaced', 'revoked', 'lost')),
        content TEXT NOT NULL, pdf_sha256 TEXT NOT NULL REFERENCES files (sha256),
        photo_sha256 TEXT REFERENCES files (sha256), layout TEXT NOT NULL, layout_sha256 TEXT NOT NULL,
        policy TEXT NOT NULL, policy_sha256 TEXT NOT NULL, faces TEXT NOT NULL, issued_on TEXT NOT NULL,
        issued_at TEXT NOT NULL, act_id TEXT NOT NULL, PRIMARY KEY (number, version),
        UNIQUE (candidate_id, version)) STRICT""",
    """CREATE TABLE print_events (
        id TEXT PRIMARY KEY, number TEXT NOT NULL REFERENCES numbers (number), version INTEGER NOT NULL,
        mode TEXT NOT NULL CHECK (mode IN ('full', 'overlay')), printed_at TEXT NOT NULL,
        printed_by TEXT NOT NULL REFERENCES accounts (id), sheet TEXT, printer TEXT) STRICT""",
    """CREATE TABLE packages (
        batch_id TEXT NOT NULL REFERENCES batches (id), sequence INTEGER NOT NULL, profile TEXT NOT NULL
            CHECK (profile IN ('portal', 'group', 'archive')), kind TEXT NOT NULL
            CHECK (kind IN ('new', 'correction', 'supplement')), written_at TEXT NOT NULL,
        file_name TEXT NOT NULL, sha256 TEXT NOT NULL, row_count INTEGER NOT NULL,
        PRIMARY KEY (batch_id, sequence)) STRICT""",
    # Chain 'institution', or a batch id.
    """CREATE TABLE log (
        chain TEXT NOT NULL, position INTEGER NOT NULL, at TEXT NOT NULL, act_id TEXT NOT NULL,
        actor TEXT NOT NULL, act TEXT NOT NULL, record TEXT NOT NULL, before TEXT, after TEXT,
        previous TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (chain, position)) STRICT""",
    # Kept apart, so that a last line taken away is missed.
    """CREATE TABLE log_heads (
        chain TEXT PRIMARY KEY, position INTEGER NOT NULL, digest TEXT NOT NULL) STRICT""",
    """CREATE TABLE history (
        chain TEXT NOT NULL, position INTEGER NOT NULL, before TEXT, after TEXT,
        PRIMARY KEY (chain, position), FOREIGN KEY (chain, position) REFERENCES log (chain, position))
        STRICT""",
    # The statements that put an act's rows back as they were (workflow §8).
    """CREATE TABLE inverses (
        chain TEXT NOT NULL, position INTEGER NOT NULL, sequence INTEGER NOT NULL, statement TEXT NOT NULL,
        PRIMARY KEY (chain, position, sequence),
        FOREIGN KEY (chain, position) REFERENCES log (chain, position)) STRICT""",
    "CREATE INDEX log_by_time ON log (at)",
    "CREATE INDEX candidates_by_person ON candidates (person_id)",
    "CREATE INDEX findings_by_verdict ON findings (verdict)",
    "CREATE INDEX objections_by_candidate ON objections (candidate_id)",
)


def apply(db: Database) -> None:
    for statement in TABLES:
        db.execute(statement)
