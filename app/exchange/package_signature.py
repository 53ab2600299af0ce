"""The detached signature of a package: Ed25519 by the institution key over the tag manifest, 64 raw bytes.

The tag manifest covers the manifest, and through it every byte of the payload (exchange §3).
"""

from enum import StrEnum

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from app.domain.errors import InputError


class PublicKeyUnreadableError(InputError):
    """The file is not an Ed25519 public key in PEM."""

    code = "public_key_unreadable"


class SignatureState(StrEnum):
    ABSENT = "absent"
    NOT_CHECKED = "not_checked"
    VALID = "valid"
    INVALID = "invalid"


def read_public_key(pem: bytes, name: str) -> Ed25519PublicKey:
    """The key in `pem`; raises PublicKeyUnreadableError naming the file `name`."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise PublicKeyUnreadableError(file=name) from error
    if not isinstance(key, Ed25519PublicKey):
        raise PublicKeyUnreadableError(file=name)
    return key


def signature_state(signature: bytes | None, signed: bytes, key: Ed25519PublicKey | None) -> SignatureState:
    """What `signature` (None: there is none) is worth over the bytes `signed`."""
    if signature is None:
        return SignatureState.ABSENT
    if key is None:
        return SignatureState.NOT_CHECKED
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return SignatureState.INVALID
    return SignatureState.VALID
