"""Institution keys: every public half that ever signed, and the sealed private half of the one in use."""

from sqlite_utils import Database

TABLES = (
    """CREATE TABLE institution_keys (
        id TEXT PRIMARY KEY, public BLOB NOT NULL UNIQUE CHECK (length(public) = 32),
        made_at TEXT NOT NULL, made_by TEXT NOT NULL REFERENCES accounts (id),
        retired_at TEXT, retired_by TEXT REFERENCES accounts (id),
        CHECK ((retired_at IS NULL) = (retired_by IS NULL))) STRICT""",
    # One key in use at a time; retired ones lie beside it for good.
    """CREATE UNIQUE INDEX institution_key_in_use ON institution_keys (retired_at IS NULL)
        WHERE retired_at IS NULL""",
    # Taken away when the key is retired: nobody signs with it any more, and a reprint needs no key.
    """CREATE TABLE key_seals (
        key_id TEXT PRIMARY KEY REFERENCES institution_keys (id), kdf TEXT NOT NULL CHECK (kdf = 'scrypt'),
        n INTEGER NOT NULL, r INTEGER NOT NULL, p INTEGER NOT NULL, cipher TEXT NOT NULL
            CHECK (cipher = 'aes-256-gcm'), salt BLOB NOT NULL, nonce BLOB NOT NULL, sealed BLOB NOT NULL)
        STRICT""",
)


def apply(db: Database) -> None:
    for statement in TABLES:
        db.execute(statement)
