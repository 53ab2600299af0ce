"""Measures speed inside the environment, beside a peer in the same run; prints ratios, never judges."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from app import paths
from app.domain.accounts import Role
from app.domain.candidates import Candidate, CandidateId, CandidateState, Person, PersonId
from app.domain.levels import Level
from app.rulebook.rulebook import Rulebook
from app.services.clock import SystemClock
from app.services.office import Office
from app.services.sample_people import sample_people
from app.services.setup import Founding, Setup, found_file
from app.storage.store import Store
from app.texts import read_texts

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("empty", "ours")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("window",))
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    words = parser.parse_args()
    window(words.people, words.rounds)


def window(people: int, rounds: int) -> None:
    """Start to usable window of ours against an empty Qt window, and the search field over all people."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.jiangping"
        fill(file, people)
        _, told = start("ours", [str(file)], folder)  # leaves byte code behind, as every first start does
        libraries = next(line.split()[1:] for line in told if line.startswith("libraries"))
        start("empty", libraries, folder)
        given = {"empty": libraries, "ours": [str(file)]}
        times: dict[str, list[float]] = {kind: [] for kind in KINDS}
        searches: list[str] = []
        for _ in range(rounds):
            for kind in KINDS:
                spent, told = start(kind, given[kind], folder)
                times[kind].append(spent)
                searches += [line for line in told if line.startswith("search")]
    empty, ours = (statistics.median(times[kind]) for kind in KINDS)
    print(f"empty window   {empty * 1000:7.0f} ms  (median of {rounds}, {len(libraries)} library modules)")
    print(f"ours, {people} people {ours * 1000:7.0f} ms  (median of {rounds})")
    print(f"ratio          {ours / empty:7.2f}")
    slowest = statistics.median(float(line.split()[1]) for line in searches)
    middle = statistics.median(float(line.split()[2]) for line in searches)
    print(f"search, a text typed: slowest {slowest:.1f} ms, median {middle:.1f} ms (medians of the rounds)")


def start(kind: str, given: list[str], folder: str) -> tuple[float, list[str]]:
    """Seconds from spawning the process to its `ready`, and what else it printed."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPYCACHEPREFIX": folder}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-P", str(ROOT / "build_scripts" / "measure_start.py"), kind, *given],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    with process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("ready"):
                break
        spent = time.perf_counter() - began
        rest = list(process.stdout)
    if process.returncode:
        sys.exit(f"bench: the measured start of {kind} failed")
    return spent, rest


def fill(file: Path, people: int) -> None:
    """A file with one batch of `people` invented candidates, written through storage."""
    rulebook, texts = Rulebook(paths.resources()), read_texts(paths.resources() / "i18n", "zh")
    found_file(file, Founding("示例公司", None, "Y001011999966", "林晓", "周正"), SystemClock(), rulebook)
    with Store.open(file) as store:
        office = Office(store, SystemClock(), rulebook, texts, texts)
        secretary = office.account(None, Role.SECRETARY).actor
        batch = Setup(office).open_batch("cn-2021-66", "一", [Level.T], secretary).batch
        with store.session() as session:
            for place, line in enumerate(sample_people(people, date(2026, 9, 1)), 1):
                person = Person(
                    PersonId(f"p{place}"), line.id_type, f"{line.id_number[:10]}{place:08d}", line.name
                )
                session.candidates.add_person(person)
                session.candidates.add(
                    Candidate(
                        id=CandidateId(f"c{place}"),
                        batch_id=batch.id,
                        person=person,
                        sequence=place,
                        unit=line.employer,
                        occupation_code=line.occupation_code,
                        occupation=line.occupation,
                        job=line.job or None,
                        level=Level.T,
                        state=CandidateState.ENTERED,
                    )
                )


if __name__ == "__main__":
    main()
