"""One secretary's whole batch in the real window, from an empty file to a package that verifies.

By clicks and keys alone; only the scores and votes after the first candidate's go in through the act that the
screen itself calls. A failure leaves a picture of the window in JIANGPING_SCREENSHOTS or the test's folder.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app import paths
from app.domain.candidates import CandidateState
from app.domain.committees import Relation
from app.domain.levels import Level
from app.domain.review import Ballot, Sheet, Vote
from app.exchange.roster_writing import write_roster
from app.printing.portraits import draw_portrait
from app.printing.raster import page_count
from app.rulebook.rulebook import Rulebook
from app.services.clock import SetClock
from app.services.review import ReviewMeeting
from app.services.review_view import review_board
from app.services.safekeeping import check_file
from app.services.sample_people import sample_people
from app.services.setup import Founding, found_file
from app.start import build_window
from app.storage.store import Store
from app.texts import Texts, read_texts
from app.ui.candidates.screen import CandidatesScreen
from app.ui.candidates.slips import SignDialog
from app.ui.confirmation.screen import ConfirmationScreen
from app.ui.confirmation.signing import SigningDialog
from app.ui.home.screen import HomeScreen
from app.ui.issuing.dialogs import WhichSheetsDialog
from app.ui.issuing.screen import IssuingScreen
from app.ui.main_window import MainWindow
from app.ui.new_batch import NewBatchDialog
from app.ui.packages.screen import PackagesScreen
from app.ui.plan.screen import PlanScreen
from app.ui.preferences import Preferences
from app.ui.publicity.dialogs import PostingDialog
from app.ui.publicity.screen import PublicityScreen
from app.ui.qualification.dialogs import ClosingDialog, SignersDialog
from app.ui.qualification.screen import QualificationScreen
from app.ui.results.screen import ResultsScreen
from app.ui.review.screen import ReviewScreen
from app.ui.roster.screen import RosterScreen
from app.ui.screen import Screen
from app.ui.theme import apply_theme, read_theme
from tests.ui.conftest import ScriptedPrompts

PEOPLE = 12
OPENED, EXAMINED, REVIEWED = date(2026, 8, 17), date(2026, 9, 1), date(2026, 9, 7)
POSTED, OVER = date(2026, 9, 14), date(2026, 9, 21)
JUDGES = ("方立", "叶青", "罗成", "唐敏", "高远")
LONG_MS = 15_000

Shown = TypeVar("Shown", bound=Screen)


@dataclass
class Desk:
    """The window with the one who sits before it: hands, answers, clock and folder."""

    window: MainWindow
    prompts: ScriptedPrompts
    clock: SetClock
    folder: Path
    qtbot: QtBot

    def at(self, name: str, kind: type[Shown]) -> Shown:
        """Wait until the window shows that screen."""
        self.qtbot.waitUntil(lambda: self.window.screen_id == name)
        screen = self.window.made(name)
        assert isinstance(screen, kind)
        return screen

    def walk_to(self, step: str, name: str, kind: type[Shown]) -> Shown:
        """Click a step of the road on the left."""
        self.click(self.window.panel.steps[step])
        return self.at(name, kind)

    def click(self, button: QAbstractButton) -> None:
        """Press what can be pressed: a hidden or grey button ends the journey with its reason."""
        assert button.isVisible(), button.text()
        assert button.isEnabled(), f"{button.text()}: {button.accessibleDescription()}"
        place = QPoint(8, button.height() // 2)  # a box takes clicks on its mark and words, not beside them
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=place)

    def settle(self) -> None:
        """Wait for work in the background and what it shows; nothing may have been refused on the way."""
        self.qtbot.waitUntil(lambda: not self.window.desk.jobs.busy, timeout=LONG_MS)
        QApplication.processEvents()
        assert self.prompts.explained == []

    def until(self, reached: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(reached, timeout=LONG_MS)
        self.settle()

    def states(self) -> list[CandidateState]:
        assert self.window.desk.batch is not None
        return [one.state for one in self.window.desk.inquiry.candidates(self.window.desk.batch)]


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """The window on a file founded this minute, with no batch in it."""
    texts: Texts = read_texts(paths.resources() / "i18n", "zh")
    clock = SetClock.at(OPENED)
    path = tmp_path / "企业.jiangping"
    founding = Founding("示例重工有限公司", None, "Y001011999966", "林晓", "周正")
    found_file(path, founding, clock, Rulebook(paths.resources()))
    theme = read_theme(paths.resources(), "light")
    apply_theme(qapp, theme)
    with Store.open(path) as store:
        prompts = ScriptedPrompts(texts)
        window = build_window(store, Preferences(tmp_path), prompts, texts, theme, clock)
        window.resize(1360, 880)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)  # keys reach shortcuts in the active window alone
        yield Desk(window, prompts, clock, tmp_path, qtbot)
        window.close()
        window.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@contextmanager
def pictured(window: MainWindow, name: str, folder: Path) -> Iterator[None]:
    """Save what the window showed when something went wrong."""
    try:
        yield
    except BaseException:
        kept = Path(os.environ.get("JIANGPING_SCREENSHOTS", folder))
        kept.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(kept / f"{name}.png"))
        raise


def test_from_an_empty_file_to_a_package_that_verifies(desk: Desk, tmp_path: Path) -> None:
    with pictured(desk.window, "roster_to_package", tmp_path):
        open_a_batch(desk)
        publish_the_plan(desk)
        import_everybody(desk)
        examine_everybody(desk)
        hold_the_meeting(desk)
        propose_the_names(desk)
        sign_the_slips(desk)
        print_and_post(desk)
        prepare_and_sign(desk)
        issue_and_print(desk)
        write_and_verify_the_package(desk)
    assert check_file(desk.window.desk.office.store.path).problems == ()


def open_a_batch(desk: Desk) -> None:
    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, NewBatchDialog)
        dialog.policies.setCurrentIndex(dialog.policies.findData("cn-2021-66"))
        dialog.name_field.clear()
        QTest.keyClicks(dialog.name_field, "2026 No.1")
        assert dialog.chosen_levels == [Level.T]
        return True

    desk.prompts.fill = fill
    desk.click(desk.at("home", HomeScreen).first_batch)


def publish_the_plan(desk: Desk) -> None:
    screen = desk.at("plan", PlanScreen)
    screen.form.contact.setFocus()
    screen.form.contact.setPlainText("纪检室，电话 000")
    desk.click(screen.publish)
    desk.until(lambda: not screen.publish.isVisible())


def import_everybody(desk: Desk) -> None:
    """A roster with its photos; everybody is stored at once."""
    people = sample_people(PEOPLE, EXAMINED)
    (desk.folder / "花名册.xlsx").write_bytes(write_roster(people))
    photos = desk.folder / "照片"
    photos.mkdir()
    for seed, person in enumerate(people):
        (photos / f"{person.id_number}.jpg").write_bytes(draw_portrait(seed))
    QTest.keyClick(desk.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    screen = desk.at("roster", RosterScreen)
    desk.prompts.files = [desk.folder / "花名册.xlsx"]
    desk.click(screen.start_panel.choose_button)
    desk.until(lambda: screen.looked is not None)
    desk.prompts.files = [photos]
    screen.check.photo_menu.actions()[0].trigger()
    desk.until(lambda: screen.looked is not None and screen.looked.portraits is not None)
    desk.click(screen.all_button)
    desk.until(screen.result.isVisible)
    assert f"{PEOPLE} 人" in screen.result.summary.text()
    assert f"照片 {PEOPLE} 张" in screen.result.details.text()
    desk.click(screen.result.next_button)


def examine_everybody(desk: Desk) -> None:
    desk.clock.move_to(EXAMINED, 14)
    screen = desk.at("qualification", QualificationScreen)
    screen.table.view.setFocus()
    QTest.keyClick(screen.table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for row in screen.sheet.panel.rows:
        next(iter(row.boxes.values())).click()
    desk.prompts.fill = names_of_the_examiners
    desk.click(screen.sheet.attest)
    desk.until(lambda: not screen.sheet.attest.isEnabled())
    desk.click(screen.examine)
    desk.until(screen.close_step.isEnabled)
    desk.click(screen.close_step)
    desk.until(lambda: not screen.close_step.isVisible())
    assert desk.states().count(CandidateState.REFUSED) == 1


def names_of_the_examiners(dialog: QDialog) -> bool:
    """Who signed the findings, then who was present: the second dialog knows the names already."""
    if isinstance(dialog, SignersDialog):
        assert not dialog.accept_button.isEnabled()
        dialog.names_field.insert("、".join(JUDGES[:3]))
    if isinstance(dialog, ClosingDialog):
        assert dialog.present == JUDGES[:3]
    return True


def hold_the_meeting(desk: Desk) -> None:
    desk.clock.move_to(REVIEWED, 9)
    screen = desk.walk_to("review", "review", ReviewScreen)
    for entry, name in zip(screen.committee.lines, JUDGES, strict=False):
        entry.name_field.setText(name)
    desk.click(screen.committee.form_button)
    desk.settle()
    declare(desk, screen)
    screen.tabs.setCurrentIndex(2)
    for box in screen.attendance.boxes.values():
        desk.click(box)
        desk.settle()
    score(desk, screen)
    vote(desk, screen)
    desk.until(screen.close_button.isEnabled)
    desk.click(screen.close_button)
    desk.at("results", ResultsScreen)
    desk.settle()


def declare(desk: Desk, screen: ReviewScreen) -> None:
    """The second judge taught the first candidate; nobody else is related to anybody."""
    screen.tabs.setCurrentIndex(1)
    view = screen.recusals.view
    view.setCurrentIndex(view.grid_model.index(0, 2))
    view.setFocus()
    QTest.keyClicks(view, "2")
    desk.settle()
    for _ in JUDGES:
        desk.click(screen.recusals.all_clear)
        desk.settle()
    assert not screen.recusals.all_clear.isVisible()


def score(desk: Desk, screen: ReviewScreen) -> None:
    """The first page is typed, judge after judge past the recused one; the rest are entered together."""
    screen.tabs.setCurrentIndex(3)
    tab = screen.scoring
    tab.view.setCurrentIndex(tab.view.grid_model.index(0, 1))
    for _ in range(len(JUDGES) - 1):
        for points in ("36", "35.5", "18"):
            tab.view.edit(tab.view.currentIndex())
            editor = tab.view.viewport().findChildren(QLineEdit)[-1]
            QTest.keyClicks(editor, points)
            QTest.keyClick(editor, Qt.Key.Key_Tab)
        desk.settle()
    office, batch, account = desk.window.desk.office, desk.window.desk.batch, desk.window.desk.account
    assert batch is not None
    board = review_board(office, batch, account)
    assert len(board.scores) == len(JUDGES) - 1
    assert board.scheme is not None
    items = [item.id for item in board.scheme.items]
    sheets = [
        Sheet(judge.id, one.id, dict(zip(items, _points(one.sequence, seat), strict=True)))
        for one in board.candidates[1:]
        for seat, judge in enumerate(board.judges)
    ]
    screen.attempt(lambda: ReviewMeeting(office).enter_sheets(batch, sheets, account.actor))
    desk.settle()


def _points(sequence: int, seat: int) -> tuple[Decimal, ...]:
    return (
        Decimal(36) - Decimal(sequence) / 4 - Decimal(seat) / 2,
        Decimal(35) - Decimal(sequence) / 8,
        Decimal(17),
    )


def vote(desk: Desk, screen: ReviewScreen) -> None:
    """The first row by keys: for, but for one abstention; the others as one act."""
    screen.tabs.setCurrentIndex(4)
    view = screen.voting.ballots
    view.setCurrentIndex(view.grid_model.index(0, 1))
    view.setFocus()
    QTest.keyClicks(view, "1113")
    desk.settle()
    office, batch, account = desk.window.desk.office, desk.window.desk.batch, desk.window.desk.account
    assert batch is not None
    board = review_board(office, batch, account)
    first = board.candidates[0].id
    cast = {judge.name: board.votes.get((judge.id, first)) for judge in board.judges}
    assert cast == {**dict.fromkeys(JUDGES, Vote.AGREE), JUDGES[1]: None, JUDGES[4]: Vote.ABSTAIN}
    assert board.relations[board.judges[1].id, first] is Relation.MENTOR
    ballots = [Ballot(judge.id, one.id, Vote.AGREE) for one in board.candidates[1:] for judge in board.judges]
    screen.attempt(lambda: ReviewMeeting(office).enter_ballots(batch, ballots, account.actor))
    desk.settle()


def propose_the_names(desk: Desk) -> None:
    screen = desk.at("results", ResultsScreen)
    desk.prompts.files = [desk.folder / "纪要.pdf"]
    desk.click(screen.print_button)
    desk.until((desk.folder / "纪要.pdf").exists)
    desk.click(screen.propose_button)
    desk.until(screen.next_button.isVisible)
    desk.click(screen.next_button)


def sign_the_slips(desk: Desk) -> None:
    """Everybody proposed gets a page to check, and the signed ones are ticked off."""
    screen = desk.walk_to("intake", "candidates", CandidatesScreen)
    desk.prompts.files = [desk.folder / "核对单.pdf"]
    screen.slips.print_waiting.trigger()
    desk.until((desk.folder / "核对单.pdf").exists)
    proposed = desk.states().count(CandidateState.PROPOSED)
    assert page_count((desk.folder / "核对单.pdf").read_bytes()) == proposed

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, SignDialog)
        dialog.picker.all_box.click()
        return dialog.accept_button.isEnabled()

    desk.prompts.fill = fill
    desk.click(screen.slips.sign_button)
    desk.until(lambda: "都已签字" in screen.slips.told.text())
    desk.click(desk.window.panel.steps["publicity"])


def print_and_post(desk: Desk) -> None:
    desk.clock.move_to(POSTED, 8)
    screen = desk.at("publicity", PublicityScreen)
    screen.reload()
    desk.prompts.files = [desk.folder / "公示.pdf"]
    desk.click(screen.primary)
    desk.until(lambda: screen.primary.text() == "登记张贴")
    assert page_count((desk.folder / "公示.pdf").read_bytes()) >= 1

    def posted_today(dialog: QDialog) -> bool:
        assert isinstance(dialog, PostingDialog)
        assert all(field.date().toPython() == POSTED for field in dialog.fields.values())
        return True

    desk.prompts.fill = posted_today
    desk.click(screen.primary)
    desk.until(lambda: screen.primary.text() == "公示期满，转核准")
    assert not screen.primary.isEnabled()
    desk.clock.move_to(OVER, 9)
    QTest.keyClick(desk.window, Qt.Key.Key_F5)
    desk.until(screen.primary.isEnabled)
    desk.click(screen.primary)


def prepare_and_sign(desk: Desk) -> None:
    screen = desk.at("confirmation", ConfirmationScreen)
    desk.click(screen.prepare_button)
    desk.until(screen.sign_button.isEnabled)

    def sign(dialog: QDialog) -> bool:
        assert isinstance(dialog, SigningDialog)
        assert dialog.findChildren(QComboBox) == [dialog.signers]
        return dialog.signer.name == "周正"

    desk.prompts.fill = sign
    desk.click(screen.sign_button)
    desk.until(lambda: screen.state_card.go_button.text() == "下一步：发证")
    desk.prompts.files = [desk.folder / "核准名单.pdf"]
    desk.click(screen.lists_card.print_buttons[0])
    desk.until((desk.folder / "核准名单.pdf").exists)
    desk.click(screen.state_card.go_button)


def issue_and_print(desk: Desk) -> None:
    """Everybody confirmed gets a certificate, a PDF of it, and one sheet from the printer."""
    screen = desk.at("issuing", IssuingScreen)
    desk.until(lambda: screen.preview.pdf is not None)
    confirmed = desk.states().count(CandidateState.CONFIRMED)
    assert confirmed == PEOPLE - 1
    desk.click(screen.issue_button)
    desk.until(lambda: all(row.issued for row in screen.table.model.everything))
    assert desk.states().count(CandidateState.ISSUED) == confirmed
    desk.until(lambda: screen.preview.pdf is not None and screen.save_button.isEnabled())
    screen.table.select_row(0)
    desk.until(screen.save_button.isEnabled)
    desk.prompts.files = [desk.folder / "证书.pdf"]
    desk.click(screen.save_button)
    assert page_count((desk.folder / "证书.pdf").read_bytes()) == 1

    def to_paper(dialog: QDialog) -> bool:
        if isinstance(dialog, WhichSheetsDialog):
            dialog.buttons["unprinted"].setChecked(True)
        if isinstance(dialog, QPrintDialog):
            dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            dialog.printer().setOutputFileName(str(desk.folder / "打印.pdf"))
            dialog.printer().setResolution(96)
        return True

    desk.prompts.fill = to_paper
    desk.click(screen.print_button)
    desk.until(lambda: all(row.times_printed == 1 for row in screen.table.model.everything))
    assert page_count((desk.folder / "打印.pdf").read_bytes()) == confirmed


def write_and_verify_the_package(desk: Desk) -> None:
    desk.click(desk.window.panel.places["packages"])
    screen = desk.at("packages", PackagesScreen)
    out = desk.folder / "归档"
    out.mkdir()
    desk.prompts.files = [out]
    desk.click(screen.archive_button)
    desk.until(lambda: screen.table.model.total == 1)
    (package,) = out.iterdir()
    desk.prompts.files = [package]
    desk.click(screen.verify_button)
    desk.until(lambda: "检查通过" in screen.sheet.text)
