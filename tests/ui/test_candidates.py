"""The candidates screen: search, side sheet, photos, withdrawal."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app import paths
from app.domain.batches import BatchId
from app.domain.candidates import (
    Candidate,
    CandidateId,
    CandidateState,
    Person,
    PersonId,
    WithdrawalKind,
)
from app.domain.levels import Level
from app.printing.portraits import draw_portrait
from app.services.evidencing import Evidencing
from app.services.inquiry import search_key
from app.texts import Texts
from app.texts.pinyin import initials
from app.ui.candidates.screen import CandidatesScreen
from app.ui.candidates.table import columns
from app.ui.candidates.withdrawal import WithdrawalDialog
from app.ui.main_window import MainWindow
from app.ui.preferences import Preferences
from app.ui.records import RecordsModel, RecordsTable
from app.ui.theme import read_theme
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
MANY = 20_000


def screen_of(window: MainWindow) -> CandidatesScreen:
    window.go("candidates")
    screen = window.made("candidates")
    assert isinstance(screen, CandidatesScreen)
    return screen


def make_active(window: MainWindow, qtbot: QtBot) -> None:
    """Keys reach shortcuts only in the active window, and the platform takes a turn to make it so."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


def said(screen: CandidatesScreen) -> str:
    return "\n".join(label.text() for label in screen.sheet.findChildren(QLabel))


@pytest.mark.parametrize("typed", ["wk", "王堃", "WK", "王堃 铸造"])
def test_a_person_is_found_by_name_initials_and_unit(open_window: OpenWindow, typed: str) -> None:
    screen = screen_of(open_window("entered"))
    screen.focus_search()
    screen.table.search_field.insert(typed)
    assert "王堃" in [one.name for one in screen.table.model.shown]
    assert len(screen.table.model.shown) < screen.table.model.total


def test_a_person_is_found_by_the_tail_of_the_number(open_window: OpenWindow) -> None:
    screen = screen_of(open_window("entered"))
    wanted = screen.table.model.shown[5]
    screen.table.search_field.setText(wanted.person.id_number[-6:])
    assert list(screen.table.model.shown) == [wanted]


def test_a_search_that_finds_nobody_says_so(open_window: OpenWindow, texts: Texts) -> None:
    screen = screen_of(open_window("entered"))
    screen.table.search_field.setText("没有这个人")
    labels = [label.text() for label in screen.table.findChildren(QLabel) if label.isVisible()]
    assert texts.say("table", "nothing_found") in labels


def test_enter_opens_the_sheet_and_escape_closes_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("examined")
    screen = screen_of(window)
    refused = next(one for one in screen.table.model.shown if one.state is CandidateState.REFUSED)
    row = screen.table.model.row_of(lambda one: one.id == refused.id)
    assert row is not None
    screen.table.select_row(row)
    make_active(window, qtbot)
    screen.table.view.setFocus()
    QTest.keyClick(screen.table.view, Qt.Key.Key_Return)
    qtbot.waitUntil(screen.sheet.isVisible)
    shown = said(screen)
    for part in (refused.name, refused.person.id_number, "居民身份证", "✓", "✗", "焊工", "高级技师"):
        assert part in shown
    portrait = screen.sheet.findChild(QLabel, "portrait")
    assert portrait is not None
    assert not portrait.pixmap().isNull()
    QTest.keyClick(screen.sheet.close_button, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not screen.sheet.isVisible())


def test_the_sheet_follows_the_current_row(open_window: OpenWindow) -> None:
    screen = screen_of(open_window("entered"))
    screen.table.select_row(0)
    screen.table.opened.emit(screen.table.current())
    QTest.keyClick(screen.table.view, Qt.Key.Key_Down)
    assert screen.sheet.shown == screen.table.model.shown[1]


def test_at_the_smallest_size_the_table_needs_no_bar(open_window: OpenWindow) -> None:
    window = open_window("entered")
    screen = screen_of(window)
    window.resize(1180, 720)
    assert screen.table.view.horizontalScrollBar().maximum() == 0
    screen.table.opened.emit(screen.table.model.shown[0])
    QGuiApplication.processEvents()
    assert screen.table.view.horizontalScrollBar().maximum() == 0
    assert screen.table.model.shown[3].name == "买买提·吐尔逊"


