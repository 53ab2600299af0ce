"""信息核对单 on the candidates screen, at the notice and before issuing; and the switches behind them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.domain.candidates import CandidateState
from app.domain.settings import Settings
from app.printing.raster import page_count
from app.services.setup import Setup
from app.ui.candidates.screen import CandidatesScreen
from app.ui.candidates.slips import SignDialog
from app.ui.candidates.table import SLIP
from app.ui.issuing.screen import IssuingScreen
from app.ui.main_window import MainWindow
from app.ui.publicity.screen import PublicityScreen
from app.ui.settings.screen import SettingsScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


def candidates(window: MainWindow) -> CandidatesScreen:
    window.go("candidates")
    screen = window.made("candidates")
    assert isinstance(screen, CandidatesScreen)
    return screen


def cells(screen: CandidatesScreen) -> list[str]:
    model = screen.table.model
    return [model.columns[SLIP].text(one) for one in model.shown]


def rename(window: MainWindow, name: str) -> None:
    """Give the first confirmed person another name, as an import would."""
    with window.desk.office.store.session() as session:
        batch = window.desk.batch
        assert batch is not None
        one = next(
            one for one in session.candidates.of_batch(batch.id) if one.state is CandidateState.CONFIRMED
        )
        session.candidates.change_person(replace(one.person, name=name))


def test_there_is_no_bar_before_anybody_may_go_on(open_window: OpenWindow) -> None:
    assert not candidates(open_window("entered")).slips.isVisible()


def test_slips_are_printed_for_all_and_for_the_chosen(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    window = open_window("reviewed")
    screen = candidates(window)
    waiting = cells(screen).count("未签")
    assert f"未签 {waiting} 人" in screen.slips.told.text()
    assert not screen.slips.print_chosen.isEnabled()
    prompts.files = [tmp_path / "全部.pdf", tmp_path / "一人.pdf"]
    screen.slips.print_all.trigger()
    qtbot.waitUntil((tmp_path / "全部.pdf").exists)
    assert page_count((tmp_path / "全部.pdf").read_bytes()) == waiting
    screen.table.select_row(cells(screen).index("未签"))
    screen.slips.print_button.menu().aboutToShow.emit()
    screen.slips.print_chosen.trigger()
    qtbot.waitUntil((tmp_path / "一人.pdf").exists)
    assert page_count((tmp_path / "一人.pdf").read_bytes()) == 1


def test_signatures_are_registered_by_ticking_names(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts
) -> None:
    screen = candidates(open_window("reviewed"))
    before = cells(screen).count("未签")

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, SignDialog)
        assert not dialog.accept_button.isEnabled()
        assert "核对码" in dialog.picker.list.item(0).text()
        dialog.picker.all_box.click()
        assert dialog.accept_button.text() == f"登记 {before} 人已签字"
        return True

    prompts.fill = fill
    screen.slips.only.click()
    assert set(cells(screen)) == {"未签"}
    screen.table.lift_filters()
    screen.slips.sign_button.click()
    qtbot.waitUntil(lambda: cells(screen).count("已签") == before)
    assert "都已签字" in screen.slips.told.text()
    assert not screen.slips.only.isVisible()


def test_a_change_shows_and_names_the_old_signature(
    open_window: OpenWindow, prompts: ScriptedPrompts
) -> None:
    window = open_window("confirmed")
    rename(window, "改名")
    screen = candidates(window)
    assert cells(screen).count("已失效") == 1
    assert "已失效 1 人" in screen.slips.told.text()
    rows: list[str] = []

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, SignDialog)
        rows.append(dialog.picker.list.item(0).text())
        return False

    prompts.fill = fill
    screen.slips.sign_button.click()
    assert "原签字（2026年9月14日）已失效" in rows[0]


def test_the_notice_names_who_has_not_signed(open_window: OpenWindow, prompts: ScriptedPrompts) -> None:
    window = open_window("reviewed")
    window.go("publicity")
    screen = window.made("publicity")
    assert isinstance(screen, PublicityScreen)
    labels = [label.text() for label in screen.draft.findChildren(QLabel) if label.isVisible()]
    assert any("没有签信息核对单" in text for text in labels)
    prompts.yes = False
    screen.primary.click()
    assert "没有签信息核对单" in prompts.asked[-1]


def test_before_issuing_the_unsigned_are_named_and_the_others_go_on(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts
) -> None:
    window = open_window("confirmed")
    rename(window, "改名")
    window.go("issuing")
    screen = window.made("issuing")
    assert isinstance(screen, IssuingScreen)
    waiting = len(screen.table.model.shown)
    screen.issue_button.click()
    qtbot.waitUntil(lambda: not window.desk.jobs.busy)
    asked = prompts.asked[-1]
    assert f"将为 {waiting - 1} 人发证" in asked
    assert "· 改名：" in asked
    assert "签字已经失效" in asked
    qtbot.waitUntil(screen.result.isVisible)
    assert "有 1 人没有发证" in screen.result.text
    assert not screen.issue_button.isEnabled()
    assert "核对单" in screen.issue_button.accessibleDescription()


def test_choices_are_stored_as_they_are_made_by_who_may(
    open_window: OpenWindow, prompts: ScriptedPrompts
) -> None:
    window = open_window("examined")
    window.go("settings")
    screen = window.made("settings")
    assert isinstance(screen, SettingsScreen)
    choices = screen.choices
    assert not choices.switches["photo_required"].isEnabled()
    assert "角色" in choices.recheck_days.accessibleDescription()
    window.desk.account = window.desk.inquiry.accounts()[1]
    screen.reload()
    choices.switches["photo_required"].click()
    choices.recheck_days.setValue(8)
    choices.recheck_days.editingFinished.emit()
    with window.desk.office.store.reading() as session:
        assert session.settings.read() == replace(Settings(), photo_required=False, recheck_days=8)
        assert len([one for one in session.log.lines("institution") if one.act == "settings_changed"]) == 2
    assert not prompts.explained


def test_where_no_signature_is_asked_for_the_bar_says_so(open_window: OpenWindow) -> None:
    window = open_window("reviewed")
    approver = window.desk.inquiry.accounts()[1].actor
    Setup(window.desk.office).change_settings(replace(Settings(), check_slip_required=False), approver)
    screen = candidates(window)
    assert "设置为不要求签字" in screen.slips.told.text()
