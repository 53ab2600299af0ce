"""Certificates that are wrong, spoiled or lost: the number stays, the paper changes, no record is lost.

Source: certificate §4. A wrong character makes a further version of the record and keeps the one before
whole; only a wrong person, occupation or level (or the authority's reply) voids the number. One person asks
with the document's scan, another approves.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from app.domain.accounts import Actor, Role
from app.domain.acts import Act, Stamp
from app.domain.candidates import Candidate, CandidateState
from app.domain.certificates import Certificate, CertificateState
from app.domain.corrections import (
    DocumentMissingError,
    PaperEvent,
    Portrait,
    Request,
    RequestKind,
    RequestState,
    VoidGround,
    changed_values,
    paper_fate,
    require_case,
    require_valid,
)
from app.domain.errors import InputError, RefusalError
from app.domain.person_ids import check_person_id
from app.domain.road import ISSUING, NUMBERING
from app.domain.stock import SheetState
from app.exchange.signing_key import SigningKey
from app.printing.certificate import CertificatePrinter
from app.printing.fields import CertificateContent, chinese_date
from app.services.cropping import CutPortrait
from app.services.issuing import frozen_content, printed_content
from app.services.office import Office
from app.services.portal_rows import packed_for_portal
from app.services.print_run import CorrectionPendingError
from app.services.scans import Scan
from app.services.signing import qr_key, qr_text, told_by_name
from app.storage.session import Session


class NoSheetBoundError(RefusalError):
    """The certificate is on no numbered sheet: it can be printed again as it is."""

    code = "no_sheet_bound"


class CorrectionReasonMissingError(InputError):
    """What is wrong is not said."""

    code = "correction_reason_missing"


class CorrectionIdWrongError(InputError):
    """The corrected document number cannot be one."""

    code = "correction_id_wrong"


class CorrectionIdTakenError(RefusalError):
    """Another person in the file has that document."""

    code = "correction_id_taken"


class CorrectionDateError(InputError):
    """The corrected birth date is no date before today."""

    code = "correction_date"


class CorrectionDecidedError(RefusalError):
    """The request was approved or dropped before."""

    code = "correction_decided"


class RunHoldsError(RefusalError):
    """The certificate is part of a print run that goes on."""

    code = "run_holds_certificate"


class VoidGroundMissingError(InputError):
    code = "void_ground_missing"


class OwnRoadNeededError(RefusalError):
    """The right person, or the right level, has a road of its own; nothing is issued in this one's place."""

    code = "own_road_needed"


class OccupationMissingError(InputError):
    """The right occupation is missing, or is the one that is printed."""

    code = "right_occupation_missing"


class OccupationAppliedError(RefusalError):
    """The person has another application for that occupation in the batch."""

    code = "right_occupation_applied"


class BirthDateDiffersError(InputError):
    """The birth date is not the one in the document number."""

    code = "correction_birth_differs"


