"""Checks what a group or archive package says against what it holds: rows, files, tables, log.

Source: exchange §3. The bag's own lists and checksums are `bag_reading`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from app.domain.errors import InputError
from app.domain.log_chain import CHAIN_START, first_break
from app.domain.remarks import Remark
from app.exchange.bag_reading import Bag, tag_wrong
from app.exchange.bounded_zip import BoundedZip, EntryDamagedError
from app.exchange.log_lines import LogUnreadableError, read_log
from app.exchange.package_content import PackageKind, PackageProfile, Table
from app.exchange.package_names import BAG_INFO, CHANGES, DATAPACKAGE, LOG, UPLOAD
from app.exchange.package_tables import (
    TableUnreadableError,
    read_description,
    read_table,
    table_path,
    table_problems,
)
from app.exchange.row_verification import (
    certificate_problems,
    change_problems,
    photo_problems,
    row_problems,
)
from app.exchange.upload_reading import UploadReading, read_upload

_MOST_PARSED_BYTES = 256 << 20
_NEEDED_TAGS = (
    "Source-Organization",
    "Bag-Group-Identifier",
    "Package-Sequence",
    "Package-Written-At",
    "Program-Version",
    "Policy",
    "Policy-Version",
)


@dataclass(frozen=True, slots=True)
class BagVerification:
    rows: int
    problems: tuple[Remark, ...]
    kind: PackageKind | None = None


def verify_bag(package: BoundedZip, bag: Bag, provinces: Collection[str]) -> BagVerification:
    """All that is wrong with the contents of `bag`."""
    content = _content(package, bag, f"data/{UPLOAD}")
    upload = read_upload(content) if content is not None else UploadReading((), ())
    kind = bag.tags.get("Package-Kind")
    tables: dict[str, Table] = {}
    in_tables = list(_table_problems(package, bag, tables))
    changes = tables.get(CHANGES) if kind == PackageKind.CORRECTION else None
    problems = [
        *_tag_problems(bag, len(upload.rows)),
        *_place_problems(bag),
        *upload.problems,
        *_row_and_file_problems(bag, upload, provinces, changes),
        *in_tables,
        *_log_problems(package, bag),
    ]
    known = PackageKind(kind) if kind in tuple(PackageKind) else None
    return BagVerification(len(upload.rows), tuple(problems), known)


def _content(package: BoundedZip, bag: Bag, path: str) -> bytes | None:
    """The bytes of a file to be parsed, None where it is missing, damaged (told already) or too large."""
    if path not in bag.files or bag.files[path].size > _MOST_PARSED_BYTES:
        return None
    try:
        return package.read(f"{bag.top}/{path}")
    except EntryDamagedError:
        return None


def _tag_problems(bag: Bag, rows: int) -> Iterator[Remark]:
    tags = bag.tags
    expected: Mapping[str, str] = {"External-Identifier": bag.top, "Package-Rows": str(rows)}
    for tag, value in expected.items():
        if tags.get(tag) != value:
            yield tag_wrong(BAG_INFO, tag, tags.get(tag), value)
    choices: Mapping[str, tuple[str, ...]] = {
        "Package-Profile": (PackageProfile.GROUP, PackageProfile.ARCHIVE),
        "Package-Kind": tuple(PackageKind),
    }
    for tag, allowed in choices.items():
        if tags.get(tag) not in allowed:
            yield tag_wrong(BAG_INFO, tag, tags.get(tag), " / ".join(allowed))
    for tag in _NEEDED_TAGS:
        if not tags.get(tag):
            yield Remark("tag_missing", {"name": BAG_INFO, "tag": tag})


def _place_problems(bag: Bag) -> Iterator[Remark]:
    """Files that must be there, and files where none of ours would lie."""
    needed = [f"data/{UPLOAD}", DATAPACKAGE]
    if bag.tags.get("Package-Profile") == PackageProfile.ARCHIVE:
        needed.append(LOG)
    if bag.tags.get("Package-Kind") == PackageKind.CORRECTION:
        needed.append(f"data/{table_path(CHANGES)}")
    for path in needed:
        if path not in bag.files:
            yield Remark("file_missing", {"name": path})
        elif bag.files[path].size > _MOST_PARSED_BYTES:
            yield Remark(
                "file_too_large",
                {"name": path, "mib": bag.files[path].size >> 20, "most_mib": _MOST_PARSED_BYTES >> 20},
            )
    for path in sorted(bag.files):
        folder, _, _ = path.removeprefix("data/").rpartition("/")
        if not path.startswith("data/"):
            continue
        if folder not in {"photos", "certificates", "tables", "documents"} and path not in {*needed, LOG}:
            yield Remark("file_unexpected", {"name": path})


def _row_and_file_problems(
    bag: Bag, upload: UploadReading, provinces: Collection[str], changes: Table | None
) -> Iterator[Remark]:
    if not upload.has_rows or f"data/{UPLOAD}" not in bag.files:
        return  # an unreadable table would call every photo superfluous
    yield from row_problems(upload.rows, provinces, may_be_none=changes is not None and bool(changes.rows))
    if changes is not None:
        yield from change_problems(upload.rows, changes)
    yield from photo_problems(upload.rows, _heads(bag, "data/photos/"))
    yield from certificate_problems(upload.rows, _heads(bag, "data/certificates/"))


def _heads(bag: Bag, folder: str) -> Mapping[str, bytes]:
    return {
        path.removeprefix(folder): file.head for path, file in bag.files.items() if path.startswith(folder)
    }


def _table_problems(package: BoundedZip, bag: Bag, read: dict[str, Table]) -> Iterator[Remark]:
    """What is wrong with the tables; those that could be read are put into `read` by name."""
    content = _content(package, bag, DATAPACKAGE)
    if content is None:
        return
    try:
        described = read_description(content)
    except InputError as error:
        where = error.values.get("where") or error.values.get("key") or error.values.get("line")
        yield Remark("description_unreadable", {"name": DATAPACKAGE, "where": where})
        return
    paths = [f"data/{table_path(table.name)}" for table in described]
    for table, path in zip(described, paths, strict=True):
        if paths.count(path) > 1:
            yield Remark("table_doubled", {"table": table.name})
        elif path not in bag.files:
            yield Remark("file_missing", {"name": path})
        else:
            yield from _one_table_problems(package, bag, table, path, read)
    for path in sorted(bag.files):
        if path.startswith("data/tables/") and path not in paths:
            yield Remark("table_undescribed", {"name": path})


def _one_table_problems(
    package: BoundedZip, bag: Bag, table: Table, path: str, read: dict[str, Table]
) -> Iterator[Remark]:
    content = _content(package, bag, path)
    if content is None:
        yield Remark("table_unreadable", {"table": table.name, "line": None})
        return
    try:
        read[table.name] = read_table(table.name, table.columns, table.key, content)
    except TableUnreadableError as error:
        yield error.remark
        return
    yield from table_problems(read[table.name])


def _log_problems(package: BoundedZip, bag: Bag) -> Iterator[Remark]:
    content = _content(package, bag, LOG)
    if content is None:
        return
    try:
        lines = read_log(content)
    except LogUnreadableError as error:
        yield error.remark
        return
    broken = first_break(lines)
    if broken is not None:
        yield Remark("log_broken", {"position": broken})
    found = {"Log-Length": str(len(lines)), "Log-Head": lines[-1].digest if lines else CHAIN_START}
    for tag, value in found.items():
        if bag.tags.get(tag) != value:
            yield tag_wrong(BAG_INFO, tag, bag.tags.get(tag), value)