def test_an_empty_batch_offers_the_roster(open_window: OpenWindow) -> None:
    window = open_window("opened")
    screen = screen_of(window)
    assert screen.empty_button.isVisible()
    assert not screen.photos_button.isEnabled()
    QTest.mouseClick(screen.empty_button, Qt.MouseButton.LeftButton)
    assert window.screen_id == "roster"


def test_the_next_step_is_one_click_away(open_window: OpenWindow) -> None:
    window = open_window("entered")
    screen = screen_of(window)
    assert "资格审查" in screen.next_button.text()
    QTest.mouseClick(screen.next_button, Qt.MouseButton.LeftButton)
    assert window.screen_id == "qualification"


def test_after_the_examination_no_roster_is_taken(open_window: OpenWindow) -> None:
    screen = screen_of(open_window("examined"))
    assert not screen.import_button.isEnabled()
    assert "依据" in screen.import_button.toolTip()


def test_withdrawal_is_asked_confirmed_and_stored(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, WithdrawalDialog)
        assert not dialog.accept_button.isEnabled()
        dialog.kinds.setCurrentIndex(dialog.kinds.findData(WithdrawalKind.LEFT))
        dialog.reason_field.setPlainText("已调往外地工作")
        assert dialog.accept_button.isEnabled()
        return True

    prompts.fill = fill
    screen = screen_of(open_window("entered"))
    one = screen.table.model.shown[2]
    screen.table.select_row(2)
    screen.table.opened.emit(one)
    QTest.mouseClick(screen.sheet.withdraw_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.table.model.shown[2].state is CandidateState.WITHDRAWN)
    assert one.name in prompts.asked[-1]
    assert "已调往外地工作" in said(screen)
    assert not screen.sheet.withdraw_button.isEnabled()
    assert "已经退出" in said(screen)


def test_turning_back_at_the_question_changes_nothing(
    open_window: OpenWindow, prompts: ScriptedPrompts
) -> None:
    prompts.yes = False
    screen = screen_of(open_window("entered"))
    screen.table.opened.emit(screen.table.model.shown[0])
    screen.sheet.withdraw_button.click()
    assert prompts.asked
    assert screen.table.model.shown[0].state is CandidateState.ENTERED


def test_photos_are_reported_before_they_are_stored(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = screen_of(open_window("entered"))
    people = list(screen.table.model.shown)
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / f"{people[0].person.id_number}.jpg").write_bytes(draw_portrait(77))
    (folder / f"{people[1].person.id_number}.jpg").write_bytes(b"no picture")
    (folder / f"别人-{people[2].person.id_number}.jpg").write_bytes(draw_portrait(3))
    for name in (f"{people[3].person.id_number}.jpg", f"{people[3].name}-{people[3].person.id_number}.png"):
        (folder / name).write_bytes(draw_portrait(4))
    (folder / "合影.jpg").write_bytes(draw_portrait(5))
    prompts.files.append(folder)
    screen.photos_button.menu().actions()[0].trigger()
    qtbot.waitUntil(screen.photo_card.isVisible)
    details = screen.photo_card.details.text()
    for part in (people[0].name, people[1].person.id_number, "别人", people[3].name, "合影.jpg"):
        assert part in details
    assert screen.table.model.shown[0].photo_sha256 == people[0].photo_sha256
    QTest.mouseClick(screen.photo_card.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.table.model.shown[0].photo_sha256 != people[0].photo_sha256)
    assert screen.table.model.shown[3].photo_sha256 == people[3].photo_sha256
    assert "1 人" in screen.photo_card.summary.text()
    QTest.mouseClick(screen.photo_card.close_button, Qt.MouseButton.LeftButton)
    assert not screen.photo_card.isVisible()


