"""Issuing: who waits and who has a certificate, beside it the very page; numbers are used up here."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from app.domain.batches import Batch
from app.domain.certificates import PrintMode
from app.domain.errors import KnownError
from app.domain.road import ISSUING
from app.services.calibrating import Calibrating
from app.services.issuing import IssueRun, Issuing, Refused
from app.services.issuing_view import CertificatePage, CertificateRow, IssuingView, NextNumbers, save_pdf
from app.services.keys import unlocked
from app.services.keys_view import KeysView
from app.services.press import certificate_printer
from app.services.print_run_view import PrintRunView
from app.services.progress import Progress
from app.texts.days import chinese_day
from app.ui.desk import Desk
from app.ui.issuing.dialogs import WhichSheetsDialog
from app.ui.issuing.preview import CertificatePreview
from app.ui.issuing.result import ResultCard
from app.ui.issuing.sheets import landscape_printer, print_sheets
from app.ui.issuing.table import GIVING_WAY, issuing_columns, search_key
from app.ui.naming import named
from app.ui.passphrases import ask_passphrase
from app.ui.records.table import RecordsTable
from app.ui.screen import Screen, line

_LEAST_PREVIEW_PX, _FRAME_PX, _SETTLE_MS = 376, 32, 60
_NAMED = 8


class IssuingScreen(Screen):
    """Up to three acts: trial sheets, printing, and the one that uses up numbers."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = IssuingView(desk.office)
        self._runs = PrintRunView(desk.office)
        self._shown: CertificateRow | None = None
        self.page: CertificatePage | None = None
        self.draft_button = self.add_action(self._say("draft"), self._on_draft_wanted)
        self.print_button = self.add_action(self._say("print"), self._on_print_wanted, shortcut="Ctrl+P")
        self.reserve_button = self.add_action(self._say("reserve"), self._on_reserve_wanted, primary=True)
        self.issue_button = self.add_action(self._say("issue"), self._on_issue_wanted, primary=True)
        self.result = ResultCard(desk)
        self.table: RecordsTable[CertificateRow] = RecordsTable(
            "issuing",
            issuing_columns(desk.texts),
            search_key,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
        )
        self.preview = CertificatePreview(desk)
        self.save_button = QPushButton(desk.theme.icon("save"), self._say("save"))
        self._caption, self._faces = named(line(), "heading"), line(kind="muted")
        self.warnings = line(kind="warn")
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._settled = QTimer(self)
        self._build()

    def reload(self) -> None:
        batch = self._batch
        step = self.desk.office.policy(batch).road.step(ISSUING)
        self.set_heading(step.title, self._say("rule", article=step.article))
        rows = self._view.rows(batch)
        kept = self._shown
        self.table.set_records(rows)
        self._offer_acts(batch)
        place = next((at for at, row in enumerate(rows) if kept and row.candidate_id == kept.candidate_id), 0)
        if rows:
            self.table.select_row(place)
        self._on_row_selected(self.table.current())

    @property
    def _batch(self) -> Batch:
        batch = self.desk.batch
        assert batch is not None, "the window shows this screen only with a batch"
        return batch

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("issuing_screen", code, **values)

    def _build(self) -> None:
        self.table.set_empty_text(self._say("empty"))
        self.table.selected.connect(self._on_row_selected)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        self._settled.timeout.connect(self._make_page)
        self.save_button.setObjectName("tool")
        self.save_button.clicked.connect(self._on_save_wanted)
        self.preview.tools.addWidget(self.save_button)
        side = QWidget()
        inside = QVBoxLayout(side)
        inside.setContentsMargins(12, 0, 0, 0)
        inside.setSpacing(6)
        for part in (self._caption, self.warnings, self._faces):
            inside.addWidget(part)
        inside.addWidget(self.preview, 1)
        left = QWidget()
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 12, 0)
        beside.addWidget(self.table)
        self._split.addWidget(left)
        self._split.addWidget(side)
        self._split.setChildrenCollapsible(False)
        side.setMinimumWidth(_LEAST_PREVIEW_PX)
        self.body.addWidget(self.result)
        self.body.addWidget(self._split, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """The table keeps the columns that fit beside the smallest useful page; the page takes the rest."""
        room = self._split.width() - _LEAST_PREVIEW_PX - self._split.handleWidth()
        columns = self.table.model.columns
        hidden: set[int] = set()
        for place in GIVING_WAY:
            if sum(one.width for at, one in enumerate(columns) if at not in hidden) + _FRAME_PX <= room:
                break
            hidden.add(place)
        for place in range(len(columns)):
            self.table.view.setColumnHidden(place, place in hidden)
        wanted = sum(one.width for at, one in enumerate(columns) if at not in hidden) + _FRAME_PX
        self._split.setSizes([wanted, max(_LEAST_PREVIEW_PX, self._split.width() - wanted)])

    def _offer_acts(self, batch: Batch) -> None:
        actor, numbering = self.desk.account.actor, self._view.numbering_due(batch)
        self.reserve_button.setVisible(numbering)
        self.issue_button.setVisible(not numbering)
        self.offer(self.print_button, self._why(self._view.why_not_print(batch, actor)))
        if numbering:
            self.offer(self.reserve_button, self._why(self._view.why_not_reserve(batch, actor)))
        else:
            self.offer(self.issue_button, self._why(self._view.why_not_issue(batch, actor)))

    def _why(self, error: KnownError | None) -> str | None:
        return None if error is None else self.desk.texts.error(error)

    def _on_row_selected(self, row: object) -> None:
        self._shown = row if isinstance(row, CertificateRow) else None
        self.preview.show_pdf(None)
        self.save_button.setEnabled(False)
        self.warnings.hide()
        self._faces.clear()
        self._caption.setText(self._caption_of(self._shown) if self._shown else self._say("nobody"))
        self._settled.start()

    def _caption_of(self, row: CertificateRow) -> str:
        parts = [row.name, row.occupation, self.desk.texts.label("level", row.level)]
        parts += [chinese_day(row.issue_day)] if row.issue_day else []
        return " · ".join(parts)

    def _make_page(self) -> None:
        row = self._shown
        if row is None:
            return

        def work(_: Progress) -> tuple[CertificateRow, CertificatePage]:
            return row, self._view.page(row)

        job = self.desk.jobs.prepare(self._say("preview"), work)
        job.succeeded.connect(self._on_page_made)
        job.refused.connect(self._on_page_refused)
        job.failed.connect(self._on_page_failed)
        self.desk.jobs.start(job)

    def _on_page_made(self, made: object) -> None:
        row, page = made if isinstance(made, tuple) else (None, None)
        if row is None or row != self._shown or not isinstance(page, CertificatePage):
            return
        self.page = page
        texts = self.desk.texts
        told = [texts.error(page.obstacle)] if page.obstacle else []
        told += [
            self._say(
                "warning",
                field=texts.label("certificate_field", str(remark.values.get("field", ""))),
                sentence=texts.remark("name_warning", remark),
            )
            for remark in page.remarks
        ]
        self._warn(told)
        kind = "draft_of" if page.draft else "archived"
        self._faces.setText(self._say(kind, faces=page.faces) if page.faces else "")
        self.save_button.setEnabled(page.pdf is not None)
        self.preview.show_pdf(page.pdf)

    def _on_page_refused(self, error: object) -> None:
        if isinstance(error, KnownError):
            self._warn([self.desk.texts.error(error)])

    def _on_page_failed(self, fault: object) -> None:
        if isinstance(fault, BaseException):
            self.desk.prompts.show_fault(self, fault)

    def _warn(self, sentences: list[str]) -> None:
        self.warnings.setText("\n".join(sentences))
        self.warnings.setVisible(bool(sentences))

    def _on_draft_wanted(self) -> None:
        folder = self.desk.prompts.choose_folder(self, self._say("draft_folder"))
        if folder is None:
            return
        batch, actor, office = self._batch, self.desk.account.actor, self.desk.office
        self.start_job(
            self._say("drafting"),
            lambda progress: Issuing(office, certificate_printer()).print_batch(
                batch, folder, PrintMode.DRAFT, actor, progress
            ),
            self._on_drafts_written,
            stores=False,
        )

    def _on_drafts_written(self, written: object) -> None:
        paths = [path for path in written if isinstance(path, Path)] if isinstance(written, list) else []
        told = self._say("drafts_told", folder=str(paths[-1].parent) if paths else "")
        self.result.show_files(self._say("drafts_written", count=max(0, len(paths) - 1)), told, ())

    def _on_reserve_wanted(self) -> None:
        office = self.desk.office
        if self._confirmed("reserve_ask", "reserve"):
            self.attempt(
                lambda: Issuing(office, certificate_printer()).reserve(self._batch, self.desk.account.actor)
            )

    def _on_issue_wanted(self) -> None:
        if not self._confirmed("issue_ask", "issue"):
            return
        batch, actor, office = self._batch, self.desk.account.actor, self.desk.office
        passphrase: str | None = None
        if KeysView(office).needed_for_issuing():
            passphrase = ask_passphrase(self, self.desk, self.desk.say("passphrase", "for_issuing"))
            if passphrase is None:
                return

        def work(progress: Progress) -> IssueRun:
            key = unlocked(office, passphrase)
            return Issuing(office, certificate_printer(), key).issue_all(batch, actor, progress)

        self.start_job(self._say("issuing"), work, self._on_issued)

    def _on_issued(self, run: object) -> None:
        if isinstance(run, IssueRun):
            self.result.show_run(run)

    def _confirmed(self, question: str, yes: str) -> bool:
        """Ask with the count and the numbers' beginning, a line a level."""
        held = self._view.held_back(self._batch) if question == "issue_ask" else []
        levels = self._view.next_numbers(self._batch, {one.candidate.id for one in held})
        lines = [self._next_line(one) for one in levels]
        count = sum(one.people for one in levels)
        text = "\n".join((self._say(question, count=count), *lines, self._say(f"{question}_end")))
        if held:
            text = "\n".join((text, "", *self._held_lines(held)))
        return self.desk.prompts.confirm(self, text, self._say(yes))

    def _held_lines(self, held: Sequence[Refused]) -> list[str]:
        """Who would be refused, each with the reason; the first ones where there are many."""
        say, texts = self.desk.say, self.desk.texts
        lines = [
            say("slips_screen", "held_line", name=one.candidate.name, reason=texts.error(one.error))
            for one in held[:_NAMED]
        ]
        more = ["…"] if len(held) > _NAMED else []
        return [say("slips_screen", "held", count=len(held)), *lines, *more]

    def _next_line(self, one: NextNumbers) -> str:
        """What a level's people would get: new numbers from the first on, reserved ones, or none and why."""
        level = self.desk.texts.label("level", one.level)
        if one.obstacle is not None:
            reason = self.desk.texts.error(one.obstacle)
            return self._say("next_blocked", level=level, people=one.people, reason=reason)
        code = "next_level" if one.first else "next_reserved"
        return self._say(code, level=level, people=one.people, first=one.first or "")

    def _on_print_wanted(self) -> None:
        issued = [row for row in self.table.model.everything if row.valid]
        chosen = [row for row in self.table.chosen() if row.valid]
        numbered = bool(self._runs.papers())
        which = WhichSheetsDialog(self, self.desk, issued, chosen, numbered=numbered)
        if not self.desk.prompts.run(which):
            return
        if which.on_numbered_paper:
            self.desk.printing = tuple(which.numbers)
            self.wanted.emit("print_run")
        else:
            self._print(which.numbers)

    def _print(self, numbers: list[str]) -> None:
        printer = landscape_printer()
        if not self.desk.prompts.run(QPrintDialog(printer, self)):
            return
        batch, actor, office, view = self._batch, self.desk.account.actor, self.desk.office, self._view

        def work(progress: Progress) -> int:
            pages = [pdf for _, pdf in view.archived(batch, numbers)]
            print_sheets(printer, pages, progress, Calibrating(office).for_printer(printer.printerName()))
            issuing = Issuing(office, certificate_printer())
            return issuing.note_printed(batch, numbers, printer.printerName(), actor)

        self.start_job(self._say("printing"), work, self._on_printed)

    def _on_printed(self, count: object) -> None:
        self.result.show_files(self._say("printed", count=count), self._say("printed_told"), ())

    def _on_save_wanted(self) -> None:
        """Several chosen certificates go into a folder, the one in sight into a file."""
        numbers = [row.number for row in self.table.chosen() if row.issued]
        if len(numbers) > 1:
            self._save_several(numbers)
        elif self._shown is not None and self.page is not None and self.page.pdf is not None:
            self._save_one(self._shown, self.page.pdf)

    def _save_several(self, numbers: list[str]) -> None:
        folder = self.desk.prompts.choose_folder(self, self._say("save_folder"))
        if folder is not None:
            batch = self._batch
            self._tell(lambda: self._view.save_archived(batch, numbers, folder), len(numbers), folder)

    def _save_one(self, row: CertificateRow, pdf: bytes) -> None:
        suggested = f"{row.number}.pdf" if row.issued else self._say("draft_file", name=row.name)
        path = self.desk.prompts.save_file(self, self._say("save"), suggested, "PDF (*.pdf)")
        if path is not None:
            self._tell(lambda: save_pdf(path, pdf), 1, path.parent)

    def _tell(self, write: Callable[[], object], count: int, folder: Path) -> None:
        if self.desk.attempt(self, write):
            told = self._say("saved_told", folder=str(folder))
            self.result.show_files(self._say("saved", count=count), told, ())
