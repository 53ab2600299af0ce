"""Measures speed inside the environment, beside a peer in the same run; prints ratios, never judges."""

import argparse
import base64
import hashlib
import json
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
from app.printing.fields import QUERY_URL, chinese_date
from app.printing.portraits import draw_portrait
from app.rulebook.rulebook import Rulebook
from app.services.clock import SystemClock
from app.services.office import Office
from app.services.questions.eligibility import answer_eligibility
from app.services.sample_people import sample_people
from app.services.setup import Founding, Setup, found_file
from app.storage.store import Store
from app.texts import read_texts

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("empty", "ours")
ENGINES = ("ours", "typst")
SHAPES = ("one", "each")
CLAIM_BYTES = 135
"""What a signed claim takes: 64 bytes of signature, and the values."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("window", "certificates", "eligibility"))
    parser.add_argument("--people", type=int)
    parser.add_argument("--rounds", type=int)
    words = parser.parse_args()
    if words.what == "eligibility":
        eligibility(words.people or 20_000, words.rounds or 3)
    elif words.what == "window":
        window(words.people or 20_000, words.rounds or 7)
    else:
        certificates(words.people or 1000, words.rounds or 3)


def eligibility(people: int, rounds: int) -> None:
    """Candidates answered a second on one core: facts read, judged and told in sentences.

    Nobody else answers this question, so the peer is the least there is: reading the same JSON.
    """
    rulebook, texts = Rulebook(paths.resources()), read_texts(paths.resources() / "i18n", "zh")
    cases = [example.facts for policy in rulebook.policies.values() for example in policy.examples]
    told = [json.dumps(cases[place % len(cases)]) for place in range(people)]
    answered, read = [], []
    for _ in range(rounds):
        began = time.process_time()
        for one in told:
            answer_eligibility(json.loads(one), rulebook.policies, texts)
        answered.append(time.process_time() - began)
        began = time.process_time()
        for one in told:
            json.loads(one)
        read.append(time.process_time() - began)
    ours, least = statistics.median(answered), statistics.median(read)
    print(
        f"{people} candidates over {len(cases)} cases of all packs, median of {rounds}, CPU time of one core"
    )
    print(f"answered  {people / ours:9.0f} a second")
    print(f"ratio to reading their JSON {ours / least:7.1f}")


def certificates(people: int, rounds: int) -> None:
    """The same page in ours and in typst, as one PDF and as a PDF each, turn by turn in one run."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "people.json"
        listed.write_text(json.dumps(portraits_of(people, Path(folder)), ensure_ascii=False), "utf-8")
        runs: dict[tuple[str, str], list[dict[str, float]]] = {}
        for _ in range(rounds):
            for shape in SHAPES:
                for engine in ENGINES:
                    runs.setdefault((shape, engine), []).append(run_of(engine, shape, listed, Path(folder)))
    print(f"{people} certificates, median of {rounds}; ms and KB a certificate")
    print("shape  engine     wall ms   CPU ms   peak MB        KB")
    for shape in SHAPES:
        medians = {engine: _medians(runs[shape, engine]) for engine in ENGINES}
        for engine, found in medians.items():
            each = 1000 / people
            told = (
                found["wall_s"] * each,
                found["cpu_s"] * each,
                found["peak_mb"],
                found["bytes"] / people / 1024,
            )
            print(f"{shape:6} {engine:8}" + "".join(f"{one:10.2f}" for one in told))
        ratios = [
            medians["ours"][key] / medians["typst"][key] for key in ("wall_s", "cpu_s", "peak_mb", "bytes")
        ]
        print(f"{shape:6} {'ratio':8}" + "".join(f"{one:10.2f}" for one in ratios))


def _medians(found: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(one[key] for one in found) for key in found[0]}


def portraits_of(people: int, folder: Path) -> list[dict[str, str]]:
    """Invented people with a portrait file each and a text for the QR as long as a signed one."""
    (folder / "photos").mkdir()
    listed = []
    for place, line in enumerate(sample_people(people, date(2026, 9, 1)), 1):
        photo = folder / "photos" / f"{place}.jpg"
        photo.write_bytes(draw_portrait(place))
        claim = hashlib.shake_128(str(place).encode()).digest(CLAIM_BYTES)
        listed.append(
            {
                "name": line.name,
                "birth_date": chinese_date(date.fromisoformat(line.birth_date)),
                "id_type": line.id_type,
                "id_number": line.id_number,
                "occupation": line.occupation,
                "job": line.job,
                "number": f"Y00101199996626T{place:06d}",
                "institution": "示例重型机械集团有限公司",
                "institution_en": "Sample Heavy Machinery Group Co., Ltd.",
                "issue_date": "2026年9月24日",
                "issue_date_en": "September 24, 2026",
                "qr_text": f"{QUERY_URL}#{base64.urlsafe_b64encode(claim).decode().rstrip('=')}",
                "photo": str(photo),
            }
        )
    return listed


def run_of(engine: str, shape: str, listed: Path, folder: Path) -> dict[str, float]:
    """One run in a process of its own; its files are counted and thrown away."""
    with tempfile.TemporaryDirectory(dir=folder) as written:
        script = ROOT / "build_scripts" / "measure_certificates.py"
        told = subprocess.run(
            [sys.executable, "-P", str(script), str(listed), written, engine, shape],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if told.returncode:
        sys.exit(f"bench: {engine} failed")
    return dict(json.loads(told.stdout.splitlines()[-1]))


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
        searches: dict[str, list[list[float]]] = {}
        for _ in range(rounds):
            for kind in KINDS:
                spent, told = start(kind, given[kind], folder)
                times[kind].append(spent)
                for line in told:
                    if line.startswith("search"):
                        _, reach, *numbers = line.split()
                        searches.setdefault(reach, []).append([float(number) for number in numbers])
    titles = {"empty": f"empty window, {len(libraries)} library modules", "ours": f"ours, {people} people"}
    for kind in KINDS:
        middle, best = statistics.median(times[kind]) * 1000, min(times[kind]) * 1000
        print(f"{titles[kind]:34} {middle:7.0f} ms {best:7.0f} ms  (median and quickest of {rounds})")
    ratios = (at(times["ours"]) / at(times["empty"]) for at in (statistics.median, min))
    print(f"{'ratio':34} {next(ratios):10.2f} {next(ratios):10.2f}")
    for reach, found in searches.items():
        slowest, middle, whole = (statistics.median(numbers) for numbers in zip(*found, strict=True))
        print(
            f"search, {float(reach) * 1000:3.0f} ms after the table stands: a key is painted in at most"
            f" {slowest:.1f} ms, half of them in {middle:.1f} ms; all it finds in at most {whole:.1f} ms"
        )


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
