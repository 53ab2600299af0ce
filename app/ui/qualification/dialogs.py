"""Asks who signed and who was present, what proves a requirement, and what an override rests on."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.accounts import Account, AccountId
from app.domain.evidence import Evidence
from app.domain.overrides import OverrideKind
from app.domain.signing import Signing
from app.services.overriding import OverrideDraft
from app.services.signers import read_names
from app.ui.asking import AskingDialog
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.publicity.days import day_field, day_of
from app.ui.screen import line

SECTION = "examination_screen"
_JOINER = "、"


class _Dialog(AskingDialog):
    """Says what this screen says; `offer` allows its button or tells why not."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, act: str) -> None:
        super().__init__(parent, desk.texts, SECTION, title, desk.say(SECTION, act))
        self.desk = desk
        self._reason = line(kind="reason")
        self._reason.hide()

    def offer(self, reason: str) -> None:
        self.accept_button.setEnabled(not reason)
        self.accept_button.setAccessibleDescription(reason)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))


class FileField(QWidget):
    """A chosen scan by its name, and the button that chooses."""

    chosen = Signal()

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self._desk = desk
        self._title = title
        self.path: Path | None = None
        self.button = QPushButton(desk.say(SECTION, "choose_file"))
        self.button.setAccessibleName(self.button.text())
        self.name = line(desk.say(SECTION, "no_file"), "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.name, 1)
        self.button.clicked.connect(self._on_choose_wanted)

    def _on_choose_wanted(self) -> None:
        path = self._desk.prompts.open_file(self, self._title, self._desk.say(SECTION, "scan_kinds"))
        if path is not None:
            self.path = path
            self.name.setText(path.name)
            self.chosen.emit()


class SignersDialog(_Dialog):
    """Who of the committee signed the findings, and on which day."""

    def __init__(self, parent: QWidget, desk: Desk, names: Sequence[str], count: int) -> None:
        super().__init__(parent, desk, desk.say(SECTION, "sign_title"), "sign_go")
        today = desk.office.clock.today()
        self.above.addWidget(line(self.say("sign_hint", count=count), "muted"))
        self.names_field = QLineEdit(_JOINER.join(names))
        self.names_field.setPlaceholderText(self.say("names_hint"))
        self.day = day_field(self.say("signed_on"), today, latest=today)
        self.add("signers", self.names_field)
        self.add("signed_on", self.day)
        self.form.addRow("", self._reason)
        self.names_field.textChanged.connect(self._offer)
        self._offer()
        self.names_field.setFocus()

    @property
    def signing(self) -> Signing:
        return Signing(read_names(self.names_field.text()), day_of(self.day))

    def _offer(self) -> None:
        self.offer("" if self.signing.names else self.say("names_needed"))


class ClosingDialog(_Dialog):
    """What closing means, and who was present at the examination."""

    def __init__(self, parent: QWidget, desk: Desk, names: Sequence[str]) -> None:
        super().__init__(parent, desk, desk.say(SECTION, "close_title"), "close_go")
        self.above.addWidget(line(desk.say("qualification_screen", "confirm_close")))
        self.above.addWidget(line(self.say("close_hint"), "muted"))
        self.names_field = QLineEdit(_JOINER.join(names))
        self.names_field.setPlaceholderText(self.say("names_hint"))
        self.add("present", self.names_field)
        self.form.addRow("", self._reason)
        self.names_field.textChanged.connect(self._offer)
        self._offer()
        self.names_field.setFocus()

    @property
    def present(self) -> tuple[str, ...]:
        return read_names(self.names_field.text())

    def _offer(self) -> None:
        self.offer("" if self.present else self.say("names_needed"))


class EvidenceDialog(_Dialog):
    """A scan with its title, or what a paper is called and where it is kept."""

    def __init__(self, parent: QWidget, desk: Desk, requirement: str) -> None:
        super().__init__(parent, desk, desk.say(SECTION, "evidence_title"), "evidence_go")
        self.above.addWidget(line(self.say("evidence_of", title=requirement), "muted"))
        self.as_scan = QRadioButton(self.say("as_scan"))
        self.as_note = QRadioButton(self.say("as_note"))
        self._group = QButtonGroup(self)
        ways = QHBoxLayout()
        for button in (self.as_scan, self.as_note):
            self._group.addButton(button)
            ways.addWidget(button)
        ways.addStretch()
        self.form.addRow(self.say("evidence_way"), ways)
        self.file = FileField(desk, self.say("evidence_title"))
        self.file.chosen.connect(self._on_file_chosen)
        self.title_field, self.kept_field = QLineEdit(), QLineEdit()
        self.kept_field.setPlaceholderText(self.say("kept_hint"))
        self.add("file", self.file)
        self.add("title", self.title_field)
        self.add("kept_at", self.kept_field)
        self.form.addRow("", self._reason)
        self._group.buttonToggled.connect(lambda *_: self._offer())
        for field in (self.title_field, self.kept_field):
            field.textChanged.connect(self._offer)
        self.as_scan.setChecked(True)
        self.file.button.setFocus()

    @property
    def path(self) -> Path | None:
        return self.file.path if self.as_scan.isChecked() else None

    @property
    def title(self) -> str:
        return self.title_field.text().strip()

    @property
    def kept_at(self) -> str:
        return self.kept_field.text().strip()

    def _on_file_chosen(self) -> None:
        if self.file.path is not None and not self.title:
            self.title_field.setText(self.file.path.stem)
        self._offer()

    def _offer(self) -> None:
        scan = self.as_scan.isChecked()
        self.form.setRowVisible(self.file, scan)
        self.form.setRowVisible(self.kept_field, not scan)
        if scan:
            self.offer("" if self.file.path is not None and self.title else self.say("file_needed"))
        else:
            self.offer("" if self.title and self.kept_at else self.say("note_needed"))


class OverrideDialog(_Dialog):
    """Both kinds of override with what each needs; the one that does not fit says why.

    `reasons` tells for each kind why it is refused now, None where it is allowed.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        requirement: str,
        reasons: dict[OverrideKind, str | None],
        evidence: Sequence[Evidence],
    ) -> None:
        super().__init__(parent, desk, desk.say(SECTION, "override_title"), "override_go")
        self._refused = reasons
        self.above.addWidget(line(self.say("override_of", title=requirement), "heading"))
        self.kinds: dict[OverrideKind, QRadioButton] = {}
        self._group = QButtonGroup(self)
        for kind in OverrideKind:
            self._add_kind(kind)
        self.met = QRadioButton(desk.texts.label("finding_verdict", "met"))
        self.not_met = QRadioButton(desk.texts.label("finding_verdict", "not_met"))
        self.met.setChecked(True)
        self.verdicts = QWidget()
        row = QHBoxLayout(self.verdicts)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.met, self.not_met):
            row.addWidget(button)
        row.addStretch()
        self.evidence_told = line(_JOINER.join(one.title for one in evidence) or self.say("no_evidence"))
        self.document_field = QLineEdit()
        self.document_field.setPlaceholderText(self.say("document_hint"))
        self.reply = FileField(desk, self.say("reply"))
        self.reply.chosen.connect(self._offer)
        self.reason_field = self.text_field("override_reason_hint")
        for code, field in (
            ("evidence", self.evidence_told),
            ("settle_as", self.verdicts),
            ("document", self.document_field),
            ("reply", self.reply),
            ("override_reason", self.reason_field),
        ):
            self.add(code, field)
        self.form.addRow("", self._reason)
        self.document_field.textChanged.connect(self._offer)
        self.reason_field.textChanged.connect(self._offer)
        allowed = next((kind for kind in OverrideKind if reasons[kind] is None), OverrideKind.SETTLED)
        self.kinds[allowed].setChecked(True)
        self._group.buttonToggled.connect(lambda *_: self._offer())
        self._offer()
        self.setMinimumHeight(self.sizeHint().height())
        self.kinds[allowed].setFocus()

    @property
    def kind(self) -> OverrideKind:
        return next(kind for kind, button in self.kinds.items() if button.isChecked())

    @property
    def draft(self) -> OverrideDraft:
        turned = self.kind is OverrideKind.TURNED
        return OverrideDraft(
            kind=self.kind,
            holds=turned or self.met.isChecked(),
            reason=self.reason_field.toPlainText(),
            document=self.document_field.text() if turned else None,
            reply=self.reply.path if turned else None,
        )

    def _add_kind(self, kind: OverrideKind) -> None:
        button = self.kinds[kind] = QRadioButton(self.desk.texts.label("override_kind", kind))
        refused = self._refused[kind]
        button.setEnabled(refused is None)
        needs = line(refused or self.say(f"needs_{kind}"), "muted")
        needs.setContentsMargins(26, 0, 0, 0)
        button.setAccessibleDescription(needs.text())
        self._group.addButton(button)
        holder = QVBoxLayout()
        holder.setSpacing(2)
        holder.addWidget(button)
        holder.addWidget(needs)
        self.above.addLayout(holder)

    def _offer(self) -> None:
        turned = self.kind is OverrideKind.TURNED
        for field in (self.document_field, self.reply):
            self.form.setRowVisible(field, turned)
        for shown in (self.evidence_told, self.verdicts):
            self.form.setRowVisible(shown, not turned)
        draft = self.draft
        if self._refused[self.kind] is not None:
            self.offer(self._refused[self.kind] or "")
        elif turned and not (draft.document and draft.document.strip() and draft.reply):
            self.offer(self.say("reply_needed"))
        else:
            self.offer("" if draft.reason.strip() else self.say("reason_needed"))


class SecondPersonDialog(_Dialog):
    """Which account confirms; whoever may not is not offered."""

    def __init__(self, parent: QWidget, desk: Desk, told: str, accounts: Sequence[Account]) -> None:
        super().__init__(parent, desk, desk.say(SECTION, "confirm_title"), "confirm_go")
        self.above.addWidget(line(told))
        self.accounts = QComboBox()
        self._accounts = {account.id: account for account in accounts}
        for account in accounts:
            self.accounts.addItem(account.name, account.id)
        self.accounts.setCurrentIndex(max(0, self.accounts.findData(desk.account.id)))
        self.add("second", self.accounts)
        self.form.addRow("", named(QLabel(self.say("second_hint")), "muted"))
        self.form.addRow("", self._reason)
        self.offer("" if accounts else self.say("nobody_second"))

    @property
    def account(self) -> Account:
        return self._accounts[AccountId(str(self.accounts.currentData()))]


class ReasonDialog(_Dialog):
    """One reason, for an act that cannot go without."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, act: str, told: str) -> None:
        """`act` is a code of this screen's sentences, `title` and `told` are sentences."""
        super().__init__(parent, desk, title, act)
        self.above.addWidget(line(told))
        self.reason_field = self.text_field("reason_hint")
        self.add("reason", self.reason_field)
        self.form.addRow("", self._reason)
        self.reason_field.textChanged.connect(self._offer)
        self._offer()
        self.reason_field.setFocus()

    @property
    def reason(self) -> str:
        return self.reason_field.toPlainText().strip()

    def _offer(self) -> None:
        self.offer("" if self.reason else self.say("reason_needed"))
