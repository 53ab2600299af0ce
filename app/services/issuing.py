"""Issuing: number and frozen certificate in one transaction per person, so that none is lost or doubled.

Source: certificate §4 and §6. A person who is refused takes no number; the others go on.
"""

import contextlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.acts import Act, Stamp
from app.domain.batches import Batch, Institution
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.certificates import (
    Certificate,
    CertificateState,
    PhotoMissingError,
    PrintMode,
    RegisteredNumber,
)
from app.domain.check_slips import require_signed
from app.domain.errors import InputError, KnownError, RefusalError
from app.domain.remarks import Remark
from app.domain.road import ISSUING, NUMBERING, Step
from app.exchange.signing_key import SigningKey
from app.printing.certificate import CertificatePrinter, Mode
from app.printing.fields import QUERY_URL, CertificateContent, chinese_date, english_date
from app.services.number_guard import Noting, NumberGuard
from app.services.office import Office, candidate_steps
from app.services.progress import JobCancelledError, Progress, Unwatched
from app.services.signing import qr_key, qr_text, told_by_name
from app.services.stops import Stops
from app.storage.session import Session


class BirthDateMissingError(RefusalError):
    """The certificate prints a birth date and the candidate's is not known to the day."""

    code = "birth_date_missing"


class NumberingNotListedError(RefusalError):
    """The document does not reserve numbers ahead: they are taken when the certificate is issued."""

    code = "numbering_not_listed"


class ReservationOutdatedError(RefusalError):
    """The reserved number is of another year than the certificate would be issued in."""

    code = "reservation_outdated"


class NobodyConfirmedError(RefusalError):
    """The batch has no confirmed name that waits for a certificate."""

    code = "nobody_confirmed"


class NothingToPrintError(RefusalError):
    code = "nothing_to_print"


class FolderUnusableError(InputError):
    """The folder to print into cannot be written."""

    code = "folder_unusable"


@dataclass(frozen=True, slots=True)
class Refused:
    """One person without a certificate, and the error that says why."""

    candidate: Candidate
    error: KnownError


@dataclass(frozen=True, slots=True)
class IssueRun:
    """What a run did: certificates in order of their numbers, who was refused, how many it left untouched.

    `left` is above 0 only when somebody stopped the run; `unnoted` tells where no high-water mark could be
    written.
    """

    issued: tuple[Certificate, ...]
    refused: tuple[Refused, ...]
    left: int = 0
    unnoted: tuple[Remark, ...] = ()


