"""The institution's keys: public halves for good, the private half of the one in use as sealed bytes."""

from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.keys import InstitutionKey, InstitutionKeyMissingError, KeyId, SealCost, SealedKey, key_id

_ALL = """SELECT institution_keys.*, makers.name AS maker, retirers.name AS retirer FROM institution_keys
    JOIN accounts AS makers ON makers.id = made_by
    LEFT JOIN accounts AS retirers ON retirers.id = retired_by"""


class InstitutionKeys:
    """A new key takes the place of the one in use; none is ever deleted."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, public: bytes, seal: SealedKey, at: datetime, by: AccountId) -> None:
        """Put a new key in use; the one before must be retired already."""
        moment = at.isoformat(timespec="seconds")
        row = {"id": key_id(public), "public": public, "made_at": moment, "made_by": by}
        self._db.table("institution_keys").insert(row)
        self._db.table("key_seals").insert({"key_id": key_id(public), **_seal_row(seal)})

    def retire(self, key: KeyId, at: datetime, by: AccountId) -> None:
        """It signs no more: its sealed private half is taken away, its public half stays."""
        moment = at.isoformat(timespec="seconds")
        self._db.table("institution_keys").update(key, {"retired_at": moment, "retired_by": by})
        self._db.table("key_seals").delete(key)

    def reseal(self, key: KeyId, seal: SealedKey) -> None:
        self._db.table("key_seals").update(key, _seal_row(seal))

    def in_use(self) -> InstitutionKey | None:
        rows = self._db.query(f"{_ALL} WHERE retired_at IS NULL")
        return next((_key(row) for row in rows), None)

    def the_one(self) -> InstitutionKey:
        """The key in use; raises InstitutionKeyMissingError."""
        key = self.in_use()
        if key is None:
            raise InstitutionKeyMissingError
        return key

    def named(self, key: KeyId) -> InstitutionKey | None:
        rows = self._db.query(f"{_ALL} WHERE institution_keys.id = ?", [key])
        return next((_key(row) for row in rows), None)

    def all(self) -> list[InstitutionKey]:
        """Every key that was ever in use, the newest first; raises ValueError on one that is not its id's."""
        return [_key(row) for row in self._db.query(f"{_ALL} ORDER BY made_at DESC, retired_at IS NOT NULL")]

    def ids(self) -> set[str]:
        """The ids alone, whatever else stands in the rows."""
        return {str(row[0]) for row in self._db.execute("SELECT id FROM institution_keys").fetchall()}

    def seal(self, key: KeyId) -> SealedKey:
        """The sealed private half; raises InstitutionKeyMissingError when it was taken away."""
        for row in self._db.query("SELECT * FROM key_seals WHERE key_id = ?", [key]):
            return SealedKey(SealCost(row["n"], row["r"], row["p"]), row["salt"], row["nonce"], row["sealed"])
        raise InstitutionKeyMissingError


def _seal_row(seal: SealedKey) -> dict[str, object]:
    cost = {"kdf": "scrypt", "n": seal.cost.n, "r": seal.cost.r, "p": seal.cost.p}
    return {**cost, "cipher": "aes-256-gcm", "salt": seal.salt, "nonce": seal.nonce, "sealed": seal.sealed}


def _key(row: Mapping[str, object]) -> InstitutionKey:
    public, retired = row["public"], row["retired_at"]
    if not isinstance(public, bytes) or key_id(public) != row["id"]:
        raise ValueError(row["id"])
    return InstitutionKey(
        id=KeyId(str(row["id"])),
        public=public,
        made_at=datetime.fromisoformat(str(row["made_at"])),
        made_by=str(row["maker"]),
        retired_at=None if retired is None else datetime.fromisoformat(str(retired)),
        retired_by=None if retired is None else str(row["retirer"]),
    )
