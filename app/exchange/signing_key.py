"""The institution key unlocked for one run: it signs, it tells its public half, and it is never written.

Sealing is AES-256-GCM under a key that Scrypt derives from the passphrase, with a fresh salt and nonce each
time; the public half is bound in, so that the sealed half of another key does not open.
"""

import os
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.domain.keys import KeyId, PassphraseWrongError, SealCost, SealedKey, key_id, spoken

_BOUND = b"jiangping institution key 1 "
_SALT_BYTES, _NONCE_BYTES, _AES_BYTES = 16, 12, 32


class SigningKey:
    """Ed25519; nothing about the private half can be printed, copied or pickled by accident."""

    __slots__ = ("_private", "id", "public")

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public: bytes = private.public_key().public_bytes_raw()
        self.id: KeyId = key_id(self.public)

    @classmethod
    def make(cls) -> "SigningKey":
        return cls(Ed25519PrivateKey.generate())

    def sign(self, content: bytes) -> bytes:
        """The 64 bytes of the signature; the same content gives the same bytes (RFC 8032)."""
        return self._private.sign(content)

    def seal(self, passphrase: str, cost: SealCost) -> SealedKey:
        """The private half under `passphrase`; takes some tenths of a second by intent."""
        salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
        cipher = AESGCM(_derived(passphrase, salt, cost))
        sealed = cipher.encrypt(nonce, self._private.private_bytes_raw(), _BOUND + self.public)
        return SealedKey(cost, salt, nonce, sealed)

    def __repr__(self) -> str:
        return f"SigningKey({self.id})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a signing key is not pickled")


def unseal(sealed: SealedKey, public: bytes, passphrase: str) -> SigningKey:
    """The key whose public half is `public`; raises PassphraseWrongError."""
    cipher = AESGCM(_derived(passphrase, sealed.salt, sealed.cost))
    try:
        private = cipher.decrypt(sealed.nonce, sealed.sealed, _BOUND + public)
        key = SigningKey(Ed25519PrivateKey.from_private_bytes(private))
    except (InvalidTag, ValueError) as error:
        raise PassphraseWrongError(key=key_id(public)) from error
    if key.public != public:
        raise PassphraseWrongError(key=key_id(public))
    return key


def public_pem(public: bytes) -> bytes:
    """The public half as PEM (SubjectPublicKeyInfo), the form that `verify --key` reads."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _derived(passphrase: str, salt: bytes, cost: SealCost) -> bytes:
    kdf = Scrypt(salt=salt, length=_AES_BYTES, n=cost.n, r=cost.r, p=cost.p)
    return kdf.derive(spoken(passphrase).encode("utf-8", "surrogatepass"))
