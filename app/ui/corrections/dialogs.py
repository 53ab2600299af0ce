"""Asks what one case needs and nothing else: a paper's fate, right values, a ground, the document's scan."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.accounts import Account, AccountId
from app.domain.corrections import CORRECTABLE, RequestKind, VoidGround
from app.domain.stock import SheetState, sheet_text
from app.services.corrections_view import CertificateFacts, CorrectionsView, RequestRow
from app.services.cropping import Cropping, CutPortrait, OpenedPicture
from app.ui.asking import AskingDialog
from app.ui.candidates.framing import ask_frame
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.number_text import grouped
from app.ui.occupation_edit import OccupationEdit
from app.ui.publicity.dialogs import Choice
from app.ui.screen import line

_SECTION = "corrections_screen"
_SCANS = "PDF, JPEG, PNG (*.pdf *.jpg *.jpeg *.png)"
_WIDTH_PX, _REASON_PX, _PORTRAIT_PX = 660, 64, 124
_WIDE = ("institution", "institution_en")
_AGAIN = frozenset({VoidGround.OCCUPATION, VoidGround.AUTHORITY})


class ScanField(QWidget):
    """The file that was scanned, chosen through the prompts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.path: Path | None = None
        self._name = QLabel(desk.say(_SECTION, "scan_none"))
        self.button = QPushButton(desk.theme.icon("folder-open"), desk.say(_SECTION, "scan_choose"))
        self.button.clicked.connect(self._on_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self._name, 1)

    def _on_wanted(self) -> None:
        path = self._desk.prompts.open_file(self, self._desk.say(_SECTION, "scan_choose"), _SCANS)
        if path is not None:
            self.path = path
            self._name.setText(path.name)


class PortraitField(QWidget):
    """The right portrait where the printed one is wrong: framed anew, or cut from another picture."""

    def __init__(self, desk: Desk, facts: CertificateFacts) -> None:
        super().__init__()
        self._desk = desk
        self._facts = facts
        self.cut: CutPortrait | None = None
        self._told = QLabel(desk.say(_SECTION, "portrait_kept"))
        self.button = QPushButton(desk.say(_SECTION, "portrait_change"))
        self.keep_button = QPushButton(desk.say(_SECTION, "portrait_keep"))
        self.button.clicked.connect(self._on_wanted)
        self.keep_button.clicked.connect(lambda: self._show(None))
        self.keep_button.setVisible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.keep_button)
        row.addWidget(self._told, 1)

    def _on_wanted(self) -> None:
        name = self._facts.certificate.content.get("name", "")
        cropping = Cropping(self._desk.office)

        def run() -> None:
            framed = ask_frame(self, self._desk, name, self._picture())
            if framed is not None:
                self._show(cropping.cut(framed.picture, framed.frame, framed.height_px))

        self._desk.attempt(self, run)

    def _picture(self) -> OpenedPicture:
        return CorrectionsView(self._desk.office).picture(self._facts.certificate.number)

    def _show(self, cut: CutPortrait | None) -> None:
        self.cut = cut
        self._told.setText(self._desk.say(_SECTION, "portrait_changed" if cut else "portrait_kept"))
        self.keep_button.setVisible(cut is not None)


class _PaperDialog(AskingDialog):
    """About one certificate: who, which number, on which sheet."""

    def __init__(self, parent: QWidget, desk: Desk, facts: CertificateFacts, code: str) -> None:
        title = desk.say(_SECTION, code)
        super().__init__(parent, desk.texts, _SECTION, title, desk.say(_SECTION, f"{code}_go"))
        self.desk = desk
        self.facts = facts
        self.above.addWidget(line(told(desk, facts)))
        self.above.addWidget(line(self.say(f"{code}_told"), "muted"))
        self.reason_field = self.text_field(f"{code}_reason_hint")
        self.reason_field.setFixedHeight(_REASON_PX)
        self.scan = ScanField(desk)
        self.form.setVerticalSpacing(8)
        self.setMinimumWidth(_WIDTH_PX)

    def fit(self) -> None:
        """As high as what is asked for."""
        layout = self.layout()
        assert layout is not None, "AskingDialog made it"
        layout.activate()
        self.resize(max(self.width(), _WIDTH_PX), self.sizeHint().height())

    @property
    def reason(self) -> str:
        return self.reason_field.toPlainText()


class SpoiledDialog(_PaperDialog):
    """The sheet is spoiled; of one that was handed over, the old paper comes back."""

    def __init__(self, parent: QWidget, desk: Desk, facts: CertificateFacts) -> None:
        super().__init__(parent, desk, facts, "returned" if facts.delivered else "spoiled")
        self.add("reason", self.reason_field)
        if facts.delivered:
            self.add("scan_optional", self.scan)


class LostDialog(_PaperDialog):
    """The holder's statement is kept."""

    def __init__(self, parent: QWidget, desk: Desk, facts: CertificateFacts) -> None:
        super().__init__(parent, desk, facts, "lost")
        self.add("reason", self.reason_field)
        self.add("scan_lost", self.scan)