class Issuing:
    """Takes numbers, stores certificates and prints them from their records."""

    def __init__(self, office: Office, printer: CertificatePrinter, key: SigningKey | None = None) -> None:
        """`key` is the institution key unlocked for this run; without one nothing can be signed."""
        self._office = office
        self._printer = printer
        self._key = key

    def issue(self, candidate_id: CandidateId, actor: Actor, act_id: str | None = None) -> Certificate:
        """Take the next number and store the certificate, or change nothing.

        `act_id` is that of a run, which has asked the number guard and notes its marks itself. Raises
        IssuingLockedError, KeyLockedError where the QR is signed and no key was unlocked, ClaimTooLongError.
        """
        if act_id is not None:
            return self._issue(candidate_id, actor, act_id)
        run, noting = str(uuid.uuid4()), Noting(self._office)
        certificate = self._issue(candidate_id, actor, run, ask=True)
        noting.note(_journal_line(certificate, run))
        noting.finish()
        return certificate

    def _issue(
        self, candidate_id: CandidateId, actor: Actor, act_id: str, *, ask: bool = False
    ) -> Certificate:
        actor.require(Role.SECRETARY)
        office, guard = self._office, NumberGuard(self._office)
        with office.store.session() as session:
            candidate = session.candidates.get(candidate_id)
            candidate.require_state(CandidateState.CONFIRMED)
            if ask:
                guard.require_open(session)
            guard.settle(session)
            batch = session.batches.find(candidate.batch_id)
            Stops(office, session, batch).require_none(candidate)
            step = office.policy(batch).road.require("issuing", candidate_steps(session, batch, candidate))
            stamp, institution = office.stamp(actor, act_id), session.institutions.the_one()
            reserved = self._number(session, candidate, institution, step, stamp.at)
            content = certificate_content(session, candidate, institution, reserved.issue_day)
            require_slip(session, candidate)
            content = replace(content, number=reserved.number)
            text = qr_text(content, reserved.issue_day, qr_key(session, self._key))
            content = replace(content, qr_text=text)
            with told_by_name(content):
                printed = self._printer.make(content)
            certificate = Certificate(
                number=reserved.number,
                version=session.certificates.next_version(candidate.id),
                candidate_id=candidate.id,
                state=CertificateState.ISSUED,
                content=frozen_content(content),
                pdf_sha256=session.files.add(printed.pdf, "application/pdf"),
                photo_sha256=candidate.photo_sha256,
                layout=printed.layout,
                layout_sha256=printed.layout_sha256,
                policy=batch.policy,
                policy_sha256=batch.policy_sha256,
                faces=printed.faces,
                issued_on=reserved.issue_day,
                issued_at=stamp.at,
            )
            session.numbers.mark_used(reserved.number, stamp.at)
            session.certificates.add(certificate, stamp.act_id)
            session.candidates.set_state(candidate.id, CandidateState.ISSUED)
            session.candidates.complete_step(candidate.id, step.id, office.clock.today(), stamp.act_id)
            session.log.record(
                stamp,
                Act.ISSUED,
                certificate.number,
                chain=batch.id,
                after={
                    "candidate": candidate.id,
                    "pdf": certificate.pdf_sha256,
                    "seal": certificate.seal,
                },
            )
        return certificate

    def _number(
        self, session: Session, candidate: Candidate, institution: Institution, step: Step, at: datetime
    ) -> RegisteredNumber:
        """The number and issue day reserved for the candidate, else the next number as of today.

        Raises ReservationOutdatedError when the reservation is another year's: it was reported to the
        authority, so it is renewed by `reserve`, not replaced in silence.
        """
        today = self._office.clock.today()
        reserved = session.numbers.reserved_for(candidate.id)
        if reserved is None:
            return session.numbers.reserve(candidate.id, institution.prefix, candidate.level, today, at)
        if reserved.year != today.year:
            raise ReservationOutdatedError(
                article=step.article, name=candidate.name, number=reserved.number, year=today.year
            )
        return reserved

    def reserve(self, batch: Batch, actor: Actor) -> list[RegisteredNumber]:
        """Reserve number and issue day for everybody confirmed who has none of this year.

        A number of an earlier year is voided, and what was reported with it is reported anew (certificate
        §4). Raises NumberingNotListedError where the pack takes numbers when it issues, and
        NobodyConfirmedError when nobody waits for a number.
        """
        actor.require(Role.SECRETARY)
        office = self._office
        road, guard = office.policy(batch).road, NumberGuard(office)
        if not road.has(NUMBERING):
            raise NumberingNotListedError(article=road.step(ISSUING).article)
        with office.store.session() as session:
            guard.require_open(session)
            guard.settle(session)
            stamp, today = office.stamp(actor), office.clock.today()
            institution = session.institutions.the_one()
            reserved: list[RegisteredNumber] = []
            for candidate in waiting_for_certificate(session, batch):
                held = session.numbers.reserved_for(candidate.id)
                if held is not None and held.year == today.year:
                    continue
                if held is not None:
                    session.numbers.void(held.number, "year_changed", stamp.at)
                    session.candidates.undo_steps(candidate.id, road.order[road.order.index(NUMBERING) :])
                road.require_next(NUMBERING, candidate_steps(session, batch, candidate))
                reserved.append(
                    session.numbers.reserve(
                        candidate.id, institution.prefix, candidate.level, today, stamp.at
                    )
                )
                session.candidates.complete_step(candidate.id, NUMBERING, today, stamp.act_id)
            if not reserved:
                raise NobodyConfirmedError(article=road.step(NUMBERING).article, title=batch.title)
            session.log.record(
                stamp,
                Act.NUMBERED,
                batch.id,
                chain=batch.id,
                after={"numbers": [one.number for one in reserved]},
            )
        noting = Noting(office)
        noting.note(*(reserved_line(stamp, one) for one in reserved))
        noting.finish()
        return reserved

    def issue_all(self, batch: Batch, actor: Actor, progress: Progress | None = None) -> IssueRun:
        """Issue to everybody confirmed, one transaction each under one act id.

        A person who is refused (no portrait, no signed slip, a character no face has) is named; the others
        go on. A stop falls between two people: what was issued until then stands. Raises
        NobodyConfirmedError when nobody waits, KeyLockedError before anybody is issued to.
        """
        actor.require(Role.SECRETARY)
        office, watched = self._office, progress or Unwatched()
        with office.store.reading() as session:
            session.log.require_clock(office.clock.now())
            qr_key(session, self._key)
            waiting = waiting_for_certificate(session, batch)
        if not waiting:
            step = office.policy(batch).road.step("issuing")
            raise NobodyConfirmedError(article=step.article, title=batch.title)
        with office.store.reading() as session:
            NumberGuard(office).require_open(session)
        run, noting = str(uuid.uuid4()), Noting(office)
        issued: list[Certificate] = []
        refused: list[Refused] = []
        for done, candidate in enumerate(waiting):
            try:
                watched.advance(done, len(waiting))
            except JobCancelledError:
                return IssueRun(tuple(issued), tuple(refused), len(waiting) - done, noting.finish())
            try:
                issued.append(self._issue(candidate.id, actor, run))
            except RefusalError as error:
                refused.append(Refused(candidate, error))
            else:
                noting.note(_journal_line(issued[-1], run))
        with contextlib.suppress(JobCancelledError):  # asked too late: everybody is through
            watched.advance(len(waiting), len(waiting))
        return IssueRun(tuple(issued), tuple(refused), unnoted=noting.finish())

    def print_batch(
        self, batch: Batch, folder: Path, mode: PrintMode, actor: Actor, progress: Progress | None = None
    ) -> list[Path]:
        """Write the batch's certificates into `folder`: a PDF each and one with all pages.

        `full` writes the archived bytes, `overlay` only what pre-printed stock lacks; both leave a print
        event. `draft` shows everybody who is still on the road, without a number and without a trace. A stop
        leaves no file and no event.
        """
        actor.require(Role.SECRETARY)
        watched = progress or Unwatched()
        if mode is PrintMode.DRAFT:
            return self._write_drafts(batch, folder, watched)
        office = self._office
        with office.store.reading() as session:
            certificates = session.certificates.valid_of_batch(batch.id)
            if not certificates:
                raise NothingToPrintError(title=batch.title)
            contents = [printed_content(session, certificate) for certificate in certificates]
            archived = [session.files.content(certificate.pdf_sha256) for certificate in certificates]
        names = [certificate.number for certificate in certificates]
        given = archived if mode is PrintMode.FULL else None
        written = _write(folder, *self._pages(names, contents, Mode(mode), watched, given))
        with office.store.session() as session:
            stamp = office.stamp(actor)
            for certificate in certificates:
                session.certificates.print_event(certificate, mode, stamp.at, actor.account_id)
            session.log.record(
                stamp, Act.PRINTED, batch.id, chain=batch.id, after={"mode": mode, "count": len(certificates)}
            )
        return written

    def _pages(
        self,
        names: Sequence[str],
        contents: Sequence[CertificateContent],
        mode: Mode,
        watched: Progress,
        given: Sequence[bytes] | None = None,
    ) -> tuple[dict[str, bytes], bytes]:
        """A page each by name, drawn unless `given`, and one PDF with all of them."""
        total = len(names) * (1 if given else 2)
        pages = dict(zip(names, given or (), strict=True)) if given else {}
        if not given:
            for name, made in zip(names, self._printer.make_each(contents, mode), strict=True):
                watched.advance(len(pages), total)
                pages[name] = made.pdf
        before = total - len(names)
        together = self._printer.make_all(
            contents, mode, lambda drawn: watched.advance(before + drawn, total)
        )
        return pages, together

    def note_printed(self, batch: Batch, numbers: Sequence[str], printer: str, actor: Actor) -> int:
        """These certificates went through `printer` as archived; answers how many print events were noted.

        Raises NothingToPrintError when none of `numbers` is a certificate of the batch.
        """
        actor.require(Role.SECRETARY)
        office, wanted = self._office, set(numbers)
        with office.store.session() as session:
            valid = session.certificates.valid_of_batch(batch.id)
            printed = [one for one in valid if one.number in wanted]
            if not printed:
                raise NothingToPrintError(title=batch.title)
            stamp = office.stamp(actor)
            for certificate in printed:
                session.certificates.print_event(
                    certificate, PrintMode.FULL, stamp.at, actor.account_id, printer
                )
                if certificate.state is CertificateState.LOST:  # 补发: the number has a paper again
                    session.certificates.set_state(certificate, CertificateState.ISSUED)
            session.log.record(
                stamp,
                Act.PRINTED,
                batch.id,
                chain=batch.id,
                after={
                    "mode": PrintMode.FULL,
                    "count": len(printed),
                    "numbers": [one.number for one in printed],
                    "printer": printer,
                },
            )
        return len(printed)

    def warnings(self, candidate: Candidate) -> tuple[Remark, ...]:
        """What a person should look at before this candidate's certificate is issued."""
        with self._office.store.reading() as session:
            institution = session.institutions.the_one()
            content = certificate_content(session, candidate, institution, self._office.clock.today())
        return self._printer.check(content, Mode.DRAFT)

    def _write_drafts(self, batch: Batch, folder: Path, watched: Progress) -> list[Path]:
        today = self._office.clock.today()
        with self._office.store.reading() as session:
            institution = session.institutions.the_one()
            walking = [
                one
                for one in session.candidates.of_batch(batch.id)
                if one.state not in {CandidateState.REFUSED, CandidateState.WITHDRAWN}
            ]
            contents = [draft_content(session, one, institution, today) for one in walking]
        if not contents:
            raise NothingToPrintError(title=batch.title)
        names = [f"{candidate.sequence:03d}" for candidate in walking]
        return _write(folder, *self._pages(names, contents, Mode.DRAFT, watched))


