"""Reads a BagIt 1.0 bag inside a ZIP: its tag files, and whether every file is the one that was listed.

Source: RFC 8493. Only what our packages hold is accepted: SHA-256 manifests, no fetch.txt (nothing is ever
fetched), no tag file beyond the known ones.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.remarks import Remark
from app.exchange.bounded_zip import BoundedZip, EntryDamagedError, FileDigest
from app.exchange.package_names import BAG_DECLARATION, BAG_INFO, MANIFEST, SIGNATURE, TAG_MANIFEST

_DECLARED: Mapping[str, str] = {"BagIt-Version": "1.0", "Tag-File-Character-Encoding": "UTF-8"}
_TAG_FILES = (BAG_DECLARATION, BAG_INFO, MANIFEST)
_TAG_FILE_MOST_BYTES = 32 << 20
_LISTED = re.compile(r"([0-9a-fA-F]{64})[ \t]+\*?(.+)")


@dataclass(frozen=True, slots=True)
class Bag:
    """`files` holds the digest of every readable file by its path below `top`; `tags` is bag-info.txt."""

    top: str
    files: Mapping[str, FileDigest]
    tags: Mapping[str, str]
    problems: tuple[Remark, ...]


def read_bag(package: BoundedZip, top: str) -> Bag:
    """The bag in the folder `top` of `package`, every file read and summed once."""
    problems: list[Remark] = []
    files: dict[str, FileDigest] = {}
    for name in package.entries:
        path = name.removeprefix(f"{top}/")
        try:
            files[path] = package.digest(name)
        except EntryDamagedError:
            problems.append(Remark("entry_damaged", {"name": path}))
            files[path] = FileDigest("", 0, b"")
    texts = {path: _text(package, top, path, files, problems) for path in (*_TAG_FILES, TAG_MANIFEST)}
    declared = _tags(BAG_DECLARATION, texts[BAG_DECLARATION], problems)
    for tag, expected in _DECLARED.items():
        if texts[BAG_DECLARATION] is not None and declared.get(tag) != expected:
            problems.append(tag_wrong(BAG_DECLARATION, tag, declared.get(tag), expected))
    tags = _tags(BAG_INFO, texts[BAG_INFO], problems)
    payload = {path for path in files if path.startswith("data/")}
    problems += _manifest_problems(MANIFEST, texts[MANIFEST], payload, files)
    known = {path for path in _TAG_FILES if path in files}
    problems += _manifest_problems(TAG_MANIFEST, texts[TAG_MANIFEST], known, files)
    for path in files.keys() - payload - known - {TAG_MANIFEST, SIGNATURE}:
        problems.append(Remark("file_unexpected", {"name": path}))
    return Bag(top, files, tags, (*problems, *_payload_problems(tags, payload, files)))


def _text(
    package: BoundedZip, top: str, path: str, files: Mapping[str, FileDigest], problems: list[Remark]
) -> str | None:
    """A tag file's text, None (with a problem) when it is not there or not UTF-8."""
    if path not in files:
        problems.append(Remark("file_missing", {"name": path}))
        return None
    try:
        if files[path].size > _TAG_FILE_MOST_BYTES:
            raise EntryDamagedError(name=path)
        return package.read(f"{top}/{path}").decode("utf-8")
    except (EntryDamagedError, UnicodeDecodeError):
        problems.append(Remark("tag_file_unreadable", {"name": path, "line": None}))
        return None


def _tags(name: str, text: str | None, problems: list[Remark]) -> Mapping[str, str]:
    tags: dict[str, str] = {}
    for number, line in enumerate((text or "").split("\n"), start=1):
        if not line.strip():
            continue
        tag, colon, value = line.partition(":")
        if not colon or tag != tag.strip() or tag in tags:
            problems.append(Remark("tag_file_unreadable", {"name": name, "line": number}))
            break
        tags[tag] = value.strip()
    return tags


def _manifest_problems(
    name: str, text: str | None, expected: set[str], files: Mapping[str, FileDigest]
) -> Iterator[Remark]:
    """What differs between the list `name` and the files it should list."""
    if text is None:
        return
    listed: dict[str, str] = {}
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        match = _LISTED.fullmatch(line.removesuffix("\r"))
        if match is None or match[2] in listed:
            yield Remark("tag_file_unreadable", {"name": name, "line": number})
            return
        listed[match[2]] = match[1].lower()
    for path, checksum in listed.items():
        if path not in files:
            yield Remark("file_missing", {"name": path})
        elif files[path].sha256 and files[path].sha256 != checksum:
            yield Remark("checksum_wrong", {"name": path})
    for path in sorted(expected - listed.keys()):
        yield Remark("file_unlisted", {"name": path, "list": name})


def _payload_problems(
    tags: Mapping[str, str], payload: set[str], files: Mapping[str, FileDigest]
) -> Iterator[Remark]:
    found = f"{sum(files[path].size for path in payload)}.{len(payload)}"
    if tags.get("Payload-Oxum", found) != found:
        yield tag_wrong(BAG_INFO, "Payload-Oxum", tags["Payload-Oxum"], found)


def tag_wrong(name: str, tag: str, found: str | None, expected: str) -> Remark:
    return Remark("tag_wrong", {"name": name, "tag": tag, "found": found, "expected": expected})