class Corrections:
    """`key` is the institution key unlocked for a corrected certificate's QR, None where none signs."""

    def __init__(self, office: Office, printer: CertificatePrinter, key: SigningKey | None = None) -> None:
        self._office = office
        self._printer = printer
        self._key = key

    def spoil_paper(
        self, number: str, reason: str, actor: Actor, document: Scan | None = None
    ) -> Certificate:
        """The sheet is no good: spoiled, or taken back where the holder had it; same number, new sheet.

        Raises CertificateStateError, NoSheetBoundError where nothing has to be given up, RunHoldsError,
        CorrectionReasonMissingError.
        """
        actor.require(Role.SECRETARY)
        reason = _required(reason)
        with self._office.store.session() as session:
            certificate = session.certificates.latest(number)
            require_valid(number, certificate.state, CertificateState.ISSUED, CertificateState.DELIVERED)
            _require_outside_run(session, number)
            handed_over = certificate.state is CertificateState.DELIVERED
            sheet = session.stocks.live_sheet(number)
            if sheet is None and not handed_over:
                raise NoSheetBoundError(number=number)
            stamp = self._office.stamp(actor)
            fate = SheetState.WITHDRAWN if handed_over else SheetState.SPOILED
            _move_sheet(session, number, fate, reason, stamp)
            if handed_over:
                session.certificates.set_state(certificate, CertificateState.ISSUED)
            event = PaperEvent.RETURNED if handed_over else PaperEvent.SPOILED
            scan = None if document is None else (_kept(session, document), document.name)
            session.corrections.add_report(certificate, event, sheet, reason, scan, stamp)
            _log(session, stamp, Act.PAPER_SPOILED, certificate, {"event": event, "reason": reason})
            return session.certificates.latest(number)

    def declare_lost(self, number: str, reason: str, document: Scan | None, actor: Actor) -> Certificate:
        """遗失: the holder's statement is kept, the sheet is lost; 补发 is the same number on a new sheet.

        Raises CertificateStateError, DocumentMissingError, RunHoldsError, CorrectionReasonMissingError.
        """
        actor.require(Role.SECRETARY)
        reason = _required(reason)
        if document is None:
            raise DocumentMissingError
        with self._office.store.session() as session:
            certificate = session.certificates.latest(number)
            require_valid(number, certificate.state, CertificateState.ISSUED, CertificateState.DELIVERED)
            _require_outside_run(session, number)
            stamp, sheet = self._office.stamp(actor), session.stocks.live_sheet(number)
            _move_sheet(session, number, SheetState.LOST, reason, stamp)
            session.certificates.set_state(certificate, CertificateState.LOST)
            scan = (_kept(session, document), document.name)
            session.corrections.add_report(certificate, PaperEvent.LOST, sheet, reason, scan, stamp)
            told = {"reason": reason, "document": scan[0]}
            _log(session, stamp, Act.PAPER_LOST, certificate, told)
            return session.certificates.latest(number)

    def request_correction(
        self,
        number: str,
        kind: RequestKind,
        values: Mapping[str, str],
        reason: str,
        document: Scan | None,
        actor: Actor,
        *,
        uploaded: bool = False,
        paper: SheetState | None = None,
        portrait: CutPortrait | None = None,
    ) -> Request:
        """Ask for a corrected record under the same number; `values` by field name as they shall print.

        `birth_date` may be `YYYY-MM-DD`; `portrait` is the right one. `paper` says for a delivered one
        whether it came back (withdrawn) or is lost. Refuses now whatever the approval would refuse:
        CaseDiffersError, AlreadyUploadedError, PaperFateMissingError, NothingCorrectedError,
        FieldFixedError, a character no face has, …
        """
        actor.require(Role.SECRETARY)
        office, reason = self._office, _required(reason)
        if document is None:
            raise DocumentMissingError
        with office.store.session() as session:
            certificate = self._askable(session, number)
            require_case(kind, number, certificate.state, packed=packed_for_portal(session, certificate))
            right = _kept_portrait(session, certificate, portrait)
            changed = changed_values(
                certificate.content, self._as_printed(values), another_portrait=right is not None
            )
            self._check_person(session, certificate, changed)
            self._printer.check(_corrected(session, certificate, changed, right))
            request = Request(
                id=str(uuid.uuid4()),
                number=number,
                version=certificate.version,
                kind=kind,
                reason=reason,
                document_sha256=_kept(session, document),
                document_name=document.name,
                requested_by=actor.account_id,
                requested_on=office.clock.today(),
                values=changed,
                portrait=right,
                uploaded=uploaded or kind is RequestKind.UPLOADED,
                paper=paper_fate(certificate.state, paper),
            )
            session.corrections.add(request)
            told = {"kind": kind, "content": changed, "reason": reason, "document": request.document_sha256}
            told |= {} if right is None else {"photo": right.photo_sha256}
            _log(session, office.stamp(actor), Act.CORRECTION_REQUESTED, certificate, told)
        return request

    def request_void(
        self,
        number: str,
        ground: VoidGround | None,
        reason: str,
        document: Scan | None,
        actor: Actor,
        *,
        again: bool = False,
        values: Mapping[str, str] | None = None,
        uploaded: bool = False,
        paper: SheetState | None = None,
    ) -> Request:
        """Ask for the number to be voided; `again` when the person gets a certificate under a new number.

        With a wrong occupation `values` holds the right `occupation` and `job` then. Raises
        VoidGroundMissingError, OwnRoadNeededError, OccupationMissingError, OccupationAppliedError,
        DocumentMissingError, CertificateStateError, PaperFateMissingError.
        """
        actor.require(Role.SECRETARY)
        office, reason = self._office, _required(reason)
        if ground is None:
            raise VoidGroundMissingError
        if document is None:
            raise DocumentMissingError
        if again and ground in {VoidGround.PERSON, VoidGround.LEVEL}:
            raise OwnRoadNeededError(number=number)
        with office.store.session() as session:
            certificate = self._askable(session, number)
            right = _right_occupation(session, certificate, values or {}) if again else {}
            if again and ground is VoidGround.OCCUPATION and not right:
                raise OccupationMissingError
            request = Request(
                id=str(uuid.uuid4()),
                number=number,
                version=certificate.version,
                kind=RequestKind.VOID,
                reason=reason,
                document_sha256=_kept(session, document),
                document_name=document.name,
                requested_by=actor.account_id,
                requested_on=office.clock.today(),
                ground=ground,
                values=right,
                uploaded=uploaded or packed_for_portal(session, certificate),
                paper=paper_fate(certificate.state, paper),
                again=again,
            )
            session.corrections.add(request)
            told = {"kind": RequestKind.VOID, "ground": ground, "reason": reason, "again": again}
            _log(session, office.stamp(actor), Act.CORRECTION_REQUESTED, certificate, told)
        return request

    def drop(self, request_id: str, actor: Actor) -> None:
        """Take a request back before anybody approved it; raises CorrectionDecidedError."""
        actor.require(Role.SECRETARY, Role.APPROVER)
        office = self._office
        with office.store.session() as session:
            request = _undecided(session, request_id)
            certificate = session.certificates.latest(request.number)
            session.corrections.decide(
                request_id, RequestState.DROPPED, actor.account_id, office.clock.today()
            )
            _log(session, office.stamp(actor), Act.CORRECTION_DROPPED, certificate, {"kind": request.kind})

    def approve(self, request_id: str, actor: Actor) -> Certificate:
        """The second person's approval carries the request out; answers the certificate as it stands then.

        Raises SamePersonError, CorrectionDecidedError, KeyLockedError where the QR is signed, and what the
        request would have raised had things been then as they are now.
        """
        actor.require(Role.APPROVER)
        office = self._office
        with office.store.session() as session:
            request = _undecided(session, request_id)
            actor.require_other_than(request.requested_by)
            certificate = session.certificates.latest(request.number)
            _require_outside_run(session, request.number)
            packed = packed_for_portal(session, certificate)
            require_case(request.kind, request.number, certificate.state, packed=packed)
            stamp = office.stamp(actor)
            paper = paper_fate(certificate.state, request.paper)
            if paper is not None:
                _move_sheet(session, request.number, paper, request.reason, stamp)
            if request.kind is RequestKind.VOID:
                new_version = None
                self._void(session, certificate, request, stamp)
            else:
                new_version = self._replace(session, certificate, request, stamp)
            session.corrections.decide(
                request_id, RequestState.APPROVED, actor.account_id, stamp.at.date(), new_version
            )
            return session.certificates.latest(request.number)

    def _askable(self, session: Session, number: str) -> Certificate:
        certificate = session.certificates.latest(number)
        require_valid(number, certificate.state)
        _require_outside_run(session, number)
        if session.corrections.open_for(number) is not None:
            raise CorrectionPendingError(number=number)
        return certificate

    def _replace(self, session: Session, certificate: Certificate, request: Request, stamp: Stamp) -> int:
        """Version n + 1 with the right values; version n is kept whole as `replaced`."""
        portrait = request.portrait
        content = _corrected(session, certificate, request.values, portrait)
        text = qr_text(content, certificate.issued_on, qr_key(session, self._key))
        content = replace(content, qr_text=text)
        with told_by_name(content):
            printed = self._printer.make(content)
        corrected = replace(
            certificate,
            version=session.certificates.next_version(certificate.candidate_id),
            state=CertificateState.ISSUED,
            content=frozen_content(content),
            pdf_sha256=session.files.add(printed.pdf, "application/pdf"),
            photo_sha256=certificate.photo_sha256 if portrait is None else portrait.photo_sha256,
            layout=printed.layout,
            layout_sha256=printed.layout_sha256,
            faces=printed.faces,
            issued_at=stamp.at,
        )
        session.certificates.set_state(certificate, CertificateState.REPLACED)
        session.certificates.add(corrected, stamp.act_id)
        candidate = session.candidates.get(certificate.candidate_id)
        _correct_record(session, candidate, request.values)
        if portrait is not None:
            session.candidates.set_photo(candidate.id, portrait.photo_sha256, portrait.original_sha256)
        session.log.record(
            stamp,
            Act.CORRECTED,
            certificate.number,
            chain=candidate.batch_id,
            before={
                "version": certificate.version,
                "pdf": certificate.pdf_sha256,
                "photo": certificate.photo_sha256,
            },
            after={
                "version": corrected.version,
                "kind": request.kind,
                "content": dict(request.values),
                "reason": request.reason,
                "document": request.document_sha256,
                "pdf": corrected.pdf_sha256,
                "photo": corrected.photo_sha256,
                "seal": corrected.seal,
                "paper": request.paper,
            },
        )
        return corrected.version

    def _void(self, session: Session, certificate: Certificate, request: Request, stamp: Stamp) -> None:
        """The number is void for good; with `again` the person waits for a certificate once more."""
        office, candidate = self._office, session.candidates.get(certificate.candidate_id)
        state = CertificateState.REPLACED if request.again else CertificateState.REVOKED
        session.certificates.set_state(certificate, state)
        assert request.ground is not None, "the table demands a ground for a voiding"
        session.numbers.void(certificate.number, f"wrong_{request.ground}", stamp.at)
        if request.again:
            road = office.policy(session.batches.find(candidate.batch_id)).road
            first = NUMBERING if road.has(NUMBERING) else ISSUING
            session.candidates.undo_steps(candidate.id, road.order[road.order.index(first) :])
            session.candidates.set_state(candidate.id, CandidateState.CONFIRMED)
            if request.values:
                self._change_occupation(session, candidate, request.values)
        _log(
            session,
            stamp,
            Act.NUMBER_VOIDED,
            certificate,
            {
                "ground": request.ground,
                "reason": request.reason,
                "document": request.document_sha256,
                "state": state,
                "paper": request.paper,
            },
        )

    def _change_occupation(self, session: Session, candidate: Candidate, values: Mapping[str, str]) -> None:
        known = self._office.rulebook.occupations.by_name(values["occupation"])
        session.candidates.change_application(
            replace(
                candidate,
                occupation=values["occupation"],
                occupation_code=known.code if known else None,
                job=values.get("job") or None,
            )
        )

    def _as_printed(self, values: Mapping[str, str]) -> dict[str, str]:
        """Values as they will stand on the paper: dates in Chinese, no blanks around."""
        wanted = {name: " ".join(value.split()) for name, value in values.items()}
        if "birth_date" in wanted:
            day = read_day(wanted["birth_date"])
            if day is None or day >= self._office.clock.today():
                raise CorrectionDateError(text=wanted["birth_date"])
            wanted["birth_date"] = chinese_date(day)
        return wanted

    def _check_person(self, session: Session, certificate: Certificate, changed: Mapping[str, str]) -> None:
        """A corrected document must be one that can exist, and nobody else's."""
        if not changed.keys() & {"id_type", "id_number", "birth_date"}:
            return
        book = self._office.rulebook
        id_type = changed.get("id_type", certificate.content["id_type"])
        number = changed.get("id_number", certificate.content["id_number"])
        reading = check_person_id(
            id_type, number, book.id_types, book.county_known, self._office.clock.today()
        )
        if reading.problems or reading.normalized != number:
            say = self._office.texts.remark
            told = [say("person_id_problem", one).rstrip("。.") for one in reading.problems]
            raise CorrectionIdWrongError(why=tuple(told) or (reading.normalized,))
        birth = changed.get("birth_date", certificate.content["birth_date"])
        if reading.birth_date is not None and chinese_date(reading.birth_date) != birth:
            raise BirthDateDiffersError(read=chinese_date(reading.birth_date), typed=birth)
        other = session.candidates.person(id_type, number)
        if other is not None and other.id != session.candidates.get(certificate.candidate_id).person.id:
            raise CorrectionIdTakenError(name=other.name)


