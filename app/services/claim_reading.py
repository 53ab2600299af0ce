"""Reads the symbols of a picture or PDF and weighs a claim by one public key; needs no file of ours.

Source: certificate §5. Questions load this module: neither SQLite nor reportlab stands behind it.
"""

from pathlib import Path

from app.domain.claims import ClaimVerdict
from app.domain.errors import InputError
from app.domain.keys import key_id
from app.exchange.claims import SignedClaim, claim_part, read_claim
from app.printing.fields import QUERY_URL
from app.printing.qr_reading import FoundCode, read_codes
from app.services.progress import Progress, Unwatched


class ClaimFileMissingError(InputError):
    """The picture or PDF cannot be read from its place."""

    code = "claim_file_missing"


def codes_of(path: Path, progress: Progress | None = None) -> list[FoundCode]:
    """Every symbol in the file at `path`, page by page."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ClaimFileMissingError(file=path.name) from error
    return read_codes(content, path.name, (progress or Unwatched()).advance)


def read_signed(text: str) -> SignedClaim | None:
    """The signed claim that a symbol's text holds."""
    part = claim_part(text, QUERY_URL)
    return None if part is None else read_claim(part)


def claimless(text: str) -> ClaimVerdict:
    """What a symbol without a readable claim is: our query address alone, or nothing of ours."""
    return ClaimVerdict.UNSIGNED if text.strip() == QUERY_URL else ClaimVerdict.UNREADABLE


def by_key(text: str, public: bytes) -> ClaimVerdict:
    """The verdict of one public key: `altered` where the claim names this key and its signature fails."""
    signed = read_signed(text)
    if signed is None:
        return claimless(text)
    if signed.claim.key_id != key_id(public):
        return ClaimVerdict.NOT_ISSUED_HERE
    return ClaimVerdict.VALID if signed.signed_by(public) else ClaimVerdict.ALTERED
