"""An open file at some stage of the sample batch, for the tests of the services."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.working_days import Counting, publicity_period
from app.rulebook.rulebook import Rulebook
from app.services.check_slips import CheckSlips
from app.services.clock import SetClock
from app.services.issuing import Issuing
from app.services.office import Office
from app.services.press import certificate_printer
from app.services.sample_batch import SampleBatch
from app.services.setup import Setup
from app.storage.store import Store
from app.texts import Texts

PEOPLE = 10
POSTED = date(2021, 10, 18)


@dataclass
class Bench:
    """One open file at some stage, with its clock and the two people who work on it."""

    office: Office
    clock: SetClock
    secretary: Actor
    approver: Actor
    batch: Batch
    roster: bytes

    @property
    def file(self) -> Path:
        return self.office.store.path

    def candidates(self, *states: CandidateState) -> list[Candidate]:
        with self.office.store.reading() as session:
            everybody = session.candidates.of_batch(self.batch.id)
        return [one for one in everybody if not states or one.state in states]

    def states(self) -> dict[str, CandidateState]:
        return {one.name: one.state for one in self.candidates()}

    def acts(self) -> list[str]:
        with self.office.store.reading() as session:
            return [line.act for line in session.log.lines(self.batch.id)]

    def sign_slips(self, *chosen: CandidateId) -> None:
        """Have these sign what prints now, as of today."""
        CheckSlips(self.office).sign(self.batch, chosen, self.clock.today(), self.secretary)

    def account(self, name: str, *roles: Role) -> Actor:
        """A new account of that name."""
        return Setup(self.office).add_account(name, roles, self.approver).actor


@dataclass(frozen=True)
class Prepared:
    """The files by stage, and at what moment each was left."""

    folder: Path
    moments: dict[str, datetime]
    roster: bytes


def walk(folder: Path, policy: str, people: int, posted: date, rulebook: Rulebook, texts: Texts) -> Prepared:
    """Walk a sample batch and keep a copy of its file after every stage."""
    pack = rulebook.policies[policy]
    period = publicity_period(posted, pack.min_publicity_days, rulebook.calendar, Counting.NEXT_DAY)
    sample = SampleBatch(folder / "sample.jiangping", pack, period, rulebook, texts, texts)
    moments: dict[str, datetime] = {}

    def keep(stage: str) -> None:
        moments[stage] = sample.clock.moment
        sample.office.store.copy_to(folder / f"{stage}.jiangping")

    try:
        keep("opened")
        roster = sample.enter(people)
        keep("entered")
        stages: list[tuple[str, Callable[[], object]]] = [
            ("examined", sample.examine),
            ("reviewed", sample.review),
            ("publicised", sample.publicise),
            ("objected", sample.object_and_withdraw),
            ("confirmed", sample.confirm),
            (
                "issued",
                lambda: Issuing(sample.office, certificate_printer()).issue_all(
                    sample.batch, sample.secretary
                ),
            ),
        ]
        for stage, act in stages:
            act()
            keep(stage)
    finally:
        sample.close()
    return Prepared(folder, moments, roster)


def opened_bench(prepared: Prepared, stage: str, folder: Path, rulebook: Rulebook, texts: Texts) -> Bench:
    file = folder / f"{stage}.jiangping"
    shutil.copyfile(prepared.folder / file.name, file)
    clock = SetClock(prepared.moments[stage] + timedelta(minutes=1))
    office = Office(Store.open(file), clock, rulebook, texts, texts)
    with office.store.reading() as session:
        batch = session.batches.all()[0]
    secretary = office.account(None, Role.SECRETARY).actor
    approver = office.account(None, Role.APPROVER).actor
    return Bench(office, clock, secretary, approver, batch, prepared.roster)
