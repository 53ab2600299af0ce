"""The certificate workshop: where everything stands on each kind of paper, over a scan of the blank sheet.

True size, calibration of the printers, the faces in use, and which sheet lies next.
"""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.accounts import Role
from app.domain.certificates import PrintMode
from app.domain.errors import KnownError
from app.domain.levels import Level
from app.printing.ghost import GhostUnreadableError
from app.printing.moves import Move
from app.services.calibrating import Calibrating
from app.services.layouts import Layouts, Paper, SheetLayout
from app.services.paper_files import save_pdf
from app.services.press import certificate_printer
from app.services.progress import Progress
from app.services.settings_view import FacesFound, SettingsView
from app.storage.layouts import StoredCalibration
from app.texts.days import short_day
from app.ui.clearing import clear
from app.ui.desk import Desk
from app.ui.issuing.preview import CertificatePreview
from app.ui.issuing.sheets import landscape_printer, print_sheets
from app.ui.naming import named, rename
from app.ui.screen import GAP_PX, Screen, card, line
from app.ui.workshop.calibration import CalibrationDialog, calibration_told
from app.ui.workshop.entries import EntriesPanel

_SIDE_PX = 320
_SETTLED_MS = 150


class WorkshopScreen(Screen):
    """On the left the page as it prints, on the right what can be moved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._layouts = Layouts(desk.office, certificate_printer)
        self._calibrating = Calibrating(desk.office)
        self._stored: SheetLayout | None = None
        self.papers, self.levels = QComboBox(), QComboBox()
        self.whole_box = QCheckBox(self._say("whole"))
        self.preview = CertificatePreview(desk)
        self.entries = EntriesPanel(desk.texts)
        self.told = line()
        self.next_sheet = line(kind="muted")
        self.faces_told = line(kind="muted")
        self.ghost_button = self.add_action(self._say("ghost"), self._on_ghost_wanted)
        self.calibrate_button = self.add_action(self._say("calibrate"), self._on_calibration_wanted)
        self.store_button = self.add_action(self._say("store"), self._on_store_wanted, primary=True)
        self._calibrations = QGridLayout()
        self._settled = QTimer(self)
        self._build()

    def reload(self) -> None:
        self.set_heading(self._say("title"), self._say("rule"))
        self._fill_papers()
        self._show_layout()
        self._show_calibrations()
        if not self.faces_told.text():
            self._look_for_faces()

    @property
    def paper(self) -> Paper | None:
        chosen = self.papers.currentData()
        return chosen if isinstance(chosen, Paper) else None

    @property
    def level(self) -> Level:
        return Level(self.levels.currentData() or Level.T)

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("workshop_screen", code, **values)

    def _fill_papers(self) -> None:
        """The kinds of paper, the one in sight kept."""
        before = self.paper
        self.papers.clear()
        for one in self._layouts.papers():
            self.papers.addItem(one.stock.name, one)
            if before is not None and one.stock.id == before.stock.id:
                self.papers.setCurrentIndex(self.papers.count() - 1)
        self._fill_levels()

    def _fill_levels(self) -> None:
        paper, before = self.paper, self.levels.currentData()
        self.levels.clear()
        for level in paper.levels if paper else tuple(Level):
            self.levels.addItem(self.desk.texts.label("level", level), level)
            if level == before:
                self.levels.setCurrentIndex(self.levels.count() - 1)
        self.levels.setEnabled(self.levels.count() > 1)

    def _show_layout(self) -> None:
        """What the chosen paper has, from the file."""
        paper = self.paper
        error = self._why_not()
        for button in (self.ghost_button, self.store_button):
            self.offer(button, error)
        self._empty.setVisible(paper is None)
        for part in (self.papers, self.levels, self.whole_box, self._entries_card, self.preview, self.told):
            part.setVisible(paper is not None)
        try:
            base = self._layouts.entries(self.level, ())
            self._stored = self._layouts.of(paper.stock, self.level) if paper else None
        except KnownError as refused:  # no faces on this machine: it says what to install
            self._tell(self.desk.texts.error(refused), "bad")
            return
        self.entries.show_entries(self._stored.entries if self._stored else base, base)
        self.preview.show_ghost(self._stored.ghost if self._stored else None)
        self._show_next_sheet()
        self._draw()

    def _why_not(self) -> str | None:
        if self.paper is None:
            return self._say("no_paper")
        if Role.SECRETARY not in self.desk.account.roles:
            return self._say("secretary_only")
        return None

    def _show_next_sheet(self) -> None:
        paper = self.paper
        if paper is None:
            self.next_sheet.clear()
            return
        code = "next_sheet" if paper.next_sheet else "no_sheet"
        self.next_sheet.setText(self._say(code, sheet=paper.next_sheet or ""))

    def _draw(self) -> None:
        """Draw the sample as the entries stand now; what refuses them is said and cannot be stored."""
        self._settled.stop()
        moves, paper = self.entries.moves, self.paper
        if paper is None:
            return
        mode = PrintMode.FULL if self.whole_box.isChecked() else paper.stock.mode
        try:
            pdf = self._layouts.preview(paper.stock, self.level, moves, mode)
        except KnownError as refused:
            self._tell(self._refusal(refused), "bad")
            self.offer(self.store_button, self._say("mend_first"))
            return
        self.preview.keep_until_drawn(pdf)
        stored = self._stored.moves if self._stored else ()
        self.offer(self.store_button, self._why_not() or self._nothing_moved(moves, stored))
        self._tell(self._say("fits", count=len(moves)) if moves else self._say("as_default"), "good")

    def _nothing_moved(self, moves: tuple[Move, ...], stored: tuple[Move, ...]) -> str | None:
        return self._say("nothing_moved") if moves == stored else None

    def _refusal(self, error: KnownError) -> str:
        """The sentence, entries by their Chinese names."""
        label = self.desk.texts.label
        values = {
            key: label("layout_entry", str(value)) if key in {"entry", "other"} else value
            for key, value in error.values.items()
        }
        return self.desk.texts.say("error", error.code, values)

    def _tell(self, text: str, kind: str) -> None:
        self.told.setText(text)
        rename(self.told, kind)

    def _on_paper_chosen(self) -> None:
        self._fill_levels()
        self._show_layout()

    def _on_store_wanted(self) -> None:
        paper, level, moves, actor = self.paper, self.level, self.entries.moves, self.desk.account.actor
        if paper is not None:
            self.attempt(lambda: self._layouts.store(paper.stock, level, moves, actor))

    def _on_ghost_wanted(self) -> None:
        paper, level, actor = self.paper, self.level, self.desk.account.actor
        path = self.desk.prompts.open_file(self, self._say("ghost_title"), self._say("ghost_kinds"))
        if paper is not None and path is not None:
            self.attempt(lambda: self._layouts.set_ghost(paper.stock, level, _content(path), actor))

    def _on_calibration_wanted(self) -> None:
        known = [one.printer for one in self._calibrating.all()]
        dialog = CalibrationDialog(self, self.desk.texts, known, self._print_ruled, self._save_ruled)
        if self.desk.prompts.run(dialog):
            actor = self.desk.account.actor
            self.attempt(
                lambda: self._calibrating.calibrate(dialog.printer, dialog.tray, dialog.measured, actor)
            )

    def _print_ruled(self) -> None:
        printer = landscape_printer()
        if not self.desk.prompts.run(QPrintDialog(printer, self)):
            return

        def work(progress: Progress) -> None:
            print_sheets(printer, [self._calibrating.ruled_sheet()], progress)

        self.start_job(self._say("printing_ruled"), work, stores=False)

    def _save_ruled(self) -> None:
        path = self.desk.prompts.save_file(
            self, self._say("save_ruled"), self._say("ruled_file"), "PDF (*.pdf)"
        )
        if path is not None:
            self.desk.attempt(self, lambda: save_pdf(path, self._calibrating.ruled_sheet()))

    def _show_calibrations(self) -> None:
        clear(self._calibrations)
        made = self._calibrating.all()
        for row, one in enumerate(made):
            self._calibrations.addWidget(line(self._calibration(one)), row, 0)
            first = next(other for other in made if other.printer == one.printer)
            if first is one:
                self._calibrations.addWidget(line(self._say("in_use"), "good"), row, 1)
                continue
            button = QPushButton(self._say("use"))
            button.setAccessibleName(self._say("use_of", printer=one.printer, tray=one.tray))
            button.clicked.connect(lambda _=False, one=one: self._on_use_wanted(one))
            self._calibrations.addWidget(button, row, 1)
        if not made:
            self._calibrations.addWidget(line(self._say("no_calibration"), "muted"), 0, 0)
        self._calibrations.setColumnStretch(0, 1)

    def _calibration(self, one: StoredCalibration) -> str:
        printer = f"{one.printer}（{one.tray}）" if one.tray else one.printer
        made_on = short_day(date.fromisoformat(one.made_at[:10]))
        return f"{printer} · {made_on} · {calibration_told(one.calibration, self.desk.texts)}"

    def _on_use_wanted(self, one: StoredCalibration) -> None:
        actor = self.desk.account.actor
        self.attempt(lambda: self._calibrating.use(one, actor))

    def _look_for_faces(self) -> None:
        view = SettingsView(self.desk.office)
        job = self.desk.jobs.prepare("", lambda _: view.faces())
        job.succeeded.connect(self._on_faces_found)
        self.desk.jobs.start(job)

    def _on_faces_found(self, faces: object) -> None:
        if isinstance(faces, FacesFound):
            missing = faces.missing
            told = self._say("faces", kai=faces.kai, times=faces.times)
            self.faces_told.setText(told if missing is None else self.desk.texts.error(missing))

    def _build(self) -> None:
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self._draw)
        self.entries.moved.connect(self._settled.start)
        self.papers.activated.connect(self._on_paper_chosen)
        self.levels.activated.connect(self._show_layout)
        self.whole_box.toggled.connect(self._draw)
        for box, code in ((self.papers, "paper"), (self.levels, "level")):
            box.setAccessibleName(self._say(code))
        self._empty = line(self._say("empty"), "muted")
        self.stock_button = QPushButton(self._say("to_stock"))
        self.stock_button.clicked.connect(lambda: self.wanted.emit("stock"))
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.papers, 1)
        top.addWidget(self.levels)
        top.addWidget(self.whole_box)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addLayout(top)
        left.addWidget(self._empty, 1, Qt.AlignmentFlag.AlignTop)
        left.addWidget(self.told)
        left.addWidget(self.preview, 1)
        left.addWidget(self._foot(), 0, Qt.AlignmentFlag.AlignBottom)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        row.addLayout(left, 1)
        row.addWidget(self._side())
        self.body.addLayout(row, 1)

    def _side(self) -> QWidget:
        side = named(QWidget(), "window")
        side.setFixedWidth(_SIDE_PX)
        whole = QVBoxLayout(side)
        whole.setContentsMargins(0, 0, 0, 0)
        frame, inside = card(self._say("entries"))
        inside.addWidget(self.entries, 1)
        whole.addWidget(frame, 1)
        self._entries_card = frame
        return side

    def _foot(self) -> QFrame:
        """Below the page: which sheet lies next, in what faces it prints, and what the printers need."""
        frame, inside = card()
        top = QHBoxLayout()
        top.addWidget(self.next_sheet, 1)
        top.addWidget(self.stock_button)
        inside.addLayout(top)
        inside.addWidget(self.faces_told)
        inside.addLayout(self._calibrations)
        return frame


def _content(path: Path) -> bytes:
    """Raises GhostUnreadableError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise GhostUnreadableError from error
