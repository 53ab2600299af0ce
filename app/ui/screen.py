"""The frame of every screen: title, rule with its article, at most three actions, then the body."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.services.progress import Progress
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.naming import named

MARGIN_PX, GAP_PX = 28, 16


class Screen(QWidget):
    """A screen shows and asks; it decides nothing.

    `changed` tells that an act was stored, `wanted` asks for another screen by its id.
    """

    changed = Signal()
    wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.desk = desk
        self._title = named(QLabel(), "title")
        self._rule = named(QLabel(), "rule")
        self._rule.setWordWrap(True)
        self._reason = named(QLabel(), "reason")
        self._reason.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._reason.setWordWrap(True)
        self._reason.hide()
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self._actions.addStretch()
        self._progress = JobStrip(desk)
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP_PX)
        self._lay_out()

    def reload(self) -> None:
        """Show what the file holds now."""
        raise NotImplementedError

    def set_heading(self, title: str, rule: str = "") -> None:
        self._title.setText(title)
        self._rule.setText(rule)
        self._rule.setVisible(bool(rule))
        self._share_line()
        self.setAccessibleName(title)

    def add_action(
        self, text: str, slot: Callable[[], object], *, primary: bool = False, shortcut: str = ""
    ) -> QPushButton:
        """A button in the header; the one that moves the road on comes last and is `primary`."""
        button = named(QPushButton(text), "primary" if primary else "")
        button.setAccessibleName(text)
        if shortcut:
            button.setShortcut(QKeySequence(shortcut))
            button.setToolTip(f"{text}（{shortcut}）")
        button.clicked.connect(lambda _=False: slot())
        self._actions.addWidget(button)
        return button

    def offer(self, button: QPushButton, reason: str | None) -> None:
        """Allow an action, or disable it and say beside it why."""
        button.setEnabled(reason is None)
        button.setAccessibleDescription(reason or "")
        if button.objectName() == "primary":
            self._reason.setText(reason or "")
            self._reason.setVisible(bool(reason))
            self._share_line()
        elif reason:
            button.setToolTip(reason)

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do a short act of a service; what was stored is told to the window."""
        done = self.desk.attempt(self, act)
        if done:
            self.changed.emit()
        return done

    def start_job(
        self,
        title: str,
        work: Callable[[Progress], object],
        then: Callable[[object], object] | None = None,
        *,
        stores: bool = True,
    ) -> None:
        """Run long work in the background with progress and cancel; `then` gets the result."""
        job = self.desk.jobs.prepare(title, work)
        job.refused.connect(lambda error: self.desk.prompts.explain(self, error))
        job.failed.connect(lambda fault: self.desk.prompts.show_fault(self, fault))
        if then is not None:
            job.succeeded.connect(then)
        if stores:
            job.succeeded.connect(lambda _: self.changed.emit())
        self._progress.follow(job)
        self.desk.jobs.start(job)

    def _share_line(self) -> None:
        """Rule and reason share their line by what they have to say; the reason gets half at most."""
        rule, reason = (1 + len(label.text()) for label in (self._rule, self._reason))
        self._below.setStretch(0, rule)
        self._below.setStretch(1, min(rule, reason))

    def focus_search(self) -> None:
        """Ctrl+F: the cursor goes into the search field of the screen's table, where there is one."""
        from app.ui.records import RecordsTable  # noqa: PLC0415 - not every screen has a table

        table = self.findChild(RecordsTable)
        if table is not None:
            table.start_search()

    def _lay_out(self) -> None:
        top, below = QHBoxLayout(), QHBoxLayout()
        for row in (top, below):
            row.setSpacing(GAP_PX)
        top.addWidget(self._title, 1)
        top.addLayout(self._actions)
        below.addWidget(self._rule, 1, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._reason, 1, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addLayout(top)
        head.addLayout(below)
        self._below = below
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN_PX, 20, MARGIN_PX, 20)
        whole.setSpacing(GAP_PX)
        whole.addLayout(head)
        whole.addWidget(self._progress)
        whole.addLayout(self.body, 1)


class JobStrip(QFrame):
    """Progress in place, with a button to stop; the result stays until it is read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._label = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = QPushButton(desk.say("screen", "stop"))
        self._stop.clicked.connect(self._on_stop_wanted)
        self._following: list[Job] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self._label)
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        self.hide()

    def follow(self, job: Job) -> None:
        """Show `job` until it has ended; one that is asked for meanwhile waits its turn and shows then."""
        self._following.append(job)
        self._label.setText(job.title)
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        job.progressed.connect(self._on_progressed)
        job.cancelled.connect(self._on_cancelled)
        job.ended.connect(self._on_ended)
        self.show()

    def _on_progressed(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _on_cancelled(self) -> None:
        self._label.setText(self._desk.say("screen", "stopped"))

    def _on_stop_wanted(self) -> None:
        for job in self._following:
            job.cancel()

    def _on_ended(self) -> None:
        self._following.pop(0)  # jobs run one after the other, so the first one ended
        if self._following:
            self._label.setText(self._following[0].title)
        else:
            self.hide()


def card(title: str = "") -> tuple[QFrame, QVBoxLayout]:
    """A white panel with a heading; answers it and the layout for what goes inside."""
    frame = named(QFrame(), "card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(16, 14, 16, 14)
    inside.setSpacing(8)
    if title:
        inside.addWidget(named(QLabel(title), "heading"))
    return frame, inside


class SelectableLabel(QLabel):
    """Text to be selected and copied.

    Qt keeps a document for such a label, which costs as much as the rest of it; so it is made when the
    pointer first comes near.
    """

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's own name
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        super().enterEvent(event)


def line(text: str = "", kind: str = "") -> QLabel:
    """A wrapping line of text, never markup; `kind` is a style name such as `muted`, `good`, `warn`."""
    label = named(SelectableLabel(text), kind)
    label.setTextFormat(Qt.TextFormat.PlainText)  # names come from rosters and codes that others wrote
    label.setWordWrap(True)
    return label


def chip(text: str, tone: str) -> QLabel:
    """A small rounded label; `tone` is good, warn, bad or plain."""
    label = named(QLabel(text), "chip")
    label.setProperty("tone", tone)
    return label
