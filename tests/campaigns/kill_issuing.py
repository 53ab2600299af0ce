"""Kills the program at random moments of its work and looks whether the file is whole each time.

`python -m tests.campaigns.kill_issuing --kills 50 --people 30`: issuing, and every fourth time founding a
file, importing a roster or backing up. After every kill the file must pass its check; in the end everybody
has one certificate, the numbers run without a gap, the marks outside the file know the last one, and an older
copy of the file takes no number. Exits 1 at the first thing that is not so.

The long form is `--kills 200 --people 1000`: three quarters of the kills strike while one file issues, and
the work goes on where it was killed; the rest strikes the other work on a small file.
"""

import argparse
import json
import os
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
from app.storage.marks import mark_path, read_marks
from app.storage.store import Store
from app.texts import read_texts

POSTED = date(2021, 10, 18)
_MOST_ISSUING, _MOST_OTHER = 6, 2
_MANY, _SMALL = 100, 30
_WHOLE_EVERY = 10
"""Above `_MANY` people the whole file is checked after every tenth kill, its numbers after every one."""
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
    """Counts kills; each attempt works in a folder of its own until the program gets through.

    `ground` is issued from; the other work is done on `small`, the same ground where there are few people.
    """

    def __init__(self, ground: Ground, seed: int, small: Ground | None = None) -> None:
        self._ground = ground
        self._small = small or ground
        self._random = random.Random(seed)
        self._seconds: dict[str, float] = {}
        self._profile = ground.folder / "profile"
        self.kills: dict[str, int] = {}
        self.completed: dict[str, int] = {}

    def run(self, kills: int) -> None:
        """Kill until `kills` have struck; what was begun is finished, each after some kills at most."""
        others = (self._found, self._import, self._back_up)
        many = self._ground.waiting > _MANY
        turn = 0
        while sum(self.kills.values()) < kills:
            struck = sum(self.kills.values())
            left = kills * 3 // 4 - self.kills.get("issue", 0)  # for issuing to many
            issuing = left > 0 if many else turn % 2 == 0
            most = (left if many else _MOST_ISSUING) if issuing else _MOST_OTHER
            attempt = self._issue if issuing else others[turn // 2 % len(others)]
            self._profile = Path(tempfile.mkdtemp(prefix="profile-", dir=self._ground.folder))
            with tempfile.TemporaryDirectory(dir=self._ground.folder) as folder:
                attempt(Path(folder), min(kills, struck + most))
            turn += 1 if not many or issuing else 2

    def _issue(self, folder: Path, kills: int) -> None:
        file = folder / "发证.jiangping"
        shutil.copyfile(self._ground.confirmed, file)
        words = ["issue", str(file), "--batch", "1"]
        pace = _Pace(file, self._ground.waiting, kills - sum(self.kills.values()))
        self._until_done("issue", words, kills, pace.look, partial(_nobody_waits, file), pace)
        _require_all_issued(file, self._ground.waiting)
        self._require_marks(file)
        _require_only(folder, file)
        self._require_older_copy_locked(folder)

    def _require_marks(self, file: Path) -> None:
        """What the profile knows is what the file took."""
        with Store.open_to_read(file) as store, store.reading() as session:
            file_id, taken = session.institutions.the_one().id, session.serials.highest()
        marks = read_marks(self._profile / "jiangping" / "numbers", file_id)
        _require(marks is not None and dict(marks.serials) == taken, "the marks do not know the last number")

    def _require_older_copy_locked(self, folder: Path) -> None:
        """The file as it stood before anything was issued cannot use a number again."""
        older = folder / "旧.jiangping"
        shutil.copyfile(self._ground.confirmed, older)
        done = subprocess.run(
            [sys.executable, "-m", "app", "issue", str(older), "--batch", "1", "--json"],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            check=False,
        )
        said = done.stdout.decode("utf-8", "replace")
        _require(done.returncode == 3 and "issuing_locked" in said, f"an older copy issues again: {said}")
        with Store.open_to_read(older) as store, store.reading() as session:
            _require(not session.numbers.everything(), "an older copy took a number")

    @property
    def _environment(self) -> dict[str, str]:
        """Marks of earlier attempts on copies of the same file must not be known to this one."""
        return os.environ | dict.fromkeys(("XDG_STATE_HOME", "LOCALAPPDATA"), str(self._profile))

    def _found(self, folder: Path, kills: int) -> None:
        file = folder / "新建.jiangping"
        words = ["new", str(file), "--name", "示例公司", "--name-en", "Sample", "--prefix", "Y001011999966"]
        self._until_done("new", words, kills, partial(_whole_or_none, file), file.exists)
        _whole(file)
        _require_only(folder, file)

    def _import(self, folder: Path, kills: int) -> None:
        file, ground = folder / "导入.jiangping", self._small
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
        words = ["backup", str(self._small.confirmed), str(copy)]
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
        pace: "_Pace | None" = None,
    ) -> None:
        """Run and kill until the work is done, if need be at last without a kill.

        A kill may strike after the last write and before the program has ended: that work counts as done.
        """
        while not done():
            killing = sum(self.kills.values()) < kills
            if self._struck(name, words, killing=killing, within=pace.seconds if pace else None):
                self.kills[name] = self.kills.get(name, 0) + 1
                look()
        self.completed[name] = self.completed.get(name, 0) + 1

    def _struck(self, name: str, words: list[str], *, killing: bool, within: float | None) -> bool:
        """Whether the kill came before the program was through; it comes `within` seconds."""
        started = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "app", *words, "--json"],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as program:
            try:
                most = within or self._seconds.get(name, 1.0)
                wait = self._random.uniform(0.05, most) if killing else None
                output, errors = program.communicate(timeout=wait)
            except subprocess.TimeoutExpired:
                program.kill()
                program.communicate()
                return True
        self._seconds[name] = min(time.perf_counter() - started, 30.0)
        said = (output + errors).decode("utf-8", "replace")
        _require(program.returncode == 0, f"{name} answered {program.returncode}: {said}")
        return False


