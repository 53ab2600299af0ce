"""What a run needs before it begins: which certificates, on which paper, and the NO. on top of the tray."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from app.domain.levels import Level
from app.domain.stock import PaperOrder, sheet_text
from app.services.print_run_view import PaperOffer, Printable
from app.ui.calm import CalmComboBox
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.print_run.dialogs import order_choice
from app.ui.screen import line


class StartCard(QFrame):
    """`started` tells that the form is filled in and the run shall begin; `listed` what it would print."""

    started = Signal()
    listed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._printable: Sequence[Printable] = ()
        self._offers: Sequence[PaperOffer] = ()
        self._chosen: frozenset[str] = frozenset()
        self.paper = CalmComboBox()
        self.which = CalmComboBox()
        self.top = QLineEdit()
        self.order_choice = order_choice(desk.texts)
        self.start_button = named(QPushButton(self._say("start")), "primary")
        self._about, self._fitting = line(kind="muted"), line(kind="muted")
        self._build()

    def show_offers(
        self, printable: Sequence[Printable], offers: Sequence[PaperOffer], chosen: frozenset[str]
    ) -> None:
        """`chosen` are the numbers that another screen asked to have printed; none of them means all."""
        kept = self.paper.currentData()
        self._printable, self._offers, self._chosen = printable, offers, chosen
        self.paper.clear()
        for offer in offers:
            self.paper.addItem(offer.stock.name, offer.stock.id)
        best = max(range(len(offers)), key=lambda at: len(self._on(offers[at])), default=0)
        self.paper.setCurrentIndex(best)
        if kept is not None:
            self.paper.choose(str(kept))
        self.which.clear()
        among = [one for one in printable if one.number in chosen]
        if among:
            self.which.addItem(self._say("which_chosen", count=len(among)), "chosen")
        self.which.addItem(self._say("which_all", count=len(printable)), "all")
        self.which.setCurrentIndex(0)
        self._on_changed()

    @property
    def stock_id(self) -> str:
        return str(self.paper.currentData())

    @property
    def order(self) -> PaperOrder:
        return PaperOrder(str(self.order_choice.value))

    @property
    def certificates(self) -> list[Printable]:
        """What the run would print, in order of number: those of the choice that the paper is made for."""
        offer = self._offer
        return [] if offer is None else self._on(offer)

    @property
    def _offer(self) -> PaperOffer | None:
        place = self.paper.currentIndex()
        return self._offers[place] if 0 <= place < len(self._offers) else None

    def _on(self, offer: PaperOffer) -> list[Printable]:
        level: Level | None = offer.stock.level
        wanted = self._chosen if self.which.currentData() == "chosen" else frozenset()
        return [
            one
            for one in self._printable
            if (not wanted or one.number in wanted) and level in {None, one.level}
        ]

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say("run_screen", code, **values)

    def _build(self) -> None:
        self.top.setPlaceholderText(self._say("eight_digits"))
        self.order_choice.choose(PaperOrder.ASCENDING)
        form = QFormLayout()
        form.setVerticalSpacing(12)
        for code, field in (
            ("which", self.which),
            ("paper", self.paper),
            ("top", self.top),
            ("order", self.order_choice),
        ):
            field.setAccessibleName(self._say(code))
            form.addRow(self._say(code), field)
            if code == "paper":
                form.addRow("", self._about)
        self.paper.activated.connect(lambda _: self._on_changed())
        self.which.activated.connect(lambda _: self._on_changed())
        self.top.textChanged.connect(self._on_changed)
        self.top.returnPressed.connect(self._on_start_wanted)
        self.start_button.clicked.connect(self._on_start_wanted)
        end = QHBoxLayout()
        end.addWidget(self._fitting, 1)
        end.addWidget(self.start_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 20)
        whole.setSpacing(16)
        whole.addWidget(named(QLabel(self._say("start_title")), "heading"))
        whole.addWidget(line(self._say("start_told"), "muted"))
        whole.addLayout(form)
        whole.addLayout(end)
        whole.addStretch()

    def _on_changed(self) -> None:
        offer, count = self._offer, len(self.certificates)
        if offer is None:
            self._about.clear()
            self._fitting.clear()
        else:
            first = "—" if offer.first_unused is None else sheet_text(offer.first_unused)
            self._about.setText(self._say(f"paper_{offer.stock.mode}", count=offer.unused, first=first))
            other = len(self._printable) - len([one for one in self._printable if one in self._on(offer)])
            self._fitting.setText(
                self._say("fitting_some" if other and count else "fitting", count=count, other=other)
            )
        self.start_button.setEnabled(bool(count) and bool(self.top.text().strip()))
        self.listed.emit()

    def _on_start_wanted(self) -> None:
        if self.start_button.isEnabled():
            self.started.emit()
