"""Corrections: what is wrong with a certificate or its paper; one person asks, another approves."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton

from app.services.corrections import Corrections
from app.services.corrections_view import CertificateFacts, CorrectionsView, RequestRow
from app.services.keys import unlocked
from app.services.keys_view import KeysView
from app.services.paper_files import save_scan
from app.services.press import certificate_printer
from app.services.scans import Scan, scan_at
from app.texts.days import chinese_day_with_weekday
from app.ui.corrections.dialogs import (
    ApproveDialog,
    CorrectionDialog,
    LostDialog,
    NumberDialog,
    ScanField,
    SpoiledDialog,
    VoidDialog,
    request_told,
)
from app.ui.corrections.table import request_columns, search_key
from app.ui.desk import Desk
from app.ui.number_text import grouped
from app.ui.passphrases import ask_passphrase
from app.ui.records.table import RecordsTable
from app.ui.screen import Screen, line
from app.ui.side_sheet import SideSheet

_TOLD_BY_SHEET = (2, 4)


class CorrectionsScreen(Screen):
    """A request is approved from here; a spoiled or lost paper is noted at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = CorrectionsView(desk.office)
        self.drop_button = self.add_action(self._say("drop"), self._on_drop_wanted)
        self.approve_button = self.add_action(self._say("approve"), self._on_approve_wanted)
        self.new_button = self.add_action(self._say("new"), self._on_new_wanted, primary=True)
        self.table: RecordsTable[RequestRow] = RecordsTable(
            "corrections",
            request_columns(desk.texts),
            search_key,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
            unit="items",
            identity=lambda row: row.request.id,
        )
        self.document_button = QPushButton(desk.theme.icon("file-text"), self._say("document"))
        self.sheet = SideSheet(desk.theme, desk.say("prompt", "close"))
        self._build()

    def reload(self) -> None:
        self.set_heading(self._say("title"), self._say("rule"))
        self.table.set_records(self._view.requests())
        if self.table.current() is None and self.table.model.total:
            self.table.select_row(0)
        self._on_row_selected(self.table.current())

    def begin(self, number: str, act: str) -> None:
        """`spoiled`, `lost`, `correct` or `void` for one certificate."""
        facts: list[CertificateFacts] = []
        if not self.desk.attempt(self, lambda: facts.append(self._view.facts(number))):
            return
        {
            "spoiled": self._on_spoiled,
            "lost": self._on_lost,
            "correct": self._on_wrong,
            "void": self._on_void,
        }[act](facts[0])

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("corrections_screen", code, **values)

    def _build(self) -> None:
        self.table.set_empty_text(self._say("empty"))
        self.table.selected.connect(self._on_row_selected)
        self.table.opened.connect(self._show)
        self.sheet.stand_beside(self.table.view, self, _TOLD_BY_SHEET)
        self.document_button.clicked.connect(self._on_document_wanted)
        above = QHBoxLayout()
        above.addWidget(line(self._say("told"), "muted"), 1)
        above.addWidget(self.document_button)
        self.body.addLayout(above)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.table, 1)
        row.addWidget(self.sheet)
        self.body.addLayout(row, 1)

    def _on_row_selected(self, row: object) -> None:
        one = row if isinstance(row, RequestRow) else None
        self.document_button.setEnabled(one is not None)
        for button in (self.drop_button, self.approve_button):
            button.setEnabled(one is not None and one.open)
        missing = self._view.why_not(self.desk.account.actor)
        self.offer(self.new_button, self.desk.texts.error(missing) if missing else None)
        if self.sheet.isVisible():
            self._show(row)

    def _show(self, row: object) -> None:
        if not isinstance(row, RequestRow):
            return
        request, texts = row.request, self.desk.texts
        decided = (
            f"{row.decided_by} {chinese_day_with_weekday(request.decided_on)}" if request.decided_on else ""
        )
        facts = [
            (self._say("number"), grouped(request.number)),
            (self._say("state"), texts.label("request_state", request.state)),
            (
                self._say("requested"),
                f"{row.requested_by} {chinese_day_with_weekday(request.requested_on)}",
            ),
            (self._say("decided"), decided),
        ]
        self.sheet.show_facts(row.name, [fact for fact in facts if fact[1]], request_told(self.desk, row))

    def _on_new_wanted(self) -> None:
        dialog = NumberDialog(self, self.desk, self._view.numbers())
        if self.desk.prompts.run(dialog):
            self.begin(dialog.number, str(dialog.act.value))

    def _on_spoiled(self, facts: CertificateFacts) -> None:
        dialog, actor = SpoiledDialog(self, self.desk, facts), self.desk.account.actor
        number = facts.certificate.number
        self._ask(
            dialog,
            lambda: self._corrections().spoil_paper(number, dialog.reason, actor, _scan(dialog.scan)),
            "spoiled_done",
        )

    def _on_lost(self, facts: CertificateFacts) -> None:
        dialog, actor = LostDialog(self, self.desk, facts), self.desk.account.actor
        number = facts.certificate.number
        self._ask(
            dialog,
            lambda: self._corrections().declare_lost(number, dialog.reason, _scan(dialog.scan), actor),
            "lost_done",
        )

    def _on_wrong(self, facts: CertificateFacts) -> None:
        dialog, actor = CorrectionDialog(self, self.desk, facts), self.desk.account.actor
        self._ask(
            dialog,
            lambda: self._corrections().request_correction(
                facts.certificate.number,
                dialog.kind,
                dialog.values,
                dialog.reason,
                _scan(dialog.scan),
                actor,
                uploaded=dialog.uploaded.isChecked(),
                paper=dialog.fate,
                portrait=dialog.portrait.cut,
            ),
            "request_done",
        )

    def _on_void(self, facts: CertificateFacts) -> None:
        dialog, actor = VoidDialog(self, self.desk, facts), self.desk.account.actor
        self._ask(
            dialog,
            lambda: self._corrections().request_void(
                facts.certificate.number,
                dialog.ground,
                dialog.reason,
                _scan(dialog.scan),
                actor,
                again=dialog.wants_again,
                values=dialog.values,
                paper=dialog.fate,
            ),
            "request_done",
        )

    def _on_approve_wanted(self) -> None:
        row = self.table.current()
        if row is None:
            return
        dialog = ApproveDialog(
            self, self.desk, row, self._view.approvers(row.request), self._view.portraits(row.request)
        )
        if not self.desk.prompts.run(dialog):
            return
        passphrase: str | None = None
        if KeysView(self.desk.office).needed_for_issuing():
            passphrase = ask_passphrase(self, self.desk, self._say("for_correction"))
            if passphrase is None:
                return
        self.attempt(lambda: self._corrections(passphrase).approve(row.request.id, dialog.approver.actor))

    def _on_drop_wanted(self) -> None:
        row = self.table.current()
        if row is not None and self.desk.prompts.confirm(
            self, self._say("drop_ask", name=row.name), self._say("drop")
        ):
            self.attempt(lambda: self._corrections().drop(row.request.id, self.desk.account.actor))

    def _on_document_wanted(self) -> None:
        row = self.table.current()
        if row is None:
            return
        request = row.request
        path = self.desk.prompts.save_file(self, self._say("document"), request.document_name, "*")
        if path is not None:
            suffix = Path(request.document_name).suffix.lower()
            self.desk.attempt(self, lambda: save_scan(path, self._view.document(request), suffix))

    def _corrections(self, passphrase: str | None = None) -> Corrections:
        office = self.desk.office
        return Corrections(office, certificate_printer(), unlocked(office, passphrase))

    def _ask(self, dialog: QDialog, act: Callable[[], object], done: str) -> None:
        """What is refused leaves the form open as it was filled in."""
        while self.desk.prompts.run(dialog):
            if self.attempt(act):
                self.desk.prompts.inform(self, self._say(done))
                return


def _scan(field: ScanField) -> Scan | None:
    return None if field.path is None else scan_at(field.path)