class _Pace:
    """Spreads the kills over the whole work: each leaves time for its share of the people.

    `seconds` is the longest a kill waits; it follows how far the program got before the last one.
    """

    def __init__(self, file: Path, people: int, kills: int) -> None:
        self._file = file
        self._people = people
        self._left = max(1, kills)
        self._issued = 0
        self._looks = 0
        self.seconds = 1.0

    def look(self) -> None:
        """Check the file after a kill, and set the pace of the next one."""
        self._looks += 1
        if self._people <= _MANY or self._looks % _WHOLE_EVERY == 0:
            _whole(self._file)
        issued = _numbers_whole(self._file)
        share = (self._people - self._issued) / self._left
        done = issued - self._issued
        if done > share:
            self.seconds = max(0.4, self.seconds * 0.7)
        elif done < share / 2:
            self.seconds = min(20.0, self.seconds * 1.1)
        self._issued, self._left = issued, max(1, self._left - 1)


def _numbers_whole(file: Path) -> int:
    """How many are issued; a number lost, doubled, or used without its certificate fails."""
    with Store.open_to_read(file) as store, store.reading() as session:
        faults = session.numbers.faults()
        used = [one for one in session.numbers.everything() if one.state is NumberState.USED]
        certificates = session.certificates.of_batch(session.batches.all()[0].id)
    _require(not faults, f"{[fault.code for fault in faults]}")
    holders = {one.candidate_id for one in certificates}
    _require(len(used) == len(certificates) == len(holders), "a number without its certificate")
    return len(certificates)


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
    """Who opens the file next clears away what a killed program left beside it; marks stay beside copies."""
    Store.open(file).close()
    with Store.open_to_read(file) as store, store.reading() as session:
        marks = mark_path(folder, session.institutions.the_one().id).name
    names = sorted(path.name for path in folder.iterdir() if marks not in path.name)
    _require(names == [file.name], f"left behind: {names}")


def _prepared(folder: Path, people: int) -> Ground:
    folder.mkdir()
    return prepare(folder, people)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiangping-kill-") as folder:
        started = time.perf_counter()
        ground = _prepared(Path(folder) / "large", options.people)
        few = options.people <= _MANY
        small = ground if few else _prepared(Path(folder) / "small", _SMALL)
        prepared = time.perf_counter()
        campaign = Campaign(ground, options.seed, small)
        try:
            campaign.run(options.kills)
        except CampaignFailedError as failure:
            print(f"FAILED after {campaign.kills}: {failure}", file=sys.stderr)  # noqa: T201
            return 1
    summary = {
        "people": ground.waiting,
        "kills": campaign.kills,
        "completed": campaign.completed,
        "seconds": {
            "preparing": round(prepared - started, 1),
            "killing": round(time.perf_counter() - prepared, 1),
        },
    }
    print(json.dumps(summary))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
