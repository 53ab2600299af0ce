"""The review meeting on screen: by keys from the committee to the closing, and what is refused on the way."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.committees import Declaration, Judge, Relation, Seat
from app.domain.levels import Level
from app.domain.review import Ballot, Vote
from app.services.review import CommitteeMember, ReviewMeeting
from app.services.review_view import Board, review_board
from app.services.setup import Setup
from app.ui.main_window import MainWindow
from app.ui.review.excuses import ExcusesDialog
from app.ui.review.grid import Cell, Grid, GridModel
from app.ui.review.grid_view import GridView
from app.ui.review.screen import ReviewScreen
from app.ui.review.slips import ConfirmSlipsDialog, SlipsDialog
from app.ui.theme import Theme
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
NAMES = ("方立", "叶青", "罗成")


@dataclass
class Meeting:
    """The review screen of a window, with its services at hand."""

    window: MainWindow

    def __post_init__(self) -> None:
        desk = self.window.desk
        assert desk.batch is not None
        self.batch, self.actor = desk.batch, desk.account.actor
        self.acts = ReviewMeeting(desk.office)
        screen = self.window.made("review")
        assert isinstance(screen, ReviewScreen)
        self.screen = screen

    @property
    def board(self) -> Board:
        desk = self.window.desk
        return review_board(desk.office, self.batch, desk.account)

    def convene(self, *, recused: tuple[int, int] | None = None) -> list[Judge]:
        """Three judges who have declared and attend; one of them perhaps recused from one candidate."""
        members = [CommitteeMember(name, Seat.MEMBER) for name in NAMES]
        judges = self.acts.form_committee(self.batch, members, self.actor)
        relations = [
            Declaration(judge.id, one.id, Relation.MENTOR if (j, c) == recused else Relation.NONE)
            for j, judge in enumerate(judges)
            for c, one in enumerate(self.board.candidates)
        ]
        self.acts.declare(self.batch, relations, self.actor)
        self.acts.take_attendance(self.batch, [judge.id for judge in judges], (), self.actor)
        self.show()
        return judges

    def show(self, tab: int | None = None) -> None:
        self.window.go("review")
        self.screen.reload()
        if tab is not None:
            self.screen.tabs.setCurrentIndex(tab)


@pytest.fixture
def meeting(open_window: OpenWindow) -> Meeting:
    return Meeting(open_window("examined"))


def cell(view: GridView, row: int, column: int) -> Cell:
    found = view.grid_model.cell(view.grid_model.index(row, column))
    assert found is not None
    return found


def press(view: GridView, row: int, column: int, keys: str) -> None:
    """Put the cursor into a cell and type."""
    view.setCurrentIndex(view.grid_model.index(row, column))
    view.setFocus()
    QTest.keyClicks(view, keys)


def type_in(view: GridView, text: str, then: Qt.Key = Qt.Key.Key_Tab) -> QLineEdit:
    """Type into the current cell the way a person does: over what stands there, then go on."""
    view.edit(view.currentIndex())
    editor = view.viewport().findChildren(QLineEdit)[-1]
    editor.setText(text)
    QTest.keyClick(editor, then)
    return editor


def test_the_committee_is_formed_from_the_lines_with_a_name(meeting: Meeting, qtbot: QtBot) -> None:
    meeting.show()
    tab, screen = meeting.screen.committee, meeting.screen
    assert not screen.close_button.isEnabled()
    assert "评委会" in screen.close_button.accessibleDescription()
    for entry, name in zip(tab.lines, NAMES, strict=False):
        entry.name_field.setText(name)
    tab.add_line()
    assert len(tab.lines) == 8
    QTest.mouseClick(tab.form_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tab.formed.grid_model.rowCount() == 3)
    assert [judge.seat for judge in meeting.board.judges] == [Seat.CHAIR, Seat.DEPUTY, Seat.MEMBER]
    assert "✓" in screen.tabs.tabText(0)


def test_a_candidate_is_refused_as_a_judge(meeting: Meeting, prompts: ScriptedPrompts) -> None:
    meeting.show()
    tab = meeting.screen.committee
    tab.lines[0].name_field.setText(meeting.board.candidates[0].name)
    tab.form()
    assert [error.code for error in prompts.explained] == ["candidate_on_committee"]
    assert meeting.board.judges == ()


def test_relations_are_declared_by_keys_and_the_rest_at_once(meeting: Meeting, qtbot: QtBot) -> None:
    meeting.acts.form_committee(
        meeting.batch, [CommitteeMember(name, Seat.MEMBER) for name in NAMES], meeting.actor
    )
    meeting.show(1)
    tab = meeting.screen.recusals
    assert cell(tab.view, 0, 1).text == "未申报"
    press(tab.view, 0, 1, "2")
    qtbot.waitUntil(lambda: cell(tab.view, 0, 1).text == "师徒")
    shown = cell(tab.view, 0, 1)
    assert (shown.tone, "回避" in shown.told) == ("bad", True)
    assert tab.view.currentIndex().column() == 2
    tab.view.setCurrentIndex(tab.view.grid_model.index(0, 1))
    assert "方立" in tab.all_clear.text()
    QTest.mouseClick(tab.all_clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: meeting.board.undeclared(meeting.board.judges[0]) == ())
    qtbot.waitUntil(lambda: "叶青" in tab.all_clear.text())
    assert cell(tab.view, 0, 1).text == "师徒"
    labels = [action.text() for action in tab.view.menu(tab.view.currentIndex()).actions()]
    assert labels[0] == "0  无"


def test_attendance_and_absences_are_stored_as_they_are_ticked(meeting: Meeting, qtbot: QtBot) -> None:
    judges = meeting.convene(recused=(0, 1))
    meeting.show(2)
    tab = meeting.screen.attendance
    tab.boxes[judges[2].id].click()
    qtbot.waitUntil(lambda: tab.view.grid_model.columnCount() == 3)
    assert [judge.present for judge in meeting.board.judges] == [True, True, False]
    press(tab.view, 0, 2, "2")
    qtbot.waitUntil(lambda: cell(tab.view, 0, 2).text == "离场")
    QTest.keyClick(tab.view, Qt.Key.Key_Left)
    assert (cell(tab.view, 1, 1).text, cell(tab.view, 1, 1).enterable) == ("回避", False)
    press(tab.view, 0, 2, " ")
    qtbot.waitUntil(lambda: cell(tab.view, 0, 2).text == "在场")


def test_who_has_scored_cannot_be_unticked(meeting: Meeting, prompts: ScriptedPrompts) -> None:
    judges = meeting.convene()
    ballot = Ballot(judges[0].id, meeting.board.candidates[0].id, Vote.AGREE)
    meeting.acts.enter_ballots(meeting.batch, [ballot], meeting.actor)
    meeting.show(2)
    box = meeting.screen.attendance.boxes[judges[0].id]
    box.click()
    assert [error.code for error in prompts.explained] == ["review_contradicted"]
    assert box.isChecked()


def test_scores_go_from_cell_to_cell_and_a_full_row_is_stored(meeting: Meeting, qtbot: QtBot) -> None:
    judges = meeting.convene()
    meeting.show(3)
    tab = meeting.screen.scoring
    tab.view.setCurrentIndex(tab.view.grid_model.index(0, 1))
    pair = (judges[0].id, meeting.board.candidates[0].id)
    type_in(tab.view, "38.5")
    assert tab.view.currentIndex().column() == 2
    assert meeting.board.scores == {}
    type_in(tab.view, "３６", Qt.Key.Key_Return)
    type_in(tab.view, "18")
    assert meeting.board.scores[pair] == {"业绩": "38.5", "技能": "36", "带徒": "18"}
    assert (tab.view.currentIndex().row(), tab.view.currentIndex().column()) == (1, 1)
    assert cell(tab.view, 0, 4).text == "已存"
    qtbot.waitUntil(lambda: "本页空 6 格" in tab.left.text())


def test_a_score_above_the_maximum_stays_in_its_editor(meeting: Meeting) -> None:
    meeting.convene()
    meeting.show(3)
    tab = meeting.screen.scoring
    tab.view.setCurrentIndex(tab.view.grid_model.index(0, 1))
    editor = type_in(tab.view, "40.5")
    assert editor.isVisible()
    assert "满分 40" in tab._refused.text()
    assert tab.view.currentIndex().column() == 1
    editor.setText("40")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert not tab._refused.isVisible()
    assert cell(tab.view, 0, 1).text == "40"


def test_a_begun_row_is_stored_when_the_cursor_leaves_it_and_taken_back_by_delete(
    meeting: Meeting, qtbot: QtBot
) -> None:
    judges = meeting.convene()
    meeting.show(3)
    tab = meeting.screen.scoring
    tab.view.setCurrentIndex(tab.view.grid_model.index(0, 1))
    pair = (judges[0].id, meeting.board.candidates[0].id)
    type_in(tab.view, "30", Qt.Key.Key_Down)
    assert meeting.board.scores[pair] == {"业绩": "30"}
    qtbot.waitUntil(lambda: cell(tab.view, 0, 4).text == "还空 2 格")
    tab.view.setCurrentIndex(tab.view.grid_model.index(0, 1))
    QTest.keyClick(tab.view, Qt.Key.Key_Delete)
    meeting.screen.tabs.setCurrentIndex(4)
    assert pair not in meeting.board.scores


def test_a_recused_judge_cannot_be_entered_and_it_says_so(meeting: Meeting) -> None:
    meeting.convene(recused=(1, 0))
    meeting.show(3)
    tab = meeting.screen.scoring
    assert (cell(tab.view, 1, 1).text, cell(tab.view, 1, 1).enterable) == ("回避", False)
    assert cell(tab.view, 1, 4).text == "回避（师徒），不打分、不投票"
    assert "叶青（师徒）" in tab._leaving.text()
    tab.view.setCurrentIndex(tab.view.grid_model.index(0, 3))
    tab.view.setFocus()
    tab.view.focusNextPrevChild(True)  # noqa: FBT003 - Qt's own signature
    assert (tab.view.currentIndex().row(), tab.view.currentIndex().column()) == (2, 1)


def test_one_judge_at_a_time(meeting: Meeting) -> None:
    meeting.convene()
    meeting.show(3)
    tab = meeting.screen.scoring
    tab.by_judge.setChecked(True)
    assert tab.subjects.count() == 3
    assert tab.view.grid_model.rowCount() == len(meeting.board.candidates)
    tab.after.click()
    assert tab.subjects.currentData() == "叶青"


def test_named_votes_by_keys(meeting: Meeting, qtbot: QtBot) -> None:
    judges = meeting.convene()
    meeting.show(4)
    tab = meeting.screen.voting
    press(tab.ballots, 0, 1, "12")
    assert meeting.board.votes == {}
    QTest.keyClicks(tab.ballots, "3")
    candidate = meeting.board.candidates[0].id
    assert [meeting.board.votes[judge.id, candidate] for judge in judges] == list(Vote)
    assert tab.ballots.currentIndex().row() == 1
    qtbot.waitUntil(lambda: not tab.secret.isEnabled())
    tab.ballots.setCurrentIndex(tab.ballots.grid_model.index(0, 1))
    QTest.keyClick(tab.ballots, Qt.Key.Key_Delete)
    QTest.keyClick(tab.ballots, Qt.Key.Key_Down)
    assert (judges[0].id, candidate) not in meeting.board.votes


def test_slips_are_counted_by_one_and_confirmed_by_another(
    meeting: Meeting, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    meeting.convene()
    meeting.show(4)
    tab = meeting.screen.voting
    tab.secret.setChecked(True)
    tab.slips.setCurrentIndex(tab.slips.grid_model.index(0, 0))
    shown: list[QDialog] = []

    def count(dialog: QDialog) -> bool:
        assert isinstance(dialog, SlipsDialog)
        shown.append(dialog)
        assert dialog.fields["issued"].value() == 3
        dialog.fields["returned"].setValue(3)
        dialog.accept()
        assert dialog.result() == 0
        dialog.fields["agree"].setValue(3)
        dialog.accept()
        return True

    prompts.fill = count
    QTest.keyClick(tab.slips, Qt.Key.Key_Return)
    assert [error.code for error in prompts.explained] == ["review_contradicted"]
    qtbot.waitUntil(lambda: cell(tab.slips, 0, 8).text == "待另一人核对")

    def confirm(dialog: QDialog) -> bool:
        assert isinstance(dialog, ConfirmSlipsDialog)
        shown.append(dialog)
        offered = [dialog.accounts.itemData(place).name for place in range(dialog.accounts.count())]
        assert meeting.actor.name not in offered
        dialog.accept()
        return True

    prompts.fill = confirm
    tab.confirm_slips.click()
    qtbot.waitUntil(lambda: "已核对" in cell(tab.slips, 0, 8).text)
    assert len(shown) == 2
    assert not tab.confirm_slips.isEnabled()


def test_empty_cells_are_excused_and_the_review_closes(
    meeting: Meeting, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    meeting.convene()
    meeting.show(3)
    screen = meeting.screen
    assert not screen.close_button.isEnabled()
    assert f"方立给{meeting.board.candidates[0].name}的打分" in screen.close_button.accessibleDescription()

    def excuse(dialog: QDialog) -> bool:
        assert isinstance(dialog, ExcusesDialog)
        model = dialog.model
        assert not dialog.yes.isEnabled()
        whole = model.rowCount()
        dialog.judges.setCurrentIndex(1)
        assert model.rowCount() == whole / 3
        model.setData(model.index(0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
        assert dialog.yes.isEnabled()
        dialog.judges.setCurrentIndex(0)
        assert not dialog.yes.isEnabled()
        dialog.all_button.click()
        dialog.reason_field.setText("演练")
        dialog.accept()
        return True

    prompts.fill = excuse
    screen.excuse_button.click()
    qtbot.waitUntil(screen.close_button.isEnabled)
    assert "缺评：演练" in cell(screen.scoring.view, 0, 4).text
    screen.close_button.click()
    qtbot.waitUntil(lambda: meeting.window.screen_id == "results")
    meeting.show(3)
    assert not screen.close_button.isVisible()
    assert screen.next_button.isVisible()
    assert not cell(screen.scoring.view, 0, 1).enterable


def test_before_the_plan_and_the_examination_the_tabs_say_what_comes_first(open_window: OpenWindow) -> None:
    for stage in ("opened", "entered"):
        screen = Meeting(open_window(stage)).screen
        screen.reload()
        assert not screen.close_button.isEnabled()
        assert screen.close_button.accessibleDescription()
        assert screen.scoring._about.text()
        assert screen.recusals._told.text()


def test_the_grid_keeps_an_open_editor_when_other_cells_change(
    qapp: QApplication,  # noqa: ARG001 - Qt must be running
    meeting: Meeting,
) -> None:
    theme: Theme = meeting.window.desk.theme
    view = GridView(theme, "grid", typed=True)
    row = (Cell("a"), Cell("1", enterable=True, numeric=True), Cell("2", enterable=True, numeric=True))
    view.show_grid(Grid(("n", "x", "y"), (row,)))
    view.show()
    view.setCurrentIndex(view.grid_model.index(0, 1))
    view.edit(view.currentIndex())
    editor = view.viewport().findChildren(QLineEdit)[-1]
    editor.setText("9")
    view.show_grid(Grid(("n", "x", "y"), ((row[0], row[1], Cell("7", enterable=True, numeric=True)),)))
    assert editor.text() == "9"
    assert view.grid_model.index(0, 2).data() == "7"
    view.close()


def test_the_models_are_well_behaved(meeting: Meeting, qtmodeltester: ModelTester) -> None:
    meeting.convene()
    model = GridModel()
    model.show(meeting.screen.voting.ballots.grid_model.grid)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    cells = meeting.board.empty
    dialog = ExcusesDialog(meeting.window, meeting.window.desk, meeting.screen.attempt, cells)
    qtmodeltester.check(dialog.model)  # type: ignore[no-untyped-call]
    dialog.deleteLater()


def test_a_begun_row_is_stored_in_its_own_batch_when_another_one_is_chosen(
    meeting: Meeting, prompts: ScriptedPrompts
) -> None:
    judges = meeting.convene()
    meeting.show(3)
    tab = meeting.screen.scoring
    tab.view.setCurrentIndex(tab.view.grid_model.index(0, 1))
    type_in(tab.view, "30")
    desk = meeting.window.desk
    opened = Setup(desk.office).open_batch("cn-2021-66", "另一批", [Level.T], meeting.actor)
    meeting.window.choose_batch(opened.batch)
    pair = (judges[0].id, meeting.board.candidates[0].id)
    assert meeting.board.scores[pair] == {"业绩": "30"}
    assert prompts.explained == []