def _journal_line(certificate: Certificate, run: str) -> str:
    """What the journal beside the copies says of a certificate: no personal data."""
    at = certificate.issued_at.isoformat(timespec="seconds")
    return f"{at} issued {certificate.number} {run} {certificate.pdf_sha256}"


def reserved_line(stamp: Stamp, one: RegisteredNumber) -> str:
    return f"{stamp.at.isoformat(timespec='seconds')} reserved {one.number} {stamp.act_id} -"


def waiting_for_certificate(session: Session, batch: Batch) -> list[Candidate]:
    """The confirmed names of the batch that have no certificate yet."""
    return [one for one in session.candidates.of_batch(batch.id) if one.state is CandidateState.CONFIRMED]


def certificate_content(
    session: Session, candidate: Candidate, institution: Institution, issue_day: date
) -> CertificateContent:
    """What the candidate's certificate will say, without a number yet.

    Raises PhotoMissingError (unless the settings let an empty frame print) or BirthDateMissingError.
    """
    if candidate.photo_sha256 is None and session.settings.read().photo_required:
        raise PhotoMissingError(name=candidate.name)
    if candidate.person.birth_date is None:
        raise BirthDateMissingError(name=candidate.name)
    return draft_content(session, candidate, institution, issue_day)


def require_slip(session: Session, candidate: Candidate) -> None:
    """Raises SlipUnsignedError or SlipCancelledError where the settings ask for a signed 信息核对单."""
    if session.settings.read().check_slip_required:
        require_signed(candidate, session.check_slips.of(candidate.id))


