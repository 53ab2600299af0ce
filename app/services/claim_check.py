"""Tells what the QR of a certificate is worth by the institution's own register.

Source: certificate §5. The signature says who made a claim; only the register says that it still stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.certificates import Certificate, CertificateState
from app.domain.claims import Claim, ClaimVerdict
from app.printing.qr_reading import FoundCode
from app.services.claim_reading import claimless, codes_of, read_signed
from app.services.office import Office
from app.services.progress import Progress
from app.storage.session import Session


@dataclass(frozen=True, slots=True)
class CheckedCode:
    """One symbol, what it claims (None: nothing readable), and what that is worth.

    `state` is the certificate's own in the register, where it stands there.
    """

    code: FoundCode
    verdict: ClaimVerdict
    claim: Claim | None = None
    state: CertificateState | None = None


class ClaimCheck:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def text(self, text: str) -> CheckedCode:
        """What a pasted address or claim is worth here."""
        with self._office.store.reading() as session:
            return _checked(session, FoundCode(text))

    def file(self, path: Path, progress: Progress | None = None) -> list[CheckedCode]:
        """Every symbol of a picture or PDF; raises ClaimFileMissingError and what `read_codes` raises."""
        found = codes_of(path, progress)
        with self._office.store.reading() as session:
            return [_checked(session, code) for code in found]


def _checked(session: Session, code: FoundCode) -> CheckedCode:
    signed = read_signed(code.text)
    if signed is None:
        return CheckedCode(code, claimless(code.text))
    claim, key = signed.claim, session.keys.named(signed.claim.key_id)
    if key is None:
        return CheckedCode(code, ClaimVerdict.NOT_ISSUED_HERE, claim)
    if not signed.signed_by(key.public):
        return CheckedCode(code, ClaimVerdict.ALTERED, claim)
    versions = session.certificates.versions(claim.number)
    if not versions:
        return CheckedCode(code, ClaimVerdict.NOT_ISSUED_HERE, claim)
    latest = versions[-1]
    return CheckedCode(code, _in_register(session, claim, versions), claim, latest.state)


def _in_register(session: Session, claim: Claim, versions: Sequence[Certificate]) -> ClaimVerdict:
    """The verdict on a claim whose signature is ours; `versions` of its certificate, the latest last."""
    latest = versions[-1]
    voided = claim.number in session.numbers.void_reasons()
    if voided or latest.state is CertificateState.REVOKED:
        return ClaimVerdict.REVOKED
    if _says(latest, claim):
        superseded = latest.state is CertificateState.REPLACED
        return ClaimVerdict.SUPERSEDED if superseded else ClaimVerdict.VALID
    known = any(_says(one, claim) for one in versions)
    return ClaimVerdict.SUPERSEDED if known else ClaimVerdict.NOT_ISSUED_HERE


def _says(certificate: Certificate, claim: Claim) -> bool:
    return (certificate.content["name"], certificate.content["occupation"], certificate.issued_on) == (
        claim.name,
        claim.occupation,
        claim.issued_on,
    )
