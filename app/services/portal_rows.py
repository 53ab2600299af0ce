"""Which rows of a batch the portal was told, has accepted and is owed: what each kind of package carries.

Source: exchange §3. A row that was rejected is sent again as 新增; 更正 is for accepted rows only.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from app.domain.acts import Act
from app.domain.batches import Batch, BatchId
from app.domain.candidates import CandidateId, CandidateState
from app.domain.certificates import Certificate, CertificateState
from app.domain.corrections import CORRECTABLE, Request, RequestKind, RequestState
from app.domain.errors import RefusalError
from app.exchange.package_content import PackageKind, PackageProfile
from app.services.office import Office
from app.storage.session import Session

UPLOAD = "upload"
"""The step that closes when the portal has accepted a person's row."""
PORTRAIT = "photo"
"""Names the portrait among the fields that a 更正 row changes."""

_TOLD = (*CORRECTABLE, "occupation", "number")
_GONE = frozenset({CertificateState.REVOKED, CertificateState.REPLACED})


class NothingToPackError(RefusalError):
    """The batch has no issued certificate yet."""

    code = "nothing_to_pack"


class AllAcceptedError(RefusalError):
    """The portal has accepted every row: nothing is left to be sent as 新增."""

    code = "all_rows_accepted"


class NothingToSupplementError(RefusalError):
    """No certificate was issued after the first package."""

    code = "nothing_to_supplement"


class NoCorrectionDueError(RefusalError):
    """No certificate was corrected after the portal had it."""

    code = "no_correction_due"


class CorrectionsUnreadyError(RefusalError):
    """What was corrected cannot be reported yet: not accepted, or the new certificate is not issued."""

    code = "corrections_unready"


class Readiness(StrEnum):
    """Whether a 更正 row can go out: after the portal accepted the old one, and once the new one exists."""

    READY = "ready"
    UNACCEPTED = "unaccepted"
    UNISSUED = "unissued"


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One 更正 row: the certificate as the authority holds it, and the one that is right now.

    `right` is None where the number was voided and no other certificate takes its place (yet).
    """

    requests: tuple[str, ...]
    old: Certificate
    new: Certificate | None
    readiness: Readiness

    @property
    def number(self) -> str:
        """The number as the authority holds it."""
        return self.old.number

    @property
    def name(self) -> str:
        """The holder's, as it is right."""
        return (self.new or self.old).content.get("name", "")

    @property
    def held(self) -> Mapping[str, str]:
        return self.old.content

    @property
    def right(self) -> Mapping[str, str]:
        return {} if self.new is None else self.new.content

    @property
    def changes(self) -> dict[str, tuple[str, str]]:
        """Old and new value by field: of the portrait its hashes, of a voided number an empty new one."""
        if self.new is None:
            return {"number": (self.number, "")}
        changed = {
            name: (self.held.get(name, ""), self.right.get(name, ""))
            for name in _TOLD
            if self.held.get(name, "") != self.right.get(name, "")
        }
        if self.old.photo_sha256 != self.new.photo_sha256:
            changed[PORTRAIT] = (self.old.photo_sha256 or "", self.new.photo_sha256 or "")
        return changed


@dataclass(frozen=True, slots=True)
class PackageRows:
    """What one package carries: its rows, the 更正 rows among them, and the requests it settles."""

    certificates: tuple[Certificate, ...]
    lines: tuple[CorrectionLine, ...] = ()
    settles: tuple[str, ...] = ()


def package_rows(
    office: Office, session: Session, batch: Batch, profile: PackageProfile, kind: PackageKind
) -> PackageRows:
    """The rows of the package that would be written now; raises the refusals of this module."""
    if kind is PackageKind.CORRECTION:
        return _correction_rows(office, session, batch, profile)
    valid = session.certificates.valid_of_batch(batch.id)
    if profile is PackageProfile.ARCHIVE:  # it keeps every number's last record
        valid = session.certificates.of_batch(batch.id)
    if not valid:
        raise NothingToPackError(title=batch.title)
    if kind is PackageKind.NEW and profile is not PackageProfile.PORTAL:
        return PackageRows(tuple(valid))
    due = lines_due(office, session, batch)
    rows = _unaccepted(session, batch, due)
    if kind is PackageKind.SUPPLEMENT:
        return PackageRows(_issued_later(session, batch, rows))
    if not rows:
        raise AllAcceptedError(title=batch.title, count=len(valid))
    return PackageRows(rows, settles=_settled(due, rows))


def lines_due(office: Office, session: Session, batch: Batch) -> list[CorrectionLine]:
    """What the authority holds wrong and no package has told yet, by number; several steps are one line."""
    return _lines(office, session, batch, session.corrections.unpacked(batch.id))


def told_to_portal(session: Session, batch_id: BatchId) -> set[tuple[str, int]]:
    """Number and version of every record that went out in a package for the portal."""
    told: set[tuple[str, int]] = set()
    versions = session.certificates.versions_of_batch(batch_id)
    packages = {one.file_name: one for one in session.packages.of_batch(batch_id)}
    for name, after in session.log.told(batch_id, Act.PACKED):
        if name not in packages or packages[name].profile != PackageProfile.PORTAL:
            continue
        rows = after.get("records")
        if isinstance(rows, dict):
            told |= {(str(number), int(version)) for number, version in rows.items()}
        else:  # written before packages named their records: all that stood then
            at = packages[name].written_at
            told |= {(one.number, one.version) for one in versions if one.issued_at <= at}
    return told


