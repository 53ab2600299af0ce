"""Layouts that cannot be printed are refused by the names of their entries; moves are only differences."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.printing.certificate import CertificatePrinter
from app.printing.faces import Faces
from app.printing.glyphs import GlyphGate
from app.printing.layout import Layout
from app.printing.layout_check import (
    LayoutGlyphError,
    LayoutNarrowError,
    LayoutOutsideError,
    LayoutOverlapError,
    LayoutQrError,
    LayoutSealError,
    require_printable,
)
from app.printing.layout_entries import LayoutUnreadableError, Piece
from app.printing.moves import (
    LayoutEntryUnknownError,
    LayoutSizeError,
    Move,
    entries_of,
    moved,
    read_moves,
    written,
)
from app.printing.typesetting import Typesetter


@pytest.fixture(scope="module")
def setter(faces: Faces) -> Typesetter:
    return Typesetter(GlyphGate(faces))


@pytest.mark.parametrize("level", ["T", "S"])
def test_the_shipped_layouts_can_be_printed(
    layouts: dict[str, Layout], setter: Typesetter, level: str
) -> None:
    require_printable(layouts[level], setter)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda layout: replace(layout, text_ends_mm=150.0), LayoutNarrowError),
        (lambda layout: replace(layout, qr=replace(layout.qr, size_mm=8.0)), LayoutQrError),
        (lambda layout: _with_title(layout, "特级技师证书\U0001f600"), LayoutGlyphError),
        (lambda layout: replace(layout, rules=(replace(layout.rules[0], x_mm=250),)), LayoutOutsideError),
    ],
)
def test_a_layout_file_that_cannot_be_printed_is_refused_before_any_person(
    layouts: dict[str, Layout], setter: Typesetter, change: Callable[[Layout], Layout], error: type[Exception]
) -> None:
    with pytest.raises(error):
        require_printable(change(layouts["T"]), setter)


def _with_title(layout: Layout, text: str) -> Layout:
    title, *others = layout.lines
    return replace(layout, lines=(replace(title, pieces=(Piece(text=text),)), *others))


@pytest.mark.parametrize(
    ("move", "error", "entries"),
    [
        (Move("title", dx_mm=-70), LayoutOutsideError, {"title"}),
        (Move("paper_serial", dy_mm=14), LayoutOutsideError, {"paper_serial"}),
        (Move("photo", dx_mm=-34), LayoutOutsideError, {"photo"}),
        (Move("name", dx_mm=float("nan")), LayoutOutsideError, {"name"}),
        (Move("photo", dx_mm=30), LayoutOverlapError, {"photo", "qr"}),
        (Move("qr", dx_mm=-14), LayoutOverlapError, {"photo", "qr"}),
        (Move("title_en", dy_mm=-7), LayoutOverlapError, {"title", "title_en"}),
        (Move("number", dy_mm=-13), LayoutOverlapError, {"number", "job"}),
        (Move("number", dy_mm=30), LayoutSealError, {"number"}),
    ],
)
def test_what_cannot_be_printed_is_named(
    layouts: dict[str, Layout], setter: Typesetter, move: Move, error: type[Exception], entries: set[str]
) -> None:
    layout = moved(layouts["T"], [move], "T-x", "预印纸")
    with pytest.raises(error) as refused:
        require_printable(layout, setter)
    values = refused.value.values  # type: ignore[attr-defined]
    assert {values["entry"], values.get("other", values["entry"])} == entries


def test_a_moved_line_is_printed_where_it_was_moved_and_nothing_else_is(
    layouts: dict[str, Layout], setter: Typesetter
) -> None:
    layout = moved(layouts["T"], [Move("number", 1.5, -0.5, 11.0), Move("qr", 2, 0)], "T-1", "预印纸")
    old = {line.name: line for line in layouts["T"].lines}
    new = {line.name: line for line in layout.lines}
    assert new["number"] == replace(
        old["number"],
        x_mm=old["number"].x_mm + 1.5,
        baseline_mm=old["number"].baseline_mm - 0.5,
        size_pt=11.0,
    )
    assert {name for name in old if old[name] != new[name]} == {"number"}
    assert layout.qr.x_mm == layouts["T"].qr.x_mm + 2
    assert layout.sha256 != layouts["T"].sha256
    require_printable(layout, setter)


def test_hidden_lines_are_not_printed(layouts: dict[str, Layout]) -> None:
    layout = moved(layouts["T"], [Move("title", hidden=True), Move("body_en", hidden=True)], "T-1", "x")
    assert "title" not in {line.name for line in layout.lines}
    assert [one.name for one in layout.paragraphs] == ["body"]


def test_moves_are_read_as_they_were_written(layouts: dict[str, Layout]) -> None:
    moves = (Move("number", 1.25, -3.0), Move("title", size_pt=28.0), Move("body", hidden=True))
    assert read_moves("预印纸", written((*moves, Move("name")))) == moves
    assert written([Move("name")]) == ""
    assert read_moves("x", "") == ()
    assert "paper_serial" in entries_of(layouts["T"])


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[[move]\n", LayoutUnreadableError),
        ("[[move]]\ndx_mm = 1\n", LayoutUnreadableError),
        ('[[move]]\nname = "title"\nup = 3\n', LayoutUnreadableError),
        ('[[move]]\nname = "title"\nhidden = 1\n', LayoutUnreadableError),
        ('[[move]]\nname = "title"\ndx_mm = nan\n', LayoutUnreadableError),
        ('[[move]]\nname = "tittle"\ndx_mm = 1\n', LayoutEntryUnknownError),
        ('[[move]]\nname = "title"\nsize_pt = 200\n', LayoutSizeError),
    ],
)
def test_moves_that_make_no_sense_are_refused(
    layouts: dict[str, Layout], text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        moved(layouts["T"], read_moves("预印纸", text), "T-1", "x")


def test_a_printer_keeps_to_the_layout_it_is_given(faces: Faces, layouts: dict[str, Layout]) -> None:
    layout = moved(layouts["T"], [Move("name", dx_mm=1)], "T-1", "x")
    assert CertificatePrinter(faces, layouts).on(layout).layout_of("T") is layout