class CorrectionDialog(_PaperDialog):
    """A wrong character: the case, the right values, and for a delivered one where the old paper is."""

    KINDS = (RequestKind.NOT_DELIVERED, RequestKind.UPLOADED, RequestKind.DELIVERED)

    def __init__(self, parent: QWidget, desk: Desk, facts: CertificateFacts) -> None:
        super().__init__(parent, desk, facts, "correct")
        self.case = Choice({kind: self.say(f"case_{kind}") for kind in self.KINDS})
        self.case_told = line(kind="muted")
        self.fields: dict[str, QLineEdit] = {}
        self.paper = Choice({state: self.say(f"paper_{state}") for state in _FATES})
        self.uploaded = QCheckBox(self.say("uploaded_too"))
        self.portrait = PortraitField(desk, facts)
        self.add("case", self.case)
        self.form.addRow("", self.case_told)
        self.form.addRow(self._build_fields(desk))
        self.add("portrait", self.portrait)
        self._paper_row = self._row("paper", self.paper)
        self._uploaded_row = self._row("", self.uploaded)
        self.add("reason", self.reason_field)
        self.add("scan", self.scan)
        self.uploaded.setChecked(facts.packed)
        self.case.group.buttonToggled.connect(lambda *_: self._on_case_chosen())
        self.case.choose(facts.likely_kind)
        self._on_case_chosen()
        self.fields["name"].setFocus()

    def _build_fields(self, desk: Desk) -> QGridLayout:
        """The values as they are printed, two beside each other."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for place, name in enumerate(CORRECTABLE):
            field = QLineEdit(self.facts.printed[name])
            field.setAccessibleName(desk.texts.label("certificate_field", name))
            column = 0 if name in _WIDE else 2 * (place % 2)
            row = place // 2 if name not in _WIDE else 3 + _WIDE.index(name)
            grid.addWidget(QLabel(field.accessibleName()), row, column)
            grid.addWidget(field, row, column + 1, 1, 3 if name in _WIDE else 1)
            self.fields[name] = field
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

    @property
    def kind(self) -> RequestKind:
        return RequestKind(str(self.case.value))

    @property
    def values(self) -> dict[str, str]:
        """Only what was changed."""
        printed = self.facts.printed
        return {
            name: field.text() for name, field in self.fields.items() if field.text() != printed.get(name, "")
        }

    @property
    def fate(self) -> SheetState | None:
        return None if self.paper.value is None else SheetState(self.paper.value)

    def _row(self, code: str, field: QWidget) -> int:
        if code:
            field.setAccessibleName(self.say(code))
        self.form.addRow(self.say(code) if code else "", field)
        return self.form.rowCount() - 1

    def _on_case_chosen(self) -> None:
        kind = self.kind
        delivered = kind is RequestKind.DELIVERED
        self.case_told.setText(self.say(f"case_{kind}_told"))
        self.form.setRowVisible(self._paper_row, delivered)
        self.form.setRowVisible(self._uploaded_row, delivered)
        self.fit()


class VoidDialog(_PaperDialog):
    """A wrong person, occupation or level: the number goes, and perhaps another one follows."""

    def __init__(self, parent: QWidget, desk: Desk, facts: CertificateFacts) -> None:
        super().__init__(parent, desk, facts, "void")
        self.ground_choice = Choice(
            {ground: desk.texts.label("void_ground", ground) for ground in VoidGround}
        )
        self.again = QCheckBox(self.say("again"))
        printed = facts.certificate.content
        self.occupation = OccupationEdit(desk, printed.get("occupation", ""))
        self.job = QLineEdit(printed.get("job", ""))
        self.paper = Choice({state: self.say(f"paper_{state}") for state in _FATES})
        self.add("ground", self.ground_choice)
        self.form.addRow("", self.again)
        self._again_row = self.form.rowCount() - 1
        self.add("right_occupation", self.occupation)
        self.add("right_job", self.job)
        self._occupation_rows = (self.form.rowCount() - 2, self.form.rowCount() - 1)
        if facts.delivered:
            self.add("paper", self.paper)
        self.add("reason", self.reason_field)
        self.add("scan", self.scan)
        self.ground_choice.group.buttonToggled.connect(lambda *_: self._on_changed())
        self.again.toggled.connect(lambda _: self._on_changed())
        self._on_changed()

    @property
    def ground(self) -> VoidGround | None:
        return None if self.ground_choice.value is None else VoidGround(self.ground_choice.value)

    @property
    def wants_again(self) -> bool:
        return self.again.isChecked() and self.ground in _AGAIN

    @property
    def values(self) -> Mapping[str, str]:
        return {"occupation": self.occupation.text(), "job": self.job.text()}

    @property
    def fate(self) -> SheetState | None:
        return None if self.paper.value is None else SheetState(self.paper.value)

    def _on_changed(self) -> None:
        self.form.setRowVisible(self._again_row, self.ground in _AGAIN)
        wrong = self.wants_again and self.ground is VoidGround.OCCUPATION
        for row in self._occupation_rows:
            self.form.setRowVisible(row, wrong)
        self.fit()


class NumberDialog(AskingDialog):
    """Which certificate it is about, by number or name."""

    def __init__(self, parent: QWidget, desk: Desk, numbers: Sequence[tuple[str, str]]) -> None:
        title = desk.say(_SECTION, "choose_title")
        super().__init__(parent, desk.texts, _SECTION, title, desk.say(_SECTION, "choose_go"))
        self.numbers = QComboBox()
        self.numbers.setEditable(True)
        self.numbers.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for number, name in numbers:
            self.numbers.addItem(f"{number}  {name}", number)
        completer = self.numbers.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.act = Choice({act: self.say(f"act_{act}") for act in ("spoiled", "lost", "correct", "void")})
        self.act.choose("spoiled")
        self.add("number", self.numbers)
        self.add("what", self.act)
        self.accept_button.setEnabled(bool(numbers))

    @property
    def number(self) -> str:
        """The number chosen or typed."""
        typed = self.numbers.currentText().split()
        at = self.numbers.findText(self.numbers.currentText())
        return str(self.numbers.itemData(at)) if at >= 0 else (typed[0] if typed else "")


class ApproveDialog(AskingDialog):
    """Everything the request says, and who approves it as the second person."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        row: RequestRow,
        approvers: Sequence[Account],
        portraits: tuple[bytes | None, bytes] | None = None,
    ) -> None:
        """`portraits` are the printed and the right one, where the request changes it."""
        title = desk.say(_SECTION, "approve_title")
        super().__init__(parent, desk.texts, _SECTION, title, desk.say(_SECTION, "approve_go"))
        self._accounts = {account.id: account for account in approvers}
        self.approvers = QComboBox()
        for account in approvers:
            self.approvers.addItem(account.name, account.id)
        whole = QVBoxLayout()
        whole.addWidget(named(QLabel(f"{row.name}  {grouped(row.request.number)}"), "heading"))
        for sentence in request_told(desk, row):
            whole.addWidget(line(sentence))
        self.above.addLayout(whole)
        if portraits is not None:
            self.above.addLayout(self._both(portraits))
        self.above.addWidget(line(self.say("approve_told", name=row.requested_by), "muted"))
        self.add("approver", self.approvers)
        self.accept_button.setEnabled(bool(approvers))

    def _both(self, portraits: tuple[bytes | None, bytes]) -> QHBoxLayout:
        """The printed portrait and the right one, beside each other."""
        row = QHBoxLayout()
        row.setSpacing(16)
        for code, jpeg in zip(("portrait_old", "portrait_new"), portraits, strict=True):
            column, shown = QVBoxLayout(), named(QLabel(), "portrait")
            shown.setAccessibleName(self.say(code))
            if jpeg is not None:
                drawn = QPixmap()
                drawn.loadFromData(jpeg)
                ratio = self.devicePixelRatioF()
                high = Qt.TransformationMode.SmoothTransformation
                drawn = drawn.scaledToWidth(round(_PORTRAIT_PX * ratio), high)
                drawn.setDevicePixelRatio(ratio)
                shown.setPixmap(drawn)
            else:
                shown.setText(self.say("portrait_none"))
            column.addWidget(line(self.say(code), "muted"))
            column.addWidget(shown)
            row.addLayout(column)
        row.addStretch()
        return row

    @property
    def approver(self) -> Account:
        return self._accounts[AccountId(str(self.approvers.currentData()))]


