"""Finds the faces certificates are set in: opens files whose name promises one, believes their name table.

Order of resolution: certificate specification §2. AR PL UKai is never taken: it draws 真 直 值 in old
forms, and some of the glyphs it maps are blank.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from app.domain.errors import RefusalError
from app.printing.font_file import FontFile


class Role(StrEnum):
    """What a face is needed for: Chinese, or Latin letters and digits."""

    KAI = "kai"
    TIMES = "times"


class FacesMissingError(RefusalError):
    """The machine has no face for a role; nothing can be set without it."""

    code = "faces_missing"


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; `name` is what people know it by, `index` its place in a collection."""

    name: str
    path: Path
    index: int = 0


@dataclass(frozen=True, slots=True)
class Faces:
    """The face of each role, and the faces asked for single characters when these lack them."""

    kai: Face
    times: Face
    fallbacks: tuple[Face, ...] = ()

    def of(self, role: Role) -> Face:
        return self.kai if role is Role.KAI else self.times


@dataclass(frozen=True, slots=True)
class _Known:
    """A face we look for: the name shown, its family names in any language, the files it usually lives in."""

    name: str
    families: frozenset[str]
    files: tuple[str, ...]


_WENKAI = _Known(
    "LXGW WenKai",
    frozenset({"lxgw wenkai", "霞鹜文楷", "lxgw wenkai gb", "霞鹜文楷 gb"}),
    ("lxgwwenkai-regular.ttf", "lxgwwenkaigb-regular.ttf", "lxgwwenkai.ttf"),
)
_KAI = (
    _Known("KaiTi", frozenset({"kaiti", "楷体"}), ("simkai.ttf", "kaiti.ttf", "simkai.ttc")),
    _Known(
        "KaiTi_GB2312",
        frozenset({"kaiti_gb2312", "楷体_gb2312"}),
        ("simkai_gb2312.ttf", "kaiti_gb2312.ttf", "楷体_gb2312.ttf", "gb2312-kai.ttf"),
    ),
    _Known("STKaiti", frozenset({"stkaiti", "华文楷体"}), ("stkaiti.ttf",)),
    _WENKAI,
    _Known("AR PL KaitiM GB", frozenset({"ar pl kaitim gb", "文鼎ｐｌ简中楷"}), ("gkai00mp.ttf",)),
)
_TIMES = (
    _Known("Times New Roman", frozenset({"times new roman"}), ("times.ttf", "times_new_roman.ttf")),
    _Known("Liberation Serif", frozenset({"liberation serif"}), ("liberationserif-regular.ttf",)),
)
_FALLBACKS = (
    _WENKAI,
    _Known("HanaMinA", frozenset({"hanamina", "花園明朝a"}), ("hanamina.ttf",)),
    _Known("HanaMinB", frozenset({"hanaminb", "花園明朝b"}), ("hanaminb.ttf",)),
    _Known("BabelStone Han", frozenset({"babelstone han"}), ("babelstonehan.ttf", "babelstone han.ttf")),
)
_HINTS = ("kai", "楷", "times", "liberationserif")
_OTHER_STYLES = ("bold", "light", "italic", "mono", "ukai")
_MOST_TRIED = 40  # files opened by a hint in their name, so that odd font folders stay quick
_MOST_IN_COLLECTION = 8
_FAMILY, _STYLE = 1, 2  # entries of the name table
_REGULAR = frozenset({"regular", "normal", "常规", "book", "medium"})


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts: for all of its users, and for this one."""
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR") or r"C:\Windows")
        local = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        return (windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts")
    home = Path.home()
    shared = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts", shared / "fonts")


@cache
def machine_faces() -> Faces:
    """The faces of this machine, looked for once in a run; raises FacesMissingError."""
    return find_faces(font_folders())


def find_faces(folders: Sequence[Path]) -> Faces:
    """The first face of each role in `folders`; raises FacesMissingError naming the roles without one."""
    files = _font_files(folders)
    kai, times = _first(_KAI, files), _first(_TIMES, files)
    missing = [
        *(["楷体 KaiTi / LXGW WenKai"] if kai is None else []),
        *(["Times New Roman / Liberation Serif"] if times is None else []),
    ]
    if kai is None or times is None:
        raise FacesMissingError(
            missing=missing, folders=[str(folder) for folder in folders], install=_install_line()
        )
    found = (_first((known,), files) for known in _FALLBACKS)
    return Faces(kai, times, tuple(face for face in found if face is not None and face != kai))


def _install_line() -> str:
    if sys.platform == "win32":
        return "Add-WindowsCapability -Online -Name Language.Fonts.Hans~~~und-HANS~0.0.1.0"
    return "sudo apt install fonts-lxgw-wenkai fonts-liberation2"


def _font_files(folders: Iterable[Path]) -> Mapping[str, list[Path]]:
    """Every TrueType file below `folders` by its lower-case name, in a fixed order."""
    found: dict[str, list[Path]] = {}
    for folder in folders:
        for here, below, names in os.walk(folder, onerror=None):
            below.sort()
            for name in sorted(names):
                lower = name.lower()
                if lower.endswith((".ttf", ".ttc")):
                    found.setdefault(lower, []).append(Path(here, name))
    return found


def _first(wanted: Iterable[_Known], files: Mapping[str, list[Path]]) -> Face | None:
    for known in wanted:
        for path in _likely(known, files):
            face = _read_face(known, path)
            if face is not None:
                return face
    return None


def _likely(known: _Known, files: Mapping[str, list[Path]]) -> Iterator[Path]:
    for name in known.files:
        yield from files.get(name, ())
    hints = [hint for hint in _HINTS if any(hint in name for name in (*known.files, *known.families))]
    tried = 0
    for name, paths in files.items():
        unlikely = name in known.files or any(style in name for style in _OTHER_STYLES)
        if unlikely or not any(hint in name for hint in hints):
            continue
        for path in paths:
            tried += 1
            if tried > _MOST_TRIED:
                return
            yield path


def _read_face(known: _Known, path: Path) -> Face | None:
    """The regular TrueType face of `known` in the file, if its name table says that it is there."""
    try:
        for index in range(_MOST_IN_COLLECTION if path.suffix.lower() == ".ttc" else 1):
            opened = FontFile(path, index)
            if opened.has_truetype_outlines and _is_named(known, opened):
                return Face(known.name, path, index)
    except (OSError, ValueError):
        return None  # an unreadable file is no face; the next candidate is asked
    return None


def _is_named(known: _Known, opened: FontFile) -> bool:
    families = {name.strip().lower() for name in opened.names(_FAMILY)}
    styles = {name.strip().lower() for name in opened.names(_STYLE)}
    return bool(families & known.families) and (not styles or bool(styles & _REGULAR))
