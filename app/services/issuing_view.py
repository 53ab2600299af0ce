"""What the issuing screen shows: who waits for a certificate, who has one, and the very page of each.

A page shown before issuing is the draft of the real certificate; afterwards it is the archived PDF itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.domain.accounts import Actor, Role, RoleMissingError
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId
from app.domain.certificates import Certificate
from app.domain.check_slips import SlipCancelledError, SlipsUnsignedError, SlipUnsignedError
from app.domain.errors import KnownError, RefusalError
from app.domain.levels import Level
from app.domain.remarks import Remark
from app.domain.road import ISSUING, NUMBERING
from app.printing.certificate import Mode
from app.services.issuing import (
    FolderUnusableError,
    NobodyConfirmedError,
    NothingToPrintError,
    Refused,
    certificate_content,
    draft_content,
    printed_content,
    require_slip,
    waiting_for_certificate,
)
from app.services.number_guard import NumberGuard
from app.services.office import Office, candidate_steps
from app.services.press import certificate_printer
from app.services.signing import sample_qr_text, told_by_name
from app.storage.session import Session

_UNSIGNED = (SlipUnsignedError, SlipCancelledError)
_NAMED = 8


class Standing(StrEnum):
    """How far a person's certificate is; from `issued` on these are the certificate's own states."""

    WAITING = "waiting"
    RESERVED = "reserved"
    ISSUED = "issued"
    DELIVERED = "delivered"
    REPLACED = "replaced"
    REVOKED = "revoked"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One confirmed name; an issued one has the values printed; `number` is empty while none is taken."""

    candidate_id: CandidateId
    name: str
    occupation: str
    level: Level
    standing: Standing
    number: str = ""
    issue_day: date | None = None
    times_printed: int = 0

    @property
    def valid(self) -> bool:
        """Issued, and neither revoked nor replaced by another number."""
        return self.issued and self.standing not in {Standing.REVOKED, Standing.REPLACED}

    @property
    def issued(self) -> bool:
        return self.standing not in {Standing.WAITING, Standing.RESERVED}


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """What is seen of one certificate; without `pdf` nothing can be printed, `obstacle` says why.

    `obstacle` beside a draft is why issuing would refuse. `remarks` are the glyph gate's.
    """

    pdf: bytes | None
    draft: bool
    faces: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()
    obstacle: KnownError | None = None


@dataclass(frozen=True, slots=True)
class NextNumbers:
    """How many certificates of a level would be issued, and the first new number where one is needed.

    `obstacle` is why no new number of the level can be taken.
    """

    level: Level
    people: int
    first: str | None
    obstacle: KnownError | None = None


