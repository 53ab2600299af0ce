"""Fields of the plan's form: a label above, the control, an explanation and, where needed, what is wrong."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.naming import named
from app.ui.screen import line


class Field(QWidget):
    """One labelled control; `show_problem` puts a sentence under it."""

    def __init__(
        self, label: str, control: QWidget, hint: str = "", suffix: str = "", *, wide: bool = False
    ) -> None:
        super().__init__()
        self.control = control
        if label:
            control.setAccessibleName(label)
        self._label = QLabel(label)
        self._label.setBuddy(control)
        self._hint = line(hint, "caption")
        self._problem = line(kind="bad")
        self._problem.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(control, 1 if wide else 0)
        if suffix:
            row.addWidget(named(QLabel(suffix), "muted"))
        if not wide:
            row.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        if label:
            whole.addWidget(self._label)
        whole.addLayout(row)
        whole.addWidget(self._hint)
        whole.addWidget(self._problem)
        self._hint.setVisible(bool(hint))  # shown before it has a parent it would open as a window

    @property
    def problem(self) -> str:
        return self._problem.text()

    def set_hint(self, text: str) -> None:
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong, or nothing; a screen reader hears it with the control."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence)
