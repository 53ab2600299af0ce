"""Why a package is not built: every refusal names the people or the file concerned.

Source: exchange §3. What is refused here is what `verification` would find; a package that verifies as
broken is not written; certificate numbers are taken as the register gave them.
Fillers: empty unit → 其他, empty 工种 → -- (domain research §3.1).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from app.domain.errors import RefusalError
from app.domain.log_chain import first_break
from app.exchange.package_content import PackageContent, PackageKind, PackageProfile, Table, UploadRow
from app.exchange.package_names import (
    CHANGES,
    certificate_name,
    collisions,
    confirmation_name,
    photo_name,
    unfit_to_write,
)
from app.exchange.package_tables import readable_name, table_problems
from app.exchange.upload_workbook import HEADINGS

NO_UNIT = "其他"
NO_JOB = "--"
JPEG_HEAD = b"\xff\xd8\xff"
PDF_HEAD = b"%PDF"


class PackageEmptyError(RefusalError):
    """A package without a single row tells nobody anything."""

    code = "package_empty"


class PortalCodeMissingError(RefusalError):
    """A document type in use has no code confirmed for the portal (who, when, source)."""

    code = "portal_code_missing"


class PackageCellEmptyError(RefusalError):
    """A column of the portal's table that must be filled is empty for some people."""

    code = "package_cell_empty"


class PackageNumberDoubledError(RefusalError):
    """Two rows carry the same certificate number."""

    code = "package_number_doubled"


class PackagePhotosMissingError(RefusalError):
    """Some people have no photo, or one that is not a JPEG."""

    code = "package_photos_missing"


class PackageCertificatesMissingError(RefusalError):
    """Some certificates have no frozen PDF."""

    code = "package_certificates_missing"


class PackageConfirmationMissingError(RefusalError):
    """The portal takes no upload without the 数据审核确认表 as PDF."""

    code = "package_confirmation_missing"


class PackageNameUnfitError(RefusalError):
    """A name would not be the same file on every system."""

    code = "package_name_unfit"


class PackageTableBrokenError(RefusalError):
    """A table breaks its own constraints."""

    code = "package_table_broken"


class PackageLogBrokenError(RefusalError):
    """The batch's log is not an unbroken chain."""

    code = "package_log_broken"


class PackageTimeUnfitError(RefusalError):
    """The moment of writing is not ISO 8601 with offset, from 1980 on (the oldest year a ZIP can tell)."""

    code = "package_time_unfit"


def upload_cells(content: PackageContent) -> tuple[tuple[str, ...], ...]:
    """The eleven texts of every row, in the portal's order; raises PortalCodeMissingError."""
    for id_type in dict.fromkeys(row.id_type for row in content.rows):
        if not content.portal_codes.get(id_type, "").strip():
            people = tuple(row.name for row in content.rows if row.id_type == id_type)
            raise PortalCodeMissingError(id_type=id_type, people=people)
    return tuple(_cells(row, content.portal_codes[row.id_type]) for row in content.rows)


def _cells(row: UploadRow, id_type_code: str) -> tuple[str, ...]:
    return (
        row.name,
        id_type_code,
        row.id_number,
        row.unit.strip() or NO_UNIT,
        row.occupation,
        row.job.strip() or NO_JOB,
        row.level,
        row.certificate_number,
        row.issued_on,
        row.assessor,
        row.issuer,
    )


def refuse_unfit(content: PackageContent) -> None:
    """Raises the refusal of this module that applies first."""
    if not (_tells_changes(content) if content.kind is PackageKind.CORRECTION else content.rows):
        raise PackageEmptyError
    cells = upload_cells(content)
    for at, heading in enumerate(HEADINGS):
        pairs = zip(content.rows, cells, strict=True)
        empty = tuple(row.name or row.id_number for row, texts in pairs if not texts[at].strip())
        if empty:
            raise PackageCellEmptyError(column=heading, people=empty)
    counted = Counter(row.certificate_number for row in content.rows)
    for number, count in counted.items():
        if count > 1:
            people = tuple(row.name for row in content.rows if row.certificate_number == number)
            raise PackageNumberDoubledError(number=number, people=people)
    _refuse_missing_files(content)
    _refuse_names(content)
    writing_time(content)
    for table in content.tables:
        _refuse_table(table)
    broken = first_break(content.log)
    if broken is not None:
        raise PackageLogBrokenError(position=broken)


def _tells_changes(content: PackageContent) -> bool:
    """A correction of voided numbers alone has no row, but its table of changes says so."""
    return any(table.name == CHANGES and table.rows for table in content.tables)


def _refuse_missing_files(content: PackageContent) -> None:
    people = _people(
        content.rows, lambda row: not content.photos.get(row.id_number, b"").startswith(JPEG_HEAD)
    )
    if people:
        raise PackagePhotosMissingError(people=people)
    if content.profile is PackageProfile.PORTAL:
        papers = {document.name: document.content for document in content.documents}
        name = confirmation_name(content.kind)
        if not papers.get(name, b"").startswith(PDF_HEAD):
            raise PackageConfirmationMissingError(file=name)
        return
    people = _people(
        content.rows,
        lambda row: not content.certificates.get(row.certificate_number, b"").startswith(PDF_HEAD),
    )
    if people:
        raise PackageCertificatesMissingError(people=people)


def _refuse_names(content: PackageContent) -> None:
    folders = (
        sorted({photo_name(row.id_number) for row in content.rows}),
        [certificate_name(row.certificate_number) for row in content.rows],
        [document.name for document in content.documents],
        [f"{table.name}.csv" for table in content.tables],
        [content.file_name],
    )
    for names in folders:
        for name in names:
            if unfit_to_write(name):
                raise PackageNameUnfitError(name=name)
        for _, second in collisions(names):
            raise PackageNameUnfitError(name=second)


def _refuse_table(table: Table) -> None:
    if not readable_name(table.name):
        raise PackageNameUnfitError(name=table.name)
    for row_number, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            raise PackageTableBrokenError(table=table.name, row=row_number, column=None)
    for problem in table_problems(table):
        raise PackageTableBrokenError(
            table=table.name, row=problem.values["row"], column=problem.values.get("column", table.key)
        )


def writing_time(content: PackageContent) -> datetime:
    """`written_at` as a moment; raises PackageTimeUnfitError."""
    try:
        moment = datetime.fromisoformat(content.written_at)
    except ValueError as error:
        raise PackageTimeUnfitError(found=content.written_at) from error
    if moment.tzinfo is None or not 1980 <= moment.year <= 2107:
        raise PackageTimeUnfitError(found=content.written_at)
    return moment


def _people(rows: Sequence[UploadRow], concerned: Callable[[UploadRow], bool]) -> tuple[str, ...]:
    return tuple(row.name for row in rows if concerned(row))