def _required(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise CorrectionReasonMissingError
    return reason


def _kept(session: Session, document: Scan) -> str:
    return session.files.add(document.content, document.media_type)


def _undecided(session: Session, request_id: str) -> Request:
    request = session.corrections.get(request_id)
    if request.state is not RequestState.REQUESTED:
        raise CorrectionDecidedError(number=request.number, state=request.state)
    return request


def _require_outside_run(session: Session, number: str) -> None:
    run = session.print_runs.going()
    if run is not None and any(one.number == number and one.sheet is None for one in run.positions):
        raise RunHoldsError(number=number)


def _move_sheet(session: Session, number: str, state: SheetState, reason: str, stamp: Stamp) -> None:
    sheet = session.stocks.live_sheet(number)
    if sheet is not None:
        session.stocks.set_state(sheet[0], [sheet[1]], state, reason, stamp)


def _kept_portrait(
    session: Session, certificate: Certificate, portrait: CutPortrait | None
) -> Portrait | None:
    """The files of the right portrait; None where it is the one that is printed."""
    if portrait is None:
        return None
    photo = session.files.add(portrait.photo, "image/jpeg")
    if photo == certificate.photo_sha256:
        return None
    return Portrait(photo, session.files.add(portrait.original, "application/octet-stream"))


def _corrected(
    session: Session, certificate: Certificate, values: Mapping[str, str], portrait: Portrait | None
) -> CertificateContent:
    content = replace(printed_content(session, certificate), **values)  # type: ignore[arg-type]
    if portrait is None:
        return content
    return replace(content, photo=session.files.content(portrait.photo_sha256))


def _correct_record(session: Session, candidate: Candidate, values: Mapping[str, str]) -> None:
    """The person's own record says what the certificate says from now on."""
    person = replace(
        candidate.person,
        name=values.get("name", candidate.person.name),
        id_type=values.get("id_type", candidate.person.id_type),
        id_number=values.get("id_number", candidate.person.id_number),
        birth_date=read_day(values.get("birth_date", "")) or candidate.person.birth_date,
    )
    session.candidates.correct_person(person)
    if "job" in values:
        session.candidates.change_application(replace(candidate, person=person, job=values["job"] or None))


def read_day(text: str) -> date | None:
    """`1985-03-01` or, as it is printed, `1985年3月1日`; None where it is no day."""
    match = re.fullmatch(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?", text)
    try:
        return None if match is None else date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _right_occupation(
    session: Session, certificate: Certificate, values: Mapping[str, str]
) -> dict[str, str]:
    """Occupation and 工种 as they shall be; empty where nothing differs. Raises OccupationAppliedError."""
    right = {name: " ".join(values.get(name, "").split()) for name in ("occupation", "job")}
    printed = {name: certificate.content.get(name, "") for name in right}
    if not right["occupation"] or right == printed:
        return {}
    candidate = session.candidates.get(certificate.candidate_id)
    for other in session.candidates.of_batch(candidate.batch_id):
        same = (candidate.person.id, right["occupation"], candidate.level)
        if other.id != candidate.id and (other.person.id, other.occupation, other.level) == same:
            raise OccupationAppliedError(name=candidate.name, occupation=right["occupation"])
    return right


def _log(
    session: Session, stamp: Stamp, act: Act, certificate: Certificate, told: Mapping[str, object]
) -> None:
    batch_id = session.candidates.get(certificate.candidate_id).batch_id
    session.log.record(
        stamp,
        act,
        certificate.number,
        chain=batch_id,
        before={"state": certificate.state, "version": certificate.version},
        after=told,
    )
