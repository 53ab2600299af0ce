from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.printing import characters
from app.printing.faces import Face, Faces, Role, machine_faces
from app.printing.glyphs import GlyphGate

SHARED = GlyphGate(machine_faces())


@pytest.fixture(scope="module")
def gate(faces: Faces) -> GlyphGate:
    return GlyphGate(faces)


def test_chinese_and_latin_take_their_faces(gate: GlyphGate) -> None:
    result = gate.gate("2026年3月1日（MQ）")
    assert result.printable
    assert [run for run, _ in result.faces] == ["2026", "年", "3", "月", "1", "日（", "MQ", "）"]
    assert result.warnings == ()


@pytest.mark.parametrize(
    "name", ["李䶮", "朱𬱖", "高𠅤", "刘鿍", "李𪟝", "买买提·吐尔逊", "JEAN-PIERRE D'ARTAGNAN", "张㬎"]
)
def test_rare_but_proper_names_print_without_a_word(gate: GlyphGate, name: str) -> None:
    result = gate.gate(name)
    assert (result.printable, result.missing, result.warnings) == (True, (), ())


def test_a_mapped_glyph_without_outline_is_missing(tmp_path: Path, make_font: Callable[..., Path]) -> None:
    path = make_font(tmp_path / "kai.ttf", "KaiTi", "刘 ", blank="䶮")
    face = Face("KaiTi", path)
    result = GlyphGate(Faces(face, face)).gate("刘䶮")
    assert not result.printable
    assert [(hole.char, hole.code_point) for hole in result.missing] == [("䶮", "U+4DAE")]


def test_a_named_fallback_draws_what_the_role_lacks(tmp_path: Path, make_font: Callable[..., Path]) -> None:
    kai = Face("KaiTi", make_font(tmp_path / "kai.ttf", "KaiTi", "刘", blank="䶮"))
    last = Face("HanaMinA", make_font(tmp_path / "hana.ttf", "HanaMinA", "刘䶮"))
    result = GlyphGate(Faces(kai, kai, (last,))).gate("刘䶮")
    assert result.printable
    assert result.faces == (("刘", "KaiTi"), ("䶮", "HanaMinA"))


@pytest.mark.parametrize(
    ("text", "code", "proper"),
    [
        ("兀建军".replace("兀", "\ufa0c"), "compatibility", "兀"),
        ("葛\U000e0100明", "variation_selector", None),
        ("王五\u200b", "zero_width", None),
        ("买买提•吐尔逊", "other_dot", "·"),
        ("买买提.吐尔逊", "other_dot", "·"),
        ("买买提． 吐尔逊", "other_dot", "·"),
        ("张\u3000三", "space", None),
        ("李\u00a0四", "space", None),
        ("赵六 ", "space", None),
    ],
)
def test_odd_characters_print_with_a_warning(
    gate: GlyphGate, text: str, code: str, proper: str | None
) -> None:
    result = gate.gate(text)
    assert result.printable
    assert result.warnings[0].code == code
    assert result.warnings[0].values["proper"] == proper


def test_private_use_never_prints_and_names_the_proper_character(gate: GlyphGate) -> None:
    result = gate.gate("李\ue863")
    assert not result.printable
    assert result.missing[0].code_point == "U+E863"
    assert (result.warnings[0].code, result.warnings[0].values["proper"]) == ("private_use", "䶮")
    assert gate.gate("李\ue000").warnings[0].code == "private_use_unknown"


@pytest.mark.parametrize("text", ["", " ", "\u3000\u3000", "\u200b"])
def test_nothing_to_see_is_not_printable(gate: GlyphGate, text: str) -> None:
    assert not gate.gate(text).printable


@pytest.mark.parametrize(
    "char", ["\n", "\t", "\x00", "\x85", chr(0xD800), "\ufffd", "\uffff", "\U0010fffd", "\U0003ffff"]
)
def test_what_no_face_may_draw_is_missing(gate: GlyphGate, char: str) -> None:
    result = gate.gate(f"王{char}")
    assert [hole.code_point for hole in result.missing] == [characters.code_point(char)]
    assert result.missing[0].char.encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=12))
def test_every_character_is_drawn_missing_or_invisible(text: str) -> None:
    result = SHARED.gate(text)
    drawn = "".join(run for run, _ in result.faces)
    missing = {hole.code_point for hole in result.missing}
    kept = [char for char in text if not characters.is_invisible(char)]
    assert drawn == "".join(char for char in kept if characters.code_point(char) not in missing)
    assert not (result.printable and missing)


def test_the_gbk_private_row_maps_to_assigned_characters() -> None:
    found = [characters.proper_character(chr(code)) for code in range(0xE815, 0xE865)]
    assert all(char is not None and not characters.is_private(char) for char in found)
    assert len(set(found)) == len(found)
    assert found[0xE863 - 0xE815] == "䶮"


def test_neutral_marks_follow_the_script_before_them() -> None:
    assert characters.roles("提·A·") == [Role.KAI, Role.KAI, Role.TIMES, Role.TIMES]
    assert characters.roles("“A”") == [Role.TIMES] * 3
    assert characters.roles("“中”") == [Role.KAI] * 3


def test_a_cut_is_the_same_however_many_were_made_before() -> None:
    outlines = GlyphGate(machine_faces()).outlines(machine_faces().kai)
    glyphs = [outlines.glyph(char) for char in "特级技师证书王建军"]
    cuts = [outlines.file.cut(glyphs) for _ in range(5)]
    assert all(cut == cuts[0] for cut in cuts)
