"""What an issuing run did: the numbers it used up and who was refused; it stays until it is read."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from app.services.issuing import IssueRun
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.screen import line

_LIST_PX = 96


class ResultCard(QFrame):
    """`read` tells that the person has put the card away."""

    read = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._title = named(QLabel(), "heading")
        self._told = line()
        self._list = QPlainTextEdit()
        self._list.setReadOnly(True)
        self._list.setFixedHeight(_LIST_PX)
        self._list.setTabChangesFocus(True)
        self._list.setAccessibleName(desk.say("issuing_screen", "result"))
        self.close_button = QPushButton(desk.say("prompt", "understood"))
        self.close_button.clicked.connect(self._on_read)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(self._told)
        whole.addWidget(self._list)
        self.hide()

    @property
    def text(self) -> str:
        return f"{self._title.text()}\n{self._told.text()}\n{self._list.toPlainText()}"

    def show_run(self, run: IssueRun) -> None:
        """Numbers of the issued, then the refused with the reason, then how many were left."""
        say, texts = self._desk.say, self._desk.texts
        self._title.setText(say("issuing_screen", "run_done", count=len(run.issued)))
        told = [say("issuing_screen", "run_refused", count=len(run.refused))] if run.refused else []
        told += [say("issuing_screen", "run_left", count=run.left)] if run.left else []
        told = told or [say("issuing_screen", "run_whole")]
        told += [
            say("issuing_screen", "run_unnoted", told=texts.remark("numbering_remark", one))
            for one in run.unnoted
        ]
        refused = [f"{one.candidate.name}：{texts.error(one.error)}" for one in run.refused]
        issued = [f"{one.number}  {one.content['name']}" for one in run.issued]
        self._show(told, refused + issued)

    def show_files(self, title: str, told: str, names: Sequence[str]) -> None:
        """Files that were written."""
        self._title.setText(title)
        self._show([told], list(names))

    def _show(self, told: Sequence[str], rows: Sequence[str]) -> None:
        self._told.setText("\n".join(told))
        self._list.setPlainText("\n".join(rows))
        self._list.setVisible(bool(rows))
        self.show()

    def _on_read(self) -> None:
        self.hide()
        self.read.emit()
