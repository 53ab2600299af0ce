"""Corrections in the window: every case asks what it needs, one person asks, another approves."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.certificates import Certificate, CertificateState, PrintMode
from app.domain.corrections import RequestKind, RequestState, VoidGround
from app.domain.stock import PaperOrder, SheetRange, SheetState
from app.services.issuing import Issuing
from app.services.press import certificate_printer
from app.services.print_run import PrintRuns
from app.services.stock import StockKeeping
from app.ui.candidates.framing import FramingDialog
from app.ui.corrections.dialogs import (
    ApproveDialog,
    CorrectionDialog,
    LostDialog,
    NumberDialog,
    SpoiledDialog,
    VoidDialog,
)
from app.ui.corrections.screen import CorrectionsScreen
from app.ui.home.screen import HomeScreen
from app.ui.main_window import MainWindow
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
_LEFT = Qt.MouseButton.LeftButton
Fill = Callable[[QDialog], bool]


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A real PDF: scans are opened when they are attached."""
    path = tmp_path / "说明.pdf"
    with_page = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    with_page += b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    with_page += (
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    path.write_bytes(with_page)
    return path


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """Everybody is issued to; the first certificate is on sheet 00000001."""
    window = open_window("confirmed")
    desk = window.desk
    assert desk.batch is not None
    actor = desk.account.actor
    Issuing(desk.office, certificate_printer()).issue_all(desk.batch, actor)
    keeping = StockKeeping(desk.office)
    stock = keeping.add("证书纸", None, PrintMode.FULL, actor)
    keeping.receive(stock.id, SheetRange(1, 9), 1, "印制厂", desk.office.clock.today(), actor)
    runs, first = PrintRuns(desk.office, certificate_printer), _first(window)
    run = runs.start(desk.batch, [first.number], stock.id, "00000001", PaperOrder.ASCENDING, actor)
    runs.send(run.id, "p", actor)
    runs.confirm(run.id, "00000001", actor)
    return window


def _first(window: MainWindow) -> Certificate:
    assert window.desk.batch is not None
    with window.desk.office.store.reading() as session:
        return session.certificates.of_batch(window.desk.batch.id)[0]


def _screen(window: MainWindow) -> CorrectionsScreen:
    window.go("corrections")
    screen = window.made("corrections")
    assert isinstance(screen, CorrectionsScreen)
    return screen


def _choosing(act: str, then: Fill) -> Fill:
    def fill(dialog: QDialog) -> bool:
        if isinstance(dialog, NumberDialog):
            dialog.numbers.setCurrentIndex(0)
            dialog.act.choose(act)
            return True
        return then(dialog)

    return fill


def _sheet_state(window: MainWindow) -> SheetState:
    with window.desk.office.store.reading() as session:
        (stock,) = session.stocks.all()
        return session.stocks.state(stock.id, 1)


def test_a_spoiled_paper_is_noted_in_one_step(window: MainWindow, prompts: ScriptedPrompts) -> None:
    screen = _screen(window)

    def then(dialog: QDialog) -> bool:
        assert isinstance(dialog, SpoiledDialog)
        dialog.reason_field.setPlainText("盖章盖歪")
        return True

    prompts.fill = _choosing("spoiled", then)
    QTest.mouseClick(screen.new_button, _LEFT)
    assert _sheet_state(window) is SheetState.SPOILED
    assert "编号不变" in prompts.informed[-1]


def test_a_lost_one_needs_the_statement_and_keeps_the_form_until_it_is_there(
    window: MainWindow, prompts: ScriptedPrompts, scan: Path
) -> None:
    screen, shown = _screen(window), []

    def then(dialog: QDialog) -> bool:
        assert isinstance(dialog, LostDialog)
        shown.append(dialog.reason)
        if len(shown) == 1:
            dialog.reason_field.setPlainText("搬家遗失")
        else:
            prompts.files = [scan]
            QTest.mouseClick(dialog.scan.button, _LEFT)
        return True

    prompts.fill = _choosing("lost", then)
    QTest.mouseClick(screen.new_button, _LEFT)
    assert [error.code for error in prompts.explained] == ["correction_document_missing"]
    assert shown == ["", "搬家遗失"]
    assert _first(window).state is CertificateState.LOST
    assert _sheet_state(window) is SheetState.LOST


def test_a_wrong_character_is_asked_for_by_one_and_approved_by_another(
    window: MainWindow,
    prompts: ScriptedPrompts,
    scan: Path,
    qtbot: QtBot,
    qtmodeltester: ModelTester,
) -> None:
    screen, before = _screen(window), _first(window)

    def then(dialog: QDialog) -> bool:
        if isinstance(dialog, ApproveDialog):
            names = [dialog.approvers.itemText(at) for at in range(dialog.approvers.count())]
            assert window.desk.account.name not in names
            return True
        assert isinstance(dialog, CorrectionDialog)
        assert dialog.kind is RequestKind.NOT_DELIVERED
        dialog.fields["name"].selectAll()
        QTest.keyClicks(dialog.fields["name"], "Wang Kun")
        assert dialog.values == {"name": "Wang Kun"}
        dialog.reason_field.setPlainText("姓名录错")
        prompts.files = [scan]
        QTest.mouseClick(dialog.scan.button, _LEFT)
        return True

    prompts.fill = _choosing("correct", then)
    QTest.mouseClick(screen.new_button, _LEFT)
    assert prompts.explained == []
    qtbot.waitUntil(screen.approve_button.isEnabled)
    assert _first(window) == before
    screen.table.opened.emit(screen.table.current())
    assert f"{before.content['name']} → Wang Kun" in screen.sheet.text
    QTest.mouseClick(screen.approve_button, _LEFT)
    qtbot.waitUntil(lambda: not screen.approve_button.isEnabled())
    after = _first(window)
    assert (after.number, after.version, after.content["name"]) == (before.number, 2, "Wang Kun")
    assert _sheet_state(window) is SheetState.SPOILED
    qtmodeltester.check(screen.table.model)  # type: ignore[no-untyped-call]


def test_a_wrong_portrait_is_framed_and_shown_to_the_second_person(
    window: MainWindow, prompts: ScriptedPrompts, scan: Path, qtbot: QtBot
) -> None:
    screen, before = _screen(window), _first(window)
    seen: list[int] = []

    def then(dialog: QDialog) -> bool:
        if isinstance(dialog, FramingDialog):
            QTest.keyClick(dialog.view, Qt.Key.Key_Minus)
            QTest.keyClick(dialog.view, Qt.Key.Key_Right)
            return True
        if isinstance(dialog, ApproveDialog):
            shown = [one for one in dialog.findChildren(QLabel) if not one.pixmap().isNull()]
            seen.extend(one.pixmap().width() for one in shown)
            return True
        assert isinstance(dialog, CorrectionDialog)
        chosen = []
        for button in (dialog.portrait.button, dialog.portrait.keep_button, dialog.portrait.button):
            QTest.mouseClick(button, _LEFT)
            chosen.append(dialog.portrait.cut is not None)
        assert chosen == [True, False, True]
        dialog.reason_field.setPlainText("照片贴错")
        prompts.files = [scan]
        QTest.mouseClick(dialog.scan.button, _LEFT)
        return True

    prompts.fill = _choosing("correct", then)
    QTest.mouseClick(screen.new_button, _LEFT)
    assert prompts.explained == []
    qtbot.waitUntil(screen.approve_button.isEnabled)
    screen.table.opened.emit(screen.table.current())
    assert "换用新照片" in screen.sheet.text
    assert _first(window) == before
    QTest.mouseClick(screen.approve_button, _LEFT)
    qtbot.waitUntil(lambda: not screen.approve_button.isEnabled())
    assert len(seen) == 2
    after = _first(window)
    assert (after.version, after.content["name"]) == (2, before.content["name"])
    assert after.photo_sha256 != before.photo_sha256


def test_each_case_asks_for_what_it_needs(window: MainWindow, prompts: ScriptedPrompts) -> None:
    first = _first(window)
    with window.desk.office.store.session() as session:
        session.certificates.set_state(first, CertificateState.DELIVERED)
    screen = _screen(window)
    seen: list[tuple[bool, bool]] = []

    def then(dialog: QDialog) -> bool:
        assert isinstance(dialog, CorrectionDialog)
        assert dialog.kind is RequestKind.DELIVERED
        for kind in dialog.KINDS:
            dialog.case.choose(kind)
            seen.append((dialog.paper.isVisibleTo(dialog), dialog.uploaded.isVisibleTo(dialog)))
        return False

    prompts.fill = _choosing("correct", then)
    QTest.mouseClick(screen.new_button, _LEFT)
    assert seen == [(False, False), (False, False), (True, True)]


def test_voiding_asks_for_the_ground_and_what_follows(
    window: MainWindow, prompts: ScriptedPrompts, scan: Path, qtbot: QtBot
) -> None:
    screen, first = _screen(window), _first(window)

    def then(dialog: QDialog) -> bool:
        if isinstance(dialog, ApproveDialog):
            return True
        assert isinstance(dialog, VoidDialog)
        dialog.ground_choice.choose(VoidGround.PERSON)
        assert not dialog.again.isVisibleTo(dialog)
        dialog.ground_choice.choose(VoidGround.OCCUPATION)
        assert not dialog.occupation.isVisibleTo(dialog)
        dialog.again.setChecked(True)
        assert dialog.occupation.isVisibleTo(dialog)
        listed = []
        for name in ("没有的职业", "铣工"):
            dialog.occupation.setText(name)
            listed.append(dialog.occupation.occupation is not None)
        assert listed == [False, True]
        dialog.reason_field.setPlainText("职业录错")
        prompts.files = [scan]
        QTest.mouseClick(dialog.scan.button, _LEFT)
        return True

    prompts.fill = _choosing("void", then)
    QTest.mouseClick(screen.new_button, _LEFT)
    qtbot.waitUntil(screen.approve_button.isEnabled)
    QTest.mouseClick(screen.approve_button, _LEFT)
    assert prompts.explained == []
    with window.desk.office.store.reading() as session:
        assert session.certificates.latest(first.number).state is CertificateState.REPLACED
        assert session.candidates.get(first.candidate_id).occupation == "铣工"


def test_a_request_is_dropped_after_asking_and_its_document_taken_out(
    window: MainWindow, prompts: ScriptedPrompts, scan: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = _screen(window)

    def then(dialog: QDialog) -> bool:
        assert isinstance(dialog, CorrectionDialog)
        dialog.fields["job"].setText("数控车工")
        dialog.reason_field.setPlainText("工种错")
        prompts.files = [scan]
        QTest.mouseClick(dialog.scan.button, _LEFT)
        return True

    prompts.fill = _choosing("correct", then)
    QTest.mouseClick(screen.new_button, _LEFT)
    qtbot.waitUntil(screen.drop_button.isEnabled)
    window.go("home")
    home = window.made("home")
    assert isinstance(home, HomeScreen)
    due = [button for button in home.due_buttons if "等另一人批准" in button.accessibleName()]
    QTest.mouseClick(due[0], _LEFT)
    assert window.screen_id == "corrections"
    prompts.files = [tmp_path / "取出.pdf"]
    QTest.mouseClick(screen.document_button, _LEFT)
    assert (tmp_path / "取出.pdf").read_bytes() == scan.read_bytes()
    prompts.yes = False
    QTest.mouseClick(screen.drop_button, _LEFT)
    assert screen.drop_button.isEnabled()
    prompts.yes = True
    QTest.mouseClick(screen.drop_button, _LEFT)
    qtbot.waitUntil(lambda: not screen.drop_button.isEnabled())
    assert [row.request.state for row in screen.table.model.everything] == [RequestState.DROPPED]


def test_the_register_leads_to_corrections(window: MainWindow) -> None:
    window.go("register")
    screen = window.made("register")
    button = screen.corrections_button  # type: ignore[attr-defined]
    QTest.mouseClick(button, _LEFT)
    assert window.screen_id == "corrections"
