"""The import screen: check before storing, correct in place, questions, photos, result."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.exchange.roster_writing import RosterLine, write_roster
from app.printing.portraits import draw_portrait
from app.services.intake import Intake
from app.services.roster_rows import Verdict
from app.services.sample_people import sample_people
from app.texts import Texts
from app.ui.main_window import MainWindow
from app.ui.roster.screen import RosterScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
TODAY = date(2026, 9, 1)


def screen_of(window: MainWindow) -> RosterScreen:
    window.go("roster")
    screen = window.made("roster")
    assert isinstance(screen, RosterScreen)
    return screen


def make_active(window: MainWindow, qtbot: QtBot) -> None:
    """Keys reach shortcuts only in the active window, and the platform takes a turn to make it so."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


def people() -> list[RosterLine]:
    return sample_people(6, TODAY)


def spoilt() -> list[RosterLine]:
    """The fourth person's number has a wrong last character."""
    lines = people()
    number = lines[3].id_number
    lines[3] = replace(lines[3], id_number=number[:-1] + ("1" if number[-1] != "1" else "2"))
    return lines


def saved(folder: Path, lines: list[RosterLine], name: str = "花名册.xlsx") -> Path:
    path = folder / name
    path.write_bytes(write_roster(lines))
    return path


def read(screen: RosterScreen, path: Path, qtbot: QtBot) -> None:
    screen.open_file(path)
    settled(screen, qtbot)


def settled(screen: RosterScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: screen.looked is not None and not screen.desk.jobs.busy)


def counts(screen: RosterScreen) -> dict[Verdict, int]:
    assert screen.looked is not None
    return {verdict: screen.looked.count(verdict) for verdict in Verdict if screen.looked.count(verdict)}