def draft_content(
    session: Session, candidate: Candidate, institution: Institution, issue_day: date
) -> CertificateContent:
    """Like `certificate_content`, with gaps where something is not known yet."""
    person, photo = candidate.person, candidate.photo_sha256
    return CertificateContent(
        level=candidate.level,
        name=person.name,
        birth_date=chinese_date(person.birth_date) if person.birth_date else "",
        id_type=person.id_type,
        id_number=person.id_number,
        occupation=candidate.occupation,
        job=candidate.job or "",
        number="",
        institution=institution.name,
        institution_en=institution.name_en or "",
        issue_date=chinese_date(issue_day),
        issue_date_en=english_date(issue_day),
        photo=session.files.content(photo) if photo else None,
        qr_text=QUERY_URL,
    )


def frozen_content(content: CertificateContent) -> Mapping[str, str]:
    """Every printed value by field name; the portrait is kept by its hash."""
    return {field: value for field, value in asdict(content).items() if isinstance(value, str)}


def printed_content(session: Session, certificate: Certificate) -> CertificateContent:
    """What an issued certificate says, from its own record."""
    photo = certificate.photo_sha256
    return CertificateContent(
        **certificate.content, photo=None if photo is None else session.files.content(photo)
    )


def _write(folder: Path, pages: Mapping[str, bytes], together: bytes) -> list[Path]:
    """One PDF a name below `certificates/`, and all pages in `certificates.pdf`."""
    paths = [folder / "certificates" / f"{name}.pdf" for name in pages]
    try:
        (folder / "certificates").mkdir(parents=True, exist_ok=True)
        for path, page in zip(paths, pages.values(), strict=True):
            path.write_bytes(page)
        (folder / "certificates.pdf").write_bytes(together)
    except OSError as error:
        raise FolderUnusableError(folder=str(folder), reason=error.strerror or "?") from error
    return [*paths, folder / "certificates.pdf"]
