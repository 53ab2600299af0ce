"""Tells whether a package is whole and true to itself, from the ZIP alone.

Source: command contract `verify`, exchange §3. Nothing is unpacked to a folder and nothing in the package
is run or fetched. What cannot be opened as a ZIP raises PackageUnreadableError; all else is a problem.
"""

import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.remarks import Remark
from app.exchange.bag_reading import read_bag
from app.exchange.bag_verification import verify_bag
from app.exchange.bounded_zip import MEBIBYTE, BoundedZip, EntryDamagedError, Limits, PackageUnreadableError
from app.exchange.package_content import PackageKind
from app.exchange.package_names import (
    CONFIRMATION,
    PHOTOS_ZIP,
    SIGNATURE,
    TAG_MANIFEST,
    UPLOAD,
    confirmation_name,
)
from app.exchange.package_refusals import PDF_HEAD
from app.exchange.package_signature import SignatureState, signature_state
from app.exchange.row_verification import photo_problems, row_problems
from app.exchange.upload_reading import UploadReading, read_upload

_LIMITS = Limits(files=60_000, file_bytes=4096 * MEBIBYTE, total_bytes=16 * 1024 * MEBIBYTE)
_UPLOAD_MOST_BYTES = 256 * MEBIBYTE
_TAG_FILE_MOST_BYTES = 32 * MEBIBYTE
_MOST_PROBLEMS = 200
_PHOTOS = "photos/"


@dataclass(frozen=True, slots=True)
class Verification:
    """`rows` counts the upload table's rows that could be read; `valid` means no problem at all.

    `kind` is 新增, 更正 or 补录 as the package says, None where it does not.
    """

    valid: bool
    signature: SignatureState
    rows: int
    problems: tuple[Remark, ...]
    kind: PackageKind | None = None


def verify_package(
    path: Path, provinces: Collection[str], public_key: Ed25519PublicKey | None = None
) -> Verification:
    """Check the package at `path`; raises PackageUnreadableError.

    `provinces` are the two-digit codes of GB/T 2260, for reading certificate numbers. A key asks who made
    the package: without a signature it is then not valid, or whoever stripped one off would get a yes.
    """
    try:
        with path.open("rb") as stream, BoundedZip(stream, _LIMITS, path.name) as package:
            found = _verify(package, provinces, public_key)
    except OSError as error:
        raise PackageUnreadableError(file=path.name) from error
    problems = list({(problem.code, repr(problem.values)): problem for problem in found.problems}.values())
    if public_key is not None and found.signature is SignatureState.ABSENT:
        problems.append(Remark("signature_absent"))
    if found.signature is SignatureState.INVALID:
        problems.append(Remark("signature_invalid", {"name": SIGNATURE}))
    if len(problems) > _MOST_PROBLEMS:
        more = len(problems) - _MOST_PROBLEMS
        problems[_MOST_PROBLEMS:] = [Remark("more_problems", {"count": more})]
    return Verification(not problems, found.signature, found.rows, tuple(problems), found.kind)


@dataclass(frozen=True, slots=True)
class _Found:
    rows: int
    problems: tuple[Remark, ...]
    signature: SignatureState = SignatureState.ABSENT
    kind: PackageKind | None = None


def _verify(package: BoundedZip, provinces: Collection[str], key: Ed25519PublicKey | None) -> _Found:
    if package.faults:
        return _Found(0, package.faults)
    sealed = (Remark("seal_broken"),) if package.seal_broken else ()
    tops = {name.partition("/")[0] for name in package.entries}
    if {UPLOAD, PHOTOS_ZIP} & tops:
        found = _verify_portal(package, provinces)
    elif len(tops) == 1 and all("/" in name for name in package.entries):
        found = _verify_bag(package, tops.pop(), provinces, key)
    else:
        found = _Found(0, (Remark("layout_unknown"),))
    return replace(found, problems=sealed + found.problems)


