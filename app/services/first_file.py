"""The first start: an institution's file with its first batch, or a sample file to look around in."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.domain.accounts import Role
from app.domain.certificate_numbers import check_prefix, prefix_warnings
from app.domain.errors import InputError, KnownError
from app.domain.levels import Level
from app.domain.policies import Policy
from app.domain.remarks import Remark
from app.domain.working_days import Counting, Period, YearNotArrangedError, publicity_period
from app.printing.faces import FacesMissingError
from app.rulebook.rulebook import Rulebook
from app.services.clock import Clock
from app.services.office import Office
from app.services.progress import Progress, Unwatched
from app.services.sample_batch import SampleBatch
from app.services.setup import Founding, Setup, found_file
from app.storage.store import SUFFIX, Store
from app.texts import Texts

_SAMPLE_PEOPLE, _SAMPLE_STAGES = 30, 5


class NoPlaceChosenError(InputError):
    """Nobody said where the file shall lie."""

    code = "no_place_chosen"


@dataclass(frozen=True, slots=True)
class FirstBatch:
    """The batch opened together with the file."""

    policy: str
    title: str
    levels: tuple[Level, ...]


def prefix_remarks(prefix: str, rulebook: Rulebook) -> tuple[tuple[Remark, ...], tuple[Remark, ...]]:
    """Problems and warnings of the 13 characters while they are typed."""
    problems = check_prefix(prefix, rulebook.provinces)
    return problems, () if problems else prefix_warnings(prefix, rulebook.provinces)


def policies_in_force(clock: Clock, rulebook: Rulebook) -> list[Policy]:
    """The documents under which a batch can be opened today."""
    today = clock.today()
    return [policy for policy in rulebook.policies.values() if policy.in_force(today)]


def found_with_batch(
    path: Path | None,
    founding: Founding,
    first: FirstBatch | None,
    clock: Clock,
    rulebook: Rulebook,
    texts: Texts,
) -> Path:
    """Make the file and, where one is asked for, its first batch; answers the path with its ending.

    Raises NoPlaceChosenError and what `found_file` and `Setup.open_batch` raise; then no file stays.
    """
    if path is None or not path.name:
        raise NoPlaceChosenError
    if path.suffix != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    found_file(path, founding, clock, rulebook)
    if first is not None:
        try:
            _open_first(path, first, clock, rulebook, texts)
        except KnownError:
            path.unlink(missing_ok=True)
            raise
    return path


def make_sample(
    folder: Path, clock: Clock, rulebook: Rulebook, texts: Texts, progress: Progress | None = None
) -> Path:
    """A sample file in `folder` that stands in its publicity period, or after the review.

    It stops after the review where the year is not arranged yet or no face can print a notice. Nothing stays
    when it fails or is stopped.
    """
    watched, policy = progress or Unwatched(), rulebook.policies.first
    path = _free_name(folder, texts.say("demo", "file_name"))
    period, arranged = _sample_period(policy, clock, rulebook)
    sample: SampleBatch | None = None
    try:
        watched.advance(0, _SAMPLE_STAGES)
        sample = SampleBatch(path, policy, period, rulebook, texts, texts)
        watched.advance(1, _SAMPLE_STAGES)
        sample.enter(_SAMPLE_PEOPLE)
        watched.advance(2, _SAMPLE_STAGES)
        sample.examine()
        watched.advance(3, _SAMPLE_STAGES)
        sample.review()
        watched.advance(4, _SAMPLE_STAGES)
        if arranged:
            with contextlib.suppress(FacesMissingError):
                sample.publicise()
        watched.advance(5, _SAMPLE_STAGES)
    except BaseException:
        if sample is not None:
            sample.close()
        path.unlink(missing_ok=True)
        raise
    sample.close()
    return path


def _open_first(path: Path, first: FirstBatch, clock: Clock, rulebook: Rulebook, texts: Texts) -> None:
    with Store.open(path) as store:
        office = Office(store, clock, rulebook, texts, texts)
        actor = office.account(None, Role.SECRETARY).actor
        Setup(office).open_batch(first.policy, first.title, first.levels, actor)


def _sample_period(policy: Policy, clock: Clock, rulebook: Rulebook) -> tuple[Period, bool]:
    """The period of a notice posted yesterday, and whether its days are arranged."""
    posted, days = clock.today() - timedelta(days=1), policy.min_publicity_days
    try:
        return publicity_period(posted, days, rulebook.calendar, Counting.NEXT_DAY), True
    except YearNotArrangedError:
        period = publicity_period(posted, days, rulebook.calendar, Counting.NEXT_DAY, provisional=True)
        return period, False


def _free_name(folder: Path, stem: str) -> Path:
    names: Iterable[str] = (stem, *(f"{stem}-{count}" for count in range(2, 1000)))
    return next(path for name in names if not (path := folder / f"{name}{SUFFIX}").exists())
