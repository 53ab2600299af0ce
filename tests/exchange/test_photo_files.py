import io
import zipfile
from pathlib import Path

import pytest

from app.exchange.photo_files import (
    DoubledPhoto,
    Photos,
    PhotosTooManyError,
    PhotosUnreadableError,
    PhotoUnreadableError,
)
from tests.exchange.roster_samples import ID_A, ID_B, ID_C

ID_X = "22010219750627000X"
PEOPLE = {ID_A: "李甲", ID_B: "买买提·吐尔逊", ID_C: "孙丙", ID_X: "王丁"}


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "file",
    [
        f"{ID_A}.jpg",
        f"李甲-{ID_A}.JPG",
        f"{ID_A}-李甲.png",
        f"李甲_{ID_A}.jpeg",
        f"李甲 {ID_A}.jpg",
        f"李甲{ID_A}.jpg",
        f"{ID_A}李甲.jpg",
        f"照片/总装/{ID_A}.jpg",
        f"{ID_A} (1).jpg",
        f"{ID_A} - 副本.jpg",
        f"李 甲-{ID_A}.jpg",
    ],
)
def test_file_names_that_match(tmp_path: Path, file: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_bytes(b"photo")
    with Photos(tmp_path) as photos:
        matches = photos.match(PEOPLE)
        assert matches.found == {ID_A: file}
        assert matches.without == (ID_B, ID_C, ID_X)
        assert photos.read(matches.found[ID_A]) == b"photo"


def test_what_does_not_match_is_listed(tmp_path: Path) -> None:
    for file in (
        f"王丁-{ID_A}.jpg",
        f"{ID_B}.jpg",
        f"买买提•吐尔逊-{ID_B}.png",
        f"{ID_C}.docx",
        "合影.jpg",
        "Thumbs.db",
        "22010219750627000x.jpg",
    ):
        (tmp_path / file).write_bytes(b"x")
    with Photos(tmp_path) as photos:
        matches = photos.match(PEOPLE)
    assert matches.found == {ID_X: "22010219750627000x.jpg"}
    assert matches.other_names == (f"王丁-{ID_A}.jpg",)
    assert matches.doubled == (DoubledPhoto(ID_B, (f"{ID_B}.jpg", f"买买提•吐尔逊-{ID_B}.png")),)
    assert set(matches.unmatched) == {f"{ID_C}.docx", "合影.jpg"}
    assert matches.without == (ID_A, ID_C)


@pytest.mark.parametrize("gbk", [False, True])
def test_zip_with_names_of_a_chinese_windows(tmp_path: Path, gbk: bool) -> None:  # noqa: FBT001
    path = tmp_path / "photos.zip"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(f"LIJIA-{ID_A}.jpg" if gbk else f"李甲-{ID_A}.jpg")
        archive.writestr(info, b"photo")
        archive.writestr("__MACOSX/._x.jpg", b"junk")
    content = stream.getvalue()
    if gbk:
        content = content.replace(b"LIJIA-", "李甲".encode("gbk") + b"--")
    path.write_bytes(content)
    with Photos(path) as photos:
        [file] = photos.files
        assert photos.match(PEOPLE).found == {ID_A: file}
        assert file.startswith("李甲-")
        assert photos.read(file) == b"photo"


def test_hostile_zips_touch_nothing(tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    path.write_bytes(packed({f"../../{ID_A}.jpg": b"a", f"C:\\x\\{ID_B}.jpg": b"b", f"/etc/{ID_C}.jpg": b""}))
    with Photos(path) as photos:
        matches = photos.match(PEOPLE)
        assert photos.read(matches.found[ID_A]) == b"a"
        with pytest.raises(PhotoUnreadableError):
            photos.read(matches.found[ID_C])
        with pytest.raises(PhotoUnreadableError):
            photos.read("no such file")
    assert [file.name for file in tmp_path.iterdir()] == ["photos.zip"]
    path.write_bytes(packed({f"{ID_A}.jpg": bytes(31 << 20)}))
    with pytest.raises(PhotosTooManyError):
        Photos(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04torn", b"Rar!\x1a\x07\x00"])
def test_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "photos.zip"
    path.write_bytes(content)
    with pytest.raises(PhotosUnreadableError):
        Photos(path)
    with pytest.raises(PhotosUnreadableError):
        Photos(tmp_path / "absent")


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(b"secret")
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / f"{ID_A}.jpg").symlink_to(outside)
    with Photos(folder) as photos:
        assert photos.files == ()
