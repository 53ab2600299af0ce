"""Writes and reads the signed claim of a certificate's QR: the query address, `#`, base64url of a COSE_Sign1.

Source: certificate §5. Ed25519 is deterministic, so the same claim under the same key is the same text.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import date

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.claims import Claim
from app.domain.keys import KEY_ID_BYTES, KeyId
from app.exchange.cose import ALGORITHM, EDDSA, KEY_ID, Sign1, decode, decode_sign1, encode, encode_sign1
from app.exchange.signing_key import SigningKey

_NUMBER, _NAME, _OCCUPATION, _ISSUE_DAY, _SIGNED_WITH = 1, 2, 3, 4, 5
_DAYS = 100
"""Tag of a date as days since 1970-01-01 (RFC 8943 §1.1): 5 bytes where the text needs 11."""
_EPOCH = date(1970, 1, 1)
_MOST_CHARACTERS = 2048
_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class SignedClaim:
    """A claim as it was read, with what is needed to check who made it."""

    claim: Claim
    signed: bytes
    signature: bytes

    def signed_by(self, public: bytes) -> bool:
        """Whether the key with these 32 raw bytes signed exactly this claim."""
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(self.signature, self.signed)
        except (InvalidSignature, ValueError):
            return False
        return True


def claim_text(claim: Claim, key: SigningKey, url: str) -> str:
    """`url`, `#` and the claim signed with `key`, whose id must be the claim's."""
    unsigned = _message(claim)
    return _text(unsigned, key.sign(unsigned.to_be_signed()), url)


def unsigned_text(claim: Claim, url: str) -> str:
    """A text of the very length that signing will give, to see beforehand whether it fits the symbol."""
    return _text(_message(claim), bytes(_SIGNATURE_BYTES), url)


def claim_part(text: str, url: str) -> str | None:
    """What stands behind `url` and `#`, or a bare base64url text; None for anything else.

    Another address in front of a claim is not ours, however good the signature: a phone would open it.
    """
    text = "".join(text.split())
    head, mark, part = text.partition("#")
    if mark:
        return part if head == url else None
    return text if ":" not in text and "/" not in text else None


def read_claim(part: str) -> SignedClaim | None:
    """The claim in `part` (base64url without padding); None when it is none, or not written as we write."""
    if not part.isascii() or len(part) > _MOST_CHARACTERS:
        return None
    try:
        content = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    message = decode_sign1(content)
    if message is None or _base64url(content) != part:
        return None
    claim = _claim(message.payload)
    unsigned = Sign1(message.protected, message.payload, unprotected=message.unprotected)
    if claim is None or _message(claim) != unsigned:
        return None
    return SignedClaim(claim, message.to_be_signed(), message.signature)


def _message(claim: Claim) -> Sign1:
    kid = bytes.fromhex(claim.key_id)
    days = (claim.issued_on - _EPOCH).days
    payload = {
        _NUMBER: claim.number,
        _NAME: claim.name,
        _OCCUPATION: claim.occupation,
        _ISSUE_DAY: cbor2.CBORTag(_DAYS, days),
        _SIGNED_WITH: kid,
    }
    return Sign1(encode({ALGORITHM: EDDSA, KEY_ID: kid}), encode(payload))


def _text(message: Sign1, signature: bytes, url: str) -> str:
    whole = Sign1(message.protected, message.payload, signature, message.unprotected)
    return f"{url}#{_base64url(encode_sign1(whole))}"


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")


def _claim(payload: bytes) -> Claim | None:
    match decode(payload):
        case {
            1: str(number), 2: str(name), 3: str(occupation), 4: date() as day, 5: bytes(kid)
        } if len(kid) == KEY_ID_BYTES:  # fmt: skip
            return Claim(number, name, occupation, date(day.year, day.month, day.day), KeyId(kid.hex()))
        case _:
            return None
