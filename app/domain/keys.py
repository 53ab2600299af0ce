"""The institution key: who made it, when it was retired, and what a passphrase must be (certificate §5).

The private half is known here only as sealed bytes; an unlocked one lives in `exchange` for one run.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from app.domain.errors import InputError, RefusalError

KeyId = NewType("KeyId", str)

LEAST_PASSPHRASE = 12
LEAST_DIFFERENT = 5
KEY_ID_BYTES = 8


class PassphraseTooShortError(InputError):
    """A passphrase for the institution key is shorter than 12 characters."""

    code = "passphrase_too_short"


class PassphraseTooPlainError(InputError):
    """A passphrase for the institution key repeats a few characters."""

    code = "passphrase_too_plain"


class PassphraseWrongError(RefusalError):
    """The passphrase does not open the sealed private half."""

    code = "passphrase_wrong"


class InstitutionKeyMissingError(RefusalError):
    """The institution has no key yet."""

    code = "institution_key_missing"


class KeyLockedError(RefusalError):
    """The act signs with the institution key, and nobody has unlocked it for this run."""

    code = "key_locked"


class KeySupersededError(RefusalError):
    """The key that was unlocked is no longer the one in use."""

    code = "key_superseded"


class InstitutionKeyUnknownError(InputError):
    """The institution never had a key of that id."""

    code = "institution_key_unknown"


def key_id(public: bytes) -> KeyId:
    """The first 8 bytes of SHA-256 over the 32 raw bytes of the public half, 16 hex digits."""
    return KeyId(hashlib.sha256(public).digest()[:KEY_ID_BYTES].hex())


def spoken(passphrase: str) -> str:
    """The passphrase as it is used: full-width letters typed with an input method count as plain ones."""
    return unicodedata.normalize("NFKC", passphrase)


def require_good_passphrase(passphrase: str) -> None:
    """Raises PassphraseTooShortError or PassphraseTooPlainError."""
    said = spoken(passphrase)
    if len(said) < LEAST_PASSPHRASE:
        raise PassphraseTooShortError(least=LEAST_PASSPHRASE)
    if len(set(said)) < LEAST_DIFFERENT:
        raise PassphraseTooPlainError(least=LEAST_DIFFERENT)


@dataclass(frozen=True, slots=True)
class InstitutionKey:
    """The public half, 32 raw bytes, with its history; a retired key still verifies what it signed.

    `made_by` and `retired_by` are names; both retirement fields are None while the key is in use.
    """

    id: KeyId
    public: bytes
    made_at: datetime
    made_by: str
    retired_at: datetime | None = None
    retired_by: str | None = None

    @property
    def in_use(self) -> bool:
        return self.retired_at is None


@dataclass(frozen=True, slots=True)
class SealCost:
    """Scrypt's work: `n` a power of two, `r` and `p`; memory is 128 · n · r bytes (RFC 7914)."""

    n: int = 1 << 16
    r: int = 8
    p: int = 2


@dataclass(frozen=True, slots=True)
class SealedKey:
    """The private half under a passphrase, with everything but the passphrase that opens it again."""

    cost: SealCost
    salt: bytes
    nonce: bytes
    sealed: bytes