_FATES = (SheetState.WITHDRAWN, SheetState.LOST)


def told(desk: Desk, facts: CertificateFacts) -> str:
    """Who it is, the number in groups, the state, and the sheet."""
    certificate = facts.certificate
    sheet = desk.say(_SECTION, "no_sheet") if facts.sheet is None else f"NO. {sheet_text(facts.sheet)}"
    return desk.say(
        _SECTION,
        "about",
        name=certificate.content.get("name", ""),
        number=grouped(certificate.number),
        state=desk.texts.label("certificate_standing", certificate.state),
        sheet=sheet,
    )


def request_told(desk: Desk, row: RequestRow) -> list[str]:
    """What will change, what becomes of the old paper, and why, a sentence each."""
    request, texts = row.request, desk.texts
    sentences = [texts.label("request_kind", request.kind)]
    if request.ground is not None:
        again = desk.say(_SECTION, "told_again" if request.again else "told_not_again")
        sentences = [f"{sentences[0]}：{texts.label('void_ground', request.ground)}。{again}"]
    sentences += [
        desk.say(
            _SECTION,
            "told_change",
            field=texts.label("certificate_field", field),
            old=old or "—",
            new=new or "—",
        )
        for field, (old, new) in row.changes.items()
    ]
    if request.portrait is not None:
        sentences.append(desk.say(_SECTION, "told_portrait"))
    if request.paper is not None:
        sentences.append(desk.say(_SECTION, f"told_paper_{request.paper}"))
    if request.uploaded:
        sentences.append(desk.say(_SECTION, "told_uploaded"))
    sentences.append(desk.say(_SECTION, "told_reason", reason=request.reason, document=request.document_name))
    return sentences
