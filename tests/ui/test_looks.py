"""What every screen and dialog owes to the eye and to the keyboard: names, order, contrast, size."""

import re
import tomllib
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import paths
from app.domain.certificates import PrintMode
from app.domain.levels import Level
from app.domain.stock import PaperOrder, SheetRange
from app.services.corrections_view import CorrectionsView
from app.services.issuing import Issuing
from app.services.press import certificate_printer
from app.services.stock import StockKeeping
from app.services.stock_view import StockView
from app.ui.bars.dialogs import BarDialog
from app.ui.corrections.dialogs import CorrectionDialog, LostDialog, NumberDialog, SpoiledDialog, VoidDialog
from app.ui.main_window import MainWindow
from app.ui.new_batch import NewBatchDialog
from app.ui.passphrases import NewPassphraseDialog, PassphraseDialog
from app.ui.plan.amending import DiscardingDialog
from app.ui.presenting import prepare
from app.ui.print_run.dialogs import EatenDialog, StackDialog
from app.ui.qualification.dialogs import EvidenceDialog, ReasonDialog
from app.ui.register.dialogs import BlockDialog, StartDialog
from app.ui.screens import OUTSIDE, makers
from app.ui.settings.dialogs import AccountDialog
from app.ui.shortcuts import KEYS, ShortcutsDialog
from app.ui.stock.dialogs import CountDialog, KindDialog, ListDialog, ReceiveDialog, SetAsideDialog

OpenWindow = Callable[..., MainWindow]
STAGES = ("opened", "entered", "examined", "reviewed", "publicised", "confirmed")
TALLEST_PX, WIDEST_PX = 700, 1180
LEAST_CONTRAST, ROW_PX = 4.5, 60
_ID = re.compile(r"[a-z0-9_]+")
INKS = {
    "text": ("window", "panel", "side", "hover", "selection", "accent_soft"),
    "muted": ("window", "panel", "side", "hover", "selection", "disabled"),
    "faint": ("window", "panel"),
    "good": ("window", "panel", "good_soft", "selection"),
    "warn": ("window", "panel", "side", "warn_soft", "selection"),
    "bad": ("window", "panel", "bad_soft", "selection"),
    "accent": ("window", "panel", "side", "accent_soft"),
    "on_accent": ("accent", "accent_hover"),
    "on_disabled": ("disabled",),
}
_INNER = (QHeaderView, QMenu, QScrollArea, QTabBar, QTabWidget)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_ink_can_be_read_on_every_ground_it_stands_on(scheme: str) -> None:
    palette = tomllib.loads((paths.resources() / "palette.toml").read_text(encoding="utf-8"))[scheme]
    pale = [
        (ink, ground)
        for ink, grounds in INKS.items()
        for ground in grounds
        if _contrast(palette[ink], palette[ground]) < LEAST_CONTRAST
    ]
    assert pale == []


@pytest.mark.parametrize("stage", STAGES)
def test_every_control_of_every_screen_has_a_name(open_window: OpenWindow, stage: str) -> None:
    window = open_window(stage)
    nameless = []
    for name in _reachable(window):
        window.go(name)
        QApplication.processEvents()
        nameless += [f"{name}: {_described(one)}" for one in _nameless(window.made(window.screen_id))]
    assert sorted(set(nameless)) == []


def test_with_certificates_and_paper_every_control_has_a_name(open_window: OpenWindow) -> None:
    window = _issued(open_window)
    nameless = []
    for name in ("issuing", "register", "stock", "workshop", "print_run", "corrections", "packages"):
        window.go(name)
        QApplication.processEvents()
        nameless += [f"{name}: {_described(one)}" for one in _nameless(window.made(name))]
    assert sorted(set(nameless)) == []


