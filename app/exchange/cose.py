"""COSE_Sign1 messages with Ed25519 (RFC 9052 §4.2, RFC 9053 §2.2), in deterministic CBOR (RFC 8949 §4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import cbor2

ALGORITHM, KEY_ID = 1, 4
"""Labels of the common header parameters (RFC 9052 §3.1)."""
EDDSA = -8
_SIGN1 = 18
_CONTEXT = "Signature1"


@dataclass(frozen=True, slots=True)
class Sign1:
    """One message; `protected` and `payload` are encoded already, `signature` is empty before signing."""

    protected: bytes
    payload: bytes
    signature: bytes = b""
    unprotected: Mapping[int, object] = field(default_factory=dict)

    def to_be_signed(self, external: bytes = b"") -> bytes:
        """The Sig_structure that the signature covers (RFC 9052 §4.4)."""
        return encode([_CONTEXT, self.protected, external, self.payload])


def encode(value: object) -> bytes:
    return bytes(cbor2.dumps(value, canonical=True))


def encode_sign1(message: Sign1) -> bytes:
    parts = [message.protected, dict(message.unprotected), message.payload, message.signature]
    return encode(cbor2.CBORTag(_SIGN1, parts))


def decode_sign1(content: bytes) -> Sign1 | None:
    """The message in `content`; None for anything else, also for one that is not encoded as we encode."""
    tagged = decode(content)
    if not isinstance(tagged, cbor2.CBORTag) or tagged.tag != _SIGN1:
        return None
    match tagged.value:
        case [bytes(protected), Mapping() as unprotected, bytes(payload), bytes(signature)]:
            message = Sign1(protected, payload, signature, dict(unprotected))
        case _:
            return None
    return message if _same(message, content) else None


def decode(content: bytes) -> object:
    """The CBOR value in `content`, None where there is none."""
    try:
        return cbor2.loads(content)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError, MemoryError):
        return None


def _same(message: Sign1, content: bytes) -> bool:
    """Whether encoding gives `content` again: no byte may be hidden beside the message."""
    try:
        return encode_sign1(message) == content
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError):
        return False
