"""Issuing in the window: the real page beside the table, numbers used after asking, sheets at true size."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.accounts import Role
from app.domain.certificates import PrintMode
from app.printing.raster import page_count, render_pixels
from app.services.issuing import Issuing
from app.services.press import certificate_printer
from app.services.progress import Unwatched
from app.ui.issuing.dialogs import WhichSheetsDialog
from app.ui.issuing.screen import IssuingScreen
from app.ui.issuing.sheets import landscape_printer, print_sheets
from app.ui.main_window import MainWindow
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def opened(open_window: OpenWindow, qtbot: QtBot) -> Callable[..., tuple[MainWindow, IssuingScreen]]:
    """The issuing screen on a batch that is confirmed, or issued already, with its first page drawn."""

    def make(*, issued: bool = False, theme_name: str = "light") -> tuple[MainWindow, IssuingScreen]:
        window = open_window("confirmed", theme_name)
        desk = window.desk
        if issued:
            assert desk.batch is not None
            Issuing(desk.office, certificate_printer()).issue_all(desk.batch, desk.account.actor)
            window.made("issuing").changed.emit()
        window.go("issuing")
        screen = window.made("issuing")
        assert isinstance(screen, IssuingScreen)
        qtbot.waitUntil(lambda: screen.preview.pdf is not None and not desk.jobs.busy)
        return window, screen

    return make


def test_the_real_page_stands_beside_the_table(
    opened: Callable[..., tuple[MainWindow, IssuingScreen]], qtbot: QtBot
) -> None:
    window, screen = opened()
    assert screen.page is not None
    assert screen.page.draft
    first = screen.preview.pdf
    screen.table.select_row(1)
    qtbot.waitUntil(lambda: screen.preview.pdf not in {None, first})
    qtbot.waitUntil(lambda: not screen.preview.sheet._pixmap.isNull())
    width = screen.preview.sheet._pixmap.width()
    assert abs(width - screen.preview.sheet.width() * screen.devicePixelRatioF()) <= 2
    assert "LXGW WenKai" in screen._faces.text() or "KaiTi" in screen._faces.text()
    assert not window.desk.jobs.busy


def test_true_size_is_297_mm_wide(opened: Callable[..., tuple[MainWindow, IssuingScreen]]) -> None:
    _, screen = opened()
    QTest.mouseClick(screen.preview.true_size, Qt.MouseButton.LeftButton)
    dots = screen.screen().physicalDotsPerInchX()
    assert abs(screen.preview.sheet.width() / dots * 25.4 - 297) < 1
    QTest.mouseClick(screen.preview.larger, Qt.MouseButton.LeftButton)
    assert screen.preview.zoom == 125
    QTest.mouseClick(screen.preview.smaller, Qt.MouseButton.LeftButton)
    assert screen.preview.zoom == 100
    QTest.mouseClick(screen.preview.fit, Qt.MouseButton.LeftButton)
    assert screen.preview.zoom is None


def test_issuing_asks_with_count_and_first_number_and_tells_what_it_did(
    opened: Callable[..., tuple[MainWindow, IssuingScreen]], prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    _, screen = opened()
    people = screen.table.model.total
    prompts.yes = False
    QTest.mouseClick(screen.issue_button, Qt.MouseButton.LeftButton)
    assert f"{people} 人" in prompts.asked[-1]
    assert "Y00101199996626T000001" in prompts.asked[-1]
    assert not screen.result.isVisible()
    prompts.yes = True
    QTest.mouseClick(screen.issue_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.result.isVisible() and not screen.issue_button.isEnabled())
    assert f"Y00101199996626T{people:06d}" in screen.result.text
    assert "四(三)" in screen.issue_button.accessibleDescription()
    assert all(row.issued for row in screen.table.model.everything)
    QTest.mouseClick(screen.result.close_button, Qt.MouseButton.LeftButton)
    assert not screen.result.isVisible()


def test_who_was_refused_is_told_with_the_reason(
    opened: Callable[..., tuple[MainWindow, IssuingScreen]], qtbot: QtBot
) -> None:
    window, screen = opened()
    first = screen.table.model.everything[0]
    with window.desk.office.store.session() as session:
        session.candidates._db.table("candidates").update(first.candidate_id, {"photo_sha256": None})
    QTest.mouseClick(screen.issue_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(screen.result.isVisible)
    assert f"{first.name}：" in screen.result.text
    assert "没有照片" in screen.result.text
    qtbot.waitUntil(lambda: [row.issued for row in screen.table.model.everything].count(False) == 1)


def test_printing_is_at_true_size_and_noted(
    opened: Callable[..., tuple[MainWindow, IssuingScreen]],
    prompts: ScriptedPrompts,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    window, screen = opened(issued=True)
    target = tmp_path / "printed.pdf"

    def fill(dialog: QDialog) -> bool:
        if isinstance(dialog, WhichSheetsDialog):
            dialog.buttons["chosen"].setChecked(True)
        if isinstance(dialog, QPrintDialog):
            dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            dialog.printer().setOutputFileName(str(target))
            dialog.printer().setResolution(150)
        return True

    prompts.fill = fill
    screen.table.view.selectAll()
    qtbot.waitUntil(lambda: not window.desk.jobs.busy)
    screen.table.select_row(0)
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(row.times_printed for row in screen.table.model.everything))
    assert [row.times_printed for row in screen.table.model.everything][:2] == [1, 0]
    printed = target.read_bytes()
    assert page_count(printed) == 1
    assert "已送往打印机 1 张" in screen.result.text


def test_a_printed_page_lies_exactly_over_the_archived_one(
    opened: Callable[..., tuple[MainWindow, IssuingScreen]], tmp_path: Path
) -> None:
    _, screen = opened(issued=True)
    archived = screen.preview.pdf
    assert archived is not None
    printer = landscape_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "two.pdf"))
    printer.setResolution(300)
    print_sheets(printer, [archived, archived], Unwatched())
    printed = (tmp_path / "two.pdf").read_bytes()
    assert page_count(printed) == 2
    for page in (0, 1):
        was, now = render_pixels(archived, 0, 150), render_pixels(printed, page, 150)
        assert abs(was.width - now.width) <= 2
        assert abs(was.height - now.height) <= 2
        dark_was, dark_now = _dark_columns(was.content, was.width), _dark_columns(now.content, now.width)
        assert abs(dark_was[0] - dark_now[0]) <= 2
        assert abs(dark_was[1] - dark_now[1]) <= 2


def _dark_columns(content: bytes, width: int) -> tuple[int, int]:
    """The first and the last column that holds something dark."""
    dark = {at % width for at in range(len(content) // 3) if content[3 * at + 1] < 140}
    return min(dark), max(dark)


def test_several_certificates_are_saved_under_their_numbers(
    opened: Callable[..., tuple[MainWindow, IssuingScreen]],
    prompts: ScriptedPrompts,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    window, screen = opened(issued=True)
    folder = tmp_path / "pdf"
    folder.mkdir()
    screen.table.view.selectAll()
    qtbot.waitUntil(lambda: screen.preview.pdf is not None and not window.desk.jobs.busy)
    prompts.files = [folder]
    QTest.mouseClick(screen.save_button, Qt.MouseButton.LeftButton)
    assert sorted(path.stem for path in folder.iterdir()) == [
        row.number for row in screen.table.model.everything
    ]
    prompts.files = [tmp_path / "absent" / "x.pdf"]
    screen.table.select_row(0)
    qtbot.waitUntil(screen.save_button.isEnabled)
    QTest.mouseClick(screen.save_button, Qt.MouseButton.LeftButton)
    assert [error.code for error in prompts.explained] == ["folder_unusable"]


def test_trial_sheets_use_no_number(
    opened: Callable[..., tuple[MainWindow, IssuingScreen]],
    prompts: ScriptedPrompts,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    window, screen = opened()
    prompts.files = [tmp_path / "drafts"]
    QTest.mouseClick(screen.draft_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(screen.result.isVisible, timeout=15_000)
    assert (tmp_path / "drafts" / "certificates.pdf").is_file()
    with window.desk.office.store.reading() as session:
        assert session.numbers.everything() == []


def test_an_observer_is_told_why_nothing_can_be_issued(
    opened: Callable[..., tuple[MainWindow, IssuingScreen]],
) -> None:
    window, screen = opened()
    account = window.desk.office.account(None, Role.APPROVER)
    window.desk.account = account
    screen.reload()
    assert not screen.issue_button.isEnabled()
    assert account.name in screen.issue_button.accessibleDescription()


def test_columns_give_way_before_the_number_does(
    opened: Callable[..., tuple[MainWindow, IssuingScreen]], qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    window, screen = opened(issued=True)
    window.resize(1180, 720)
    qtbot.waitUntil(lambda: screen.table.view.isColumnHidden(4))
    assert not screen.table.view.isColumnHidden(3)
    number = screen.table.model.everything[0].number
    needed = screen.table.view.fontMetrics().horizontalAdvance(number)
    assert screen.table.view.columnWidth(3) >= needed
    assert screen.table.view.horizontalScrollBar().maximum() == 0
    qtmodeltester.check(screen.table.model)  # type: ignore[no-untyped-call]


def test_a_whole_batch_can_be_printed_into_a_folder_as_before(
    opened: Callable[..., tuple[MainWindow, IssuingScreen]], tmp_path: Path
) -> None:
    window, screen = opened(issued=True)
    desk = window.desk
    assert desk.batch is not None
    Issuing(desk.office, certificate_printer()).print_batch(
        desk.batch, tmp_path / "out", PrintMode.FULL, desk.account.actor
    )
    screen.reload()
    assert {row.times_printed for row in screen.table.model.everything} == {1}
