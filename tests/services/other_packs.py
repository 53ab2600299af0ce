"""A program that ships another version of the pack than the one a file remembers."""

import shutil
from pathlib import Path

from app import paths
from app.rulebook.rulebook import Rulebook
from app.services.office import Office
from tests.services.bench import Bench

_NEXT_EXAMPLE = '[[example]]\ntitle = "差一天'


def changed_office(bench: Bench, folder: Path, old: str, new: str) -> Office:
    """The file of `bench`, under a pack in which `old` reads `new`."""
    office = bench.office
    return Office(
        office.store,
        office.clock,
        Rulebook(changed_resources(folder, old, new)),
        office.texts,
        office.paper_texts,
    )


def changed_resources(folder: Path, old: str, new: str) -> Path:
    """A copy of the resources in which one entry of the pack is another; one example stays."""
    resources = folder / "resources"
    for name in ("policies", "calendars", "codes"):
        shutil.copytree(paths.resources() / name, resources / name)
    pack = resources / "policies" / "cn-2021-66.toml"
    text = pack.read_text(encoding="utf-8")
    assert old in text
    pack.write_text(text.replace(old, new).split(_NEXT_EXAMPLE, 1)[0], encoding="utf-8")
    return resources
