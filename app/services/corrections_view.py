"""What the screen of corrections shows: requests with their two people, a certificate's paper and past."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.accounts import Account, Actor, Role, RoleMissingError
from app.domain.batches import Batch
from app.domain.certificates import Certificate, CertificateState, PhotoMissingError
from app.domain.corrections import CORRECTABLE, Request, RequestKind, RequestState
from app.domain.errors import KnownError
from app.domain.stock import Sheet
from app.services.cropping import Cropping, OpenedPicture
from app.services.office import Office
from app.services.portal_rows import CorrectionLine, lines_due, packed_for_portal
from app.storage.corrections import PaperReport


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request: what is printed and what shall be, by field name, and who stands behind it."""

    request: Request
    name: str
    requested_by: str
    decided_by: str
    changes: Mapping[str, tuple[str, str]]

    @property
    def open(self) -> bool:
        return self.request.state is RequestState.REQUESTED


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a person sees before choosing a case.

    `sheet` is the one that carries the certificate now; `packed` says that it stands in a package for the
    portal; `open` is the request that waits.
    """

    certificate: Certificate
    sheet: int | None
    packed: bool
    open: Request | None
    sheets: tuple[tuple[str, Sheet], ...]
    reports: tuple[PaperReport, ...]

    @property
    def valid(self) -> bool:
        return self.certificate.state in {
            CertificateState.ISSUED,
            CertificateState.DELIVERED,
            CertificateState.LOST,
        }

    @property
    def delivered(self) -> bool:
        return self.certificate.state is not CertificateState.ISSUED

    @property
    def likely_kind(self) -> RequestKind:
        """The case of a wrong character as the file shows it."""
        if self.delivered:
            return RequestKind.DELIVERED
        return RequestKind.UPLOADED if self.packed else RequestKind.NOT_DELIVERED

    @property
    def printed(self) -> dict[str, str]:
        """The values that can be put right under the same number."""
        return {name: self.certificate.content.get(name, "") for name in CORRECTABLE}


class CorrectionsView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def requests(self) -> list[RequestRow]:
        """The open ones first."""
        with self._office.store.reading() as session:
            names = {account.id: account.name for account in session.accounts.all()}
            printed = {(one.number, one.version): one.content for one in session.certificates.all()}
            requests = session.corrections.all()
        return [
            RequestRow(
                one,
                printed[one.number, one.version].get("name", ""),
                names.get(one.requested_by, ""),
                names.get(one.decided_by, "") if one.decided_by else "",
                {
                    field: (printed[one.number, one.version].get(field, ""), value)
                    for field, value in one.values.items()
                },
            )
            for one in requests
        ]

    def waiting(self) -> int:
        """How many requests wait for the second person."""
        with self._office.store.reading() as session:
            return sum(one.state is RequestState.REQUESTED for one in session.corrections.all())

    def facts(self, number: str) -> CertificateFacts:
        """Raises CertificateUnknownError."""
        with self._office.store.reading() as session:
            certificate = session.certificates.latest(number)
            live = session.stocks.live_sheet(number)
            return CertificateFacts(
                certificate,
                None if live is None else live[1],
                packed_for_portal(session, certificate),
                session.corrections.open_for(number),
                tuple(session.stocks.sheets_of(number)),
                tuple(session.corrections.reports(number)),
            )

    def lines_due(self, batch: Batch) -> list[CorrectionLine]:
        """The rows that the batch's next correction package has to tell, by number (old → new)."""
        with self._office.store.reading() as session:
            return lines_due(self._office, session, batch)

    def numbers(self) -> list[tuple[str, str]]:
        """Number and name of every certificate that can be corrected, by number."""
        with self._office.store.reading() as session:
            newest = {one.number: one for one in session.certificates.all()}
        valid = {CertificateState.ISSUED, CertificateState.DELIVERED, CertificateState.LOST}
        return [(one.number, one.content.get("name", "")) for one in newest.values() if one.state in valid]

    def picture(self, number: str) -> OpenedPicture:
        """The picture that the certificate's portrait was cut from; raises PhotoMissingError."""
        with self._office.store.reading() as session:
            certificate = session.certificates.latest(number)
            candidate = session.candidates.get(certificate.candidate_id)
            sha256 = candidate.original_photo_sha256 or certificate.photo_sha256
            if sha256 is None:
                raise PhotoMissingError(name=candidate.name)
            return Cropping(self._office).open(session.files.content(sha256))

    def portraits(self, request: Request) -> tuple[bytes | None, bytes] | None:
        """The printed and the right portrait as JPEGs; None where the request leaves it as it is."""
        if request.portrait is None:
            return None
        with self._office.store.reading() as session:
            records = {one.version: one for one in session.certificates.versions(request.number)}
            printed = records[request.version].photo_sha256
            return (
                None if printed is None else session.files.content(printed),
                session.files.content(request.portrait.photo_sha256),
            )

    def document(self, request: Request) -> bytes:
        """The scan that a request rests on."""
        with self._office.store.reading() as session:
            return session.files.content(request.document_sha256)

    def approvers(self, request: Request) -> list[Account]:
        """Who may approve: every approver but the person who asked."""
        with self._office.store.reading() as session:
            accounts = session.accounts.all()
        return [
            one
            for one in accounts
            if not one.disabled and Role.APPROVER in one.roles and one.id != request.requested_by
        ]

    def why_not(self, actor: Actor) -> KnownError | None:
        """Why `actor` may not ask for a correction, None when they may."""
        try:
            actor.require(Role.SECRETARY)
        except RoleMissingError as missing:
            return missing
        return None