def test_a_broken_archive_of_photos_is_explained(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = screen_of(open_window("entered"))
    archive = tmp_path / "photos.zip"
    archive.write_bytes(b"PK but not really")
    prompts.files.append(archive)
    screen.photos_button.menu().actions()[1].trigger()
    qtbot.waitUntil(lambda: [error.code for error in prompts.explained] == ["photos_unreadable"])
    assert not screen.photo_card.isVisible()


def test_the_filter_button_says_what_is_filtered(open_window: OpenWindow) -> None:
    screen = screen_of(open_window("examined"))
    screen.table.filter(4, frozenset({"合格"}))
    assert "合格" in screen.table.filter_button.text()
    assert {one.state for one in screen.table.model.shown} == {CandidateState.ELIGIBLE}
    menu = screen.table.filter_button.menu()
    menu.aboutToShow.emit()
    assert "状态" in [action.text() for action in menu.actions()]
    screen.table.lift_filters()
    assert len(screen.table.model.shown) == screen.table.model.total


def test_rows_are_copied_as_a_table(open_window: OpenWindow) -> None:
    screen = screen_of(open_window("entered"))
    screen.table.select_row(0)
    screen.table.copy()
    heading, row = QGuiApplication.clipboard().text().split("\n")
    assert heading.split("\t")[:2] == ["姓名", "单位"]
    assert row.split("\t")[0] == screen.table.model.shown[0].name


def many_people() -> list[Candidate]:
    surnames, units = "赵钱孙李周吴郑王冯陈", ("总装车间", "动力部", "铸造车间")
    return [
        Candidate(
            CandidateId(str(place)),
            BatchId("b"),
            Person(
                PersonId(str(place)),
                "居民身份证",
                f"11010119800101{place:05d}"[-18:],
                surnames[place % 10] + chr(0x4E00 + place % 900) + chr(0x5200 + place % 1300),
            ),
            place,
            units[place % 3],
            "6-18-02-04",
            "焊工",
            None,
            Level.T,
            CandidateState.ENTERED,
        )
        for place in range(MANY)
    ]


def test_a_search_among_twenty_thousand_shows_whom_it_names(
    qtbot: QtBot, texts: Texts, tmp_path: Path
) -> None:
    theme, preferences = read_theme(paths.resources(), "light"), Preferences(tmp_path)
    table: RecordsTable[Candidate] = RecordsTable(
        "many", columns(texts), search_key, theme=theme, texts=texts, preferences=preferences,
        identity=lambda one: one.id,
    )  # fmt: skip
    qtbot.addWidget(table)
    table.resize(1100, 700)
    table.show()
    table.set_records(many_people())
    qtbot.waitUntil(lambda: table.model.prepare(0))

    for typed, named in (("w", "王"), ("王", "王"), ("动力", "动力部")):
        table.search_field.setText(typed)
        qtbot.waitUntil(lambda: 0 < len(table.model.shown) < MANY)
        assert any(named in (one.name[0], one.unit) for one in table.model.shown)
        table.search_field.clear()


def test_the_model_keeps_qts_promises(qtmodeltester: ModelTester, texts: Texts) -> None:
    model: RecordsModel[Candidate] = RecordsModel(columns(texts), search_key)
    model.set_records(many_people()[:50])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.search("z 总装")
    model.sort(0)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert {one.unit for one in model.shown} == {"总装车间"}


def test_initials_are_those_of_the_characters() -> None:
    assert initials("王堃") == "wk"
    assert initials("买买提·吐尔逊") == "mmttex"
    assert initials("") == ""


def test_the_sheet_tells_the_evidence_and_opens_a_scan(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    screen = screen_of(open_window("entered"))
    desk, one = screen.desk, screen.table.model.everything[0]
    assert desk.batch is not None
    scan = tmp_path / "任免文件.jpg"
    scan.write_bytes(draw_portrait(7))
    acts, actor = Evidencing(desk.office), desk.account.actor
    acts.attach_scan(desk.batch, one.id, "five_years_as_senior_technician", scan, actor)
    acts.attach_note(desk.batch, one.id, "five_years_as_senior_technician", "劳动合同", "档案室3柜", actor)
    screen.table.opened.emit(one)
    assert "劳动合同（存放：档案室3柜）" in said(screen)
    opened: list[str] = []

    def look(dialog: QDialog) -> bool:
        opened.append(type(dialog).__name__)
        return False

    prompts.fill = look
    button = next(
        button for button in screen.sheet.findChildren(QPushButton) if button.text() == "任免文件.jpg"
    )
    button.click()
    assert opened == ["ScanViewer"]
