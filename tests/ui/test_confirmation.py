"""The confirmation screen: prepared by one, signed by another, printed, and what it says when it cannot."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.accounts import Role
from app.domain.candidates import CandidateState
from app.services.clock import SetClock
from app.services.confirmation import Confirmation
from app.services.setup import Setup
from app.ui.confirmation.screen import ConfirmationScreen
from app.ui.confirmation.signing import SigningDialog
from app.ui.main_window import MainWindow
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


def _screen(window: MainWindow) -> ConfirmationScreen:
    window.go("confirmation")
    screen = window.made("confirmation")
    assert isinstance(screen, ConfirmationScreen)
    return screen


def _states(window: MainWindow) -> set[CandidateState]:
    assert window.desk.batch is not None
    return {one.state for one in window.desk.inquiry.candidates(window.desk.batch)}


def _click(screen: ConfirmationScreen, button: str) -> None:
    QTest.mouseClick(getattr(screen, button), Qt.MouseButton.LeftButton)


def _said(screen: ConfirmationScreen, text: str) -> bool:
    return any(text in label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def test_a_list_is_prepared_signed_by_another_and_printed(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window("publicised")
    screen = _screen(window)
    assert screen.sign_button.accessibleDescription() == "先编制核准名单 · 四(三)"
    _click(screen, "prepare_button")
    qtbot.waitUntil(screen.sign_button.isEnabled)
    assert _said(screen, "等核准人签字")
    signers: list[str] = []

    def sign(dialog: QDialog) -> bool:
        assert isinstance(dialog, SigningDialog)
        signers.append(dialog.signer.name)
        return True

    prompts.fill = sign
    _click(screen, "sign_button")
    qtbot.waitUntil(lambda: not screen.sign_button.isEnabled())
    assert signers != [window.desk.account.name]
    assert CandidateState.PROPOSED not in _states(window)
    assert _said(screen, "签字核准")
    prompts.files = [tmp_path / "名单.pdf"]
    QTest.mouseClick(screen.lists_card.print_buttons[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(prompts.informed) == 3)
    assert (tmp_path / "名单.pdf").read_bytes().startswith(b"%PDF")


def test_the_preparer_cannot_sign(open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot) -> None:
    window = open_window("publicised")
    desk = window.desk
    assert desk.batch is not None
    approver = desk.office.account(None, Role.APPROVER).actor
    both = Setup(desk.office).add_account("双职", (Role.SECRETARY, Role.APPROVER), approver)
    Confirmation(desk.office).prepare(desk.batch, both.actor)
    screen = _screen(window)

    def sign_as_the_preparer(dialog: QDialog) -> bool:
        assert isinstance(dialog, SigningDialog)
        dialog.signers.setCurrentText("双职")
        return True

    prompts.fill = sign_as_the_preparer
    _click(screen, "sign_button")
    qtbot.waitUntil(lambda: [error.code for error in prompts.explained] == ["same_person"])
    assert CandidateState.CONFIRMED not in _states(window)


def test_before_the_period_is_over_everybody_is_held(open_window: OpenWindow, clock: SetClock) -> None:
    clock.move_to(date(2026, 9, 20), 23)
    window = open_window("publicised")
    screen = _screen(window)
    assert not screen.prepare_button.isEnabled()
    assert screen.sign_button.accessibleDescription() == "9月20日期满后编制名单 · 四(三)"
    column = next(place for place, one in enumerate(screen.table.model.columns) if one.title == "说明")
    assert screen.table.model.values_of(column) == ["9月20日 24:00 期满"]
    QTest.mouseClick(screen.state_card.go_button, Qt.MouseButton.LeftButton)
    assert window.screen_id == "publicity"


def test_preparing_anew_asks_first(open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot) -> None:
    screen = _screen(open_window("publicised"))
    _click(screen, "prepare_button")
    qtbot.waitUntil(lambda: screen.prepare_button.text() == "重新编制名单")
    prompts.yes = False
    _click(screen, "prepare_button")
    assert len(prompts.asked) == 1
    assert len(prompts.informed) == 1


def test_everybody_confirmed_leads_on(open_window: OpenWindow, qtmodeltester: ModelTester) -> None:
    window = open_window("confirmed", "dark")
    screen = _screen(window)
    assert screen.state_card.go_button.text() == "下一步：发证"
    qtmodeltester.check(screen.table.model)  # type: ignore[no-untyped-call]
    QTest.mouseClick(screen.state_card.go_button, Qt.MouseButton.LeftButton)
    assert window.screen_id == "issuing"


def test_too_early_it_says_what_comes_first(open_window: OpenWindow) -> None:
    screen = _screen(open_window("entered"))
    assert not screen.prepare_button.isEnabled()
    assert not screen.sign_button.isEnabled()
    assert screen.sign_button.accessibleDescription() == "没有等待核准的人 · 四(三)"
