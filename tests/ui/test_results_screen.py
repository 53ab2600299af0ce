"""The results on screen: the ranking, how each came about, the minutes and the proposal."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.committees import Declaration, Relation, Seat
from app.domain.review import Ballot, Sheet, Vote
from app.services.review import CommitteeMember, ReviewMeeting
from app.services.review_view import review_board
from app.ui.main_window import MainWindow
from app.ui.results.screen import ResultsScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


def shown(window: MainWindow) -> ResultsScreen:
    window.go("proposal")
    screen = window.made("results")
    assert isinstance(screen, ResultsScreen)
    return screen


def close_review(window: MainWindow, *, tied: bool) -> None:
    """Three judges score and vote on everybody; `tied` gives all the same."""
    desk = window.desk
    assert desk.batch is not None
    batch, actor, acts = desk.batch, desk.account.actor, ReviewMeeting(desk.office)
    members = [CommitteeMember(name, Seat.MEMBER) for name in ("方立", "叶青", "罗成")]
    judges = acts.form_committee(batch, members, actor)
    candidates = review_board(desk.office, batch, desk.account).candidates
    pairs = [(judge, place, one) for judge in judges for place, one in enumerate(candidates)]
    acts.declare(batch, [Declaration(judge.id, one.id, Relation.NONE) for judge, _, one in pairs], actor)
    acts.take_attendance(batch, [judge.id for judge in judges], (), actor)
    sheets = [
        Sheet(
            judge.id,
            one.id,
            {"业绩": Decimal(39 if tied else 39 - place), "技能": Decimal(30), "带徒": Decimal(15)},
        )
        for judge, place, one in pairs
    ]
    acts.enter_sheets(batch, sheets, actor)
    acts.enter_ballots(batch, [Ballot(judge.id, one.id, Vote.AGREE) for judge, _, one in pairs], actor)
    acts.close(batch, actor)


def test_before_the_closing_the_screen_says_what_to_do(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("examined")
    screen = shown(window)
    assert not screen.table.isVisible()
    assert not screen.print_button.isEnabled()
    assert not screen.propose_button.isEnabled()
    QTest.mouseClick(screen.review_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.screen_id == "review")


def test_the_ranking_stands_in_order_and_the_sheet_explains(
    open_window: OpenWindow, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    screen = shown(open_window("reviewed"))
    model = screen.table.model
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    rows = [[str(model.index(row, column).data()) for column in range(7)] for row in range(model.rowCount())]
    assert rows[0][0] == "1"
    assert rows[0][4].count("/") == 1
    assert rows[0][5].count("–") == 1
    assert rows[0][6] == "建议人选"
    assert "到会 7 人" in screen.meeting.text()
    assert "（师徒）" in screen.stood_back.text()
    assert "建议人选" in screen.counts.text()
    screen.table.select_row(0)
    QTest.keyClick(screen.table.view, Qt.Key.Key_Return)
    assert screen.sheet.isVisible()
    assert "的总分：" in screen.sheet.text
    assert "÷" in screen.sheet.text
    assert screen.table.view.isColumnHidden(5)
    screen.table.select_row(1)
    assert str(model.index(1, 1).data()) in screen.sheet.text
    screen.table.view.setFocus()
    qtbot.waitUntil(screen.table.view.hasFocus)
    QTest.keyClick(screen.table.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not screen.sheet.isVisible())
    assert not screen.table.view.isColumnHidden(5)


def test_the_list_is_proposed_and_the_next_step_offered(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    window = open_window("examined")
    close_review(window, tied=False)
    screen = shown(window)
    assert screen.propose_button.isEnabled()
    prompts.yes = False
    screen.propose_button.click()
    assert screen.propose_button.isVisible()
    prompts.yes = True
    screen.propose_button.click()
    qtbot.waitUntil(screen.next_button.isVisible)
    assert not screen.propose_button.isVisible()
    screen.next_button.click()
    qtbot.waitUntil(lambda: window.screen_id == "publicity")


def test_an_undecided_tie_disables_the_proposal_and_names_the_tied(open_window: OpenWindow) -> None:
    window = open_window("examined")
    close_review(window, tied=True)
    screen = shown(window)
    assert not screen.propose_button.isEnabled()
    tied = str(screen.table.model.index(0, 1).data())
    assert tied in screen.propose_button.accessibleDescription()
    assert str(screen.table.model.index(0, 6).data()) == "并列待定"


def test_the_minutes_are_saved_where_the_person_says(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    screen = shown(open_window("reviewed"))
    prompts.files.append(tmp_path / "minutes.pdf")
    screen.print_button.click()
    qtbot.waitUntil(lambda: len(prompts.informed) == 1)
    assert (tmp_path / "minutes.pdf").read_bytes().startswith(b"%PDF")
    prompts.files.append(tmp_path / "missing" / "minutes.pdf")
    screen.print_button.click()
    qtbot.waitUntil(lambda: len(prompts.explained) == 1)
    assert prompts.explained[0].code == "file_unwritable"
