"""Which acts sign with the institution key, and what they sign; a reprint from its record needs no key."""

import contextlib
from collections.abc import Iterator
from datetime import date

from app.domain.claims import Claim
from app.domain.errors import RefusalError
from app.domain.keys import KeyId, KeyLockedError, KeySupersededError
from app.exchange.claims import claim_text, unsigned_text
from app.exchange.signing_key import SigningKey
from app.printing.fields import QUERY_URL, CertificateContent
from app.printing.qr import QrTooLongError
from app.storage.session import Session

_NUMBER_LENGTH = 22


class ClaimTooLongError(RefusalError):
    """Name and occupation together are too long for a QR that phones read."""

    code = "claim_too_long"


def package_key(session: Session, unlocked: SigningKey | None) -> SigningKey | None:
    """The key that signs now, None while the institution has none.

    Raises KeyLockedError where it is not unlocked, KeySupersededError where another one was.
    """
    key = session.keys.in_use()
    if key is None:
        return None
    if unlocked is None:
        raise KeyLockedError(key=key.id)
    if unlocked.id != key.id:
        raise KeySupersededError(key=key.id, unlocked=unlocked.id)
    return unlocked


def qr_key(session: Session, unlocked: SigningKey | None) -> SigningKey | None:
    """Like `package_key`, and None where the institution has its QR say the query address alone."""
    return package_key(session, unlocked) if session.settings.read().qr_signed else None


def qr_text(content: CertificateContent, issued_on: date, key: SigningKey | None) -> str:
    """What the QR of this certificate says: the signed claim, or the query address alone."""
    if key is None:
        return QUERY_URL
    return claim_text(_claim(content, issued_on, key.id), key, QUERY_URL)


def sample_qr_text(session: Session, content: CertificateContent, issued_on: date) -> str:
    """A text as long as the certificate's will be, without a signature: to see whether it fits."""
    key = session.keys.in_use()
    if key is None or not session.settings.read().qr_signed:
        return QUERY_URL
    return unsigned_text(_claim(content, issued_on, key.id), QUERY_URL)


@contextlib.contextmanager
def told_by_name(content: CertificateContent) -> Iterator[None]:
    """Turns QrTooLongError into ClaimTooLongError, which names the person."""
    try:
        yield
    except QrTooLongError as error:
        raise ClaimTooLongError(name=content.name, occupation=content.occupation) from error


def _claim(content: CertificateContent, issued_on: date, key: KeyId) -> Claim:
    number = content.number or "0" * _NUMBER_LENGTH
    return Claim(number, content.name, content.occupation, issued_on, key)
