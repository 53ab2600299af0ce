"""Packs what leaves the institution: the portal's upload, the group's and the archive's bag.

Source: exchange §3. The sequence is taken in the transaction that notes the package; the file is written
before it commits, so a package that is noted exists.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import VERSION
from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch, Institution
from app.domain.candidates import Candidate
from app.domain.certificates import Certificate
from app.exchange.package_content import (
    Document,
    PackageContent,
    PackageKind,
    PackageProfile,
    UploadRow,
)
from app.exchange.package_names import confirmation_name
from app.exchange.packages import WrittenPackage, write_package
from app.exchange.signing_key import SigningKey
from app.services.archive_tables import archive_tables
from app.services.correction_rows import changes_table, told_changes
from app.services.minutes import print_minutes
from app.services.office import Office
from app.services.papers import PaperPrinter, upload_form_paper
from app.services.portal_rows import PackageRows, package_rows
from app.services.signing import package_key
from app.storage.packages import PackageRecord
from app.storage.session import Session

PORTAL_CODES = {"居民身份证": "201"}
"""Codes confirmed for the portal; any other document type is refused until its code is known."""


@dataclass(frozen=True, slots=True)
class _Issued:
    certificate: Certificate
    candidate: Candidate


class Handover:
    """HR's exports."""

    def __init__(self, office: Office, printer: PaperPrinter) -> None:
        self._office = office
        self._printer = printer

    def pack(
        self,
        batch: Batch,
        profile: str,
        folder: Path,
        actor: Actor,
        key: SigningKey | None = None,
        kind: str = PackageKind.NEW,
    ) -> WrittenPackage:
        """Write the next package of the batch into `folder`; a bag is signed once there is a key.

        `key` is the institution key unlocked for this run. Raises KeyLockedError where it is needed.
        Raises the refusals of `portal_rows` (nothing to tell in a package of that kind) and what
        `write_package` refuses (a document type without code, a person without photo), naming the people.
        """
        actor.require(Role.HR, Role.SECRETARY)
        written: WrittenPackage | None = None
        try:
            with self._office.store.session() as session:
                stamp = self._office.stamp(actor)
                signs = None if profile == PackageProfile.PORTAL else package_key(session, key)
                rows = package_rows(self._office, session, batch, PackageProfile(profile), PackageKind(kind))
                content = self._content(
                    session,
                    batch,
                    rows,
                    PackageProfile(profile),
                    PackageKind(kind),
                    stamp.at.isoformat(timespec="seconds"),
                )
                written = write_package(content, folder, signs)
                session.packages.add(batch.id, _record(content, written, stamp.at))
                for request_id in rows.settles:
                    session.corrections.note_packed(request_id, batch.id, content.sequence)
                session.log.record(
                    stamp,
                    Act.PACKED,
                    written.path.name,
                    chain=batch.id,
                    after={
                        "profile": profile,
                        "kind": kind,
                        "records": {one.number: one.version for one in rows.certificates},
                        "voided": [line.number for line in rows.lines if line.new is None],
                        "sha256": written.sha256,
                        "rows": written.rows,
                        "key": None if signs is None else signs.id,
                    },
                )
        except BaseException:
            if written is not None:  # nobody shall find a package that the file does not know
                written.path.unlink(missing_ok=True)
            raise
        return written

    def _content(
        self,
        session: Session,
        batch: Batch,
        rows: PackageRows,
        profile: PackageProfile,
        kind: PackageKind,
        written_at: str,
    ) -> PackageContent:
        institution = session.institutions.the_one()
        candidates = {one.id: one for one in session.candidates.of_batch(batch.id)}
        issued = [
            _Issued(certificate, candidates[certificate.candidate_id]) for certificate in rows.certificates
        ]
        whole = profile is not PackageProfile.PORTAL
        return PackageContent(
            profile=profile,
            kind=kind,
            institution=institution.name,
            prefix=institution.prefix,
            batch_id=batch.id,
            batch_number=batch.number,
            batch_title=batch.title,
            sequence=session.packages.next_sequence(batch.id),
            written_at=written_at,
            policy=batch.policy,
            policy_version=batch.policy_sha256,
            program_version=VERSION,
            portal_codes=PORTAL_CODES,
            rows=tuple(_upload_row(one, institution) for one in issued),
            photos=_photos(session, issued),
            certificates={
                one.certificate.number: session.files.content(one.certificate.pdf_sha256) for one in issued
            }
            if whole
            else {},
            tables=(
                *(archive_tables(session, batch) if profile is PackageProfile.ARCHIVE else ()),
                *((changes_table(self._office, rows.lines),) if kind is PackageKind.CORRECTION else ()),
            ),
            documents=self._documents(session, batch, institution, issued, rows, profile, kind),
            log=tuple(session.log.lines(batch.id)) if whole else (),
        )

    def _documents(
        self,
        session: Session,
        batch: Batch,
        institution: Institution,
        issued: list[_Issued],
        rows: PackageRows,
        profile: PackageProfile,
        kind: PackageKind,
    ) -> tuple[Document, ...]:
        counts = Counter(
            (
                one.certificate.content["occupation"],
                one.certificate.content["job"],
                one.certificate.content["level"],
            )
            for one in issued
        )
        told = told_changes(self._office, rows.lines)
        form = self._printer.print(upload_form_paper(self._office, institution, batch, counts, kind, told))
        documents = [Document(confirmation_name(kind), form)]
        if profile is PackageProfile.ARCHIVE:
            documents += [
                Document(f"公示第{notice.number}号.pdf", session.files.content(notice.pdf_sha256))
                for notice in session.notices.of_batch(batch.id)
            ]
            minutes = print_minutes(self._office, self._printer, session, batch)
            documents.append(Document("评审会议纪要.pdf", minutes))
        return tuple(documents)


def _record(content: PackageContent, written: WrittenPackage, at: datetime) -> PackageRecord:
    return PackageRecord(
        sequence=content.sequence,
        profile=content.profile,
        kind=content.kind,
        written_at=at,
        file_name=written.path.name,
        sha256=written.sha256,
        row_count=written.rows,
    )


def _upload_row(one: _Issued, institution: Institution) -> UploadRow:
    content = one.certificate.content
    return UploadRow(
        name=content["name"],
        id_type=content["id_type"],
        id_number=content["id_number"],
        unit=one.candidate.unit,
        occupation=content["occupation"],
        job=content["job"],
        level=content["level"],
        certificate_number=one.certificate.number,
        issued_on=one.certificate.issued_on.isoformat(),
        assessor=content["institution"],
        issuer=institution.name,
    )


def _photos(session: Session, issued: list[_Issued]) -> Mapping[str, bytes]:
    return {
        one.certificate.content["id_number"]: session.files.content(one.certificate.photo_sha256)
        for one in issued
        if one.certificate.photo_sha256 is not None
    }