def test_dialogs_are_walked_as_they_are_read_and_fit_a_small_screen(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = _issued(open_window)
    for dialog in _dialogs(window):
        said = type(dialog).__name__
        prepare(dialog)
        dialog.show()
        qtbot.waitUntil(dialog.isVisible)
        assert _cramped(dialog) == [], said
        assert dialog.height() <= TALLEST_PX, (said, dialog.height())
        assert dialog.width() <= WIDEST_PX, (said, dialog.width())
        assert [_described(one) for one in _nameless(dialog)] == [], said
        stops = list(_stops(dialog))
        fields = [one for one in stops if not _of_foot(one)]
        places = [_place(dialog, one) for one in fields]
        assert places == sorted(places), (said, [_described(one) for one in fields])
        first = stops.index(fields[0]) if fields else 0
        walked = [*stops[first:], *stops[:first]]  # Tab goes round: what stands before the first comes last
        assert walked[: len(fields)] == fields, (said, [_described(one) for one in walked])
        focused = dialog.focusWidget()
        assert focused is not None
        assert not fields or not _of_foot(focused), said
        _assert_accent(dialog)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible(), said
        dialog.deleteLater()


def test_the_page_of_shortcuts_names_the_keys_of_the_window(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("entered")
    keys = {one.key().toString() for one in window.findChildren(QShortcut) if one.parent() is window}
    assert keys
    assert keys <= set(KEYS)
    dialog = ShortcutsDialog(window, window.desk.texts)
    qtbot.addWidget(dialog)
    told = [label.text() for label in dialog.findChildren(QLabel)]
    assert told[::2] == list(KEYS)
    assert all(told[1::2])


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _reachable(window: MainWindow) -> list[str]:
    return [*window.panel.steps, *(name for name in makers() if name != OUTSIDE)]


def test_tab_walks_a_screen_as_it_is_read(open_window: OpenWindow) -> None:
    window = open_window("publicised")
    for name in ("candidates", "results", "publicity", "register", "log", "policies", "claims"):
        window.go(name)
        QApplication.processEvents()
        screen = window.made(window.screen_id)
        stops = [one for one in _stops(window) if screen.isAncestorOf(one)]
        lines = [one.mapTo(screen, one.rect().topLeft()).y() // ROW_PX for one in stops]
        assert len(stops) > 1, name
        assert lines == sorted(lines), (name, [_described(one) for one in stops])


def _nameless(widget: QWidget) -> list[QWidget]:
    """Controls that a screen reader would not know what to call, or would call by an id of the program."""
    found = (one for one in widget.findChildren(QWidget) if one.isVisibleTo(widget))
    return [one for one in found if _is_control(one) and (not _name(one) or _ID.fullmatch(_name(one)))]


def _is_control(one: QWidget) -> bool:
    if isinstance(one, (*_INNER, QLabel)) or not one.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return False
    held_by = one.parent()  # the editor inside a combo or date field is called as the field is
    inner = isinstance(one, QLineEdit) and held_by.inherits("QAbstractSpinBox")
    listed = isinstance(one, QAbstractItemView) and one.window() is not one and _within(one, QComboBox)
    return not (inner or listed or (isinstance(one, QLineEdit) and _within(one, QComboBox)))


def _within(one: QWidget, kind: type[QWidget]) -> bool:
    held_by = one.parentWidget()
    while held_by is not None:
        if isinstance(held_by, kind):
            return True
        held_by = held_by.parentWidget()
    return False


def _name(one: QWidget) -> str:
    if one.accessibleName():
        return one.accessibleName()
    if isinstance(one, QAbstractButton) and one.text():
        return one.text()
    labels = one.window().findChildren(QLabel)
    return next((label.text() for label in labels if label.buddy() is one), "")


def _described(one: QWidget) -> str:
    held_by = one.parentWidget()
    return f"{type(one).__name__} in {type(held_by).__name__} {_name(one)}".strip()


def _stops(dialog: QWidget) -> Iterator[QWidget]:
    """Where Tab stops, from the first one on."""
    chain: list[QWidget] = []
    one: QWidget | None = dialog.nextInFocusChain()
    while one is not None and one is not dialog:
        reached = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.isVisible() and one.isEnabled()
        if reached and one.focusProxy() is None and not isinstance(one, (QTabWidget, QScrollArea)):
            chain.append(one)
        one = one.nextInFocusChain()
    yield from chain


def _place(dialog: QDialog, one: QWidget) -> tuple[int, int]:
    """The line something stands on (rounded: what is beside it may be a little higher) and its left edge."""
    corner = one.mapTo(dialog, one.rect().center())
    return corner.y() // 20, corner.x()


def _cramped(dialog: QDialog) -> list[str]:
    """Fields lower than they ask to be."""
    edits = (one for one in dialog.findChildren(QLineEdit) if one.isVisible())
    fields = [one for one in edits if _is_control(one)]
    return [_described(one) for one in fields if one.height() < one.minimumSizeHint().height()]


def _of_foot(one: QWidget) -> bool:
    return isinstance(one.parentWidget(), QDialogButtonBox)


def _assert_accent(dialog: QDialog) -> None:
    """The act is the last button of the foot, in the accent colour."""
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    buttons = sorted(box.buttons(), key=lambda one: one.x())
    assert buttons[-1].objectName() == "primary", type(dialog).__name__
    assert box.buttonRole(buttons[-1]) is QDialogButtonBox.ButtonRole.AcceptRole


def _issued(open_window: OpenWindow) -> MainWindow:
    """Everybody is issued to, and a box of paper is in stock."""
    window = open_window("confirmed")
    desk = window.desk
    assert desk.batch is not None
    actor = desk.account.actor
    Issuing(desk.office, certificate_printer()).issue_all(desk.batch, actor)
    keeping = StockKeeping(desk.office)
    stock = keeping.add("特级技师证书纸", Level.T, PrintMode.OVERLAY, actor)
    keeping.receive(stock.id, SheetRange(1001, 1100), 4, "省技能中心", desk.office.clock.today(), actor)
    return window


def _dialogs(window: MainWindow) -> Iterator[QDialog]:
    desk, texts, today = window.desk, window.desk.texts, window.desk.office.clock.today()
    assert desk.batch is not None
    view = StockView(desk.office)
    page = view.page(view.stocks()[0].id)
    corrections = CorrectionsView(desk.office)
    facts = corrections.facts(corrections.numbers()[0][0])
    yield NewBatchDialog(window, desk)
    yield AccountDialog(window, desk)
    yield DiscardingDialog(window, texts)
    yield BarDialog(window, desk, desk.batch.policy)
    yield PassphraseDialog(window, desk, "签名")
    yield NewPassphraseDialog(window, desk, "更改口令", "换一个口令。", asks_old=True)
    yield EvidenceDialog(window, desk, "在高级技师岗位工作满5年")
    yield ReasonDialog(window, desk, "沿用", "force_go", "写明理由。")
    yield KindDialog(window, texts)
    yield ReceiveDialog(window, texts, page.stock, today)
    yield SetAsideDialog(window, texts, page.stock)
    yield CountDialog(window, texts, page.stock, page.boxes)
    yield ListDialog(window, texts, 2)
    yield EatenDialog(window, texts, (1001, 1002, 1003))
    yield StackDialog(window, texts, PaperOrder.ASCENDING)
    yield NumberDialog(window, desk, corrections.numbers())
    for kind in (SpoiledDialog, LostDialog, CorrectionDialog, VoidDialog):
        yield kind(window, desk, facts)
    yield StartDialog(window, desk)
    yield BlockDialog(window, desk)