class IssuingView:
    """Reads only; pages take as long as setting them does."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def rows(self, batch: Batch) -> list[CertificateRow]:
        """Those who wait in order of the roster, then the issued ones in order of their numbers."""
        with self._office.store.reading() as session:
            waiting = [_waiting_row(session, one) for one in waiting_for_certificate(session, batch)]
            printed = session.certificates.print_counts()
            issued = [
                _issued_row(one, printed.get(one.number, 0))
                for one in session.certificates.of_batch(batch.id)
            ]
        return waiting + issued

    def page(self, row: CertificateRow) -> CertificatePage:
        """The page of `row`; raises FacesMissingError when this machine can print nothing at all."""
        with self._office.store.reading() as session:
            if row.issued:
                return self._archived(session, row.number)
            return self._draft(session, row.candidate_id)

    def why_not_issue(self, batch: Batch, actor: Actor) -> KnownError | None:
        """Why `actor` can issue no certificate now, None when there is one to issue."""
        reason = self._why_not(batch, ISSUING, actor)
        if reason is not None:
            return reason
        held = self.held_back(batch)
        with self._office.store.reading() as session:
            waiting = len(waiting_for_certificate(session, batch))
        if len(held) < waiting:
            return None
        if len(held) > 1 and all(isinstance(one.error, _UNSIGNED) for one in held):
            names = [one.candidate.name for one in held]
            told = (*names[:_NAMED], *("…" for _ in names[_NAMED : _NAMED + 1]))
            return SlipsUnsignedError(count=len(held), names=told)
        return held[0].error if held else None

    def held_back(self, batch: Batch) -> list[Refused]:
        """Those waiting whom issuing would refuse for what is known before: portrait, birth date, slip."""
        held: list[Refused] = []
        today = self._office.clock.today()
        with self._office.store.reading() as session:
            institution = session.institutions.the_one()
            for one in waiting_for_certificate(session, batch):
                try:
                    certificate_content(session, one, institution, today)
                    require_slip(session, one)
                except RefusalError as refused:
                    held.append(Refused(one, refused))
        return held

    def why_not_reserve(self, batch: Batch, actor: Actor) -> KnownError | None:
        """Why `actor` can reserve no number now, None when there is one to reserve."""
        return self._why_not(batch, NUMBERING, actor)

    def why_not_print(self, batch: Batch, actor: Actor) -> KnownError | None:
        """Why `actor` can print no certificate of the batch, None when there is one to print."""
        with self._office.store.reading() as session:
            if not session.certificates.valid_of_batch(batch.id):
                return NothingToPrintError(title=batch.title)
        return _role_missing(actor)

    def numbering_due(self, batch: Batch) -> bool:
        """Whether the document reserves numbers first and somebody confirmed has none of this year."""
        if not self._office.policy(batch).road.has(NUMBERING):
            return False
        year = self._office.clock.today().year
        with self._office.store.reading() as session:
            held = [session.numbers.reserved_for(one.id) for one in waiting_for_certificate(session, batch)]
        return any(one is None or one.year != year for one in held)

    def next_numbers(self, batch: Batch, held: Collection[CandidateId] = ()) -> list[NextNumbers]:
        """What issuing now would use up, a level each; those `held` back take no number."""
        today = self._office.clock.today()
        with self._office.store.reading() as session:
            waiting = [one for one in waiting_for_certificate(session, batch) if one.id not in held]
            prefix = session.institutions.the_one().prefix
            without = {one.id for one in waiting if session.numbers.reserved_for(one.id) is None}
            answer = []
            for level in Level:
                people = [one for one in waiting if one.level is level]
                if not people:
                    continue
                first, obstacle = None, None
                if any(one.id in without for one in people):
                    try:
                        first = session.numbers.upcoming(prefix, today.year, level)
                    except RefusalError as refused:
                        obstacle = refused
                answer.append(NextNumbers(level, len(people), first, obstacle))
        return answer

    def archived(self, batch: Batch, numbers: Sequence[str]) -> list[tuple[str, bytes]]:
        """Number and archived PDF of those of `numbers` that the batch has, in order of number."""
        wanted = set(numbers)
        with self._office.store.reading() as session:
            return [
                (one.number, session.files.content(one.pdf_sha256))
                for one in session.certificates.of_batch(batch.id)
                if one.number in wanted
            ]

    def save_archived(self, batch: Batch, numbers: Sequence[str], folder: Path) -> list[Path]:
        """Write the archived PDFs into `folder`, named by their numbers; raises FolderUnusableError."""
        pages = self.archived(batch, numbers)
        return [save_pdf(folder / f"{number}.pdf", pdf) for number, pdf in pages]

    def _archived(self, session: Session, number: str) -> CertificatePage:
        certificate = session.certificates.latest(number)
        pdf = session.files.content(certificate.pdf_sha256)
        try:
            remarks = certificate_printer().check(printed_content(session, certificate))
        except RefusalError:  # this machine's faces differ; the archived page stays what it is
            remarks = ()
        return CertificatePage(pdf, draft=False, faces=certificate.faces, remarks=remarks)

    def _draft(self, session: Session, candidate_id: CandidateId) -> CertificatePage:
        candidate, printer = session.candidates.get(candidate_id), certificate_printer()
        reserved = session.numbers.reserved_for(candidate_id)
        issue_day = reserved.issue_day if reserved else self._office.clock.today()
        institution = session.institutions.the_one()
        content = draft_content(session, candidate, institution, issue_day)
        if reserved is not None:
            content = replace(content, number=reserved.number)
        try:
            remarks = printer.check(content, Mode.DRAFT)
            printed = printer.make(content, Mode.DRAFT)
        except RefusalError as refused:
            return CertificatePage(None, draft=True, faces=(), obstacle=refused)
        obstacle: KnownError | None = None
        try:
            complete = certificate_content(session, candidate, institution, issue_day)
            with told_by_name(complete):
                text = sample_qr_text(session, complete, issue_day)
                printer.check(replace(complete, qr_text=text), Mode.DRAFT)
            require_slip(session, candidate)
        except RefusalError as refused:
            obstacle = refused
        return CertificatePage(
            printed.pdf, draft=True, faces=printed.faces, remarks=remarks, obstacle=obstacle
        )

    def _why_not(self, batch: Batch, step: str, actor: Actor) -> KnownError | None:
        road = self._office.policy(batch).road
        with self._office.store.reading() as session:
            waiting = waiting_for_certificate(session, batch)
            reason: KnownError = NobodyConfirmedError(article=road.step(step).article, title=batch.title)
            for candidate in waiting:
                try:
                    road.require(step, candidate_steps(session, batch, candidate))
                except RefusalError as refused:
                    reason = refused
                else:
                    lock = NumberGuard(self._office).lock_of(session)
                    return _role_missing(actor) or (lock.error if lock else None)
        return reason


def _role_missing(actor: Actor) -> RoleMissingError | None:
    try:
        actor.require(Role.SECRETARY)
    except RoleMissingError as missing:
        return missing
    return None


def save_pdf(path: Path, pdf: bytes) -> Path:
    """Write `pdf` to `path`; raises FolderUnusableError."""
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise FolderUnusableError(folder=str(path.parent), reason=error.strerror or "?") from error
    return path


def _waiting_row(session: Session, candidate: Candidate) -> CertificateRow:
    reserved = session.numbers.reserved_for(candidate.id)
    row = CertificateRow(
        candidate.id, candidate.name, candidate.occupation, candidate.level, Standing.WAITING
    )
    if reserved is None:
        return row
    return replace(row, standing=Standing.RESERVED, number=reserved.number, issue_day=reserved.issue_day)


def _issued_row(certificate: Certificate, printed: int) -> CertificateRow:
    return CertificateRow(
        certificate.candidate_id,
        certificate.content["name"],
        certificate.content["occupation"],
        Level(certificate.content["level"]),
        Standing(certificate.state.value),
        certificate.number,
        certificate.issued_on,
        printed,
    )
