"""Related occupations in the window, and the field that looks occupations up."""

from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.domain.occupations import Occupation
from app.services.related_occupations import RelatedLists
from app.ui.main_window import MainWindow
from app.ui.occupation_edit import OccupationEdit
from app.ui.qualification.screen import QualificationScreen
from app.ui.related.dialog import RelatedDialog
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


def test_the_field_offers_what_is_typed_and_marks_what_is_not_listed(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window("entered")
    edit = OccupationEdit(window.desk, "")
    qtbot.addWidget(edit)
    edit.show()
    QTest.keyClicks(edit, "chegong")
    popup = edit.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    first = popup.model().index(0, 0)
    assert "车工" in str(first.data())
    assert "6-18-01-01" in str(first.data())
    taken: list[object] = []
    edit.chosen.connect(taken.append)
    edit.completer().activated.emit("车工")
    assert [one.name for one in taken if isinstance(one, Occupation)] == ["车工"]
    edit.setText("6-18-01-01")
    assert edit.occupation is not None
    assert edit.accessibleDescription() == ""
    edit.setText("企业自定的工种")
    assert "可以保留" in edit.accessibleDescription()
    popup.hide()


def test_related_occupations_are_said_on_the_board(open_window: OpenWindow, prompts: ScriptedPrompts) -> None:
    window = open_window("entered")
    window.go("qualification")
    screen, batch = window.made("qualification"), window.desk.batch
    assert isinstance(screen, QualificationScreen)
    assert batch is not None
    assert not screen.related.isVisible()  # this document counts no related work
    fills = 0

    def fill(dialog: QDialog) -> bool:
        nonlocal fills
        fills += 1
        assert isinstance(dialog, RelatedDialog)
        one = dialog.cards[0]
        if fills == 1:
            one.add.click()
            one.lines[0].name.setText("铣工")
        one.lines[0].reason.setText("" if fills == 1 else "同一车间轮岗")
        return True

    prompts.fill = fill
    screen.related.reload(batch)
    screen.related.click()
    assert [one.code for one in prompts.explained] == ["name_empty"]
    assert fills == 2
    stored = RelatedLists(window.desk.office).applied(batch)[0].related
    assert stored is not None
    assert [(one.name, one.code, one.reason) for one in stored] == [("铣工", "6-18-01-02", "同一车间轮岗")]


def test_without_lines_it_may_be_said_that_there_is_none(open_window: OpenWindow) -> None:
    window = open_window("entered")
    desk = window.desk
    assert desk.batch is not None
    applied = RelatedLists(desk.office).applied(desk.batch)
    dialog = RelatedDialog(window, desk, applied, None)
    one = dialog.cards[0]
    assert dialog.lists == {}
    one.none.setChecked(True)
    assert dialog.lists == {one.applied.key: ()}
    one.add.click()
    assert not one.none.isChecked()
    one.lines[0].removed.emit(one.lines[0])
    assert dialog.lists == {}
    assert not RelatedDialog(window, desk, applied, "已经结束").store.isEnabled()
