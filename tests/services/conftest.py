"""A sample batch at every stage of its road, prepared once and copied for each test."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from app import paths
from app.rulebook.rulebook import Rulebook
from app.texts import Texts, read_texts
from tests.services.bench import PEOPLE, POSTED, Bench, Prepared, opened_bench, walk


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return Rulebook(paths.resources())


@pytest.fixture(scope="session")
def texts() -> Texts:
    return read_texts(paths.resources() / "i18n", "zh")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook, texts: Texts) -> Prepared:
    return walk(tmp_path_factory.mktemp("stages"), "cn-2021-66", PEOPLE, POSTED, rulebook, texts)


@pytest.fixture(scope="session")
def prepared_gd(tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook, texts: Texts) -> Prepared:
    """The same under the pack that reserves numbers ahead."""
    pack = rulebook.policies["gd-2024"]
    return walk(tmp_path_factory.mktemp("gd"), pack.id, 5, pack.sample_day, rulebook, texts)


@pytest.fixture
def at(
    prepared: Prepared, tmp_path: Path, rulebook: Rulebook, texts: Texts
) -> Iterator[Callable[[str], Bench]]:
    """Opens the sample file at a stage."""
    yield from _opening(partial(opened_bench, prepared), tmp_path, rulebook, texts)


@pytest.fixture
def at_gd(
    prepared_gd: Prepared, tmp_path: Path, rulebook: Rulebook, texts: Texts
) -> Iterator[Callable[[str], Bench]]:
    (tmp_path / "gd").mkdir()
    yield from _opening(partial(opened_bench, prepared_gd), tmp_path / "gd", rulebook, texts)


def _opening(
    opened: Callable[[str, Path, Rulebook, Texts], Bench], folder: Path, rulebook: Rulebook, texts: Texts
) -> Iterator[Callable[[str], Bench]]:
    benches: list[Bench] = []

    def open_at(stage: str) -> Bench:
        benches.append(opened(stage, folder, rulebook, texts))
        return benches[-1]

    yield open_at
    for bench in benches:
        bench.office.store.close()
