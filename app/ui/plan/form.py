"""The form of the plan before it is published; it holds what was typed and judges nothing."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.scheme import Aggregate, VoteBase
from app.domain.working_days import Counting
from app.services.plan_draft import PlacesKind, PlanDraft
from app.services.plan_view import PlanTerms
from app.texts import Texts
from app.ui.calm import CalmComboBox, CalmSpinBox
from app.ui.naming import named
from app.ui.plan.fields import Field
from app.ui.plan.items import ItemsEditor
from app.ui.plan.tie_chain import ITEM, TieChain
from app.ui.screen import GAP_PX, card, chip
from app.ui.theme import Theme

_MOST_DECIMALS, _MOST_TRIM, _MOST_DAYS, _MOST_VOTERS = 6, 99, 60, 99
_SHARE_PX, _AREA_PX = 96, 84


class PlanForm(QWidget):
    """`edited` tells that `draft` answers something else now."""

    edited = Signal()

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts = texts
        self._theme = theme
        self._priority = False
        self._names: tuple[str, ...] = ()
        self.fields: dict[str, Field] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP_PX)
        for panel in (self._scoring(), self._voting(), self._ranking(), self._publicity()):
            whole.addWidget(panel)
        whole.addStretch()

    def set_terms(self, terms: PlanTerms) -> None:
        """The least publicity the document allows, and whether it knows a priority."""
        self._priority = terms.priority
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.days.setRange(terms.publicity.min_days, _MOST_DAYS)
        self.blockSignals(False)  # noqa: FBT003
        self.fields["publicity_days"].set_hint(
            self._say("days_hint", least=terms.publicity.min_days, article=terms.publicity.article)
        )

    def set_draft(self, draft: PlanDraft) -> None:
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.items.set_items(draft.items)
        self._names = tuple(item.name for item in draft.items)
        self.aggregate.choose(draft.aggregate)
        self.trim_from.setValue(draft.trim_from)
        self.decimals.setValue(draft.decimals)
        self.pass_mark.setText(draft.pass_mark)
        self.votes.setChecked(draft.votes)
        self.base.choose(draft.base)
        self.passing.setText(draft.passing)
        self.quorum.setText(draft.quorum)
        self.min_voters.setValue(draft.min_voters)
        self.places_kind.choose(draft.places_kind)
        self.places.setText(draft.places)
        self.tie_break.set_links(draft.tie_break)
        self.days.setValue(draft.publicity_days)
        self.counting.choose(draft.counting)
        self.posting_places.setPlainText("\n".join(draft.posting_places))
        self.contact.setPlainText(draft.contact)
        self._show_consequences()
        self.blockSignals(False)  # noqa: FBT003

    def draft(self) -> PlanDraft:
        return PlanDraft(
            items=self.items.items(),
            aggregate=Aggregate(self.aggregate.currentData()),
            trim_from=self.trim_from.value(),
            decimals=self.decimals.value(),
            pass_mark=self.pass_mark.text(),
            votes=self.votes.isChecked(),
            base=VoteBase(self.base.currentData()),
            passing=self.passing.text(),
            quorum=self.quorum.text(),
            min_voters=self.min_voters.value(),
            places_kind=PlacesKind(self.places_kind.currentData()),
            places=self.places.text(),
            tie_break=self.tie_break.links(),
            publicity_days=self.days.value(),
            counting=Counting(self.counting.currentData()),
            posting_places=tuple(self.posting_places.toPlainText().splitlines()),
            contact=self.contact.toPlainText(),
        )

    def show_problems(self, sentences: Mapping[str, str], total: str) -> None:
        """What cannot stand, by field, beside each; `total` is said under the items."""
        self.items.show_problems(sentences)
        self.items.show_total(total)
        for name, field in self.fields.items():
            field.show_problem(sentences.get(name, ""))

    def troubled(self, sentences: Mapping[str, str]) -> QWidget | None:
        """The control of the first problem from the top, None where there is none."""
        for place, row in enumerate(self.items.rows):
            for name, control in (("name", row.name), ("maximum", row.maximum), ("weight", row.weight)):
                if f"items.{place}.{name}" in sentences:
                    return control
        return next((field.control for name, field in self.fields.items() if name in sentences), None)

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("plan_screen", code, values)

    def _scoring(self) -> QFrame:
        frame, inside = self._card("scoring")
        self.items = ItemsEditor(self._texts, self._theme)
        self.items.edited.connect(self._on_items_edited)
        inside.addWidget(self.items)
        self.aggregate = self._combo("aggregate", Aggregate)
        self.trim_from = CalmSpinBox(3, _MOST_TRIM)
        self.decimals = CalmSpinBox(0, _MOST_DECIMALS)
        self.pass_mark = QLineEdit()
        self.pass_mark.setFixedWidth(_SHARE_PX)
        self._row(inside, self._field("aggregate", self.aggregate), self._field("trim_from", self.trim_from))
        self._row(inside, self._field("pass_mark", self.pass_mark), self._field("decimals", self.decimals))
        return frame

    def _voting(self) -> QFrame:
        frame, inside = self._card("voting")
        self.votes = QCheckBox(self._say("votes"))
        self.votes.toggled.connect(self._on_edited)
        votes = self._field("votes", self.votes, label="")
        inside.addWidget(votes)
        self.base = self._combo("base", VoteBase)
        self.passing, self.quorum = QLineEdit(), QLineEdit()
        for edit in (self.passing, self.quorum):
            edit.setFixedWidth(_SHARE_PX)
        self.min_voters = CalmSpinBox(0, _MOST_VOTERS)
        inside.addWidget(self._field("base", self.base))
        self._row(inside, self._field("passing", self.passing), self._field("quorum", self.quorum))
        inside.addWidget(self._field("min_voters", self.min_voters))
        return frame

    def _ranking(self) -> QFrame:
        frame, inside = self._card("ranking")
        self.places_kind = self._combo("places_kind", PlacesKind)
        self.places = QLineEdit()
        self.places.setFixedWidth(_SHARE_PX)
        self._row(inside, self._field("places_kind", self.places_kind), self._field("places", self.places))
        self.tie_break = TieChain(self._texts, self._theme)
        self.tie_break.edited.connect(self._on_edited)
        inside.addWidget(self._field("tie_break", self.tie_break))
        return frame

    def _publicity(self) -> QFrame:
        frame, inside = self._card("publicity")
        self.days = CalmSpinBox(1, _MOST_DAYS)
        self.counting = self._combo("counting", Counting)
        self._row(inside, self._field("publicity_days", self.days), self._field("counting", self.counting))
        self.posting_places, self.contact = QPlainTextEdit(), QPlainTextEdit()
        for name, area in (("posting_places", self.posting_places), ("contact", self.contact)):
            area.setFixedHeight(_AREA_PX)
            area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            area.setTabChangesFocus(True)
            area.setPlaceholderText(self._say(f"{name}_example"))
            inside.addWidget(self._field(name, area))
        return frame

    def _card(self, name: str) -> tuple[QFrame, QVBoxLayout]:
        frame, inside = card()
        top = QHBoxLayout()
        top.addWidget(named(QLabel(self._say(name)), "heading"))
        top.addWidget(chip(self._say("own"), "plain"))
        top.addStretch()
        inside.setSpacing(12)
        inside.addLayout(top)
        return frame, inside

    def _combo(self, name: str, choices: type[Aggregate | VoteBase | PlacesKind | Counting]) -> CalmComboBox:
        combo = CalmComboBox()
        for choice in choices:
            combo.addItem(self._say(f"{name}_{choice.value}"), choice.value)
        return combo

    def _field(self, name: str, control: QWidget, label: str | None = None) -> Field:
        """The labelled field `name`; every change of its control is told."""
        hint = f"{name}_hint"
        field = Field(
            self._say(name) if label is None else label,
            control,
            self._say(hint) if self._texts.has("plan_screen", hint) else "",
            self._say(f"{name}_unit") if self._texts.has("plan_screen", f"{name}_unit") else "",
            wide=isinstance(control, QPlainTextEdit | TieChain),
        )
        if isinstance(control, CalmComboBox):
            control.currentIndexChanged.connect(self._on_edited)
        elif isinstance(control, CalmSpinBox):
            control.valueChanged.connect(self._on_edited)
        elif isinstance(control, QLineEdit | QPlainTextEdit):
            control.textChanged.connect(self._on_edited)
        self.fields[name] = field
        return field

    def _row(self, inside: QVBoxLayout, *fields: Field) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        for field in fields:
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(row)

    def _show_consequences(self) -> None:
        """Explain the choices made, and show only the fields that they leave open."""
        self.fields["aggregate"].set_hint(self._say(f"aggregate_{self.aggregate.currentData()}_hint"))
        self.fields["base"].set_hint(self._say(f"base_{self.base.currentData()}_hint"))
        self.fields["counting"].set_hint(self._say(f"counting_{self.counting.currentData()}_hint"))
        kind = PlacesKind(self.places_kind.currentData())
        self.fields["places_kind"].set_hint(self._say(f"places_kind_{kind.value}_hint"))
        self.fields["places"].setVisible(kind is not PlacesKind.UNLIMITED)
        self.fields["trim_from"].setVisible(Aggregate(self.aggregate.currentData()) is Aggregate.TRIMMED_MEAN)
        for name in ("base", "passing", "quorum", "min_voters"):
            self.fields[name].setVisible(self.votes.isChecked())
        items = tuple(dict.fromkeys(self._names))
        fixed = ("priority", "votes", "median") if self._priority else ("votes", "median")
        self.tie_break.offer((*fixed, *(f"{ITEM}{name}" for name in items)))

    def _on_items_edited(self) -> None:
        names = tuple(item.name for item in self.items.items())
        if len(names) == len(self._names):
            for before, after in zip(self._names, names, strict=True):
                if before != after:
                    self.tie_break.rename(before, after)
        self._names = names
        self._on_edited()

    def _on_edited(self) -> None:
        if not self.signalsBlocked():  # a draft that is filled in shows once what it leaves open
            self._show_consequences()
            self.edited.emit()
