"""Kills the program at random moments of its work and looks whether the file is whole each time.

`python -m tests.campaigns.kill_issuing --kills 50 --people 30`: issuing, and every fourth time founding a
file, importing a roster or backing up. After every kill the file must pass its check; in the end everybody
has one certificate and the numbers run without a gap. Exits 1 at the first thing that is not so.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from app import paths
from app.domain.candidates import CandidateState
from app.domain.certificates import NumberState
from app.domain.levels import Level
from app.domain.working_days import Counting, publicity_period
from app.printing.portraits import draw_portrait
from app.rulebook.rulebook import Rulebook
from app.services.safekeeping import check_file
from app.services.sample_batch import SampleBatch
from app.services.sample_people import sample_people
from app.storage.store import Store
from app.texts import read_texts

POSTED = date(2021, 10, 18)
_MOST_ISSUING, _MOST_OTHER = 6, 2
ROOT = Path(__file__).parents[2]


class CampaignFailedError(AssertionError):
    """The program left something behind that it must not."""


@dataclass(frozen=True)
class Ground:
    """What every attempt starts from: a batch before its roster, and one with everybody confirmed."""

    folder: Path
    opened: Path
    confirmed: Path
    roster: Path
    photos: Path
    entered: int
    waiting: int


def prepare(folder: Path, people: int) -> Ground:
    """Walk a sample batch far enough that at least `people` are confirmed."""
    rulebook, texts = Rulebook(paths.resources()), read_texts(paths.resources() / "i18n", "zh")
    policy = rulebook.policies["cn-2021-66"]
    period = publicity_period(POSTED, policy.min_publicity_days, rulebook.calendar, Counting.NEXT_DAY)
    entered = people + people // 2 + 4
    sample = SampleBatch(folder / "sample.jiangping", policy, period, rulebook, texts, texts)
    try:
        sample.office.store.copy_to(folder / "opened.jiangping")
        (folder / "roster.xlsx").write_bytes(sample.enter(entered))
        sample.examine()
        sample.review()
        sample.publicise()
        sample.object_and_withdraw()
        waiting = len(sample.confirm())
        sample.office.store.copy_to(folder / "confirmed.jiangping")
    finally:
        sample.close()
    (folder / "photos").mkdir()
    for seed, person in enumerate(sample_people(entered, POSTED)):
        (folder / "photos" / f"{person.id_number}.jpg").write_bytes(draw_portrait(seed))
    _require(waiting >= people, f"only {waiting} confirmed")
    return Ground(
        folder,
        folder / "opened.jiangping",
        folder / "confirmed.jiangping",
        folder / "roster.xlsx",
        folder / "photos",
        entered,
        waiting,
    )


class Campaign:
    """Counts kills; each attempt works in a folder of its own until the program gets through."""

    def __init__(self, ground: Ground, seed: int) -> None:
        self._ground = ground
        self._random = random.Random(seed)
        self._seconds: dict[str, float] = {}
        self.kills: dict[str, int] = {}
        self.completed: dict[str, int] = {}

    def run(self, kills: int) -> None:
        """Kill until `kills` have struck; what was begun is finished, each after some kills at most."""
        others = (self._found, self._import, self._back_up)
        turn = 0
        while sum(self.kills.values()) < kills:
            struck = sum(self.kills.values())
            issuing = turn % 2 == 0
            attempt = self._issue if issuing else others[turn // 2 % len(others)]
            with tempfile.TemporaryDirectory(dir=self._ground.folder) as folder:
                attempt(Path(folder), min(kills, struck + (_MOST_ISSUING if issuing else _MOST_OTHER)))
            turn += 1

    def _issue(self, folder: Path, kills: int) -> None:
        file = folder / "发证.jiangping"
        shutil.copyfile(self._ground.confirmed, file)
        self._until_done(
            "issue",
            ["issue", str(file), "--batch", "1"],
            kills,
            partial(_whole, file),
            partial(_nobody_waits, file),
        )
        _require_all_issued(file, self._ground.waiting)
        _require_only(folder, file)

    def _found(self, folder: Path, kills: int) -> None:
        file = folder / "新建.jiangping"
        words = ["new", str(file), "--name", "示例公司", "--name-en", "Sample", "--prefix", "Y001011999966"]
        self._until_done("new", words, kills, partial(_whole_or_none, file), file.exists)
        _whole(file)
        _require_only(folder, file)

    def _import(self, folder: Path, kills: int) -> None:
        file, ground = folder / "导入.jiangping", self._ground
        shutil.copyfile(ground.opened, file)
        words = [
            "import-roster",
            str(file),
            str(ground.roster),
            "--batch",
            "1",
            "--photos",
            str(ground.photos),
        ]
        look = partial(_all_or_none, file, ground.entered)
        self._until_done("import", words, kills, look, lambda: _entered(file) > 0)
        _require(_entered(file) == ground.entered, "people are missing after the import")
        _require_only(folder, file)

    def _back_up(self, folder: Path, kills: int) -> None:
        copy = folder / "备份.jiangping"
        words = ["backup", str(self._ground.confirmed), str(copy)]
        self._until_done("backup", words, kills, partial(_whole_or_none, copy), copy.exists)
        _whole(copy)
        _require_only(folder, copy)

    def _until_done(
        self,
        name: str,
        words: list[str],
        kills: int,
        look: Callable[[], None],
        done: Callable[[], bool],
    ) -> None:
        """Run and kill until the work is done, if need be at last without a kill.

        A kill may strike after the last write and before the program has ended: that work counts as done.
        """
        while not done():
            killing = sum(self.kills.values()) < kills
            if self._struck(name, words, killing=killing):
                self.kills[name] = self.kills.get(name, 0) + 1
                look()
        self.completed[name] = self.completed.get(name, 0) + 1

    def _struck(self, name: str, words: list[str], *, killing: bool) -> bool:
        """Whether the kill came before the program was through."""
        started = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "app", *words, "--json"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as program:
            try:
                wait = self._random.uniform(0.05, self._seconds.get(name, 1.0)) if killing else None
                output, errors = program.communicate(timeout=wait)
            except subprocess.TimeoutExpired:
                program.kill()
                program.communicate()
                return True
        self._seconds[name] = min(time.perf_counter() - started, 30.0)
        said = (output + errors).decode("utf-8", "replace")
        _require(program.returncode == 0, f"{name} answered {program.returncode}: {said}")
        return False


def _require(fact: bool, otherwise: str) -> None:  # noqa: FBT001 - reads like assert
    if not fact:
        raise CampaignFailedError(otherwise)


def _whole(file: Path) -> None:
    found = check_file(file)
    _require(found.valid, f"{file.name}: {[remark.code for remark in found.problems]}")


def _whole_or_none(file: Path) -> None:
    if file.exists():
        _whole(file)


def _entered(file: Path) -> int:
    with Store.open_to_read(file) as store, store.reading() as session:
        return len(session.candidates.of_batch(session.batches.all()[0].id))


def _nobody_waits(file: Path) -> bool:
    with Store.open_to_read(file) as store, store.reading() as session:
        candidates = session.candidates.of_batch(session.batches.all()[0].id)
    return all(one.state is not CandidateState.CONFIRMED for one in candidates)


def _all_or_none(file: Path, people: int) -> None:
    _whole(file)
    _require(_entered(file) in {0, people}, f"half an import: {_entered(file)}")


def _require_all_issued(file: Path, people: int) -> None:
    _whole(file)
    with Store.open_to_read(file) as store, store.reading() as session:
        batch = session.batches.all()[0]
        certificates = session.certificates.of_batch(batch.id)
        candidates = session.candidates.of_batch(batch.id)
        prefix = session.institutions.the_one().prefix
        years = {certificate.issued_on.year for certificate in certificates}
        register = [line for year in years for line in session.numbers.register(prefix, year, Level.T)]
    issued = [one for one in candidates if one.state is CandidateState.ISSUED]
    holders = {certificate.candidate_id for certificate in certificates}
    _require(len(issued) == len(certificates) == len(holders) == people, "not one certificate a person")
    _require([line.serial for line in register] == list(range(1, people + 1)), "the numbers have a gap")
    _require({line.state for line in register} == {NumberState.USED}, "a number is not used")


def _require_only(folder: Path, file: Path) -> None:
    """Who opens the file next clears away what a killed program left beside it."""
    Store.open(file).close()
    names = sorted(path.name for path in folder.iterdir())
    _require(names == [file.name], f"left behind: {names}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiangping-kill-") as folder:
        ground = prepare(Path(folder), options.people)
        campaign = Campaign(ground, options.seed)
        try:
            campaign.run(options.kills)
        except CampaignFailedError as failure:
            print(f"FAILED after {campaign.kills}: {failure}", file=sys.stderr)  # noqa: T201
            return 1
    summary = {"people": ground.waiting, "kills": campaign.kills, "completed": campaign.completed}
    print(json.dumps(summary))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
