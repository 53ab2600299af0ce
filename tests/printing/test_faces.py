from collections.abc import Callable
from pathlib import Path

import pytest

from app.printing.faces import FacesMissingError, Role, find_faces

LATIN = "Aa1"


def test_the_official_face_comes_before_the_free_one(tmp_path: Path, make_font: Callable[..., Path]) -> None:
    (tmp_path / "deep").mkdir()
    make_font(tmp_path / "LXGWWenKai-Regular.ttf", "LXGW WenKai", "证")
    make_font(tmp_path / "deep" / "simkai.ttf", "KaiTi", "证")
    make_font(tmp_path / "LiberationSerif-Regular.ttf", "Liberation Serif", LATIN)
    found = find_faces([tmp_path])
    assert (found.kai.name, found.times.name) == ("KaiTi", "Liberation Serif")
    assert [face.name for face in found.fallbacks] == ["LXGW WenKai"]
    assert found.of(Role.TIMES) == found.times


def test_the_name_table_is_believed_not_the_file_name(tmp_path: Path, make_font: Callable[..., Path]) -> None:
    make_font(tmp_path / "simkai.ttf", "AR PL UKai CN", "证")
    make_font(tmp_path / "my kai.ttf", "STKaiti", "证")
    make_font(tmp_path / "times.ttf", "Times New Roman", LATIN)
    assert find_faces([tmp_path]).kai.path.name == "my kai.ttf"


def test_ukai_and_bold_faces_are_never_taken(tmp_path: Path, make_font: Callable[..., Path]) -> None:
    make_font(tmp_path / "ukai.ttf", "AR PL UKai CN", "证")
    make_font(tmp_path / "kai-heavy.ttf", "LXGW WenKai", "证", style="Bold")
    make_font(tmp_path / "times.ttf", "Times New Roman", LATIN)
    with pytest.raises(FacesMissingError) as caught:
        find_faces([tmp_path])
    assert len(caught.value.values["missing"]) == 1  # type: ignore[arg-type]  # a list by construction


def test_missing_faces_are_named_with_one_line_to_install(tmp_path: Path) -> None:
    (tmp_path / "simkai.ttf").write_bytes(b"not a font")
    (tmp_path / "times.ttf").write_bytes(b"")
    with pytest.raises(FacesMissingError) as caught:
        find_faces([tmp_path, tmp_path / "absent"])
    assert len(caught.value.values["missing"]) == 2  # type: ignore[arg-type]
    assert "\n" not in str(caught.value.values["install"])


def test_a_path_with_chinese_in_it_is_read(tmp_path: Path, make_font: Callable[..., Path]) -> None:
    folder = tmp_path / "张三的字体"
    folder.mkdir()
    make_font(folder / "simkai.ttf", "KaiTi", "证")
    make_font(folder / "times.ttf", "Times New Roman", LATIN)
    assert find_faces([folder]).kai.name == "KaiTi"
