"""The reader of rule packs: a page a pack, the institution's refinements, and what a change would do."""

from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
)

from app.domain.batches import Batch
from app.domain.errors import KnownError
from app.services.pack_changes import ChangedAnswer, PackChange, PackChanges
from app.services.paper_files import save_toml
from app.services.policies_view import PoliciesView
from app.services.refining import AdoptedRefinement, ReadRefinement, Refining
from app.texts.days import chinese_day
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.policies.impact import columns, impact_key
from app.ui.policies.page import PageReader
from app.ui.records import RecordsTable
from app.ui.screen import Screen, card, line

_KINDS = "TOML (*.toml)"
_ROW_PX = 52


class PoliciesScreen(Screen):
    """Without a batch it reads; with one it also says which version that follows, and lets it be chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = PoliciesView(desk.office)
        self._refining = Refining(desk.office)
        self._changes = PackChanges(desk.office)
        self._change: PackChange | None = None
        self._read_for: Batch | None = None
        self._shown: str | None = None
        self._version: str | None = None
        self._as_followed = True
        self.packs, self.versions = QComboBox(), QComboBox()
        self.search_field = QLineEdit()
        self._hits = named(QLabel(), "muted")
        self.reader = PageReader(desk.texts, desk.theme)
        self.to_page, self.to_impact = QPushButton(self._say("to_page")), QPushButton(self._say("to_impact"))
        self._which = QButtonGroup(self)
        self.banner, inside = card()
        self.banner.setObjectName("banner")
        self.told = line()
        inside.addWidget(self.told)
        self.table: RecordsTable[ChangedAnswer] = RecordsTable(
            "policies",
            columns(desk.texts),
            impact_key,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
        )
        self._build()

    def reload(self) -> None:
        self.set_heading(self._say("title"), self._say("rule"))
        batch, asked = self.desk.batch, self.desk.reading
        self.desk.reading = None
        if asked is not None:
            self._shown, self._as_followed = asked, True
            self.to_impact.setChecked(True)  # falls back to the text where nothing has changed
        elif batch is not None and (self._read_for is None or self._read_for.id != batch.id):
            self._shown, self._as_followed = batch.policy, True
        self._read_for = batch
        self._fill_packs(self._shown)
        self._fill_versions()
        self._show_page()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Another screen may have asked for a certain pack."""
        super().showEvent(event)
        if self.desk.reading is not None:
            self.reload()

    def focus_search(self) -> None:
        field = self.table.search_field if self.to_impact.isChecked() else self.search_field
        field.setFocus()
        field.selectAll()

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("policies_screen", code, **values)

    def _build(self) -> None:
        self.export = self.add_action(self._say("export"), self._on_export_wanted)
        self.adopt = self.add_action(self._say("adopt"), self._on_adopt_wanted)
        self.follow = self.add_action(self._say("follow"), self._on_follow_wanted, primary=True)
        self.accept = self.add_action(self._say("accept"), self._on_accept_wanted, primary=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.reader)
        self._stack.addWidget(self.table)
        self.table.set_empty_text(self._say("impact_empty"))
        self.table.view.setWordWrap(True)
        self.table.view.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.body.addLayout(self._chooser())
        self.body.addLayout(self._tools())
        self.body.addWidget(self.banner)
        self.body.addWidget(self._stack, 1)

    def _chooser(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for code, box, stretch in (("pack", self.packs, 1), ("version", self.versions, 1)):
            label = QLabel(self._say(code))
            label.setBuddy(box)
            box.setAccessibleName(label.text())
            box.setMinimumContentsLength(20)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            row.addWidget(label)
            row.addWidget(box, stretch)
        self.packs.activated.connect(self._on_pack_chosen)
        self.versions.activated.connect(self._on_version_chosen)
        return row

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.to_page, self.to_impact):
            button.setObjectName("tool")
            button.setCheckable(True)
            self._which.addButton(button)
            row.addWidget(button)
        self.to_page.setChecked(True)
        self._which.buttonClicked.connect(self._on_side_chosen)
        self.search_field.setPlaceholderText(self._say("search"))
        self.search_field.setAccessibleName(self._say("search"))
        self.search_field.setClearButtonEnabled(True)
        self.search_field.setMaximumWidth(320)
        self.search_field.textChanged.connect(self.reader.search)
        self.search_field.returnPressed.connect(self.reader.next_hit)
        self.reader.searched.connect(self._on_searched)
        row.addStretch(1)
        row.addWidget(self._hits)
        row.addWidget(self.search_field, 2)
        return row

    def _fill_packs(self, chosen: str | None) -> None:
        packs = self._view.packs()
        if chosen is None:
            chosen = next((one.id for one in packs if one.in_force), packs[0].id)
        self.packs.clear()
        for one in packs:
            code = "pack_in_force" if one.in_force else "pack_out_of_force"
            self.packs.addItem(self._say(code, document=one.document), one.id)
            if one.id == chosen:
                self.packs.setCurrentIndex(self.packs.count() - 1)
        self._shown = chosen

    def _fill_versions(self) -> None:
        """The versions over the shown pack; in sight is what the batch follows until another is chosen."""
        batch = self._batch_here()
        followed = self._view.followed(batch) if batch else None
        versions = self._view.versions(str(self._shown))
        if self._as_followed:
            self._version = followed
        self._as_followed = False
        self.versions.clear()
        self.versions.addItem(self._version_words(None, followed, batch), None)
        for one in versions:
            self.versions.addItem(self._version_words(one, followed, batch), one.stored.sha256)
            if one.stored.sha256 == self._version:
                self.versions.setCurrentIndex(self.versions.count() - 1)

    def _version_words(self, one: AdoptedRefinement | None, followed: str | None, batch: Batch | None) -> str:
        version = None if one is None else one.stored.sha256
        if one is None:
            words = self._say("document_alone")
        else:
            code = "version_replaced" if one.stored.replaced_by else "version_current"
            day = chinese_day(one.stored.adopted_on)
            words = self._say(code, document=one.stored.document, day=day, who=one.adopted_by)
        return self._say("version_followed", words=words) if batch and version == followed else words

    def _show_page(self) -> None:
        try:
            page = self._view.page(str(self._shown), self._version)
            fault = None
        except KnownError as error:
            page, fault = self._view.page(str(self._shown), None), error
        self.reader.show_page(page)
        self.reader.search(self.search_field.text())
        self._show_change(fault)
        self._offer_acts()

    def _show_change(self, fault: KnownError | None) -> None:
        """What stands between the batch and the page: a new version of the pack, or one that does not fit."""
        batch = self._batch_here()
        self._change = self._changes.changed(batch) if batch else None
        change = self._change
        sentences = [] if fault is None else [self.desk.texts.error(fault)]
        if change is not None and batch is not None:
            if change.pack:
                sentences.append(self._say("pack_changed", title=batch.title))
            if change.newer is not None:
                sentences.append(self._say("newer", document=change.newer.document))
            if change.unfit is not None and fault is None:
                sentences.append(self.desk.texts.error(change.unfit))
        self.told.setText("\n".join(sentences))
        self.banner.setVisible(bool(sentences))
        for button in (self.to_page, self.to_impact):
            button.setVisible(change is not None)
        if change is None:
            self.to_page.setChecked(True)
        self._show_side()

    def _show_side(self) -> None:
        impact = self.to_impact.isChecked()
        self._stack.setCurrentWidget(self.table if impact else self.reader)
        self.search_field.setVisible(not impact)
        self._hits.setVisible(not impact)
        if impact:
            self._compare()

    def _compare(self) -> None:
        batch = self._batch_here()
        if batch is not None:
            self.start_job(
                self._say("comparing"),
                lambda progress: self._changes.compare(batch, progress),
                self._on_compared,
                stores=False,
            )

    def _offer_acts(self) -> None:
        batch, actor = self._batch_here(), self.desk.account.actor
        self.offer(self.adopt, self._sentence(self._refining.why_not_adopt(actor)))
        new_pack = self._change is not None and self._change.pack
        self.accept.setVisible(batch is not None and new_pack)
        other = batch is not None and self._version != self._view.followed(batch)
        self.follow.setVisible(other and not self.accept.isVisibleTo(self))
        self._reason.hide()
        if batch is not None and self.follow.isVisibleTo(self):
            self.offer(self.follow, self._sentence(self._refining.why_not_choose(batch, actor)))
        if batch is not None and self.accept.isVisibleTo(self):
            self.offer(self.accept, self._sentence(self._changes.why_not_accept(batch, actor)))

    def _batch_here(self) -> Batch | None:
        """The chosen batch, where it follows the pack in sight."""
        batch = self.desk.batch
        return batch if batch is not None and batch.policy == self._shown else None

    def _sentence(self, error: KnownError | None) -> str | None:
        return None if error is None else self.desk.texts.error(error)

    def _on_pack_chosen(self) -> None:
        self._shown, self._as_followed = str(self.packs.currentData()), True
        self._fill_versions()
        self._show_page()

    def _on_version_chosen(self) -> None:
        self._version = self.versions.currentData()
        self._show_page()

    def _on_side_chosen(self) -> None:
        self._show_side()

    def _on_searched(self, at: int, hits: int) -> None:
        asked = bool(self.search_field.text().strip())
        code = "hits" if hits else "no_hits"
        self._hits.setText(self._say(code, at=at, hits=hits) if asked else "")

    def _on_compared(self, found: object) -> None:
        if isinstance(found, tuple):
            self.table.set_records(found)
            people = sum(1 for one in found if one.verdict_differs)
            self.to_impact.setText(self._say("to_impact_of", count=len(found), verdicts=people))

    def _on_export_wanted(self) -> None:
        suggested = self._say("starter_name", id=self._shown)
        path = self.desk.prompts.save_file(self, self._say("export"), suggested, _KINDS)
        if path is not None:
            content = self._view.starting_file(str(self._shown))
            self.desk.attempt(self, lambda: self._write(path, content))

    def _write(self, path: Path, content: str) -> None:
        written = save_toml(path, content)
        self.desk.prompts.inform(self, self._say("exported", file=written.name))

    def _on_adopt_wanted(self) -> None:
        path = self.desk.prompts.open_file(self, self._say("adopt_title"), _KINDS)
        if path is None:
            return
        read: list[ReadRefinement] = []
        if self.desk.attempt(self, lambda: read.append(self._refining.read(path))):
            self._adopt(read[0], path.name)

    def _adopt(self, read: ReadRefinement, file: str) -> None:
        own = read.refinement
        question = self._say(
            "confirm_adopt" if read.replaces is None else "confirm_replace",
            title=own.title,
            document=own.document,
            policy=read.policy.document,
            added=sum(len(level.added) for level in own.levels.values()),
            tightened=sum(len(level.tightened) for level in own.levels.values()),
            examples=len(own.examples),
        )
        if self.desk.prompts.confirm(self, question, self._say("adopt_yes")):
            actor = self.desk.account.actor
            self._shown, self._version = own.refines, own.sha256
            self.attempt(lambda: self._refining.adopt(read.content, file, actor))

    def _on_follow_wanted(self) -> None:
        batch, version, actor = self._batch_here(), self._version, self.desk.account.actor
        if batch is None:
            return
        question = self._say("confirm_follow", title=batch.title, version=self.versions.currentText())
        if self.desk.prompts.confirm(self, question, self._say("follow")):
            self.attempt(lambda: self._refining.choose(batch, version, actor))

    def _on_accept_wanted(self) -> None:
        batch, actor = self._batch_here(), self.desk.account.actor
        if batch is None:
            return
        question = self._say("confirm_accept", title=batch.title)
        if self.desk.prompts.confirm(self, question, self._say("accept")):
            self.attempt(lambda: self._changes.accept(batch, actor))
