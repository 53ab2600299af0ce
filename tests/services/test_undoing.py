"""Undo: rows return to what they were, as a new act, until the notice is printed."""

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app import paths
from app.domain.candidates import WithdrawalKind
from app.domain.log_chain import first_break
from app.domain.occupations import Related
from app.domain.signing import Signing
from app.domain.working_days import Counting, publicity_period
from app.rulebook.rulebook import Rulebook
from app.services.candidate_facts import occupation_key
from app.services.intake import Intake
from app.services.qualification import Qualification
from app.services.related_occupations import RelatedLists
from app.services.sample_batch import SampleBatch
from app.services.undoing import NothingToUndoError, UndoForbiddenError, Undoing
from app.texts import read_texts

_OUTSIDE = frozenset({"log", "log_heads", "history", "inverses", "files", "sqlite_sequence"})


@pytest.fixture
def sample(tmp_path: Path) -> SampleBatch:
    rulebook = Rulebook(paths.resources())
    texts = read_texts(paths.resources() / "i18n", "zh")
    period = publicity_period(date(2026, 9, 14), 5, rulebook.calendar, Counting.NEXT_DAY)
    policy = rulebook.policies["cn-2021-66"]
    return SampleBatch(tmp_path / "a.jiangping", policy, period, rulebook, texts, texts)


def _contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that an undo may touch."""
    connection = sqlite3.connect(file)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {
        table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
        for table in tables
        if table not in _OUTSIDE
    }
    connection.close()
    return found


def test_every_act_up_to_the_proposal_can_be_taken_back_row_for_row(sample: SampleBatch) -> None:
    file, undoing = sample.office.store.path, Undoing(sample.office)
    opened = _contents(file)
    sample.enter(6)
    entered = _contents(file)
    sample.examine()
    sample.review()
    taken = 0
    while _contents(file) != entered:
        undoing.undo(sample.batch, sample.secretary)
        taken += 1
    assert taken > 8
    undoing.undo(sample.batch, sample.secretary)
    undoing.undo(sample.batch, sample.secretary)
    assert _contents(file) == opened
    with pytest.raises(NothingToUndoError):
        undoing.undo(sample.batch, sample.secretary)
    with sample.office.store.reading() as session:
        assert first_break(session.log.lines(sample.batch.id)) is None
    sample.close()


def test_what_was_taken_back_can_be_done_again(sample: SampleBatch) -> None:
    sample.enter(6)
    sample.examine()
    Undoing(sample.office).undo(sample.batch, sample.secretary)
    Qualification(sample.office).close(sample.batch, sample.secretary, ("方立",))
    assert len(sample.review()) > 0
    sample.close()


def test_a_withdrawal_is_named_before_it_is_taken_back(sample: SampleBatch) -> None:
    sample.enter(6)
    first = sample.candidates()[0]
    Intake(sample.office).withdraw(first.id, WithdrawalKind.LEFT, "调离", sample.secretary)
    assert Undoing(sample.office).last(sample.batch).act == "withdrawn"
    Undoing(sample.office).undo(sample.batch, sample.secretary)
    assert sample.candidates()[0] == first
    sample.close()


def test_what_an_act_examines_anew_is_taken_back_with_it(sample: SampleBatch) -> None:
    """Each of these examines somebody anew, some of them behind their own log line."""
    sample.enter(6)
    qualification, batch, secretary = Qualification(sample.office), sample.batch, sample.secretary
    signed = Signing(("方立",), sample.clock.today())
    file, first = sample.office.store.path, sample.candidates()[0]
    qualification.examine(batch, secretary)
    related = {occupation_key(first): [Related(None, "起重工", "同一工段")]}
    acts: list[Callable[[], object]] = [
        lambda: qualification.attest(first.id, {"ethics": True}, secretary, signed),
        lambda: qualification.attest_together(batch, [first.id], {"fitness": True}, secretary, signed),
        lambda: qualification.change_facts(batch, first.id, {"post": []}, secretary),
        lambda: RelatedLists(sample.office).put(batch, related, secretary),
        lambda: qualification.examine(batch, secretary),
    ]
    stood = []
    for act in acts:
        stood.append(_contents(file))
        act()
    while stood:
        Undoing(sample.office).undo(batch, secretary)
        assert _contents(file) == stood.pop()
    sample.close()


def test_what_no_act_belongs_to_is_taken_back_with_none(sample: SampleBatch) -> None:
    """A transaction that writes no line leaves nothing for the next line to take back."""
    sample.enter(6)
    first = sample.candidates()[0]
    with sample.office.store.session() as session:
        session.candidates.put_facts(first.id, "post", [])
    stood = _contents(sample.office.store.path)
    Qualification(sample.office).examine(sample.batch, sample.secretary)
    Undoing(sample.office).undo(sample.batch, sample.secretary)
    assert _contents(sample.office.store.path) == stood
    sample.close()


def test_a_printed_notice_forbids_it_with_the_article(sample: SampleBatch) -> None:
    sample.enter(6)
    sample.examine()
    sample.review()
    sample.publicise()
    with pytest.raises(UndoForbiddenError) as refusal:
        Undoing(sample.office).undo(sample.batch, sample.secretary)
    assert refusal.value.article == "四(三)"
    sample.close()