def _verify_bag(
    package: BoundedZip, top: str, provinces: Collection[str], key: Ed25519PublicKey | None
) -> _Found:
    bag = read_bag(package, top)
    contents = verify_bag(package, bag, provinces)
    signature: bytes | None = None
    signed = b""
    if SIGNATURE in bag.files:
        signature = _small(package, f"{top}/{SIGNATURE}")
        signed = _small(package, f"{top}/{TAG_MANIFEST}")
    problems = (*bag.problems, *contents.problems)
    return _Found(contents.rows, problems, signature_state(signature, signed, key), contents.kind)


def _small(package: BoundedZip, name: str) -> bytes:
    """A file that is summed already, empty where it cannot be read (told already) or is far too large."""
    if name not in package.entries or package.entries[name].file_size > _TAG_FILE_MOST_BYTES:
        return b""
    try:
        return package.read(name)
    except EntryDamagedError:
        return b""


def _verify_portal(package: BoundedZip, provinces: Collection[str]) -> _Found:
    kind, form = _portal_form(package)
    parts = (UPLOAD, PHOTOS_ZIP, form)
    problems = [Remark("file_missing", {"name": part}) for part in parts if part not in package.entries]
    problems += [Remark("file_unexpected", {"name": name}) for name in package.entries if name not in parts]
    upload = UploadReading((), ())
    for part in parts:
        if part not in package.entries:
            continue
        try:
            if part == UPLOAD:
                upload = _portal_upload(package)
                problems += upload.problems
                none = kind is PackageKind.CORRECTION  # numbers that were voided alone
                found = row_problems(upload.rows, provinces, may_be_none=none)
                problems += found if upload.has_rows else ()
            elif part == PHOTOS_ZIP:
                problems += _portal_photos(package, upload)
            elif not package.digest(part).head.startswith(PDF_HEAD):
                problems.append(Remark("not_a_pdf", {"name": part}))
        except EntryDamagedError as error:
            problems.append(error.remark)
    return _Found(len(upload.rows), tuple(problems), kind=kind)


def _portal_form(package: BoundedZip) -> tuple[PackageKind | None, str]:
    """The kind that the confirmation form's name tells, and that name."""
    for kind in PackageKind:
        if confirmation_name(kind) in package.entries:
            return kind, confirmation_name(kind)
    return None, CONFIRMATION


def _portal_upload(package: BoundedZip) -> UploadReading:
    size = package.entries[UPLOAD].file_size
    if size > _UPLOAD_MOST_BYTES:
        values = {"name": UPLOAD, "mib": size // MEBIBYTE, "most_mib": _UPLOAD_MOST_BYTES // MEBIBYTE}
        return UploadReading((), (Remark("file_too_large", values),))
    return read_upload(package.read(UPLOAD))


def _portal_photos(package: BoundedZip, upload: UploadReading) -> Iterator[Remark]:
    with tempfile.TemporaryFile() as copy:
        for chunk in package.chunks(PHOTOS_ZIP):
            copy.write(chunk)
        try:
            with BoundedZip(copy, _LIMITS, PHOTOS_ZIP) as photos:
                yield from photos.faults
                for name in photos.entries:
                    if not name.startswith(_PHOTOS):
                        yield Remark("file_unexpected", {"name": f"{PHOTOS_ZIP}/{name}"})
                if not photos.faults and upload.has_rows:
                    yield from photo_problems(upload.rows, _photo_heads(photos))
        except PackageUnreadableError:
            yield Remark("photos_unreadable", {"name": PHOTOS_ZIP})


def _photo_heads(photos: BoundedZip) -> Mapping[str, bytes]:
    """The first bytes of each photo by its name below `photos/`; all bytes are read, so damage shows."""
    names = [name for name in photos.entries if name.startswith(_PHOTOS)]
    return {name.removeprefix(_PHOTOS): photos.digest(name).head for name in names}