def test_a_clean_roster_is_stored_whole_and_the_same_again_changes_nothing(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window("opened")
    screen = screen_of(window)
    assert not screen.all_button.isVisible()
    read(screen, saved(tmp_path, people()), qtbot)
    assert counts(screen) == {Verdict.NEW: 6}
    assert not screen.good_button.isEnabled()
    QTest.mouseClick(screen.all_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(screen.result.isVisible)
    assert "6 人" in screen.result.summary.text()
    settled(screen, qtbot)
    assert counts(screen) == {Verdict.SAME: 6}
    assert not screen.all_button.isEnabled()
    assert "完全相同" in screen.all_button.accessibleDescription()
    assert window.desk.batch is not None
    assert len(window.desk.inquiry.candidates(window.desk.batch)) == 6
    assert screen.result.isVisible()  # it stays until it is read
    QTest.mouseClick(screen.result.next_button, Qt.MouseButton.LeftButton)
    assert window.screen_id == "plan"


def test_a_refused_row_comes_first_with_its_reason_and_stops_the_whole(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = screen_of(open_window("opened"))
    read(screen, saved(tmp_path, spoilt()), qtbot)
    first = screen.table.model.shown[0]
    assert (first.row, first.verdict) == (5, Verdict.REFUSED)
    assert "校验码" in first.reasons[0]
    assert not screen.all_button.isEnabled()
    assert "1 行不能导入" in screen.all_button.accessibleDescription()
    QTest.mouseClick(screen.good_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(screen.result.isVisible)
    settled(screen, qtbot)
    assert "1 行没有导入" in screen.result.details.text()
    assert counts(screen) == {Verdict.SAME: 5, Verdict.REFUSED: 1}


def test_a_refused_row_is_corrected_in_place(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window("opened")
    screen = screen_of(window)
    path = saved(tmp_path, spoilt())
    before = path.read_bytes()
    read(screen, path, qtbot)
    screen.table.select_row(0)
    make_active(window, qtbot)
    screen.table.view.setFocus()
    QTest.keyClick(screen.table.view, Qt.Key.Key_F2)
    assert screen.sheet.isVisible()
    row = screen.sheet.shown
    assert row is not None
    faulty = [cell for cell in row.cells if cell.faulty]
    assert [cell.heading for cell in faulty] == ["证件号码"]
    field = screen.sheet.fields[faulty[0].column]
    assert not screen.sheet.check_button.isEnabled()
    field.setText(people()[3].id_number)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: counts(screen) == {Verdict.NEW: 6} and not screen.desk.jobs.busy)
    assert screen.sheet.shown is not None
    assert screen.sheet.shown.verdict is Verdict.NEW
    assert screen.all_button.isEnabled()
    assert path.read_bytes() == before


def test_an_ambiguous_heading_is_asked_and_its_answer_read(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = screen_of(open_window("opened"))
    book = openpyxl.load_workbook(BytesIO(write_roster(people())))
    book.worksheets[0]["K1"] = "等级"
    path = tmp_path / "等级.xlsx"
    book.save(path)
    read(screen, path, qtbot)
    assert list(screen.questions.combos) == [10]
    assert not screen.all_button.isEnabled()
    assert "等级" in screen.all_button.accessibleDescription()
    combo = screen.questions.combos[10]
    combo.setCurrentIndex(combo.findData("apply_level"))
    combo.activated.emit(combo.currentIndex())
    qtbot.waitUntil(screen.all_button.isEnabled)
    assert screen.questions.combos[10].currentData() == "apply_level"
    assert counts(screen) == {Verdict.NEW: 6}


def test_what_a_row_changes_is_told(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    screen = screen_of(open_window("opened"))
    read(screen, saved(tmp_path, people()), qtbot)
    screen.all_button.click()
    qtbot.waitUntil(screen.result.isVisible)
    lines = people()
    lines[1] = replace(lines[1], employer="新车间", certificate_date="2015-03-01")
    read(screen, saved(tmp_path, lines, "改.xlsx"), qtbot)
    assert counts(screen) == {Verdict.CHANGED: 1, Verdict.SAME: 5}
    told = " ".join(screen.table.model.shown[0].notes)
    assert "动力部 → 新车间" in told
    assert "证书" in told


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04 broken", "只有一句话".encode()])
def test_an_unusable_file_is_explained_and_leaves_the_start(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path, content: bytes
) -> None:
    screen = screen_of(open_window("opened"))
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    screen.open_file(path)
    qtbot.waitUntil(lambda: bool(prompts.explained) and not screen.desk.jobs.busy)
    assert screen.looked is None
    assert screen.start_panel.isVisible()


def test_a_file_that_is_gone_is_explained(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    screen = screen_of(open_window("opened"))
    screen.open_file(tmp_path / "没有.xlsx")
    assert [error.code for error in prompts.explained] == ["roster_file_unreadable"]


def test_a_file_may_be_dropped(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    screen = screen_of(open_window("opened"))
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(saved(tmp_path, people())))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    screen.dropEvent(event)
    settled(screen, qtbot)
    assert counts(screen) == {Verdict.NEW: 6}


def test_photos_come_with_the_roster(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, prompts: ScriptedPrompts
) -> None:
    window = open_window("opened")
    screen = screen_of(window)
    read(screen, saved(tmp_path, people()), qtbot)
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / f"{people()[0].id_number}.jpg").write_bytes(draw_portrait(1))
    (folder / "谁.jpg").write_bytes(draw_portrait(2))
    prompts.files.append(folder)
    screen.check.photo_menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: screen.looked is not None and screen.looked.portraits is not None)
    settled(screen, qtbot)
    assert "谁.jpg" in screen.check.warnings.text()
    screen.all_button.click()
    qtbot.waitUntil(screen.result.isVisible)
    assert "照片 1 张" in screen.result.details.text()
    assert window.desk.batch is not None
    candidates = window.desk.inquiry.candidates(window.desk.batch)
    assert [one.photo_sha256 is not None for one in candidates] == [True] + [False] * 5


def test_the_blank_roster_has_an_example_that_import_passes_over(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, prompts: ScriptedPrompts
) -> None:
    screen = screen_of(open_window("opened"))
    path = tmp_path / "空白.xlsx"
    prompts.files.append(path)
    QTest.mouseClick(screen.blank_button, Qt.MouseButton.LeftButton)
    assert "空白.xlsx" in prompts.informed[0]
    read(screen, path, qtbot)
    assert counts(screen) == {}
    assert "没有人员" in screen.all_button.accessibleDescription()
    assert "示例" in screen.check.warnings.text()


def test_a_place_that_cannot_be_written_is_explained(
    open_window: OpenWindow, tmp_path: Path, prompts: ScriptedPrompts
) -> None:
    screen = screen_of(open_window("opened"))
    prompts.files.append(tmp_path / "没有这个文件夹" / "空白.xlsx")
    screen.blank_button.click()
    assert [error.code for error in prompts.explained] == ["roster_unwritable"]
    assert not prompts.informed


def test_after_the_examination_newcomers_are_refused_row_by_row(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = screen_of(open_window("examined"))
    line = sample_people(40, TODAY)[39]
    read(screen, saved(tmp_path, [line]), qtbot)
    assert counts(screen) == {Verdict.REFUSED: 1}
    assert "没有一行可以导入" in screen.all_button.accessibleDescription()


def test_every_field_a_heading_may_mean_has_a_name(texts: Texts, open_window: OpenWindow) -> None:
    aliases = open_window("opened").desk.office.rulebook.headings
    fields = {field for fields in aliases.values() for field in fields} | {"new_cert_no"}
    assert [field for field in sorted(fields) if not texts.has("roster_field", field)] == []


def test_coming_back_after_a_change_elsewhere_checks_the_rows_anew(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window("opened")
    screen = screen_of(window)
    lines = people()
    read(screen, saved(tmp_path, lines), qtbot)
    desk, batch = window.desk, window.desk.batch
    assert batch is not None
    intake = Intake(desk.office)
    preview = intake.preview(batch, write_roster(lines[:2]), "别处.xlsx")
    intake.store(batch, preview, desk.account.actor)
    window.go("candidates")
    window.made("candidates").changed.emit()
    window.go("roster")
    qtbot.waitUntil(lambda: counts(screen) == {Verdict.SAME: 2, Verdict.NEW: 4})
