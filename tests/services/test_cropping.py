"""One portrait framed by hand: stored with its original in one act, until a certificate carries it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.accounts import RoleMissingError
from app.domain.acts import Act
from app.domain.candidates import CandidateState, StateRefusesError
from app.exchange.photo_files import PhotoUnreadableError
from app.printing.photo import HEIGHT_PX, TALL_HEIGHT_PX, Frame, PhotoHeicError, PhotoTooSmallError, jpeg_size
from app.printing.portraits import draw_portrait
from app.services.cropping import Cropping
from tests.services.bench import Bench


def test_a_moved_frame_is_a_new_portrait_of_the_same_original(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    one = bench.candidates()[0]
    cropping = Cropping(bench.office)
    picture = cropping.original(bench.batch, one.id)
    usual = picture.usual(TALL_HEIGHT_PX)
    frame = Frame(usual.left + 10, usual.top, usual.width - 20)
    with pytest.raises(RoleMissingError):
        cropping.store(bench.batch, one.id, picture, frame, TALL_HEIGHT_PX, bench.approver)
    cropping.store(bench.batch, one.id, picture, frame, TALL_HEIGHT_PX, bench.secretary)
    after = bench.candidates()[0]
    assert after.photo_sha256 != one.photo_sha256
    assert after.original_photo_sha256 == one.original_photo_sha256
    with bench.office.store.reading() as session:
        assert jpeg_size(session.files.content(after.photo_sha256 or "")) == (413, TALL_HEIGHT_PX)
        last = session.log.head(bench.batch.id)
    assert last is not None
    assert last.act == Act.PHOTO_FRAMED


def test_another_file_takes_the_place_of_the_original(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("entered")
    one = bench.candidates()[0]
    cropping = Cropping(bench.office)
    file = tmp_path / "新照片.jpg"
    file.write_bytes(draw_portrait(900))
    picture = cropping.open_file(file)
    cropping.store(bench.batch, one.id, picture, picture.usual(HEIGHT_PX), HEIGHT_PX, bench.secretary)
    assert cropping.original(bench.batch, one.id).content == file.read_bytes()


def test_what_cannot_be_a_portrait_changes_nothing(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("entered")
    before = bench.candidates()
    cropping = Cropping(bench.office)
    picture = cropping.original(bench.batch, before[0].id)
    with pytest.raises(PhotoTooSmallError):
        cropping.look(picture, Frame(0, 0, 90), HEIGHT_PX)
    with pytest.raises(PhotoTooSmallError):
        cropping.store(bench.batch, before[0].id, picture, Frame(0, 0, 90), HEIGHT_PX, bench.secretary)
    with pytest.raises(PhotoUnreadableError):
        cropping.open_file(tmp_path / "gone.jpg")
    with pytest.raises(PhotoHeicError):
        cropping.open(bytes(4) + b"ftypheic" + bytes(40))
    assert bench.candidates() == before


def test_a_certificate_keeps_its_portrait(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    one = bench.candidates(CandidateState.ISSUED)[0]
    cropping = Cropping(bench.office)
    picture = cropping.original(bench.batch, one.id)
    with pytest.raises(StateRefusesError):
        cropping.store(bench.batch, one.id, picture, Frame(5, 5, 380), HEIGHT_PX, bench.secretary)
