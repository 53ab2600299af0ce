"""A print run: one certificate after the other on numbered paper, each bound when its NO. was seen."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.batches import Batch
from app.domain.print_runs import PositionState, PrintRun
from app.domain.stock import sheet_text
from app.services.calibrating import Calibrating
from app.services.press import certificate_printer
from app.services.print_run import PrintRuns
from app.services.print_run_view import PositionRow, PrintRunView, RunPage
from app.services.progress import Progress
from app.ui.desk import Desk
from app.ui.issuing.sheets import landscape_printer, print_sheets
from app.ui.print_run.dialogs import EatenDialog, StackDialog
from app.ui.print_run.run_card import RunCard
from app.ui.print_run.start_card import StartCard
from app.ui.records.model import Column
from app.ui.records.table import RecordsTable
from app.ui.screen import Screen, line

_TONES = {PositionState.WAITING: "plain", PositionState.SENT: "warn", PositionState.PRINTED: "good"}
_TABLE_PX = 420


class PrintRunScreen(Screen):
    """Shows the run that goes on, or the form that begins one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = PrintRunView(desk.office)
        self._runs = PrintRuns(desk.office, certificate_printer)
        self._page: RunPage | None = None
        self._seen: str | None = None
        self._over: str | None = None
        self._printer: QPrinter | None = None
        self.stop_button = self.add_action(self._say("stop"), self._on_stop_wanted)
        self.end_button = self.add_action(self._say("end"), self._on_end_wanted)
        self.start = StartCard(desk)
        self.card = RunCard(desk)
        self._nothing = line(kind="muted")
        self._left = QStackedWidget()
        self.table: RecordsTable[PositionRow] = RecordsTable(
            "print_run",
            self._columns(),
            lambda row: f"{row.name} {row.number}",
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
            unit="sheets",
            searchable=False,
        )
        self._build()

    def reload(self) -> None:
        self.set_heading(self._say("title"), self._say("rule"))
        page = self._view.going()
        if page is None and self._over is not None:
            page = self._view.page(self._over)
        self._page = page
        if page is None:
            self._show_start()
        else:
            self._show_run(page)
        going = page is not None and page.run.going
        for button in (self.stop_button, self.end_button):
            button.setVisible(going)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        super().showEvent(event)
        if self.desk.printing:  # another screen chose certificates since this one was last shown
            self._over = None
            self.reload()

    def focus_search(self) -> None:
        """Nothing is searched here: the cursor goes to where the NO. is typed."""
        field = self.start.top if self._page is None else self.card.in_hand
        field.setFocus()

    @property
    def _batch(self) -> Batch:
        batch = self.desk.batch
        assert batch is not None, "the window shows this screen only with a batch"
        return batch

    @property
    def _run(self) -> PrintRun:
        assert self._page is not None, "these acts are offered only with a run"
        return self._page.run

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("run_screen", code, **values)

    def _columns(self) -> tuple[Column[PositionRow], ...]:
        def sheet(row: PositionRow) -> str:
            if row.sheet is not None:
                return sheet_text(row.sheet)
            return f"（{sheet_text(row.expected)}）" if row.expected is not None else ""

        return (
            Column(self._say("place"), lambda row: str(row.place), sort=lambda row: row.place, width=56),
            Column(self._say("name"), lambda row: row.name, width=104, whole=True),
            Column(
                self._say("state"),
                lambda row: self.desk.texts.label("position_state", row.state),
                tone=lambda row: _TONES[row.state],
                width=84,
            ),
            Column(self._say("sheet"), sheet, width=116),
        )

    def _build(self) -> None:
        self.start.started.connect(self._on_start_wanted)
        self.start.listed.connect(self._list_start)
        self.card.wanted.connect(self._on_act_wanted)
        nothing = QWidget()
        inside = QVBoxLayout(nothing)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.addWidget(self._nothing)
        inside.addStretch()
        for part in (self.start, self.card, nothing):
            self._left.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.table.setFixedWidth(_TABLE_PX)
        row.addWidget(self._left, 1)
        row.addWidget(self.table)
        self.body.addLayout(row, 1)

    def _show_start(self) -> None:
        printable, offers = self._view.printable(self._batch), self._view.papers()
        missing = self._view.why_not(self.desk.account.actor)
        if missing or not printable or not offers:
            told = "no_paper" if not offers else "nothing_to_print"
            self._nothing.setText(self.desk.texts.error(missing) if missing else self._say(told))
            self._left.setCurrentIndex(2)
            self.table.set_records(())
            return
        chosen = frozenset(self.desk.printing)
        self.desk.printing = ()
        self._left.setCurrentIndex(0)
        self.start.show_offers(printable, offers, chosen)
        self.start.top.setFocus()

    def _list_start(self) -> None:
        rows = [
            PositionRow(place, one.number, one.name, PositionState.WAITING, None, None)
            for place, one in enumerate(self.start.certificates, 1)
        ]
        self.table.set_records(rows)

    def _show_run(self, page: RunPage) -> None:
        self.desk.printing = ()
        self._left.setCurrentIndex(1)
        self.card.show_page(page, unseen=page.run.going and self._seen != page.run.id)
        self.table.set_records(page.rows)
        busy = page.run.asked or page.run.upcoming
        if busy:
            self.table.select_row(busy[0].place - 1)

    def _on_start_wanted(self) -> None:
        start, actor = self.start, self.desk.account.actor

        def act() -> None:
            numbers = [one.number for one in start.certificates]
            run = self._runs.start(self._batch, numbers, start.stock_id, start.top.text(), start.order, actor)
            self._seen = run.id

        if self.attempt(act):
            start.top.clear()
            self._printer = None

    def _on_act_wanted(self, code: str) -> None:
        runs, page, actor = self._runs, self._page, self.desk.account.actor
        assert page is not None, "the buttons belong to a run"
        run_id, typed = page.run.id, self.card.in_hand.text()
        acts: dict[str, Callable[[], None]] = {
            "print": self._on_print_wanted,
            "good": lambda: self._settle(lambda: runs.confirm(run_id, typed, actor)),
            "wrong": lambda: self._settle(lambda: runs.mismatch(run_id, typed, actor)),
            "nothing": lambda: self._settle(lambda: runs.nothing_came(run_id, actor)),
            "singly": lambda: self._settle(lambda: runs.singly(run_id, actor)),
            "misprint": lambda: self._on_misprint_wanted(page),
            "eaten": lambda: self._on_eaten_wanted(page),
            "skipped": lambda: self._on_skipped_wanted(page),
            "in_hand": lambda: self._on_in_hand_wanted(page),
            "retype": lambda: self.card.ask_again(page),
            "restack": lambda: self._on_restack_wanted(page),
            "back": self._on_back_wanted,
        }
        acts[code]()

    def _settle(self, act: Callable[[], PrintRun]) -> None:
        """Do one act of the run; whoever acts at this window has seen what lies in the tray."""

        def remembered() -> None:
            run = act()
            self._seen = run.id
            self._over = None if run.going else run.id

        self.attempt(remembered)

    def _on_print_wanted(self) -> None:
        printer = self._printer or landscape_printer()
        if self._printer is None and not self.desk.prompts.run(QPrintDialog(printer, self)):
            return
        self._printer = printer
        runs, run_id, actor, office = self._runs, self._run.id, self.desk.account.actor, self.desk.office

        def work(progress: Progress) -> PrintRun:
            run, pages = runs.send(run_id, printer.printerName(), actor)
            try:
                calibration = Calibrating(office).for_printer(printer.printerName())
                print_sheets(printer, pages, progress, calibration)
            except BaseException:
                runs.nothing_came(run_id, actor)
                raise
            return run

        self.start_job(self._say("printing"), work)

    def _on_misprint_wanted(self, page: RunPage) -> None:
        question = self._say("misprint_ask", sheet=sheet_text(page.asked[0]))
        if self.desk.prompts.confirm(self, question, self._say("misprint_go")):
            self._settle(lambda: self._runs.misprint(page.run.id, "", self.desk.account.actor))

    def _on_eaten_wanted(self, page: RunPage) -> None:
        dialog = EatenDialog(self, self.desk.texts, page.ahead)
        if self.desk.prompts.run(dialog):
            count, reason = dialog.count.value(), dialog.reason_field.text()
            self._settle(lambda: self._runs.eat(page.run.id, count, reason, self.desk.account.actor))

    def _on_skipped_wanted(self, page: RunPage) -> None:
        """The sheets before the one in hand were eaten, and the one in hand is good."""
        actor, run = self.desk.account.actor, page.run

        def act() -> PrintRun:
            self._runs.eat(run.id, len(page.between), "", actor)
            return self._runs.confirm(run.id, sheet_text(run.in_hand or 0), actor)

        self._settle(act)

    def _on_in_hand_wanted(self, page: RunPage) -> None:
        """The stack really begins with the sheet in hand, and that one is good."""
        actor, run = self.desk.account.actor, page.run
        in_hand = sheet_text(run.in_hand or 0)

        def act() -> PrintRun:
            self._runs.restack(run.id, in_hand, run.order, actor)
            return self._runs.confirm(run.id, in_hand, actor)

        self._settle(act)

    def _on_restack_wanted(self, page: RunPage) -> None:
        dialog = StackDialog(self, self.desk.texts, page.run.order)
        if self.desk.prompts.run(dialog):
            top, order = dialog.top.text(), dialog.order
            self._settle(lambda: self._runs.restack(page.run.id, top, order, self.desk.account.actor))

    def _on_stop_wanted(self) -> None:
        self._settle(lambda: self._runs.stop(self._run.id, self.desk.account.actor))

    def _on_end_wanted(self) -> None:
        question = self._say("end_ask", left=self._run.left)
        if self.desk.prompts.confirm(self, question, self._say("end")):
            self._settle(lambda: self._runs.end(self._run.id, self.desk.account.actor))

    def _on_back_wanted(self) -> None:
        self._over = None
        self.reload()
        self.wanted.emit("issuing")
