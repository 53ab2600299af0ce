"""Shows a list of assigned numbers row by row before anything is stored."""

from PySide6.QtWidgets import QCheckBox, QWidget

from app.services.assigning import AssignedNumber, AssignedPreview
from app.services.roster_rows import Verdict
from app.texts import Texts
from app.texts.days import chinese_day
from app.ui.asking import AskingDialog
from app.ui.desk import Desk
from app.ui.records.model import Column
from app.ui.records.table import RecordsTable
from app.ui.register.dialogs import SECTION
from app.ui.screen import line

_TONES = {Verdict.NEW: "good", Verdict.SAME: "plain", Verdict.REFUSED: "bad"}
_WIDTH_PX, _HEIGHT_PX = 980, 600


class AssignedDialog(AskingDialog):
    """All rows when each is good; else the good ones only where the person says so."""

    def __init__(self, parent: QWidget, desk: Desk, preview: AssignedPreview) -> None:
        say = desk.texts.say
        super().__init__(parent, desk.texts, SECTION, say(SECTION, "import_title"), "")
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._new, refused = preview.count(Verdict.NEW), preview.count(Verdict.REFUSED)
        self.told = line(
            self.say(
                "import_told",
                file=preview.source,
                new=self._new,
                same=preview.count(Verdict.SAME),
                refused=refused,
            )
        )
        self.table: RecordsTable[AssignedNumber] = RecordsTable(
            "assigned",
            _columns(desk.texts),
            lambda one: f"{one.row.name} {one.row.number} {one.row.id_number}",
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
        )
        self.table.set_records(preview.rows)
        self.good_rows = QCheckBox(self.say("import_good", count=self._new))
        self.good_rows.setVisible(bool(refused and self._new))
        self.good_rows.toggled.connect(self._on_choice_changed)
        self._refused = refused
        self.above.addWidget(self.told)
        self.above.addWidget(self.table, 1)
        self.reasons = line()
        self.table.selected.connect(self._on_row_selected)
        self.above.addWidget(self.reasons)
        self.above.addWidget(self.good_rows)
        self.table.select_row(0)
        self._on_row_selected(self.table.current())
        self._on_choice_changed()

    def _on_row_selected(self, one: object) -> None:
        """The row's reasons whole: in the table they may be cut."""
        self.reasons.setText(reasons(self._texts, one) if isinstance(one, AssignedNumber) else "")
        self.reasons.setVisible(bool(self.reasons.text()))

    def _on_choice_changed(self) -> None:
        allowed = bool(self._new) and (not self._refused or self.good_rows.isChecked())
        text = self.say("import_act", count=self._new) if self._new else self.say("import_none")
        self.accept_button.setText(text)
        self.accept_button.setEnabled(allowed)


def reasons(texts: Texts, one: AssignedNumber) -> str:
    """Every problem and warning of a row, in sentences."""
    said = (*one.problems, *one.warnings)
    return " ".join(texts.remark(each.section, each.remark) for each in said)


def _columns(texts: Texts) -> tuple[Column[AssignedNumber], ...]:
    def say(code: str) -> str:
        return texts.say(SECTION, code)

    return (
        Column(say("row"), lambda one: str(one.row.row), lambda one: one.row.row, numeric=True, width=64),
        Column(
            say("verdict"),
            lambda one: texts.label("assigned_verdict", one.verdict),
            tone=lambda one: _TONES.get(one.verdict, "plain"),
            width=108,
        ),
        Column(say("name"), lambda one: one.row.name or "", width=136),
        Column(say("number"), lambda one: one.row.number, width=216),
        Column(
            say("issue_day"),
            lambda one: chinese_day(one.row.issue_day) if one.row.issue_day else "",
            width=136,
        ),
        Column(say("told"), lambda one: reasons(texts, one), width=240, tip=lambda one: reasons(texts, one)),
    )
