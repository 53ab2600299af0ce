"""Packages: what leaves the institution, what it still lacks, what was written, and whether one is whole."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout

from app.domain.batches import Batch
from app.exchange.package_content import PackageKind
from app.exchange.packages import WrittenPackage
from app.exchange.verification import Verification
from app.services.handover import Handover
from app.services.keys import unlocked
from app.services.keys_view import KeysView
from app.services.packages_view import PackagesView
from app.services.portal_rows import Readiness
from app.services.press import paper_printer
from app.services.progress import Progress
from app.services.steps import Steps
from app.services.steps_view import StepPage
from app.storage.packages import PackageRecord
from app.texts.days import chinese_minute
from app.ui.clearing import clear
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.packages.table import packages_columns, search_key
from app.ui.passphrases import ask_passphrase
from app.ui.records.table import RecordsTable
from app.ui.screen import Screen, card, line
from app.ui.side_sheet import SideSheet

_ZIP = "ZIP (*.zip)"

_TOLD_BY_SHEET = (3, 5)


class PackagesScreen(Screen):
    """The portal's package is the act that moves the road on; its step closes on acceptance."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = PackagesView(desk.office)
        self.verify_button = self.add_action(self._say("verify"), self._on_verify_wanted)
        self.archive_button = self.add_action(self._say("archive"), lambda: self._pack("archive"))
        self.supplement_button = self.add_action(
            self._say("supplement"), lambda: self._pack("portal", PackageKind.SUPPLEMENT)
        )
        self.correction_button = self.add_action(
            self._say("correction"), lambda: self._pack("portal", PackageKind.CORRECTION)
        )
        self.portal_button = self.add_action(self._say("portal"), self._on_portal_wanted, primary=True)
        self.needs_card, self.needs = named(QFrame(), "banner"), line()
        self.due_card, self.due = named(QFrame(), "banner"), line()
        self._steps_card, self._steps_inside = card(self._say("steps"))
        self.step_buttons: dict[str, QPushButton] = {}
        self._steps_grid = QGridLayout()
        self.table: RecordsTable[PackageRecord] = RecordsTable(
            "packages",
            packages_columns(desk.texts),
            search_key,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
            unit="packages",
            searchable=False,
        )
        self.sheet = SideSheet(desk.theme, desk.say("prompt", "close"))
        self._build()

    def reload(self) -> None:
        batch, actor, texts = self._batch, self.desk.account.actor, self.desk.texts
        self.set_heading(self._say("title"), self._say("rule"))
        reason = self._offer(self.portal_button, "portal", PackageKind.NEW)
        self._offer(self.archive_button, "archive", PackageKind.NEW)
        self._offer(self.correction_button, "portal", PackageKind.CORRECTION)
        self._offer(self.supplement_button, "portal", PackageKind.SUPPLEMENT)
        self.supplement_button.setVisible(self.supplement_button.isEnabled())
        self._show_due()
        needs = [texts.remark("error", need) for need in self._view.needs(batch)]
        self.needs.setText("\n".join([self._say("needs"), *needs]))
        self.needs_card.setVisible(bool(needs))
        self.table.set_records(self._view.packages(batch))
        ready = self._say("empty_ready", rows=self._view.rows(batch))
        self.table.set_empty_text(reason or ready)
        self._show_steps(self._view.steps(batch, actor))

    def _offer(self, button: QPushButton, profile: str, kind: PackageKind) -> str | None:
        """Let the button write such a package, or say why there is none to write; answers the reason."""
        error = self._view.why_not_pack(self._batch, self.desk.account.actor, profile, kind)
        reason = None if error is None else self.desk.texts.error(error)
        self.offer(button, reason)
        return reason

    def _show_due(self) -> None:
        """The corrections that the portal does not know yet: those that can go out, and those that wait."""
        lines = self._view.corrections(self._batch)
        ready = [one.name for one in lines if one.readiness is Readiness.READY]
        waiting = [one.name for one in lines if one.readiness is not Readiness.READY]
        told = [
            self._say(code, count=len(names), people=tuple(names))
            for code, names in (("due", ready), ("unready", waiting))
            if names
        ]
        self.due.setText("\n".join(told))
        self.due_card.setVisible(bool(told))

    @property
    def _batch(self) -> Batch:
        batch = self.desk.batch
        assert batch is not None, "the window shows this screen only with a batch"
        return batch

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("packages_screen", code, **values)

    def _build(self) -> None:
        for banner, told in ((self.needs_card, self.needs), (self.due_card, self.due)):
            inside = QVBoxLayout(banner)
            inside.setContentsMargins(16, 8, 16, 8)
            inside.addWidget(told)
        self.table.opened.connect(self._on_package_opened)
        self.sheet.stand_beside(self.table.view, self, _TOLD_BY_SHEET)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.table, 1)
        row.addWidget(self.sheet)
        self._steps_grid.setHorizontalSpacing(16)
        self._steps_grid.setVerticalSpacing(8)
        self._steps_grid.setColumnStretch(0, 2)
        self._steps_grid.setColumnStretch(1, 4)
        self._steps_inside.addLayout(self._steps_grid)
        self.body.addWidget(self.needs_card)
        self.body.addWidget(self.due_card)
        self.body.addWidget(self._steps_card)
        self.body.addLayout(row, 1)

    def _show_steps(self, pages: list[StepPage]) -> None:
        clear(self._steps_grid)
        self.step_buttons = {}
        self._steps_card.setVisible(bool(pages))
        for row, page in enumerate(pages):
            self._add_step(row, page)

    def _add_step(self, row: int, page: StepPage) -> None:
        told, reason = self._step_told(page)
        button = QPushButton(self._say(f"close_{page.step.id}"))
        button.setEnabled(reason is None)
        button.setAccessibleName(f"{page.step.title} {button.text()}")
        button.setAccessibleDescription(reason or "")
        button.clicked.connect(lambda _=False: self._on_step_closed(page))
        top = Qt.AlignmentFlag.AlignTop
        self._steps_grid.addWidget(line(page.step.title), row, 0, top)
        self._steps_grid.addWidget(line(reason or told, "muted"), row, 1, top)
        self._steps_grid.addWidget(button, row, 2, top)
        self.step_buttons[page.step.id] = button

    def _step_told(self, page: StepPage) -> tuple[str, str | None]:
        """How many people have done the step, and why it cannot be closed for more of them now."""
        texts = self.desk.texts
        if page.walked_by_batch:
            if page.done_on is not None:
                done = self._say("step_done")
                return done, done
            return self._say("step_open"), None if page.why_not is None else texts.error(page.why_not)
        done_count = sum(one.done_on is not None for one in page.people)
        told = self._say("step_people", done=done_count, people=len(page.people), ready=len(page.ready))
        if page.why_not is not None:
            return told, texts.error(page.why_not)
        if page.ready:
            return told, None
        held = next((one.why_not for one in page.people if one.why_not is not None), None)
        if held is not None:
            return told, texts.error(held)
        return told, self._say("step_done") if page.people else self._say("step_nobody")

    def _on_step_closed(self, page: StepPage) -> None:
        people = [one.candidate.id for one in page.ready]
        question = self._say(f"close_{page.step.id}_ask", count=len(people))
        if not self.desk.prompts.confirm(self, question, self._say(f"close_{page.step.id}")):
            return
        steps, actor, batch = Steps(self.desk.office), self.desk.account.actor, self._batch
        if page.walked_by_batch:
            self.attempt(lambda: steps.complete(batch, page.step.id, actor))
        else:
            self.attempt(lambda: steps.complete_for(batch, people, page.step.id, actor))

    def _on_portal_wanted(self) -> None:
        """Rows that the portal may have are told again only after asking."""
        again = self._view.sent_before(self._batch)
        question = self._say("again_ask", count=len(again), people=again)
        if not again or self.desk.prompts.confirm(self, question, self._say("again_yes")):
            self._pack("portal")

    def _pack(self, profile: str, kind: PackageKind = PackageKind.NEW) -> None:
        folder = self.desk.prompts.choose_folder(self, self._say("folder"))
        if folder is None:
            return
        batch, actor, office = self._batch, self.desk.account.actor, self.desk.office
        passphrase: str | None = None
        if KeysView(office).needed_for_packing(profile):
            passphrase = ask_passphrase(self, self.desk, self.desk.say("passphrase", "for_packing"))
            if passphrase is None:
                return

        def work(_: Progress) -> WrittenPackage:
            key = unlocked(office, passphrase)
            return Handover(office, paper_printer()).pack(batch, profile, folder, actor, key, kind)

        following = profile if kind is PackageKind.NEW else kind
        self.start_job(self._say("packing"), work, lambda written: self._on_packed(written, following))

    def _on_packed(self, written: object, following: str) -> None:
        if isinstance(written, WrittenPackage):
            facts = [
                (self._say("file"), written.path.name),
                (self._say("where"), str(written.path.parent)),
                (self._say("rows"), self.desk.say("count", "people", shown=written.rows)),
                (self._say("checksum"), written.sha256),
            ]
            self.sheet.show_facts(self._say("packed"), facts, [self._say(f"next_{following}")])

    def _on_package_opened(self, package: object) -> None:
        if isinstance(package, PackageRecord):
            texts = self.desk.texts
            facts = [
                (self._say("sequence"), str(package.sequence)),
                (self._say("profile"), texts.label("package_profile", package.profile)),
                (self._say("kind"), texts.label("package_kind", package.kind)),
                (self._say("rows"), self.desk.say("count", "people", shown=package.row_count)),
                (self._say("written"), chinese_minute(package.written_at)),
                (self._say("checksum"), package.sha256),
            ]
            self.sheet.show_facts(package.file_name, facts, [self._say("compare")])

    def _on_verify_wanted(self) -> None:
        path = self.desk.prompts.open_file(self, self._say("verify"), _ZIP)
        if path is None:
            return
        self.start_job(
            self._say("verifying"), lambda _: (path, self._view.verify(path)), self._on_verified, stores=False
        )

    def _on_verified(self, result: object) -> None:
        path, found = result if isinstance(result, tuple) else (None, None)
        if not isinstance(path, Path) or not isinstance(found, Verification):
            return
        texts = self.desk.texts
        facts = [
            (self._say("file"), path.name),
            (self._say("kind"), texts.label("package_kind", found.kind) if found.kind else "—"),
            (self._say("rows"), self.desk.say("count", "people", shown=found.rows)),
            (self._say("signature"), texts.label("signature_state", found.signature)),
        ]
        notes = [texts.remark("package_problem", problem) for problem in found.problems]
        title = "verified_whole" if found.valid else "verified_faulty"
        self.sheet.show_facts(self._say(title, count=len(found.problems)), facts, notes)
