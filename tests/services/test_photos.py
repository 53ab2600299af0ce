"""Portraits for people who are entered already: all or none of what was found, one line in the log."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.accounts import RoleMissingError
from app.domain.acts import Act
from app.exchange.photo_files import PhotoUnreadableError
from app.printing.portraits import draw_portrait
from app.services.photos import NoPortraitFoundError, PhotoIntake
from app.services.progress import JobCancelledError
from tests.services.bench import Bench


class Stopping:
    """Stops at the second step."""

    def advance(self, done: int, total: int) -> None:  # noqa: ARG002
        if done:
            raise JobCancelledError


def folder_of(bench: Bench, tmp_path: Path, count: int) -> Path:
    folder = tmp_path / "new photos"
    folder.mkdir()
    for seed, one in enumerate(bench.candidates()[:count]):
        (folder / f"{one.name}-{one.person.id_number}.jpg").write_bytes(draw_portrait(seed + 500))
    return folder


def test_found_portraits_replace_the_old_ones_in_one_act(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("entered")
    before = bench.candidates()
    photos = PhotoIntake(bench.office)
    found = photos.find(bench.batch, folder_of(bench, tmp_path, 3))
    report = photos.report(bench.batch, found)
    assert list(report.matched) == list(report.replaced) == [one.name for one in before[:3]]
    assert report.clean
    assert bench.candidates() == before
    assert photos.attach(bench.batch, found, bench.secretary) == 3
    after = bench.candidates()
    changed = [old.photo_sha256 != new.photo_sha256 for old, new in zip(before, after, strict=True)]
    assert changed == [True] * 3 + [False] * (len(before) - 3)
    with bench.office.store.reading() as session:
        last = session.log.head(bench.batch.id)
    assert last is not None
    assert last.act == Act.PHOTOS_ATTACHED


def test_a_cancel_or_a_vanished_file_leaves_everybody_as_they_were(
    at: Callable[[str], Bench], tmp_path: Path
) -> None:
    bench = at("entered")
    before = bench.candidates()
    photos = PhotoIntake(bench.office)
    folder = folder_of(bench, tmp_path, 3)
    found = photos.find(bench.batch, folder)
    with pytest.raises(JobCancelledError):
        photos.attach(bench.batch, found, bench.secretary, Stopping())
    next(iter(sorted(folder.iterdir()))).unlink()
    with pytest.raises(PhotoUnreadableError):
        photos.attach(bench.batch, found, bench.secretary)
    assert bench.candidates() == before


def test_nothing_found_is_nothing_stored(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("entered")
    photos = PhotoIntake(bench.office)
    (tmp_path / "IMG_0001.jpg").write_bytes(draw_portrait(1))
    found = photos.find(bench.batch, tmp_path)
    report = photos.report(bench.batch, found)
    assert "IMG_0001.jpg" in report.unmatched
    with pytest.raises(NoPortraitFoundError):
        photos.attach(bench.batch, found, bench.secretary)


def test_only_a_secretary_attaches(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("entered")
    photos = PhotoIntake(bench.office)
    found = photos.find(bench.batch, folder_of(bench, tmp_path, 1))
    with pytest.raises(RoleMissingError):
        photos.attach(bench.batch, found, bench.approver)
