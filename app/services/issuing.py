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
from app.domain.acts import Act
from app.domain.batches import Batch, Institution
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.certificates import (
    Certificate,
    CertificateState,
    PhotoMissingError,
    PrintMode,
    RegisteredNumber,
)
from app.domain.errors import InputError, KnownError, RefusalError
from app.domain.remarks import Remark
from app.domain.road import ISSUING, NUMBERING, Step
from app.printing.certificate import CertificatePrinter, Mode
from app.printing.fields import QUERY_URL, CertificateContent, chinese_date, english_date
from app.services.office import Office, candidate_steps
from app.services.progress import JobCancelledError, Progress, Unwatched
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

    `left` is above 0 only when somebody stopped the run.
    """

    issued: tuple[Certificate, ...]
    refused: tuple[Refused, ...]
    left: int = 0


class Issuing:
    """Takes numbers, stores certificates and prints them from their records."""

    def __init__(self, office: Office, printer: CertificatePrinter) -> None:
        self._office = office
        self._printer = printer

    def issue(self, candidate_id: CandidateId, actor: Actor, act_id: str | None = None) -> Certificate:
        """Take the next number and store the certificate, or change nothing."""
        actor.require(Role.SECRETARY)
        office = self._office
        with office.store.session() as session:
            candidate = session.candidates.get(candidate_id)
            candidate.require_state(CandidateState.CONFIRMED)
            batch = session.batches.find(candidate.batch_id)
            step = office.policy(batch).road.require("issuing", candidate_steps(session, batch, candidate))
            stamp, institution = office.stamp(actor, act_id), session.institutions.the_one()
            reserved = self._number(session, candidate, institution, step, stamp.at)
            content = certificate_content(session, candidate, institution, reserved.issue_day)
            content = replace(content, number=reserved.number)
            printed = self._printer.make(content)
            certificate = Certificate(
                number=reserved.number,
                version=1,
                candidate_id=candidate.id,
                state=CertificateState.ISSUED,
                content=_frozen(content),
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
        road = office.policy(batch).road
        if not road.has(NUMBERING):
            raise NumberingNotListedError(article=road.step(ISSUING).article)
        with office.store.session() as session:
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
        return reserved

    def issue_all(self, batch: Batch, actor: Actor, progress: Progress | None = None) -> IssueRun:
        """Issue to everybody confirmed, one transaction each under one act id.

        A person who is refused (no portrait, a character no face has) is named; the others go on. A stop
        falls between two people: what was issued until then stands. Raises NobodyConfirmedError when nobody
        waits.
        """
        actor.require(Role.SECRETARY)
        office, watched = self._office, progress or Unwatched()
        with office.store.reading() as session:
            session.log.require_clock(office.clock.now())
            waiting = waiting_for_certificate(session, batch)
        if not waiting:
            step = office.policy(batch).road.step("issuing")
            raise NobodyConfirmedError(article=step.article, title=batch.title)
        run = str(uuid.uuid4())
        issued: list[Certificate] = []
        refused: list[Refused] = []
        for done, candidate in enumerate(waiting):
            try:
                watched.advance(done, len(waiting))
            except JobCancelledError:
                return IssueRun(tuple(issued), tuple(refused), left=len(waiting) - done)
            try:
                issued.append(self.issue(candidate.id, actor, run))
            except RefusalError as error:
                refused.append(Refused(candidate, error))
        with contextlib.suppress(JobCancelledError):  # asked too late: everybody is through
            watched.advance(len(waiting), len(waiting))
        return IssueRun(tuple(issued), tuple(refused))

    def print_batch(self, batch: Batch, folder: Path, mode: PrintMode, actor: Actor) -> list[Path]:
        """Write the batch's certificates into `folder`: a PDF each and one with all pages.

        `full` writes the archived bytes, `overlay` only what pre-printed stock lacks; both leave a print
        event. `draft` shows everybody who is still on the road, without a number and without a trace.
        """
        actor.require(Role.SECRETARY)
        if mode is PrintMode.DRAFT:
            return self._write_drafts(batch, folder)
        office = self._office
        with office.store.session() as session:
            certificates = session.certificates.of_batch(batch.id)
            if not certificates:
                raise NothingToPrintError(title=batch.title)
            contents = [printed_content(session, certificate) for certificate in certificates]
            pages = [
                session.files.content(certificate.pdf_sha256)
                if mode is PrintMode.FULL
                else self._printer.make(content, Mode.OVERLAY).pdf
                for certificate, content in zip(certificates, contents, strict=True)
            ]
            together = self._printer.make_all(contents, Mode(mode))
            written = _write(
                folder, {c.number: page for c, page in zip(certificates, pages, strict=True)}, together
            )
            stamp = office.stamp(actor)
            for certificate in certificates:
                session.certificates.print_event(certificate, mode, stamp.at, actor.account_id)
            session.log.record(
                stamp, Act.PRINTED, batch.id, chain=batch.id, after={"mode": mode, "count": len(certificates)}
            )
        return written

    def note_printed(self, batch: Batch, numbers: Sequence[str], printer: str, actor: Actor) -> int:
        """These certificates went through `printer` as archived; answers how many print events were noted.

        Raises NothingToPrintError when none of `numbers` is a certificate of the batch.
        """
        actor.require(Role.SECRETARY)
        office, wanted = self._office, set(numbers)
        with office.store.session() as session:
            printed = [one for one in session.certificates.of_batch(batch.id) if one.number in wanted]
            if not printed:
                raise NothingToPrintError(title=batch.title)
            stamp = office.stamp(actor)
            for certificate in printed:
                session.certificates.print_event(
                    certificate, PrintMode.FULL, stamp.at, actor.account_id, printer
                )
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

    def _write_drafts(self, batch: Batch, folder: Path) -> list[Path]:
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
        pages = {
            f"{candidate.sequence:03d}": self._printer.make(content, Mode.DRAFT).pdf
            for candidate, content in zip(walking, contents, strict=True)
        }
        return _write(folder, pages, self._printer.make_all(contents, Mode.DRAFT))


def waiting_for_certificate(session: Session, batch: Batch) -> list[Candidate]:
    """The confirmed names of the batch that have no certificate yet."""
    return [one for one in session.candidates.of_batch(batch.id) if one.state is CandidateState.CONFIRMED]


def certificate_content(
    session: Session, candidate: Candidate, institution: Institution, issue_day: date
) -> CertificateContent:
    """What the candidate's certificate will say, without a number yet.

    Raises PhotoMissingError or BirthDateMissingError.
    """
    if candidate.photo_sha256 is None:
        raise PhotoMissingError(name=candidate.name)
    if candidate.person.birth_date is None:
        raise BirthDateMissingError(name=candidate.name)
    return draft_content(session, candidate, institution, issue_day)


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


def _frozen(content: CertificateContent) -> Mapping[str, str]:
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
