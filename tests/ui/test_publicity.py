"""The publicity screen: print, post, reprint, objections, withdrawal, and going on afterwards."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.candidates import CandidateState
from app.domain.publicity import ObjectionTarget, Outcome, Signature
from app.domain.publicity_standing import Standing
from app.services.clock import SetClock
from app.services.publicity_view import Phase, PublicityState, PublicityView
from app.ui.candidates.withdrawal import WithdrawalDialog
from app.ui.main_window import MainWindow
from app.ui.publicity.dialogs import DecisionDialog, ObjectionDialog, PostingDialog
from app.ui.publicity.screen import PublicityScreen
from tests.ui.conftest import POSTED, ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


def _screen(window: MainWindow) -> PublicityScreen:
    window.go("publicity")
    screen = window.made("publicity")
    assert isinstance(screen, PublicityScreen)
    return screen


def _state(window: MainWindow) -> PublicityState:
    assert window.desk.batch is not None
    return PublicityView(window.desk.office).look(window.desk.batch)


def _kinds(screen: PublicityScreen) -> dict[str, str]:
    """What each day in colour is, by the first line of its cell."""
    told = {cell.accessibleName(): str(cell.property("kind")) for cell in screen.calendar.cells}
    return {name.split("（")[0]: kind for name, kind in told.items() if kind not in {"working", "rest"}}


def _click(screen: PublicityScreen, button: str) -> None:
    QTest.mouseClick(getattr(screen, button), Qt.MouseButton.LeftButton)


def test_the_running_period_is_drawn_day_by_day(open_window: OpenWindow, clock: SetClock) -> None:
    clock.move_to(date(2026, 9, 17), 10)
    screen = _screen(open_window("publicised"))
    assert list(_kinds(screen).values()) == ["posted", *["counted"] * 4, "last", "results"]
    assert list(_kinds(screen))[-2:] == ["2026年9月20日", "2026年9月21日"]  # the 20th, a Sunday, is worked
    assert not screen.primary.isEnabled()
    assert screen.primary.accessibleDescription() == "9月20日期满后可用 · 四(三)"
    assert screen.print_button.isEnabled()
    assert screen.object_button.isEnabled()


def test_over_it_leads_on_to_confirmation(open_window: OpenWindow) -> None:
    window = open_window("publicised")
    screen = _screen(window)
    assert screen.primary.isEnabled()
    _click(screen, "primary")
    assert window.screen_id == "confirmation"


def test_too_early_it_offers_the_step_to_do(open_window: OpenWindow) -> None:
    window = open_window("examined")
    screen = _screen(window)
    assert not screen.primary.isEnabled()
    assert "评审" in screen.primary.accessibleDescription()
    button = next(one for one in screen.findChildren(type(screen.primary)) if "评审" in one.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.screen_id == "review"


def test_the_posting_day_shows_its_period_before_anything_is_printed(open_window: OpenWindow) -> None:
    screen = _screen(open_window("reviewed"))
    assert screen.draft.day == date(2026, 9, 22)
    assert _kinds(screen)["2026年9月30日"] == "last"
    screen.draft.day_field.setDate(QDate(2026, 9, 23))
    assert _kinds(screen)["2026年10月8日"] == "last"
    assert _kinds(screen)["2026年10月9日"] == "results"
    assert screen.draft.day_field.minimumDate() == QDate(2026, 9, 22)


def test_printing_saves_the_notice_and_then_waits_for_the_posting(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window("reviewed")
    screen = _screen(window)
    prompts.files = [tmp_path / "公示.pdf"]
    _click(screen, "primary")
    qtbot.waitUntil((tmp_path / "公示.pdf").exists)
    qtbot.waitUntil(lambda: screen.primary.text() == "登记张贴")
    assert (tmp_path / "公示.pdf").read_bytes().startswith(b"%PDF")
    assert f"列 {len(_state(window).names)} 人" in prompts.asked[0]
    _click(screen, "primary")
    qtbot.waitUntil(lambda: screen.primary.text() == "公示期满，转核准")
    notice = _state(window).notices[0]
    assert (notice.posted_on, notice.last_day) == (date(2026, 9, 22), date(2026, 9, 30))


def test_turning_back_prints_nothing(open_window: OpenWindow, prompts: ScriptedPrompts) -> None:
    window = open_window("reviewed")
    prompts.yes = False
    _click(_screen(window), "primary")
    window.desk.jobs.wait()
    assert _state(window).phase is Phase.PRINTING


def test_another_posting_day_leads_to_a_reprint(
    open_window: OpenWindow, prompts: ScriptedPrompts, clock: SetClock, qtbot: QtBot
) -> None:
    window = open_window("reviewed")
    screen = _screen(window)
    _click(screen, "primary")
    qtbot.waitUntil(lambda: screen.primary.text() == "登记张贴")
    clock.move_to(date(2026, 9, 23), 9)

    def posted_a_day_later(dialog: QDialog) -> bool:
        assert isinstance(dialog, PostingDialog)
        for field in dialog.fields.values():
            field.setDate(QDate(2026, 9, 23))
        return True

    prompts.fill = posted_a_day_later
    _click(screen, "primary")
    qtbot.waitUntil(lambda: [one.number for one in _state(window).notices] == [2])
    assert "2026年9月23日" in prompts.asked[-1]
    qtbot.waitUntil(lambda: _said(screen, "第 2 号公示"))
    _click(screen, "primary")
    qtbot.waitUntil(lambda: _state(window).phase is Phase.POSTED)
    assert _state(window).notices[0].last_day == date(2026, 10, 8)


def test_a_reprint_can_be_left_again(open_window: OpenWindow, qtbot: QtBot) -> None:
    screen = _screen(open_window("reviewed"))
    _click(screen, "primary")
    qtbot.waitUntil(lambda: screen.primary.text() == "登记张贴")
    _click(screen, "print_button")
    assert screen.primary.text() == "打印公示"
    QTest.mouseClick(screen.draft.back_button, Qt.MouseButton.LeftButton)
    assert screen.primary.text() == "登记张贴"


def test_an_objection_holds_one_name_and_is_closed_by_somebody_else(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    window = open_window("publicised")
    screen = _screen(window)

    def against_the_second(dialog: QDialog) -> bool:
        assert isinstance(dialog, ObjectionDialog)
        assert not dialog.accept_button.isEnabled()
        dialog.people.setCurrentIndex(1)
        dialog.signature.choose(Signature.ANONYMOUS)
        assert not dialog.identity_field.isEnabled()
        dialog.content_field.setPlainText("带徒业绩不实")
        return dialog.accept_button.isEnabled()

    prompts.fill = against_the_second
    _click(screen, "object_button")
    qtbot.waitUntil(lambda: len(_state(window).open_objections) == 1)
    held = _state(window).names[1]
    assert held.standing is Standing.OBJECTED
    qtbot.waitUntil(lambda: _said(screen, f"{held.candidate.name}：只停此人"))
    closed_by: list[str] = []

    def decide(dialog: QDialog) -> bool:
        assert isinstance(dialog, DecisionDialog)
        dialog.outcome.choose(Outcome.DISMISSED)
        dialog.report_field.setPlainText("查无实据")
        closed_by.append(dialog.decider.name)
        return True

    prompts.fill = decide
    screen.now.decide_wanted.emit(_state(window).open_objections[0])
    assert _state(window).open_objections == ()
    assert closed_by != [window.desk.account.name]
    assert prompts.explained == []


def test_the_same_person_closing_an_anonymous_objection_is_refused(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    window = open_window("publicised")
    screen = _screen(window)

    def anonymous(dialog: QDialog) -> bool:
        assert isinstance(dialog, ObjectionDialog)
        dialog.target.choose(ObjectionTarget.PROCEDURE)
        assert not dialog.people.isEnabled()
        dialog.signature.choose(Signature.ANONYMOUS)
        dialog.content_field.setPlainText("评委回避不全")
        return True

    prompts.fill = anonymous
    _click(screen, "object_button")
    qtbot.waitUntil(lambda: {one.standing for one in _state(window).names} == {Standing.OBJECTED})

    def by_the_handler(dialog: QDialog) -> bool:
        assert isinstance(dialog, DecisionDialog)
        dialog.outcome.choose(Outcome.CLOSED)
        dialog.report_field.setPlainText("已核实")
        dialog.deciders.setCurrentText(window.desk.account.name)
        return True

    prompts.fill = by_the_handler
    screen.now.decide_wanted.emit(_state(window).open_objections[0])
    assert [error.code for error in prompts.explained] == ["same_person"]
    assert len(_state(window).open_objections) == 1


def test_a_row_opens_its_sheet_and_escape_closes_it(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    window = open_window("publicised")
    screen = _screen(window)
    screen.table.select_row(0)
    QTest.keyClick(screen.table.view, Qt.Key.Key_Return)
    assert screen.sheet.isVisible()
    assert screen.sheet.shown is not None

    def leaves(dialog: QDialog) -> bool:
        assert isinstance(dialog, WithdrawalDialog)
        dialog.reason_field.setPlainText("本人申请")
        return True

    prompts.fill = leaves
    gone = screen.sheet.shown.candidate.id
    QTest.mouseClick(screen.sheet.withdraw_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not screen.sheet.withdraw_button.isEnabled())
    states = {one.candidate.id: one.candidate.state for one in _state(window).names}
    assert states[gone] is CandidateState.WITHDRAWN
    screen.sheet.setFocus()
    screen.table.view.setFocus()
    qtbot.waitUntil(screen.table.view.hasFocus)
    QTest.keyClick(screen.table.view, Qt.Key.Key_Escape)
    assert not screen.sheet.isVisible()


def test_a_day_nobody_has_arranged_is_marked_and_asked_about(
    open_window: OpenWindow, prompts: ScriptedPrompts, clock: SetClock, qtbot: QtBot
) -> None:
    clock.move_to(date(2026, 12, 23), 9)
    window = open_window("reviewed")
    screen = _screen(window)
    assert _said(screen, "2027 年的放假安排还没有导入")
    assert screen.primary.isEnabled()
    _click(screen, "primary")
    qtbot.waitUntil(lambda: screen.primary.text() == "登记张贴")
    assert "推算" in prompts.asked[0]
    _click(screen, "primary")
    qtbot.waitUntil(lambda: _state(window).phase is Phase.POSTED)
    qtbot.waitUntil(lambda: _said(screen, "期限是暂定的"))


def test_the_table_model_is_sound(open_window: OpenWindow, qtmodeltester: ModelTester) -> None:
    screen = _screen(open_window("publicised"))
    qtmodeltester.check(screen.table.model)  # type: ignore[no-untyped-call]
    screen.table.search_field.setText("没有这个人")
    assert screen.table.model.rowCount() == 0


def test_the_dark_window_and_the_first_day_work_too(open_window: OpenWindow, clock: SetClock) -> None:
    clock.move_to(POSTED, 12)
    screen = _screen(open_window("publicised", "dark"))
    assert _said(screen, "9月15日 起算第 1 个工作日")


def _said(screen: PublicityScreen, text: str) -> bool:
    return any(text in label.text() for label in screen.findChildren(QLabel) if label.isVisible())
