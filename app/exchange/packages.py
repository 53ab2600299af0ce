"""Writes one package: a flat ZIP for the portal, a BagIt 1.0 bag in a ZIP for the group and the archive.

Source: exchange §3, RFC 8493. All files are laid in a temporary folder, zipped into a hidden file beside
the destination and moved into place at the very end: a crash leaves nothing half, and a package that
stands is never overwritten. The same content gives the same bytes.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import bagit

from app.domain.errors import InputError, RefusalError
from app.domain.log_chain import CHAIN_START
from app.exchange.log_lines import write_log
from app.exchange.package_content import PackageContent, PackageProfile
from app.exchange.package_names import (
    BAG_DECLARATION,
    DATAPACKAGE,
    LOG,
    PHOTOS_ZIP,
    SIGNATURE,
    TAG_MANIFEST,
    UPLOAD,
    certificate_name,
    confirmation_name,
    photo_name,
)
from app.exchange.package_refusals import refuse_unfit, upload_cells, writing_time
from app.exchange.package_tables import describe, table_path, write_table
from app.exchange.signing_key import SigningKey
from app.exchange.upload_workbook import write_upload
from app.exchange.zip_seal import seal, zip_folder

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class PackageExistsError(RefusalError):
    """A package of this name stands already; it may have been sent, so it is never overwritten."""

    code = "package_exists"


class PackageFolderUnusableError(InputError):
    """The destination cannot be written to."""

    code = "package_folder_unusable"


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """`sha256` is that of the ZIP, in hex; `rows` counts the rows of the upload table."""

    path: Path
    sha256: str
    rows: int


def write_package(
    content: PackageContent, destination: Path, key: SigningKey | None = None
) -> WrittenPackage:
    """Write `content` into the folder `destination`, under `content.file_name`; `key` signs a bag.

    Raises the refusals of `package_refusals`, PackageExistsError and PackageFolderUnusableError.
    """
    refuse_unfit(content)
    target = destination / content.file_name
    if os.path.lexists(target):
        raise PackageExistsError(file=target.name)
    try:
        with tempfile.TemporaryDirectory(prefix="jiangping-") as temporary:
            folder = Path(temporary)
            if content.profile is PackageProfile.PORTAL:
                _lay_portal(folder, content)
            else:
                _lay_bag(folder / content.folder_name, content, key)
            checksum = _move_into_place(folder, content, target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PackageFolderUnusableError(folder=str(destination), reason=reason) from error
    return WrittenPackage(target, checksum, len(content.rows))


def _move_into_place(folder: Path, content: PackageContent, target: Path) -> str:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    partial = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            zip_folder(folder, stream, writing_time(content))
            seal(stream)
            stream.flush()
            os.fsync(stream.fileno())
            stream.seek(0)
            checksum = hashlib.file_digest(stream, "sha256").hexdigest()
        if os.path.lexists(target):
            raise PackageExistsError(file=target.name)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return checksum


def _lay_portal(folder: Path, content: PackageContent) -> None:
    _write(folder / UPLOAD, write_upload(upload_cells(content)))
    with tempfile.TemporaryDirectory(prefix="jiangping-") as temporary:
        _lay_photos(Path(temporary) / "photos", content)
        with (folder / PHOTOS_ZIP).open("w+b") as stream:
            zip_folder(Path(temporary), stream, writing_time(content))
    name = confirmation_name(content.kind)
    confirmation = next(document for document in content.documents if document.name == name)
    _write(folder / name, confirmation.content)


def _lay_photos(folder: Path, content: PackageContent) -> None:
    for row in content.rows:
        _write(folder / photo_name(row.id_number), content.photos[row.id_number])


def _lay_bag(bag: Path, content: PackageContent, key: SigningKey | None) -> None:
    """The payload is laid where it will stand under `data`; bagit moves it there and adds the manifests."""
    _write(bag / UPLOAD, write_upload(upload_cells(content)))
    _lay_photos(bag / "photos", content)
    for row in content.rows:
        pdf = content.certificates[row.certificate_number]
        _write(bag / "certificates" / certificate_name(row.certificate_number), pdf)
    for table in content.tables:
        _write(bag / table_path(table.name), write_table(table))
    for document in content.documents:
        _write(bag / "documents" / document.name, document.content)
    description = describe(
        content.tables, name=content.folder_name, title=content.batch_title, created=content.written_at
    )
    _write(bag / Path(DATAPACKAGE).name, description)
    if content.profile is PackageProfile.ARCHIVE:
        _write(bag / Path(LOG).name, write_log(content.log))
    made = bagit.make_bag(str(bag), dict(_bag_info(content)), checksums=["sha256"])  # type: ignore[no-untyped-call]
    # bagit declares 0.97; the bag keeps every rule of 1.0, so it says so and its tag files are summed anew.
    _write(bag / BAG_DECLARATION, _DECLARATION)
    made.save()
    listed = (bag / TAG_MANIFEST).read_bytes().splitlines(keepends=True)
    tag_manifest = b"".join(sorted(listed))  # bagit lists in the order of the disk
    _write(bag / TAG_MANIFEST, tag_manifest)
    if key is not None:
        _write(bag / SIGNATURE, key.sign(tag_manifest))


def _bag_info(content: PackageContent) -> Mapping[str, str]:
    head = content.log[-1].digest if content.log else CHAIN_START
    return {
        "Source-Organization": content.institution,
        "External-Identifier": content.folder_name,
        "External-Description": content.batch_title,
        "Bagging-Date": content.written_at[:10],
        "Bag-Software-Agent": f"jiangping {content.program_version}",
        "Bag-Group-Identifier": content.batch_id,
        "Package-Profile": content.profile.value,
        "Package-Kind": content.kind.value,
        "Package-Sequence": str(content.sequence),
        "Package-Rows": str(len(content.rows)),
        "Package-Written-At": content.written_at,
        "Program-Version": content.program_version,
        "Policy": content.policy,
        "Policy-Version": content.policy_version,
        "Log-Head": head,
        "Log-Length": str(len(content.log)),
    }


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
