"""The demo under every pack, and that nothing stays behind when it is refused."""

import json
from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import KnownError
from app.domain.policies import PolicyUnknownError
from app.domain.working_days import YearNotArrangedError
from app.rulebook.rulebook import Rulebook
from app.services.demo import Demo, FolderNotEmptyError, TooFewPeopleError, TooManyPeopleError
from app.services.issuing import FolderUnusableError
from app.services.progress import JobCancelledError, Unwatched
from app.services.safekeeping import check_file
from app.services.sample_people import MOST_PEOPLE, sample_people
from app.services.setup import PolicyNotInForceError
from app.texts import Texts

POLICIES = ("cn-2021-66", "jl-2022-163", "tj-2024", "sh-2024-177", "gd-2024")


@pytest.fixture
def demo(rulebook: Rulebook, texts: Texts) -> Demo:
    return Demo(rulebook, texts, texts)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_pack_runs_from_roster_to_package(demo: Demo, tmp_path: Path, policy: str) -> None:
    out = tmp_path / "示例 输出"
    summary = demo.run(out, policy_id=policy, people=12, today=None, progress=Unwatched())
    assert json.loads((out / "summary.json").read_text(encoding="utf-8")) == json.loads(json.dumps(summary))
    assert check_file(out / "demo.jiangping").valid
    numbers = summary["certificates"]
    assert isinstance(numbers, list)
    assert summary["issued"] == len(numbers) == len(set(numbers)) > 0
    printed = {path.stem for path in (out / "certificates").iterdir()}
    assert printed == set(numbers)
    for name in ("roster.xlsx", "notice.pdf", "minutes.pdf", "certificates.pdf", str(summary["package"])):
        assert (out / name).stat().st_size > 1000
    assert [path.name for path in out.glob(".*")] == []


@pytest.mark.parametrize(
    ("policy", "people", "today", "error"),
    [
        ("nowhere", 6, None, PolicyUnknownError),
        ("cn-2021-66", 2, None, TooFewPeopleError),
        ("cn-2021-66", MOST_PEOPLE + 1, None, TooManyPeopleError),
        ("cn-2021-66", 6, date(2099, 3, 2), YearNotArrangedError),
        ("gd-2024", 6, date(2021, 10, 18), PolicyNotInForceError),
    ],
)
def test_a_refused_demo_leaves_not_even_a_folder(
    demo: Demo, tmp_path: Path, policy: str, people: int, today: date | None, error: type[KnownError]
) -> None:
    with pytest.raises(error):
        demo.run(tmp_path / "out", policy_id=policy, people=people, today=today, progress=Unwatched())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_bytes(b"kept")
    with pytest.raises(FolderNotEmptyError):
        demo.run(tmp_path, policy_id="cn-2021-66", people=6, today=None, progress=Unwatched())
    out = tmp_path / "kept.txt"
    with pytest.raises(FolderUnusableError):
        demo.run(out, policy_id="cn-2021-66", people=6, today=None, progress=Unwatched())
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


class _Cancelling:
    def advance(self, done: int, total: int) -> None:
        if done * 2 > total:
            raise JobCancelledError


def test_a_cancelled_demo_empties_the_folder_it_was_given(demo: Demo, tmp_path: Path) -> None:
    with pytest.raises(JobCancelledError):
        demo.run(tmp_path, policy_id="cn-2021-66", people=6, today=None, progress=_Cancelling())
    assert list(tmp_path.iterdir()) == []


def test_sample_people_differ_and_are_always_the_same() -> None:
    people = sample_people(MOST_PEOPLE, date(2026, 3, 2))
    assert len({person.id_number for person in people}) == MOST_PEOPLE
    assert len({person.certificate_number for person in people}) == MOST_PEOPLE
    assert people == sample_people(MOST_PEOPLE, date(2026, 3, 2))
