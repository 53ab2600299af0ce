"""The number register and the packages in the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.accounts import Role
from app.domain.corrections import RequestKind
from app.services.corrections import Corrections
from app.services.handover import Handover
from app.services.issuing import Issuing
from app.services.press import certificate_printer, paper_printer
from app.services.scans import Scan
from app.services.steps import Steps
from app.ui.home.screen import HomeScreen
from app.ui.log.screen import LogScreen
from app.ui.main_window import MainWindow
from app.ui.packages.screen import PackagesScreen
from app.ui.register.screen import RegisterScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
_SCAN = Scan("情况说明.pdf", b"%PDF-1.4 synthetic", "application/pdf")


def _issued(open_window: OpenWindow) -> MainWindow:
    window = open_window("confirmed")
    desk = window.desk
    assert desk.batch is not None
    Issuing(desk.office, certificate_printer()).issue_all(desk.batch, desk.account.actor)
    return window


def _register(window: MainWindow) -> RegisterScreen:
    window.go("register")
    screen = window.made("register")
    assert isinstance(screen, RegisterScreen)
    return screen


def _packages(window: MainWindow) -> PackagesScreen:
    window.go("packages")
    screen = window.made("packages")
    assert isinstance(screen, PackagesScreen)
    return screen


def test_a_number_is_found_and_copied_whole(open_window: OpenWindow, qtmodeltester: ModelTester) -> None:
    screen = _register(_issued(open_window))
    assert not screen.banner.isVisible()
    assert not screen.copy_button.isEnabled()
    one = screen.table.model.everything[2]
    screen.table.search_field.setText(one.name)
    assert [line.number for line in screen.table.model.shown] == [one.number]
    index = screen.table.model.index(0, 0)
    assert screen.table.model.data(index) == one.number
    assert screen.table.model.data(index, Qt.ItemDataRole.ToolTipRole) == "Y 0010 11 999966 26 T 000003"
    screen.table.select_row(0)
    QTest.mouseClick(screen.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == one.number
    qtmodeltester.check(screen.table.model)  # type: ignore[no-untyped-call]


def test_a_gap_is_told_at_the_top(open_window: OpenWindow) -> None:
    window = _issued(open_window)
    with window.desk.office.store.session() as session:
        session.numbers._db.execute("UPDATE counters SET next_serial = next_serial + 2")
    screen = _register(window)
    assert screen.banner.isVisible()
    assert "去向不明" in screen.gaps.text()


def test_enter_opens_a_sheet_and_escape_puts_it_away(open_window: OpenWindow) -> None:
    screen = _register(_issued(open_window))
    screen.table.select_row(0)
    screen.table.opened.emit(screen.table.current())
    assert "Y 0010 11 999966 26 T 000001" in screen.sheet.text
    assert "还没有打印过" in screen.sheet.text
    QTest.keyClick(screen.sheet, Qt.Key.Key_Escape)
    assert not screen.sheet.isVisible()


def test_nothing_issued_says_why_no_package_can_be_written(open_window: OpenWindow) -> None:
    screen = _packages(open_window("confirmed"))
    assert not screen.portal_button.isEnabled()
    assert "还没有发出的证书" in screen.portal_button.accessibleDescription()


def test_a_package_is_written_listed_and_verified(
    open_window: OpenWindow,
    prompts: ScriptedPrompts,
    qtbot: QtBot,
    tmp_path: Path,
    qtmodeltester: ModelTester,
) -> None:
    screen = _packages(_issued(open_window))
    folder = tmp_path / "out"
    folder.mkdir()
    prompts.files = [folder]
    QTest.mouseClick(screen.portal_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.table.model.total == 1, timeout=15_000)
    (path,) = folder.iterdir()
    assert path.name in screen.sheet.text
    prompts.files = [path]
    QTest.mouseClick(screen.verify_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "检查通过" in screen.sheet.text)
    (folder / "bad.zip").write_bytes(b"no zip at all")
    prompts.files = [folder / "bad.zip"]
    QTest.mouseClick(screen.verify_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(prompts.explained))
    assert prompts.explained[0].code == "package_unreadable"
    qtmodeltester.check(screen.table.model)  # type: ignore[no-untyped-call]


def test_the_archive_package_has_its_own_button(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = _packages(_issued(open_window))
    prompts.files = [tmp_path]
    QTest.mouseClick(screen.archive_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.table.model.total == 1, timeout=15_000)
    assert list(tmp_path.glob("*-archive.zip"))


def test_a_step_that_cannot_close_says_what_comes_first(open_window: OpenWindow) -> None:
    screen = _packages(_issued(open_window))
    button = screen.step_buttons["upload"]
    assert not button.isEnabled()
    assert "聘任" in button.accessibleDescription()


def test_a_due_correction_is_named_at_home_and_packed_here(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    window = _issued(open_window)
    screen, office, batch = _packages(window), window.desk.office, window.desk.batch
    assert batch is not None
    assert not screen.correction_button.isEnabled()
    assert "不需要更正包" in screen.correction_button.accessibleDescription()
    assert not screen.supplement_button.isVisible()
    secretary, approver = (office.account(None, role).actor for role in (Role.SECRETARY, Role.APPROVER))
    Handover(office, paper_printer()).pack(batch, "portal", tmp_path, secretary)
    with office.store.reading() as session:
        one, two, *_ = session.certificates.valid_of_batch(batch.id)
    for step in ("appointment", "upload"):
        Steps(office).complete_for(batch, [one.candidate_id], step, secretary)
    corrections = Corrections(office, certificate_printer())
    for certificate, name in ((one, "王堃"), (two, "李堃")):
        request = corrections.request_correction(
            certificate.number, RequestKind.UPLOADED, {"name": name}, "错", _SCAN, secretary
        )
        corrections.approve(request.id, approver)
    window.go("home")
    home = window.made("home")
    assert isinstance(home, HomeScreen)
    home.reload()
    (due,) = [button for button in home.due_buttons if "等生成更正包" in button.accessibleName()]
    QTest.mouseClick(due, Qt.MouseButton.LeftButton)
    assert window.screen_id == "packages"
    screen.reload()
    ready, waiting = screen.due.text().splitlines()
    assert "王堃" in ready
    assert "李堃" in waiting
    prompts.files = [tmp_path]
    QTest.mouseClick(screen.correction_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.table.model.total == 2, timeout=15_000)
    assert "更正对照" in screen.sheet.text
    assert [one.kind for one in screen.table.model.everything] == ["new", "correction"]
    assert screen.table.model.data(screen.table.model.index(1, 1)) == "上传包（更正）"
    assert not screen.correction_button.isEnabled()
    assert "李堃" in screen.correction_button.accessibleDescription()
    (path,) = tmp_path.glob("*-portal-correction.zip")
    prompts.files = [path]
    QTest.mouseClick(screen.verify_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "检查通过" in screen.sheet.text)
    assert "更正" in screen.sheet.text


def test_rows_that_the_portal_may_have_are_told_again_only_after_asking(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window("confirmed")
    desk, batch = window.desk, window.desk.batch
    assert batch is not None
    issuing, actor = Issuing(desk.office, certificate_printer()), desk.account.actor
    with desk.office.store.reading() as session:
        last, *first = (one for one in session.candidates.of_batch(batch.id) if one.state == "confirmed")
    for one in first:
        issuing.issue(one.id, actor)
    screen = _packages(window)
    prompts.files = [tmp_path]
    QTest.mouseClick(screen.portal_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.table.model.total == 1, timeout=15_000)
    assert prompts.asked == []
    prompts.yes = False
    QTest.mouseClick(screen.portal_button, Qt.MouseButton.LeftButton)
    assert first[0].name in prompts.asked[0]
    issuing.issue(last.id, actor)
    screen.reload()
    assert screen.supplement_button.isVisible()
    prompts.files = [tmp_path]
    QTest.mouseClick(screen.supplement_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.table.model.total == 2, timeout=15_000)
    assert [one.row_count for one in screen.table.model.everything] == [len(first), 1]
    assert not screen.supplement_button.isVisible()


def test_the_log_tells_who_did_what(open_window: OpenWindow, qtmodeltester: ModelTester) -> None:
    window = _issued(open_window)
    window.go("log")
    screen = window.made("log")
    assert isinstance(screen, LogScreen)
    whole = screen.table.model.total
    screen.table.search_field.setText("核准签字")
    assert [one.record for one in screen.table.model.shown] == ["第 1 号核准名单"]
    QTest.mouseClick(screen.copy_button, Qt.MouseButton.LeftButton)
    head = QGuiApplication.clipboard().text()
    assert len(head) == 16
    assert head in screen.head.text()
    screen.table.search_field.clear()
    QTest.mouseClick(screen.of_institution, Qt.MouseButton.LeftButton)
    assert screen.table.model.total < whole
    assert screen.table.model.everything[-1].act == "founded"
    qtmodeltester.check(screen.table.model)  # type: ignore[no-untyped-call]
