"""Sources of numbers, the lock, papers and deliveries on the register screen."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.accounts import Role
from app.domain.candidates import CandidateState
from app.services.issuing import Issuing
from app.services.press import certificate_printer
from app.ui.home.screen import HomeScreen
from app.ui.issuing.screen import IssuingScreen
from app.ui.main_window import MainWindow
from app.ui.register.assigned import AssignedDialog
from app.ui.register.dialogs import (
    BlockDialog,
    ConfirmLastDialog,
    DeliveryDialog,
    ReleaseDialog,
    StartDialog,
)
from app.ui.register.screen import RegisterScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
STEM = "Y00101199996626T"


def _register(window: MainWindow) -> RegisterScreen:
    window.go("register")
    screen = window.made("register")
    assert isinstance(screen, RegisterScreen)
    return screen


def _issued(open_window: OpenWindow) -> MainWindow:
    window = open_window("confirmed")
    desk = window.desk
    assert desk.batch is not None
    Issuing(desk.office, certificate_printer()).issue_all(desk.batch, desk.account.actor)
    return window


def _as_approver(window: MainWindow) -> None:
    window.desk.account = window.desk.office.account(None, Role.APPROVER)


def _choose(screen: RegisterScreen, menu: str, text: str) -> None:
    wanted = getattr(screen, menu)
    next(action for action in wanted.actions() if text in action.text()).trigger()
    QApplication.processEvents()  # what was stored is shown a moment later


def _click(screen: RegisterScreen, button: str) -> None:
    QTest.mouseClick(getattr(screen, button), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_a_start_is_asked_for_and_used(open_window: OpenWindow, prompts: ScriptedPrompts) -> None:
    window = open_window("confirmed")
    screen = _register(window)
    assert not screen.papers_button.isEnabled()

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, StartDialog)
        assert dialog.upcoming.text() == f"{STEM}000001"
        dialog.start_field.setText("501")
        return True

    prompts.fill = fill
    _choose(screen, "sources", "起始编号")
    assert [error.code for error in prompts.explained] == ["role_missing"]
    _as_approver(window)
    _choose(screen, "sources", "起始编号")
    assert len(prompts.explained) == 1
    window.go("issuing")
    issuing = window.made("issuing")
    assert isinstance(issuing, IssuingScreen)
    prompts.yes = False
    window.desk.account = window.desk.office.account(None, Role.SECRETARY)
    issuing.reload()
    QTest.mouseClick(issuing.issue_button, Qt.MouseButton.LeftButton)
    assert f"{STEM}000501" in prompts.asked[-1]


def test_a_used_up_block_is_told_before_issuing(open_window: OpenWindow, prompts: ScriptedPrompts) -> None:
    window = open_window("confirmed")
    screen = _register(window)
    _as_approver(window)

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, BlockDialog)
        for field, text in (
            (dialog.first_field, "11"),
            (dialog.last_field, "12"),
            (dialog.source_field, "示例集团"),
            (dialog.document_field, "示例集团〔2026〕8号"),
        ):
            field.setText(text)
        return True

    prompts.fill = fill
    _choose(screen, "sources", "号段")
    assert prompts.explained == []
    assert [line.number for line in screen.table.model.everything] == [f"{STEM}000011"]
    assert "租用未用 2 个" in screen.counts.text()
    screen.table.select_row(0)
    screen.table.opened.emit(screen.table.current())
    assert "尚未使用" in screen.sheet.text
    desk = window.desk
    assert desk.batch is not None
    secretary = desk.office.account(None, Role.SECRETARY)
    Issuing(desk.office, certificate_printer()).issue_all(desk.batch, secretary.actor)
    desk.account = secretary
    window.go("issuing")
    issuing = window.made("issuing")
    assert isinstance(issuing, IssuingScreen)
    prompts.yes = False
    QTest.mouseClick(issuing.issue_button, Qt.MouseButton.LeftButton)
    assert "号段已经用完" in prompts.asked[-1]


def test_a_locked_file_shows_the_way_out(open_window: OpenWindow, prompts: ScriptedPrompts) -> None:
    window = _issued(open_window)
    with window.desk.office.store.session() as session:
        session.institutions.set_generation(2)
    window.go("home")
    home = window.made("home")
    assert isinstance(home, HomeScreen)
    home.reload()
    assert "从备份恢复" in home.lock_told.text()
    QTest.mouseClick(home.lock_button, Qt.MouseButton.LeftButton)
    screen = _register(window)
    assert screen.lock_banner.isVisible()
    assert not screen.lock_button.isEnabled()
    assert "核准人" in screen.lock_button.accessibleDescription()
    _as_approver(window)
    screen.reload()
    last = len(screen.table.model.everything)

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, ConfirmLastDialog)
        assert not dialog.accept_button.isEnabled()
        for field in dialog.fields.values():
            field.setText(str(last + 2))
        assert dialog.accept_button.isEnabled()
        return True

    prompts.fill = fill
    _click(screen, "lock_button")
    assert prompts.explained == []
    assert not screen.lock_banner.isVisible()
    lost = screen.table.model.everything[-1]
    assert lost.number.endswith(f"{last + 1:06d}")
    screen.table.opened.emit(lost)
    assert "恢复备份后停用" in screen.sheet.text


def test_a_list_of_assigned_numbers_is_shown_then_stored(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    window = open_window("confirmed")
    screen, desk = _register(window), window.desk
    assert desk.batch is not None
    with desk.office.store.reading() as session:
        everybody = session.candidates.of_batch(desk.batch.id)
    one, two, *_ = [person for person in everybody if person.state is CandidateState.CONFIRMED]
    rows = [
        f"{one.name},{one.person.id_number},{STEM}000088,2026-09-22",
        f"别人,{two.person.id_number},{STEM}000089,2026-09-22",
    ]
    listed = tmp_path / "编号.csv"
    listed.write_text("\n".join(["姓名,证件号码,证书编号,发证日期", *rows]), encoding="utf-8")
    seen: list[str] = []

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, AssignedDialog)
        assert not dialog.accept_button.isEnabled()
        dialog.table.select_row(1)
        seen.append(dialog.reasons.text())
        dialog.good_rows.setChecked(True)
        assert dialog.accept_button.isEnabled()
        return True

    prompts.fill = fill
    prompts.files = [tmp_path / "nowhere.csv", listed]
    _choose(screen, "sources", "上级编号")
    assert prompts.explained[-1].code == "number_list_unreadable"
    _choose(screen, "sources", "上级编号")
    assert "别人" in seen[0]
    assert "1 人" in prompts.informed[-1]
    (line,) = screen.table.model.everything
    assert (line.number, line.name) == (f"{STEM}000088", one.name)
    screen.table.select_row(0)
    prompts.fill = lambda dialog: isinstance(dialog, ReleaseDialog)
    _choose(screen, "sources", "作废")
    assert prompts.explained[-1].code == "role_missing"
    _as_approver(window)
    _choose(screen, "sources", "作废")
    assert screen.table.model.everything[0].void_reason == "authority_refused"
    _choose(screen, "sources", "作废")
    assert "已预留" in prompts.informed[-1]


def test_a_delivery_to_a_proxy_is_recorded_and_shown(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    window = _issued(open_window)
    screen = _register(window)
    assert not screen.deliver_button.isEnabled()
    screen.table.select_row(1)
    scan = tmp_path / "委托书.png"
    scan.write_bytes(b"\x89PNG\r\n")
    prompts.files = [scan]

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, DeliveryDialog)
        assert not dialog.form.isRowVisible(dialog.name_field)
        dialog.taken_by.choose("proxy")
        assert dialog.form.isRowVisible(dialog.name_field)
        dialog.name_field.setText("李代领")
        dialog.document_field.setText("委托书")
        dialog.proof_button.click()
        return True

    prompts.fill = fill
    _click(screen, "deliver_button")
    assert prompts.explained == []
    line = screen.table.model.everything[1]
    assert line.delivery is not None
    assert line.delivery.day == date(2026, 9, 22)
    screen.table.opened.emit(line)
    assert "李代领代领" in screen.sheet.text
    assert "已领取" in screen.sheet.text
    screen.table.select_row(1)
    assert not screen.deliver_button.isEnabled()


def test_registers_and_the_list_to_sign_are_written(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    screen = _register(_issued(open_window))
    prompts.files = [tmp_path / "登记表", tmp_path / "表格", tmp_path / "签字表", tmp_path / "no" / "x"]
    for text in ("登记表（PDF）", "CSV", "签字表", "CSV"):
        _choose(screen, "papers", text)
    written = {path.name for path in tmp_path.iterdir() if path.suffix in {".pdf", ".csv"}}
    assert written == {"登记表.pdf", "表格.csv", "签字表.pdf"}
    assert len(prompts.informed) == 3
    assert prompts.explained[-1].code == "file_unwritable"
