"""The workshop: an entry is moved and seen, refused where it cannot stay, stored; printers are calibrated."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.domain.accounts import Role
from app.domain.calibrations import Calibration
from app.domain.certificates import PrintMode
from app.domain.levels import Level
from app.domain.stock import SheetRange
from app.printing.moves import Move
from app.services.calibrating import Calibrating
from app.services.layouts import Layouts
from app.services.press import certificate_printer
from app.services.stock import StockKeeping
from app.ui.issuing.sheets import transform_of
from app.ui.main_window import MainWindow
from app.ui.workshop.calibration import CalibrationDialog
from app.ui.workshop.screen import WorkshopScreen
from tests.ui.conftest import ScriptedPrompts


def opened(window: MainWindow, *, stocked: bool = True) -> WorkshopScreen:
    desk = window.desk
    if stocked:
        actor, keeping = desk.account.actor, StockKeeping(desk.office)
        stock = keeping.add("预印特级技师证书", Level.T, PrintMode.OVERLAY, actor)
        today = desk.office.clock.today()
        keeping.receive(stock.id, SheetRange(1001, 1100), 1, "省技能中心", today, actor)
    window.go("workshop")
    screen = window.made("workshop")
    assert isinstance(screen, WorkshopScreen)
    return screen


def choose(screen: WorkshopScreen, label: str) -> None:
    """Put the cursor on the entry of that name."""
    names = screen.entries.names.model()
    rows = [names.index(row, 0) for row in range(names.rowCount())]
    screen.entries.names.setCurrentIndex(next(one for one in rows if str(one.data()).startswith(label)))


def test_a_moved_entry_is_drawn_stored_and_kept(open_window: Callable[..., MainWindow], qtbot: QtBot) -> None:
    screen = opened(open_window("confirmed"))
    assert screen.told.objectName() == "good"
    assert not screen.store_button.isEnabled()
    before = screen.preview.pdf
    choose(screen, "证书编号")
    screen.entries.right.setValue(2.5)
    qtbot.waitUntil(lambda: screen.store_button.isEnabled() and screen.preview.pdf != before)
    screen.store_button.click()
    qtbot.waitUntil(lambda: not screen.store_button.isEnabled())
    paper = screen.paper
    assert paper is not None
    stored = Layouts(screen.desk.office, certificate_printer).of(paper.stock, Level.T)
    assert stored.moves == (Move("number", dx_mm=2.5),)
    assert "00001001" in screen.next_sheet.text()


def test_what_leaves_the_page_is_said_by_its_name_and_cannot_be_stored(
    open_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    screen = opened(open_window("confirmed"))
    choose(screen, "标题")
    screen.entries.right.setValue(-200.0)
    qtbot.waitUntil(lambda: screen.told.objectName() == "bad")
    assert "“标题”超出了纸面" in screen.told.text()
    assert not screen.store_button.isEnabled()
    screen.entries.reset_button.click()
    qtbot.waitUntil(lambda: screen.told.objectName() == "good")


def test_a_ghost_lies_under_the_page_until_it_is_replaced(
    open_window: Callable[..., MainWindow], prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    screen = opened(open_window("confirmed"))
    paper = screen.paper
    assert paper is not None
    layouts = Layouts(screen.desk.office, certificate_printer)
    scan = tmp_path / "空白证书.pdf"
    scan.write_bytes(layouts.preview(paper.stock, Level.T, (), PrintMode.FULL))
    prompts.files = [tmp_path / "没有.pdf", scan]
    screen.ghost_button.click()
    assert [error.code for error in prompts.explained] == ["ghost_unreadable"]
    screen.ghost_button.click()
    assert layouts.of(paper.stock, Level.T).ghost is not None


def test_without_paper_the_screen_says_where_to_begin(open_window: Callable[..., MainWindow]) -> None:
    screen = opened(open_window("confirmed"), stocked=False)
    assert not screen.store_button.isEnabled()
    assert "证书纸" in screen.store_button.accessibleDescription()


def test_four_distances_calibrate_a_printer(
    open_window: Callable[..., MainWindow], prompts: ScriptedPrompts
) -> None:
    screen = opened(open_window("confirmed"))
    told: list[str] = []

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, CalibrationDialog)
        dialog.printers.setCurrentText("激光机")
        fields = list(dialog.fields.values())
        for distances in (
            ("20", "20", "20", "190"),
            ("二十", "20", "277", "190"),
            ("21", "20", "278", "190"),
        ):
            for field, text in zip(fields, distances, strict=True):
                field.setText(text)
            told.append(dialog.told.objectName())
        return dialog.accept_button.isEnabled()

    prompts.fill = fill
    screen.calibrate_button.click()
    assert told == ["bad", "bad", "good"]
    calibration = Calibrating(screen.desk.office).for_printer("激光机")
    assert calibration == Calibration(offset_x_mm=Fraction(-1))
    transform = transform_of(calibration, 254)
    assert (transform.dx(), transform.dy(), transform.m11(), transform.m22()) == (-10.0, 0.0, 1.0, 1.0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_who_is_no_secretary_looks_only(open_window: Callable[..., MainWindow], theme: str) -> None:
    window = open_window("confirmed", theme)
    screen = opened(window)
    window.desk.account = window.desk.office.account(None, Role.APPROVER)
    screen.reload()
    assert not screen.store_button.isEnabled()
    assert not screen.ghost_button.isEnabled()
