"""What an examination rests on, by clicks and keys: evidence, two kinds of override, signatures, stops."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.domain.accounts import Role
from app.domain.bars import BarSubject
from app.domain.levels import Level
from app.domain.overrides import OverrideKind
from app.domain.signing import Signing
from app.printing.portraits import draw_portrait
from app.services.barring import BarDraft, Barring
from app.services.clock import SetClock
from app.services.qualification import Qualification
from app.services.qualification_view import Standing
from app.services.setup import Setup
from app.ui.main_window import MainWindow
from app.ui.qualification.dialogs import (
    ClosingDialog,
    EvidenceDialog,
    OverrideDialog,
    ReasonDialog,
    SecondPersonDialog,
    SignersDialog,
)
from app.ui.qualification.screen import QualificationScreen
from app.ui.qualification.viewer import ScanViewer
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
YEARS = "five_years_as_senior_technician"
FINE: dict[str, object] = {
    "front_line": True,
    "ethics": True,
    "fitness": True,
    "performance": True,
    "achievement": ["innovation"],
}


def board(window: MainWindow, *, unknown: int | None = None) -> QualificationScreen:
    """The board of people examined; of the one at row `unknown` nobody knows the posts."""
    window.go("qualification")
    screen = window.made("qualification")
    assert isinstance(screen, QualificationScreen)
    desk = window.desk
    batch, actor = desk.batch, desk.account.actor
    assert batch is not None
    people = [one.candidate for one in screen.table.model.shown]
    acts = Qualification(desk.office)
    signing = Signing(("方立", "叶青"), desk.office.clock.today())
    acts.attest_together(batch, [one.id for one in people], FINE, actor, signing)
    acts.examine(batch, actor)
    if unknown is not None:
        acts.change_facts(batch, people[unknown].id, {"post": None}, actor)
    screen.reload()
    return screen


def words(screen: QualificationScreen) -> str:
    labels = screen.sheet.findings.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(screen.sheet.findings))


def press(screen: QualificationScreen, requirement: str, act: str) -> None:
    button = screen.sheet.findings.buttons[requirement, act]
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "任免文件.jpg"
    path.write_bytes(draw_portrait(5))
    return path


def test_evidence_is_attached_shown_saved_and_removed(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts, scan: Path, tmp_path: Path
) -> None:
    screen = board(open_window("entered"))
    screen.table.select_row(0)
    findings = screen.sheet.findings

    def fill(dialog: QDialog) -> bool:
        if isinstance(dialog, EvidenceDialog) and prompts.files:
            assert not dialog.accept_button.isEnabled()
            QTest.mouseClick(dialog.file.button, Qt.MouseButton.LeftButton)
            assert dialog.title_field.text() == "任免文件"
        elif isinstance(dialog, EvidenceDialog):
            dialog.as_note.click()
            QTest.keyClicks(dialog.title_field, "Contract")
            assert not dialog.accept_button.isEnabled()
            QTest.keyClicks(dialog.kept_field, "Cabinet 3")
        return dialog.accept_button.isEnabled() if isinstance(dialog, EvidenceDialog) else True

    prompts.fill = fill
    prompts.files = [scan]
    press(screen, YEARS, "add")
    qtbot.waitUntil(lambda: "证据：任免文件" in words(screen))
    press(screen, YEARS, "add")
    qtbot.waitUntil(lambda: "证据：Contract（存放：Cabinet 3）" in words(screen))

    viewers: list[ScanViewer] = []

    def look(dialog: QDialog) -> bool:
        assert isinstance(dialog, ScanViewer)
        viewers.append(dialog)
        assert dialog.sheet.pixmap().width() > 100
        assert not dialog.after.isVisibleTo(dialog)
        prompts.files = [tmp_path / "副本"]
        dialog.save.click()
        return True

    prompts.fill = look
    shown = [pair for pair in findings.pieces.values() if pair[0] is not None]
    ((show, remove),) = shown
    assert show is not None
    QTest.mouseClick(show, Qt.MouseButton.LeftButton)
    assert viewers[0].pages == 1
    assert (tmp_path / "副本.jpg").read_bytes() == scan.read_bytes()
    QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "证据：任免文件" not in words(screen))
    assert "任免文件" in prompts.asked[-1]
    assert not prompts.explained


def test_what_is_no_scan_is_explained(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    screen = board(open_window("entered"))
    screen.table.select_row(0)
    (tmp_path / "a.pdf").write_bytes(b"MZ program")

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, EvidenceDialog)
        dialog.file.button.click()
        return True

    prompts.fill, prompts.files = fill, [tmp_path / "a.pdf"]
    press(screen, YEARS, "add")
    assert [error.code for error in prompts.explained] == ["scan_kind"]
    assert "证据" not in words(screen).replace("添加证据", "")


def attach(screen: QualificationScreen, prompts: ScriptedPrompts, requirement: str, scan: Path) -> None:
    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, EvidenceDialog)
        dialog.file.button.click()
        return True

    prompts.fill, prompts.files = fill, [scan]
    press(screen, requirement, "add")


def test_an_open_question_is_settled_by_two_accounts(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts, scan: Path
) -> None:
    screen = board(open_window("entered"), unknown=0)
    screen.table.select_row(0)

    def without_evidence(dialog: QDialog) -> bool:
        assert isinstance(dialog, OverrideDialog)
        assert not any(button.isEnabled() for button in dialog.kinds.values())
        assert not dialog.accept_button.isEnabled()
        assert "还没有证据材料" in dialog.kinds[OverrideKind.SETTLED].accessibleDescription()
        assert "不是“不符合”" in dialog.kinds[OverrideKind.TURNED].accessibleDescription()
        return False

    prompts.fill = without_evidence
    press(screen, YEARS, "override")
    attach(screen, prompts, YEARS, scan)
    qtbot.waitUntil(lambda: "证据：任免文件" in words(screen))

    def propose(dialog: QDialog) -> bool:
        assert isinstance(dialog, OverrideDialog)
        assert dialog.kind is OverrideKind.SETTLED
        assert not dialog.document_field.isVisibleTo(dialog)
        assert dialog.evidence_told.text() == "任免文件"
        assert not dialog.accept_button.isEnabled()
        dialog.reason_field.setPlainText("查看了原件")
        return dialog.accept_button.isEnabled()

    prompts.fill = propose
    press(screen, YEARS, "override")
    qtbot.waitUntil(lambda: "待第二人确认" in words(screen))
    assert (YEARS, "override") not in screen.sheet.findings.buttons

    def confirm(dialog: QDialog) -> bool:
        assert isinstance(dialog, SecondPersonDialog)
        names = [dialog.accounts.itemText(place) for place in range(dialog.accounts.count())]
        assert names == ["周正"], "who proposed does not confirm"
        return True

    prompts.fill = confirm
    press(screen, YEARS, "confirm")
    qtbot.waitUntil(lambda: "两人认定" in words(screen))
    assert "原结论：还不能确定" in words(screen)
    assert "林晓提出，周正确认" in words(screen)

    def withdraw(dialog: QDialog) -> bool:
        assert isinstance(dialog, ReasonDialog)
        assert not dialog.accept_button.isEnabled()
        dialog.reason_field.setPlainText("看错了人")
        return dialog.accept_button.isEnabled()

    prompts.fill = withdraw
    press(screen, YEARS, "withdraw")
    qtbot.waitUntil(lambda: "两人认定" not in words(screen))
    assert not prompts.explained


def test_a_refusal_is_turned_on_the_authoritys_reply(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts, scan: Path
) -> None:
    screen = board(open_window("entered"))
    row = next(
        place for place, one in enumerate(screen.table.model.shown) if one.standing is Standing.REFUSED
    )
    screen.table.select_row(row)

    def propose(dialog: QDialog) -> bool:
        assert isinstance(dialog, OverrideDialog)
        assert dialog.kind is OverrideKind.TURNED
        assert not dialog.kinds[OverrideKind.SETTLED].isEnabled()
        dialog.reason_field.setPlainText("已答复")
        assert not dialog.accept_button.isEnabled()
        QTest.keyClicks(dialog.document_field, "No.8")
        prompts.files = [scan]
        QTest.mouseClick(dialog.reply.button, Qt.MouseButton.LeftButton)
        return dialog.accept_button.isEnabled()

    prompts.fill = propose
    press(screen, YEARS, "override")
    qtbot.waitUntil(lambda: (YEARS, "confirm") in screen.sheet.findings.buttons)
    shown: list[str] = []

    def look(dialog: QDialog) -> bool:
        assert isinstance(dialog, ScanViewer)
        shown.append(dialog.windowTitle())
        return True

    prompts.fill = look
    press(screen, YEARS, "reply")
    assert shown == ["书面答复 No.8"]
    prompts.fill = lambda _: True
    press(screen, YEARS, "confirm")
    qtbot.waitUntil(lambda: screen.table.model.shown[row].standing is Standing.ELIGIBLE)
    qtbot.waitUntil(lambda: "与办法不一致" in words(screen))
    assert "原结论：不符合" in words(screen)


def test_signers_are_asked_remembered_and_shown(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts, clock: SetClock
) -> None:
    window = open_window("entered")
    window.go("qualification")
    screen = window.made("qualification")
    assert isinstance(screen, QualificationScreen)
    screen.table.select_row(0)

    def sign(dialog: QDialog) -> bool:
        assert isinstance(dialog, SignersDialog)
        assert not dialog.accept_button.isEnabled()
        QTest.keyClicks(dialog.names_field, "Fang; Ye")
        assert dialog.signing == Signing(("Fang", "Ye"), clock.today())
        return True

    prompts.fill = sign
    screen.sheet.panel.rows[0].boxes["yes"].click()
    QTest.mouseClick(screen.sheet.attest, Qt.MouseButton.LeftButton)
    panel = screen.sheet.panel
    qtbot.waitUntil(
        lambda: any("Fang、Ye 2026年9月22日签字" in label.text() for label in panel.findChildren(QLabel))
    )

    def again(dialog: QDialog) -> bool:
        assert isinstance(dialog, SignersDialog)
        assert dialog.names_field.text() == "Fang、Ye"
        return False

    prompts.fill = again
    panel.rows[1].boxes["yes"].click()
    QTest.mouseClick(screen.sheet.attest, Qt.MouseButton.LeftButton)
    assert panel.rows[1].touched, "turning back stores nothing"


def test_nothing_closes_without_names_and_a_late_difference_is_named(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts, clock: SetClock
) -> None:
    window = open_window("entered")
    screen = board(window)

    def close(dialog: QDialog) -> bool:
        assert isinstance(dialog, ClosingDialog)
        assert dialog.present == ("方立", "叶青")
        dialog.names_field.clear()
        assert not dialog.accept_button.isEnabled()
        QTest.keyClicks(dialog.names_field, "Fang")
        return dialog.accept_button.isEnabled()

    prompts.fill = close
    clock.move_to(date(2030, 9, 24))  # by then the one who is short of years is not any more
    QTest.mouseClick(screen.close_step, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [error.code for error in prompts.explained] == ["examination_outdated"])
    assert screen.close_step.isVisible()


def test_a_barred_person_is_shown_with_ground_and_end_day(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("entered")
    screen = board(window)
    one, office = screen.table.model.shown[4].candidate, window.desk.office
    approver = office.account(None, Role.APPROVER).actor
    draft = BarDraft(
        subject=BarSubject.APPLICANT,
        name=one.name,
        ground="获奖证书系伪造",
        decision="示例7号",
        policy="cn-2021-66",
        starts=office.clock.today(),
        id_type=one.person.id_type,
        id_number=one.person.id_number,
    )
    Barring(office).enter(draft, approver)
    screen.changed.emit()
    qtbot.waitUntil(lambda: "限制申报" in screen.table.model.shown[4].reason)
    screen.table.select_row(4)
    qtbot.waitUntil(lambda: "限制申报至2031年12月31日" in words(screen))
    assert "获奖证书系伪造" in words(screen)
    QTest.mouseClick(screen.examine, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.table.model.shown[4].standing is Standing.REFUSED)
    screen.table.select_row(4)
    qtbot.waitUntil(lambda: words(screen).count("获奖证书系伪造") == 1)
    QTest.mouseClick(screen.sheet.findings.bars[0], Qt.MouseButton.LeftButton)
    assert window.screen_id == "bars"


def test_at_the_smallest_size_nothing_is_cut(open_window: OpenWindow) -> None:
    window = open_window("entered")
    window.resize(1180, 720)
    screen = board(window, unknown=0)
    screen.table.select_row(0)
    window.grab()
    findings = screen.sheet.findings
    assert findings.width() <= screen.sheet.width()
    assert all(button.width() >= button.sizeHint().width() for button in findings.buttons.values())


def test_outside_the_force_the_approver_is_asked(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts
) -> None:
    window = open_window("entered")
    office = window.desk.office
    approver = office.account(None, Role.APPROVER).actor
    batch = Setup(office).open_batch("gd-2024", "2024年方案", [Level.T], approver, "经批准").batch
    with office.store.session() as session:  # as a batch of 2024 stands that was opened in its own year
        session.batches._db.table("batches").update(batch.id, {"force_override": None})
        for step in office.policy(batch).steps[:3]:
            session.batches.complete_step(batch.id, step, office.clock.today(), "a")
    window.choose_batch(batch)
    window.go("qualification")
    screen = window.made("qualification")
    assert isinstance(screen, QualificationScreen)
    assert screen.force.isVisible()
    assert not screen.force.isEnabled()
    assert "核准人" in screen.force.toolTip()
    window.desk.account = office.account(None, Role.APPROVER)
    screen.reload()

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, ReasonDialog)
        dialog.reason_field.setPlainText("省里同意年内收尾")
        return dialog.accept_button.isEnabled()

    prompts.fill = fill
    QTest.mouseClick(screen.force, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not screen.force.isVisible())
    assert not prompts.explained
