from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.printing.faces import Faces, machine_faces
from app.printing.glyphs import GlyphGate, GlyphMissingError
from app.printing.typesetting import Glyph, Typesetter, width_em, wrap

SETTER = Typesetter(GlyphGate(machine_faces()))


def lines_of(text: str, line_em: float, indent_em: float = 0.0) -> list[str]:
    glyphs = SETTER.glyphs([(text, False)])
    return ["".join(glyph.char for glyph in line) for line in wrap(glyphs, line_em, indent_em)]


def test_closing_marks_never_start_a_line() -> None:
    assert lines_of("甲乙丙丁，戊己", 4) == ["甲乙丙", "丁，戊己"]


def test_opening_marks_never_end_a_line() -> None:
    assert lines_of("甲乙丙（丁）", 4) == ["甲乙丙", "（丁）"]


def test_latin_words_stay_whole_and_spaces_at_breaks_go() -> None:
    assert lines_of("passing of the tests", 4) == ["passing", "of the", "tests"]


def test_a_word_longer_than_a_line_is_cut() -> None:
    parts = lines_of("A" * 30, 5)
    assert "".join(parts) == "A" * 30
    assert len(parts) > 3


def test_the_first_line_is_shorter_by_the_indent() -> None:
    assert lines_of("甲乙丙丁戊己庚", 4, 2) == ["甲乙", "丙丁戊己", "庚"]


def test_telephone_numbers_stay_whole() -> None:
    assert lines_of("电话021-00000000", 6.5) == ["电话", "021-00000000"]


def test_a_long_value_shrinks_in_half_points_then_wraps_then_is_refused() -> None:
    width_pt = 120.0
    assert SETTER.fit(SETTER.glyphs([("甲" * 10, True)]), 12, width_pt, 9) == (
        12,
        [SETTER.glyphs([("甲" * 10, True)])],
    )
    shrunk = SETTER.fit(SETTER.glyphs([("甲" * 12, True)]), 12, width_pt, 9)
    assert shrunk is not None
    assert (shrunk[0], len(shrunk[1])) == (10.0, 1)
    wrapped = SETTER.fit(SETTER.glyphs([("甲" * 20, True)]), 12, width_pt, 9)
    assert wrapped is not None
    assert (wrapped[0], len(wrapped[1])) == (9, 2)
    assert SETTER.fit(SETTER.glyphs([("甲" * 40, True)]), 12, width_pt, 9) is None


def test_a_long_dotted_name_breaks_after_a_dot() -> None:
    fitted = SETTER.fit(SETTER.glyphs([("甲乙丙丁·戊己庚辛·壬癸子丑寅", True)]), 12, 90, 9)
    assert fitted is not None
    assert ["".join(glyph.char for glyph in line) for line in fitted[1]] == [
        "甲乙丙丁·戊己庚辛·",
        "壬癸子丑寅",
    ]


def test_a_missing_character_is_named(faces: Faces) -> None:
    with pytest.raises(GlyphMissingError) as caught:
        Typesetter(GlyphGate(faces)).glyphs([("李\ue863", True)])
    assert caught.value.values["code_point"] == "U+E863"


TEXTS = st.text(alphabet="甲乙，。（）《》 aB1-/:·“”", max_size=60)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.floats(min_value=2.5, max_value=20), st.sampled_from([0.0, 2.0]))
def test_wrapping_loses_only_spaces_and_keeps_to_the_line(
    text: str, line_em: float, indent_em: float
) -> None:
    glyphs = SETTER.glyphs([(text, False)])
    lines = wrap(glyphs, line_em, indent_em)
    assert _shown(glyph for line in lines for glyph in line) == _shown(glyphs)
    for line in lines:
        assert width_em(line) <= line_em + 1e-6 or len(line) == 1


def _shown(glyphs: Iterable[Glyph]) -> str:
    return "".join(glyph.char for glyph in glyphs if glyph.char != " ")