def packed_for_portal(session: Session, certificate: Certificate) -> bool:
    """Whether this record went out in a package for the portal."""
    batch_id = session.candidates.get(certificate.candidate_id).batch_id
    return (certificate.number, certificate.version) in told_to_portal(session, batch_id)


def sent_unaccepted(session: Session, batch: Batch, rows: Sequence[Certificate]) -> list[Certificate]:
    """Those of `rows` that an earlier package told the portal, without acceptance on record."""
    numbers = {number for number, _ in told_to_portal(session, batch.id)}
    accepted = _accepted(session, batch)
    return [one for one in rows if one.number in numbers and one.candidate_id not in accepted]


def _correction_rows(office: Office, session: Session, batch: Batch, profile: PackageProfile) -> PackageRows:
    """For the portal what is due; other profiles tell all 更正 rows of the batch and settle none."""
    due = lines_due(office, session, batch)
    if profile is not PackageProfile.PORTAL:
        every = sorted(
            session.corrections.unpacked(batch.id) + session.corrections.packed(batch.id),
            key=lambda one: (one.number, one.version),
        )
        due = _lines(office, session, batch, every)
    ready = [line for line in due if line.readiness is Readiness.READY]
    if not due:
        raise NoCorrectionDueError(title=batch.title)
    if not ready:
        raise CorrectionsUnreadyError(title=batch.title, people=tuple(line.name for line in due))
    settles = [one for line in ready for one in line.requests] if profile is PackageProfile.PORTAL else []
    certificates = tuple(line.new for line in ready if line.new is not None)
    return PackageRows(certificates, tuple(ready), tuple(settles))


def _unaccepted(session: Session, batch: Batch, due: Sequence[CorrectionLine]) -> tuple[Certificate, ...]:
    """The valid certificates that the portal has not accepted; new numbers told by a 更正 row stay out."""
    elsewhere = {line.new.number for line in due if line.new and line.new.number != line.number}
    accepted = _accepted(session, batch)
    return tuple(
        one
        for one in session.certificates.valid_of_batch(batch.id)
        if one.candidate_id not in accepted and one.number not in elsewhere
    )


def _issued_later(session: Session, batch: Batch, rows: Sequence[Certificate]) -> tuple[Certificate, ...]:
    """Those of `rows` that no package for the portal has told, though one was written."""
    numbers = {number for number, _ in told_to_portal(session, batch.id)}
    later = tuple(one for one in rows if one.number not in numbers)
    if not numbers or not later:
        raise NothingToSupplementError(title=batch.title)
    return later


def _settled(due: Sequence[CorrectionLine], rows: Sequence[Certificate]) -> tuple[str, ...]:
    """Requests about rows that were not accepted: sent again as 新增, they say what is right."""
    sent = {(one.number, one.version) for one in rows}
    return tuple(
        request
        for line in due
        if line.readiness is Readiness.UNACCEPTED and line.new is not None
        if (line.new.number, line.new.version) in sent
        for request in line.requests
    )


def _accepted(session: Session, batch: Batch) -> AbstractSet[CandidateId]:
    """Whose row the portal has accepted, as far as that was registered."""
    return {
        candidate_id
        for candidate_id, steps in session.candidates.steps_of_batch(batch.id).items()
        if UPLOAD in steps
    }


def _lines(
    office: Office, session: Session, batch: Batch, requests: Sequence[Request]
) -> list[CorrectionLine]:
    if not requests:
        return []
    versions = session.certificates.versions_of_batch(batch.id)
    records = {(one.number, one.version): one for one in versions}
    accepted = _accepted(session, batch)
    registers = office.policy(batch).road.has(UPLOAD)
    lines = []
    for number in dict.fromkeys(one.number for one in requests):
        of_number = [one for one in requests if one.number == number]
        old = records[number, of_number[0].version]
        new, again = _standing(session, old, versions)
        if again and new is None:
            readiness = Readiness.UNISSUED
        elif new is None or new.number != number or not registers or old.candidate_id in accepted:
            readiness = Readiness.READY
        else:
            readiness = Readiness.UNACCEPTED
        lines.append(CorrectionLine(tuple(one.id for one in of_number), old, new, readiness))
    return lines


def _standing(
    session: Session, old: Certificate, versions: Sequence[Certificate]
) -> tuple[Certificate | None, bool]:
    """The certificate that counts now in place of `old`, and whether its holder waits for another one."""
    latest = max((one for one in versions if one.number == old.number), key=lambda one: one.version)
    if latest.state not in _GONE:
        return latest, False
    promised = any(
        one.kind is RequestKind.VOID and one.state is RequestState.APPROVED and one.again
        for one in session.corrections.of(old.number)
    )
    if not promised:
        return None, False
    of_person = [one for one in versions if one.candidate_id == old.candidate_id and one.state not in _GONE]
    waits = session.candidates.get(old.candidate_id).state is CandidateState.CONFIRMED
    return max(of_person, key=lambda one: one.version, default=None), waits
