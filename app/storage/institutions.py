"""The one institution that the file belongs to, and the file's own secret salt."""

from sqlite_utils import Database

from app.domain.batches import Institution
from app.domain.errors import InputError

_SALT = "log_salt"


class InstitutionMissingError(InputError):
    """The file no longer says whose it is."""

    code = "institution_missing"


def log_salt(db: Database) -> bytes:
    """The salt of the file's log; raises InstitutionMissingError when it was taken away."""
    row = db.execute("SELECT value FROM secrets WHERE name = ?", [_SALT]).fetchone()
    if row is None:
        raise InstitutionMissingError
    return bytes(row[0])


class Institutions:
    """Exactly one row from the first transaction on."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, institution: Institution, founded_at: str, salt: bytes) -> None:
        self._db.table("institutions").insert(
            {
                "id": institution.id,
                "name": institution.name,
                "name_en": institution.name_en,
                "prefix": institution.prefix,
                "founded_at": founded_at,
            }
        )
        self._db.table("secrets").insert({"name": _SALT, "value": salt})

    def generation(self) -> int:
        """How often the file was put back from a copy, plus one; raises InstitutionMissingError."""
        row = self._db.execute("SELECT generation FROM institutions").fetchone()
        if row is None:
            raise InstitutionMissingError
        return int(row[0])

    def set_generation(self, generation: int) -> None:
        self._db.execute("UPDATE institutions SET generation = ?", [generation])

    def the_one(self) -> Institution:
        """The institution; raises InstitutionMissingError when its row was taken away."""
        row = next(self._db.query("SELECT id, name, name_en, prefix FROM institutions"), None)
        if row is None:
            raise InstitutionMissingError
        return Institution(row["id"], row["name"], row["name_en"], row["prefix"])
