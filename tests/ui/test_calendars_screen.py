"""Yearly arrangements in the window: years with their source, a look before loading, the hand count."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QPoint
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.year_days import YearDayKind
from app.services.clock import SetClock
from app.services.press import paper_printer
from app.services.publicity import Publicity
from app.ui.calendars.screen import CalendarsScreen
from app.ui.calendars.year import runs
from app.ui.main_window import MainWindow
from app.ui.publicity.hand_count import HandCountDialog
from app.ui.publicity.screen import PublicityScreen
from tests.services.test_calendars import DOCUMENT, YEAR, rows
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


def opened(window: MainWindow) -> CalendarsScreen:
    window.go("calendars")
    screen = window.made("calendars")
    assert isinstance(screen, CalendarsScreen)
    return screen


def words(screen: CalendarsScreen | PublicityScreen) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def choose(screen: CalendarsScreen, prompts: ScriptedPrompts, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    prompts.files = [path]
    screen.load.click()


def test_the_settings_lead_to_the_years(open_window: OpenWindow) -> None:
    window = open_window("entered")
    window.go("settings")
    button = next(
        one for one in window.made("settings").findChildren(QPushButton) if "年度安排" in one.text()
    )
    button.click()
    assert window.screen_id == "calendars"
    screen = opened(window)
    assert screen.years.currentItem().text() == "2026 年 · 随程序附带"
    assert "全年工作日 248 天" in screen.facts.text()
    screen.years.setCurrentRow(0)
    assert "不能据此计算公示期" in screen.facts.text()
    screen.back.click()
    assert window.screen_id == "settings"


def test_a_year_is_drawn_with_marks_and_told_in_words(open_window: OpenWindow) -> None:
    screen = opened(open_window("entered"))
    october = screen.drawing.months[9]
    assert "10月1日" in october.accessibleDescription()
    assert "放假（国庆节）" in october.accessibleDescription()
    assert "调休上班" in screen.drawing.months[0].accessibleDescription()
    assert screen.drawing.months[2].accessibleDescription() == "没有放假或调休上班"
    cell = october.width() // 7
    found = october.day_at(QPoint(3 * cell + cell // 2, 40))
    assert found is not None
    assert (found.day, found.kind) == (date(2026, 10, 1), YearDayKind.HOLIDAY)
    assert october.day_at(QPoint(5, 5)) is None


def test_a_year_is_looked_at_before_it_is_loaded(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window("entered")
    screen = opened(window)
    choose(screen, prompts, tmp_path / "2027.csv", rows())
    assert YEAR not in window.desk.office.calendar().arranged_years
    qtbot.waitUntil(lambda: "请先核对再导入" in words(screen))
    assert not screen.load.isEnabled()
    assert "文号" in screen.load.accessibleDescription()
    assert not screen.reason_field.isVisible()
    screen.document_field.setText(DOCUMENT)
    assert screen.load.isEnabled()
    screen.load.click()
    assert prompts.informed == ["2027 年的安排已导入，公示期从现在起按它计算。"]
    assert YEAR in window.desk.office.calendar().arranged_years
    choose(screen, prompts, tmp_path / "again.csv", rows(YEAR, "2027-06-08,端午节,放假"))
    qtbot.waitUntil(lambda: "改为放假：6月8日" in words(screen))
    screen.document_field.setText(DOCUMENT)
    assert not screen.load.isEnabled()
    screen.reason_field.setText("国办补充通知")
    screen.load.click()
    assert date(2027, 6, 8) in window.desk.office.calendar().holidays
    assert prompts.explained == []


def test_what_cannot_be_loaded_says_why(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = opened(open_window("entered"))
    choose(screen, prompts, tmp_path / "x.csv", rows(YEAR, "2027-03-02,丙,调休"))
    qtbot.waitUntil(lambda: "只写“调休”分不清" in words(screen))
    assert not screen.load.isEnabled()
    assert not screen.drawing.isVisible()
    screen.give_up.click()
    assert screen.drawing.isVisible()
    choose(screen, prompts, tmp_path / "y.csv", "没有表头".encode())
    assert [one.code for one in prompts.explained] == ["arrangement_headings"]
    prompts.files = [tmp_path / "gone.csv"]
    screen.load.click()
    assert prompts.explained[-1].code == "arrangement_unreadable"


def test_spans_of_days_are_told_together() -> None:
    days = [date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3), date(2026, 10, 10)]
    assert runs(days) == "10月1日–10月3日、10月10日"
    assert runs([]) == ""


def test_two_people_count_a_provisional_end_by_hand(
    open_window: OpenWindow, prompts: ScriptedPrompts, clock: SetClock, qtbot: QtBot
) -> None:
    clock.move_to(date(2026, 12, 30))
    window = open_window("reviewed")
    desk, batch = window.desk, window.desk.batch
    assert batch is not None
    publicity, actor = Publicity(desk.office, paper_printer()), desk.account.actor
    notice = publicity.print_notice(batch, date(2026, 12, 30), actor, provisional=True)
    publicity.post(notice.id, dict.fromkeys(notice.places, date(2026, 12, 30)), actor)
    window.go("publicity")
    screen = window.made("publicity")
    assert isinstance(screen, PublicityScreen)
    screen.reload()
    asked: list[str] = []

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, HandCountDialog)
        asked.append(dialog.counter.name)
        dialog.day_field.setDate(QDate(2027, 1, 8))
        dialog.reason_field.setPlainText("国办通知，元旦放假至1月4日")
        return True

    prompts.fill = fill
    for _ in range(2):
        qtbot.waitUntil(lambda: len(counting_buttons(screen)) == 1)
        counting_buttons(screen)[0].click()
    assert prompts.explained == []
    assert len(set(asked)) == 2
    assert "1月8日" in prompts.informed[-1]
    qtbot.waitUntil(lambda: counting_buttons(screen) == [])


def counting_buttons(screen: PublicityScreen) -> list[QPushButton]:
    buttons = screen.now.findChildren(QPushButton)
    return [one for one in buttons if one.isVisible() and "人工核对" in one.text()]
