"""Lines of text can be selected and copied, from the moment on in which the pointer is over them."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.screen import line

SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse


def test_a_line_is_selected_by_dragging_and_keeps_its_size(qtbot: QtBot) -> None:
    label = line("证书编号可以整个复制")
    qtbot.addWidget(label)
    label.resize(400, 40)
    label.show()
    before = label.sizeHint(), label.heightForWidth(120)
    QTest.mouseMove(label, QPoint(200, 20))
    qtbot.waitUntil(lambda: bool(label.textInteractionFlags() & SELECTABLE))
    QTest.mouseDClick(label, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 20))
    assert label.hasSelectedText()
    assert (label.sizeHint(), label.heightForWidth(120)) == before
