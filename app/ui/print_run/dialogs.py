"""Asks how many sheets the printer ate, and for the NO. that lies on top of a new stack."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.stock import PaperOrder, SheetRange, compressed, sheet_text
from app.texts import Texts
from app.ui.asking import AskingDialog
from app.ui.calm import CalmSpinBox
from app.ui.publicity.dialogs import Choice
from app.ui.screen import line

_SECTION = "run_screen"
_MOST_EATEN = 50


class EatenDialog(AskingDialog):
    """How many sheets went in without a certificate; they are named before they are spoiled."""

    def __init__(self, parent: QWidget, texts: Texts, ahead: tuple[int, ...]) -> None:
        """`ahead` are the sheets that come next."""
        title = texts.say(_SECTION, "eaten_title")
        super().__init__(parent, texts, _SECTION, title, texts.say(_SECTION, "eaten_go"))
        self._ahead = ahead
        self.count = CalmSpinBox(1, max(1, min(_MOST_EATEN, len(ahead))))
        self.reason_field = QLineEdit()
        self.reason_field.setPlaceholderText(self.say("eaten_reason_hint"))
        self.told = line(kind="warn")
        self.add("eaten_count", self.count)
        self.form.addRow("", self.told)
        self.add("eaten_reason", self.reason_field)
        self.count.valueChanged.connect(self._on_changed)
        self._on_changed()
        self.count.setFocus()
        self.count.selectAll()

    def _on_changed(self) -> None:
        spoiled = self._ahead[: self.count.value()]
        after = self._ahead[self.count.value() : self.count.value() + 1]
        self.told.setText(
            self.say(
                "eaten_told",
                sheets=[str(one) for one in compressed(spoiled)],
                next=sheet_text(after[0]) if after else self.say("no_more"),
            )
        )


class StackDialog(AskingDialog):
    """The NO. on top of what lies in the tray now, and which way it runs."""

    def __init__(self, parent: QWidget, texts: Texts, order: PaperOrder) -> None:
        title = texts.say(_SECTION, "stack_title")
        super().__init__(parent, texts, _SECTION, title, texts.say(_SECTION, "stack_go"))
        self.top = QLineEdit()
        self.top.setPlaceholderText(self.say("eight_digits"))
        self.order_choice = order_choice(texts)
        self.order_choice.choose(order)
        self.above.addWidget(line(self.say("stack_told"), "muted"))
        self.add("top", self.top)
        self.add("order", self.order_choice)
        self.accept_button.setEnabled(False)
        self.top.textChanged.connect(lambda text: self.accept_button.setEnabled(bool(text.strip())))
        self.top.setFocus()

    @property
    def order(self) -> PaperOrder:
        return PaperOrder(str(self.order_choice.value))


def order_choice(texts: Texts) -> Choice:
    return Choice({order: texts.label("paper_order", order) for order in PaperOrder})


def ranges_told(sheets: tuple[int, ...]) -> list[str]:
    """Sheets as ranges, for a sentence."""
    ranges: tuple[SheetRange, ...] = compressed(sheets)
    return [str(one) for one in ranges]
