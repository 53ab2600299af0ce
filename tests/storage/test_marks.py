"""Marks never fall, are whole or absent, and are believed only when their checksum holds."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.number_series import Series
from app.storage.marks import (
    Marks,
    MarksDamagedError,
    append_journal,
    journal_path,
    mark_path,
    place_id,
    read_marks,
    write_marks,
)

AT = "2026-03-01T09:00:00+08:00"
T, S = (Series("Y001011999966", 2026, level) for level in ("T", "S"))
ID = "an id / that says ../anything"


def _marks(**serials: int) -> Marks:
    return Marks(ID, 1, AT, {Series("Y001011999966", 2026, level): one for level, one in serials.items()})


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    assert read_marks(tmp_path, ID) is None
    marks = _marks(T=7, S=3).beside(tmp_path / "备份")
    write_marks(tmp_path, marks, with_places=True)
    assert read_marks(tmp_path, ID) == marks
    write_marks(tmp_path, marks, with_places=False)
    read = read_marks(tmp_path, ID)
    assert read is not None
    assert read.places == ()
    assert [path.name for path in tmp_path.iterdir()] == [mark_path(tmp_path, ID).name]
    assert read_marks(tmp_path, "another") is None


@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 3), st.integers(1, 3))
def test_marks_never_fall(one: int, other: int, first: int, second: int) -> None:
    left, right = Marks(ID, first, AT, {T: one}), Marks(ID, second, AT, {T: other, S: 1})
    assert left.raised(right) == right.raised(left)
    assert left.raised(right).serials == {T: max(one, other), S: 1}
    assert left.raised(right).generation == max(first, second)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("7", "3"),
        lambda text: text[:-9],
        lambda _: "",
        lambda _: "[" * 100_000,
        lambda text: json.dumps({**json.loads(text), "file": "x"}),
        lambda _: json.dumps([1]),
        lambda text: text + "x" * (2 << 20),
    ],
)
def test_a_mark_that_was_touched_is_not_believed(tmp_path: Path, change: object) -> None:
    write_marks(tmp_path, _marks(T=7), with_places=True)
    path = mark_path(tmp_path, ID)
    assert callable(change)
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(MarksDamagedError):
        read_marks(tmp_path, ID)


def test_what_cannot_be_written_leaves_what_stood(tmp_path: Path) -> None:
    write_marks(tmp_path, _marks(T=7), with_places=True)
    draft = mark_path(tmp_path, ID).with_name(f".{mark_path(tmp_path, ID).name}.new")
    draft.mkdir()
    with pytest.raises(OSError, match=r"irectory|denied"):
        write_marks(tmp_path, _marks(T=9), with_places=True)
    assert read_marks(tmp_path, ID) == _marks(T=7)


def test_the_journal_only_grows_and_a_place_keeps_its_name(tmp_path: Path) -> None:
    append_journal(tmp_path, ID, ["one"])
    append_journal(tmp_path, ID, [])
    append_journal(tmp_path, ID, ["two", "three"])
    assert journal_path(tmp_path, ID).read_text(encoding="utf-8") == "one\ntwo\nthree\n"
    name = place_id(tmp_path / "new")
    assert name is not None
    assert place_id(tmp_path / "new") == name
    (tmp_path / "file").write_bytes(b"")
    assert place_id(tmp_path / "file") is None
