from pathlib import Path

import pytest

from app import paths
from app.printing.layout import Layout, LayoutFieldMissingError, read_layout
from app.printing.layout_entries import LayoutFieldUnknownError, LayoutUnreadableError

SHIPPED = (paths.forms() / "certificate" / "T.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    path = folder / "T.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_unknown_field_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(LayoutFieldUnknownError) as caught:
        read_layout(written(tmp_path, SHIPPED.replace("{birth_date}", "{birthday}")), "T")
    assert caught.value.values["field"] == "birthday"
    assert caught.value.values["file"] == "T.toml"


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ("size_pt = 30", 'size_pt = "30"', "size_pt"),
        ("size_pt = 30", "size_pt = true", "size_pt"),
        ("size_pt = 30", "size_pt = nan", "size_pt"),
        ("size_pt = 30", "size = 30", "size_pt"),
        ('align = "centre"', 'align = "middle"', "align"),
        ("[qr]\n", "[qr]\ncolour = 1\n", "colour"),
        ("[draft]", "[drafts]", "draft"),
        ("heights_mm = [49, 53]", "heights_mm = []", "heights_mm"),
        ("heights_mm = [49, 53]", "heights_mm = [49, -53]", "heights_mm"),
        ("size_pt = 30", "size_pt = 0", "size_pt"),
        ("width_mm = 35", "width_mm = -35", "width_mm"),
        ('"{number}"', '"{number"', "value"),
        ('level = "T"', 'level = "S"', "level"),
        ('name = "title_en"', 'name = "title"', "title"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, old: str, new: str, entry: str) -> None:
    assert old in SHIPPED
    with pytest.raises(LayoutUnreadableError) as caught:
        read_layout(written(tmp_path, SHIPPED.replace(old, new, 1)), "T")
    assert entry in str(caught.value.values["entry"])


@pytest.mark.parametrize("field", ["name", "number", "id_number", "issue_date"])
def test_a_layout_without_a_place_for_what_must_print_is_refused(tmp_path: Path, field: str) -> None:
    with pytest.raises(LayoutFieldMissingError) as caught:
        read_layout(written(tmp_path, SHIPPED.replace(f"{{{field}}}", "—")), "T")
    assert caught.value.values["field"] == field


def test_paper_with_printed_year_month_and_day_needs_no_whole_date(tmp_path: Path) -> None:
    parts = "{issue_year}  {issue_month}  {issue_day}"
    assert read_layout(written(tmp_path, SHIPPED.replace("{issue_date}", parts)), "T").level == "T"


def test_broken_toml_and_absent_files_are_refused(tmp_path: Path) -> None:
    for path in (written(tmp_path, "[layout"), tmp_path / "none.toml"):
        with pytest.raises(LayoutUnreadableError):
            read_layout(path, "T")


def test_the_hash_is_the_same_whatever_the_line_ends(tmp_path: Path, layouts: dict[str, Layout]) -> None:
    path = tmp_path / "T.toml"
    path.write_bytes(SHIPPED.encode("utf-8").replace(b"\n", b"\r\n"))
    assert read_layout(path, "T").sha256 == layouts["T"].sha256
    assert read_layout(written(tmp_path, SHIPPED + "\n# noted\n"), "T").sha256 != layouts["T"].sha256


def test_s_follows_t_in_every_place(layouts: dict[str, Layout]) -> None:
    places = [
        [(line.name, line.x_mm, line.baseline_mm, line.size_pt) for line in layouts[level].lines]
        for level in ("T", "S")
    ]
    assert places[0] == places[1]
    words = "".join(piece.text for line in layouts["S"].lines for piece in line.pieces)
    assert "首席技师证书" in words
    assert "Chief" in words
    assert "特级" not in words
