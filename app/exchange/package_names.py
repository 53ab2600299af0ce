"""The names inside a package: where each file lies, and which names no package may hold.

A name must mean one and the same file on Windows, macOS and Linux, and must stay inside its folder.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from app.exchange.package_content import PackageKind

UPLOAD = "upload.xlsx"
PHOTOS_ZIP = "photos.zip"
CONFIRMATION = "数据审核确认表.pdf"
_CONFIRMATIONS = {
    PackageKind.NEW: CONFIRMATION,
    PackageKind.CORRECTION: "数据审核确认表（更正）.pdf",
    PackageKind.SUPPLEMENT: "数据审核确认表（补录）.pdf",
}
CHANGES = "changes"
"""The table of a correction package: what stood and what is right, field by field."""

BAG_DECLARATION = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = "tagmanifest-sha256.txt.sig"
DATAPACKAGE = "data/datapackage.json"
LOG = "data/log.jsonl"

_LONGEST = 240
_FORBIDDEN = frozenset('\\:<>"|?*')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def confirmation_name(kind: PackageKind) -> str:
    """The form's file name: the only word that a portal package says about its kind."""
    return _CONFIRMATIONS[kind]


def photo_name(id_number: str) -> str:
    return f"{id_number}.jpg"


def certificate_name(number: str) -> str:
    return f"{number}.pdf"


def unsafe(path: str) -> bool:
    """Whether `path` (parts joined by `/`) could leave its folder or mean another file on another system."""
    if len(path) > _LONGEST or path.startswith("~"):
        return True
    return any(_unsafe_part(part) for part in path.split("/"))


def _unsafe_part(part: str) -> bool:
    return (
        part in {"", ".", ".."}
        or part != part.strip()
        or part.endswith(".")
        or any(char in _FORBIDDEN or unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in part)
        or _DEVICES.fullmatch(part) is not None
    )


def unfit_to_write(name: str) -> bool:
    """Whether `name` may not be given to a file of ours: RFC 8493 §2.1.3 would want `%` written otherwise."""
    return unsafe(name) or "/" in name or "%" in name or unicodedata.normalize("NFC", name) != name


def collisions(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of `paths` (folders end in `/`) that some file system takes for one: by case, form or kind."""
    seen: dict[str, tuple[str, str]] = {}
    whole: set[str] = set()
    for path in paths:
        if path in whole:
            yield path, path
            continue
        whole.add(path)
        parts = path.rstrip("/").split("/")
        for length in range(1, len(parts) + 1):
            step = "/".join(parts[:length]) + ("/" if length < len(parts) or path.endswith("/") else "")
            known, first = seen.setdefault(_folded(step), (step, path))
            if known != step:
                yield first, path
                break


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold()).rstrip("/")
