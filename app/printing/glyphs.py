"""The glyph gate: what prints, in which face, and what cannot, by the outlines of the faces to be embedded.

A character map alone is never believed: a mapped glyph with an empty outline counts as missing
(certificate specification §2). Reading a face costs a lookup, not a parse; nothing here draws.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from app.domain.errors import RefusalError
from app.domain.remarks import Remark
from app.printing import characters
from app.printing.faces import Face, Faces, Role
from app.printing.font_file import FontFile


class GlyphMissingError(RefusalError):
    """No face has a shape for a character; what holds it cannot be printed."""

    code = "glyph_missing"


@dataclass(frozen=True, slots=True)
class MissingCharacter:
    """A character no face can draw; `char` is U+FFFD where it could not be written down at all."""

    char: str
    code_point: str


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the gate says of a text: `faces` are its runs with the name of the face that draws each."""

    text: str
    printable: bool
    faces: tuple[tuple[str, str], ...]
    missing: tuple[MissingCharacter, ...]
    warnings: tuple[Remark, ...]


class Outlines:
    """The glyphs, outlines and advances of one face; every character is looked up once."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.file = FontFile(face.path, face.index)
        self._glyphs: dict[str, int] = {}
        self._advances: dict[str, float] = {}

    def glyph(self, char: str) -> int:
        """The glyph number of `char`, 0 where the face has none or only an empty outline."""
        known = self._glyphs.get(char)
        if known is None:
            known = self.file.glyph_number(char)
            if known and not characters.is_space(char) and not self.file.has_outline(known):
                known = 0
            self._glyphs[char] = known
        return known

    def advance_em(self, char: str) -> float:
        known = self._advances.get(char)
        if known is None:
            known = self._advances[char] = self.file.advance_em(self.glyph(char))
        return known


class GlyphGate:
    """Chooses a face for every character: that of its role, the other role's, then the named fallbacks."""

    def __init__(self, faces: Faces) -> None:
        self.faces = faces
        self._outlines: dict[Face, Outlines] = {}
        self._chosen: dict[tuple[str, Role], Face | None] = {}

    def outlines(self, face: Face) -> Outlines:
        found = self._outlines.get(face)
        if found is None:
            found = self._outlines[face] = Outlines(face)
        return found

    def face_for(self, char: str, role: Role) -> Face | None:
        """The face that will draw `char`, None if none can."""
        key = (char, role)
        if key not in self._chosen:
            self._chosen[key] = self._choose(char, role)
        return self._chosen[key]

    def _choose(self, char: str, role: Role) -> Face | None:
        if characters.is_unprintable(char):
            return None
        other = Role.TIMES if role is Role.KAI else Role.KAI
        candidates = (self.faces.of(role), self.faces.of(other), *self.faces.fallbacks)
        return next((face for face in candidates if self.outlines(face).glyph(char)), None)

    def gate(self, text: str) -> GateResult:
        """Look every character of `text` up in the faces that would be embedded."""
        chars = [char for char in text if not characters.is_invisible(char)]
        chosen = [
            (char, self.face_for(char, role))
            for char, role in zip(chars, characters.roles(chars), strict=True)
        ]
        missing = tuple(dict.fromkeys(_missing(char) for char, face in chosen if face is None))
        drawn = [(char, face) for char, face in chosen if face is not None]
        runs = tuple(
            ("".join(char for char, _ in run), face.name) for face, run in groupby(drawn, key=itemgetter(1))
        )
        visible = any(not characters.is_space(char) for char in chars)
        return GateResult(text, visible and not missing, runs, missing, tuple(_warnings(text)))


def _missing(char: str) -> MissingCharacter:
    return MissingCharacter("\ufffd" if "\ud800" <= char <= "\udfff" else char, characters.code_point(char))


def _warnings(text: str) -> Iterator[Remark]:
    if not text.strip():
        yield Remark("empty")
        return
    for place, char in enumerate(text):
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        code = _warning_code(char, before, after)
        if code is None:
            continue
        proper = characters.MIDDLE_DOT if code == "other_dot" else characters.proper_character(char)
        if code == "private_use" and proper is None:
            code = "private_use_unknown"
        yield Remark(
            code,
            {
                "place": place + 1,
                "char": char,
                "code_point": characters.code_point(char),
                "proper": proper,
                "proper_code_point": None if proper is None else characters.code_point(proper),
            },
        )


def _warning_code(char: str, before: str, after: str) -> str | None:
    """What is odd about `char` between its neighbours, None if nothing."""
    if characters.is_private(char):
        return "private_use"
    if characters.is_variation_selector(char):
        return "variation_selector"
    if characters.is_invisible(char):
        return "zero_width"
    if characters.is_space(char):
        single = char == " " and before and after and not characters.is_space(before)
        between_latin = single and not (_is_chinese(before) or _is_chinese(after))
        return None if between_latin else "space"
    if char in characters.OTHER_DOTS or (char == "." and (_is_chinese(before) or _is_chinese(after))):
        return "other_dot"
    return "compatibility" if characters.proper_character(char) else None


def _is_chinese(char: str) -> bool:
    return bool(char) and (characters.is_han(char) or char == characters.MIDDLE_DOT)
