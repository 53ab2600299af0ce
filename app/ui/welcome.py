"""First start: three questions and a file to keep it in, or a file that exists, or the sample batch."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.certificate_numbers import PREFIX_LENGTH
from app.domain.errors import KnownError
from app.domain.levels import Level
from app.rulebook.rulebook import Rulebook
from app.services.clock import Clock, SystemClock
from app.services.first_file import (
    FirstBatch,
    found_with_batch,
    make_sample,
    policies_in_force,
    prefix_remarks,
)
from app.services.setup import Founding
from app.storage.store import SUFFIX
from app.texts import Texts
from app.ui.jobs import Jobs
from app.ui.naming import named
from app.ui.prompts import Prompts
from app.ui.screen import line

_WIDTH_PX = 700


class WelcomeDialog(QDialog):
    """`path` is the file to open once the dialog was accepted."""

    def __init__(self, prompts: Prompts, texts: Texts, rulebook: Rulebook, clock: Clock) -> None:
        super().__init__()
        self._prompts, self._texts, self._rulebook, self._clock = prompts, texts, rulebook, clock
        self._jobs = Jobs()
        self.path: Path | None = None
        self.name_field, self.name_en_field = QLineEdit(), QLineEdit()
        self.prefix_field = QLineEdit()
        self.prefix_told = line(kind="muted")
        self.secretary_field, self.approver_field = QLineEdit(), QLineEdit()
        self.policies = QComboBox()
        self.policy_told = line(kind="muted")
        self.levels = {level: QCheckBox(texts.label("level", level)) for level in Level}
        self.place_field = QLineEdit()
        self.place_button = QPushButton(self._say("choose_place"))
        self.found_button = QPushButton(self._say("found"))
        self.open_button = QPushButton(self._say("open_file"))
        self.sample_button = QPushButton(self._say("sample"))
        self._bar = QProgressBar()
        self._stop = QPushButton(texts.say("screen", "stop"))
        self._running = QWidget()
        self._build()
        self._on_policy_chosen()
        self._on_prefix_typed("")

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("welcome", code, values)

    def _build(self) -> None:
        self.setWindowTitle(self._say("window_title"))
        self.setFixedWidth(_WIDTH_PX)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(32, 24, 32, 20)
        whole.setSpacing(12)
        whole.addWidget(named(QLabel(self._say("title")), "title"))
        whole.addWidget(line(self._say("told"), "muted"))
        whole.addLayout(self._questions())
        whole.addWidget(self._running)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch()
        buttons.addWidget(self.found_button)
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.HLine)
        rule.setObjectName("rule_line")
        whole.addWidget(rule)
        whole.addLayout(buttons)
        self._build_running()
        self._connect()

    def _questions(self) -> QGridLayout:
        """Each question has its number, what is asked, and how to find the answer."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        levels, place = QHBoxLayout(), QHBoxLayout()
        place.setSpacing(8)
        for box in self.levels.values():
            levels.addWidget(box)
        levels.addStretch()
        place.addWidget(self.place_field, 1)
        place.addWidget(self.place_button)
        rows: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            ("one", QLabel()),
            ("name", self.name_field),
            ("prefix", self.prefix_field),
            ("", self.prefix_told),
            ("name_en", self.name_en_field),
            ("two", QLabel()),
            ("secretary", self.secretary_field),
            ("approver", self.approver_field),
            ("three", QLabel()),
            ("policy", self.policies),
            ("", self.policy_told),
            ("levels", levels),
            ("place", place),
        )
        for row, (code, part) in enumerate(rows):
            if isinstance(part, QHBoxLayout):
                grid.addWidget(QLabel(self._say(code)), row, 0)
                grid.addLayout(part, row, 1)
            elif code in {"one", "two", "three"}:
                grid.addWidget(named(QLabel(self._say(code)), "heading"), row, 0, 1, 2)
            else:
                label = QLabel(self._say(code) if code else "")
                label.setBuddy(part)
                part.setAccessibleName(self._say(code) if code else "")
                grid.addWidget(label, row, 0)
                grid.addWidget(part, row, 1)
        self.place_field.setAccessibleName(self._say("place"))
        return grid

    def _build_running(self) -> None:
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        self._bar.setTextVisible(False)
        row.addWidget(QLabel(self._say("making_sample")))
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        self._running.hide()

    def _connect(self) -> None:
        self.found_button.setObjectName("primary")
        self.found_button.setDefault(True)
        for button in (self.open_button, self.sample_button, self.place_button, self._stop):
            button.setAutoDefault(False)
        self.prefix_field.setMaxLength(PREFIX_LENGTH + 11)  # blanks that came along are told, not cut off
        self.name_field.setPlaceholderText(self._say("name_hint"))
        self.name_en_field.setPlaceholderText(self._say("name_en_hint"))
        self.prefix_field.setPlaceholderText(self._say("prefix_example"))
        for policy in policies_in_force(self._clock, self._rulebook):
            self.policies.addItem(policy.document, policy.id)
        self.policies.addItem(self._say("later"), None)
        self.prefix_told.setMinimumHeight(2 * self.prefix_told.fontMetrics().lineSpacing() + 4)
        self.prefix_told.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.policies.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.policies.currentIndexChanged.connect(self._on_policy_chosen)
        self.place_field.setText(str(_documents() / f"{self._say('file_name')}{SUFFIX}"))
        self.place_button.clicked.connect(self._on_place_wanted)
        self.prefix_field.textChanged.connect(self._on_prefix_typed)
        self.found_button.clicked.connect(self.found)
        self.open_button.clicked.connect(self._on_open_wanted)
        self.sample_button.clicked.connect(self._on_sample_wanted)

    def _on_policy_chosen(self) -> None:
        chosen = self.policies.currentData()
        policy = self._rulebook.policies.named(chosen) if chosen else None
        self.policy_told.setText(policy.title if policy else self._say("later_told"))
        known = policy.levels if policy else ()
        for level, box in self.levels.items():
            box.setEnabled(level in known)
            box.setChecked(bool(known) and level == known[0])

    def _on_prefix_typed(self, text: str) -> None:
        problems, warnings = prefix_remarks(text, self._rulebook) if text else ((), ())
        told = [self._texts.remark("number_problem", one) for one in problems]
        told += [self._texts.remark("number_warning", one) for one in warnings]
        kind = "bad" if problems else "warn" if warnings else "good"
        if not text:
            told, kind = [self._say("prefix_hint")], "muted"
        self.prefix_told.setText("\n".join(told) or self._say("prefix_good"))
        self.prefix_told.setObjectName(kind)
        self.prefix_told.style().polish(self.prefix_told)

    def _on_place_wanted(self) -> None:
        suggested = self.place_field.text()
        path = self._prompts.save_file(self, self._say("place"), suggested, self._say("kind"))
        if path is not None:
            self.place_field.setText(str(path))

    def found(self) -> None:
        """Make the file; a refusal is explained and the answers stay."""
        founding = Founding(
            self.name_field.text(),
            self.name_en_field.text() or None,
            self.prefix_field.text().strip(),
            self.secretary_field.text(),
            self.approver_field.text(),
        )
        place = self.place_field.text().strip()
        try:
            self.path = found_with_batch(
                Path(place) if place else None,
                founding,
                self._first_batch(),
                self._clock,
                self._rulebook,
                self._texts,
            )
        except KnownError as error:
            self._prompts.explain(self, error)
            return
        self.accept()

    def _first_batch(self) -> FirstBatch | None:
        policy = self.policies.currentData()
        if policy is None:
            return None
        title = self._texts.say("new_batch", "suggested", {"year": self._clock.today().year})
        chosen = tuple(level for level, box in self.levels.items() if box.isEnabled() and box.isChecked())
        return FirstBatch(policy, title, chosen)

    def _on_open_wanted(self) -> None:
        path = self._prompts.open_file(self, self._say("open_file"), self._say("kind"))
        if path is not None:
            self.path = path
            self.accept()

    def _on_sample_wanted(self) -> None:
        folder = self._prompts.choose_folder(self, self._say("sample_folder"))
        if folder is None:
            return
        clock, rulebook, texts = self._clock, self._rulebook, self._texts
        job = self._jobs.prepare(
            self._say("making_sample"), lambda progress: make_sample(folder, clock, rulebook, texts, progress)
        )
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_sample_made)
        job.refused.connect(self._on_sample_refused)
        job.failed.connect(self._on_sample_failed)
        job.ended.connect(self._on_sample_ended)
        self._stop.clicked.connect(job.cancel)
        self._set_busy(busy=True)
        self._jobs.start(job)

    def _set_busy(self, *, busy: bool) -> None:
        self._running.setVisible(busy)
        for button in (self.open_button, self.sample_button, self.found_button):
            button.setEnabled(not busy)

    def _on_progressed(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _on_sample_made(self, path: object) -> None:
        if isinstance(path, Path):
            self.path = path
            self.accept()

    def _on_sample_refused(self, error: object) -> None:
        if isinstance(error, KnownError):
            self._prompts.explain(self, error)

    def _on_sample_failed(self, fault: object) -> None:
        if isinstance(fault, BaseException):
            self._prompts.show_fault(self, fault)

    def _on_sample_ended(self) -> None:
        self._stop.clicked.disconnect()
        self._set_busy(busy=False)

    def done(self, result: int) -> None:
        """Whatever is under way ends before the dialog does."""
        self._jobs.wait()
        super().done(result)


def ask_for_file(
    prompts: Prompts, texts: Texts, rulebook: Rulebook, clock: Clock | None = None
) -> Path | None:
    """The path of a file to open, founded if need be; None when the person closes the program."""
    dialog = WelcomeDialog(prompts, texts, rulebook, clock or SystemClock())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    return dialog.path if prompts.run(dialog) else None


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
