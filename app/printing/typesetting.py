"""Sets text in lines that mix Chinese in Kai and Latin in Times, and breaks them as Chinese print does.

Widths are in em (of the size the line is set in), so one measuring serves every size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.domain.errors import RefusalError
from app.printing import characters
from app.printing.faces import Face
from app.printing.glyphs import GlyphGate, GlyphMissingError

STEP_PT = 0.5
WRAPPED_LEADING = 1.2  # of the size, between the two lines of a wrapped value

_NEVER_FIRST = frozenset("，。、；：？！）》〉」』】〕〗…—·”’％‰℃々ー～,.;:?!)]}%")
_NEVER_LAST = frozenset("（《〈「『【〔〖“‘￥＄№([{")


class TextTooLongError(RefusalError):
    """A text does not fit its place even at its least size and on two lines."""

    code = "text_too_long"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as drawn, or without a face a rule to write on; `value` tells filled-in from fixed."""

    char: str
    face: Face | None
    advance_em: float
    value: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one line in one face, `offset_em` from the start of the line."""

    text: str
    face: Face | None
    offset_em: float
    width_em: float
    value: bool


def width_em(glyphs: Iterable[Glyph]) -> float:
    return sum(glyph.advance_em for glyph in glyphs)


def runs(glyphs: Sequence[Glyph]) -> list[Run]:
    """The stretches of a line that share a face and are alike filled-in or fixed."""
    found, offset_em = [], 0.0
    for (face, value), group in groupby(glyphs, key=lambda glyph: (glyph.face, glyph.value)):
        members = list(group)
        run_width_em = width_em(members)
        found.append(Run("".join(glyph.char for glyph in members), face, offset_em, run_width_em, value))
        offset_em += run_width_em
    return found


class Typesetter:
    """Measures and breaks text in the faces of one gate."""

    def __init__(self, gate: GlyphGate) -> None:
        self.gate = gate
        self._made: dict[tuple[str, object, bool], Glyph] = {}

    def glyphs(self, pieces: Sequence[tuple[str, bool]]) -> tuple[Glyph, ...]:
        """The characters of `(text, is_value)` pieces with their faces; raises GlyphMissingError.

        Invisible characters are left out: they have no shape to print.
        """
        marked = [
            (char, value) for text, value in pieces for char in text if not characters.is_invisible(char)
        ]
        found = []
        for (char, value), role in zip(marked, characters.roles([char for char, _ in marked]), strict=True):
            key = (char, role, value)
            glyph = self._made.get(key)
            if glyph is None:
                face = self.gate.face_for(char, role)
                if face is None:
                    raise GlyphMissingError(char=char, code_point=characters.code_point(char))
                glyph = self._made[key] = Glyph(char, face, self.gate.outlines(face).advance_em(char), value)
            found.append(glyph)
        return tuple(found)

    def fit(
        self, glyphs: Sequence[Glyph], size_pt: float, width_pt: float, least_pt: float
    ) -> tuple[float, list[tuple[Glyph, ...]]] | None:
        """The size and the one or two lines that fit `width_pt`, None if not even at `least_pt`."""
        needed_em = width_em(glyphs)
        size = size_pt
        while size >= least_pt:
            if needed_em * size <= width_pt + 1e-6:
                return size, [tuple(glyphs)]
            size -= STEP_PT
        lines = _halves_of_name(glyphs, width_pt / least_pt) or wrap(glyphs, width_pt / least_pt)
        return (least_pt, lines) if len(lines) <= 2 else None


def _halves_of_name(glyphs: Sequence[Glyph], line_em: float) -> list[tuple[Glyph, ...]]:
    """A dotted name in two lines broken after the last dot that lets both fit, empty if none does."""
    for place in range(len(glyphs) - 1, 0, -1):
        first, second = tuple(glyphs[:place]), tuple(glyphs[place:])
        fits = glyphs[place - 1].char == characters.MIDDLE_DOT and width_em(first) <= line_em
        if fits and width_em(second) <= line_em:
            return [first, second]
    return []


def rule_glyph(width: float) -> Glyph:
    """A rule to write on, `width` em long, where a value is to be added by hand."""
    return Glyph("", None, width, value=False)


def wrap(glyphs: Sequence[Glyph], line_em: float, indent_em: float = 0.0) -> list[tuple[Glyph, ...]]:
    """`glyphs` in lines no longer than `line_em`, the first shorter by `indent_em`.

    Latin words stay whole unless one alone is longer than a line; closing marks never start a line and
    opening ones never end it; spaces at a break are dropped.
    """
    lines: list[tuple[Glyph, ...]] = []
    line: list[Glyph] = []
    room = line_em - indent_em
    for word in _words(glyphs):
        if width_em(line) + width_em(_trimmed(word)) <= room + 1e-9:
            line += word
            continue
        if line:
            lines.append(_trimmed(line))
            line, room = [], line_em
        *full, line = _cut_up(word, room, line_em)
        lines += map(_trimmed, full)
    if line:
        lines.append(_trimmed(line))
    return lines or [()]


def _cut_up(word: Sequence[Glyph], first_em: float, line_em: float) -> list[list[Glyph]]:
    """A word in stretches that lines hold: in one if it can be."""
    parts: list[list[Glyph]] = [[]]
    used = 0.0
    for glyph in word:
        if (
            parts[-1]
            and not _is_space(glyph)
            and used + glyph.advance_em > (line_em if parts[1:] else first_em) + 1e-9
        ):
            parts.append([])
            used = 0.0
        parts[-1].append(glyph)
        used += glyph.advance_em
    return parts


def _trimmed(glyphs: Sequence[Glyph]) -> tuple[Glyph, ...]:
    end = len(glyphs)
    while end and characters.is_space(glyphs[end - 1].char):
        end -= 1
    return tuple(glyphs[:end])


def _words(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Stretches between which a line may break; trailing spaces belong to the word before them."""
    words: list[list[Glyph]] = []
    for place, glyph in enumerate(glyphs):
        if place and not _may_break(glyphs[place - 1], glyph):
            words[-1].append(glyph)
        else:
            words.append([glyph])
    return words


def _may_break(before: Glyph, after: Glyph) -> bool:
    if after.char in _NEVER_FIRST or before.char in _NEVER_LAST or _is_space(after):
        return False
    if _is_space(before) or before.face is None or after.face is None:
        return True
    if before.char == "-" and after.char.isalpha():  # JEAN-|PIERRE, but never 021-|00000000
        return True
    return not (_is_latin(before.char) and _is_latin(after.char))


def _is_space(glyph: Glyph) -> bool:
    return bool(glyph.char) and characters.is_space(glyph.char)


def _is_latin(char: str) -> bool:
    return ord(char) < 0x2000 and char != characters.MIDDLE_DOT
