"""Asks what starts, blocks, voided reservations, the last number on paper and deliveries need."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.domain.deliveries import Delivery, Proxy
from app.domain.levels import Level
from app.domain.number_lock import Lock
from app.domain.number_series import Block, Series
from app.services.numbering import Numbering, ReleaseReason
from app.services.register_view import RegisterLine
from app.ui.asking import AskingDialog
from app.ui.desk import Desk
from app.ui.publicity.days import day_field, day_of
from app.ui.publicity.dialogs import Choice
from app.ui.screen import line

SECTION = "numbering_screen"
_MOST_NAMES = 3


class _Asking(AskingDialog):
    def __init__(self, parent: QWidget, desk: Desk, title: str, act: str) -> None:
        texts = desk.texts
        super().__init__(parent, texts, SECTION, texts.say(SECTION, title), texts.say(SECTION, act))
        self._desk = desk

    def serial_field(self, code: str) -> QLineEdit:
        """Up to six digits."""
        field = QLineEdit()
        field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,6}"), field))
        self.add(code, field)
        return field


class _SeriesDialog(_Asking):
    """Which year and level it is about, and where their numbers stand now."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, act: str, note: str) -> None:
        super().__init__(parent, desk, title, act)
        self._numbering = Numbering(desk.office)
        self.above.addWidget(line(self.say(note), "muted"))
        today = desk.office.clock.today()
        self.years, self.levels = QComboBox(), QComboBox()
        for year in (today.year, today.year + 1):
            self.years.addItem(str(year), year)
        wanted = desk.batch.levels if desk.batch else tuple(Level)
        for level in sorted(Level, key=lambda one: one not in wanted):
            self.levels.addItem(desk.texts.label("level", level), level)
        self.upcoming = line()
        self.add("year", self.years)
        self.add("level", self.levels)
        self.add("upcoming", self.upcoming)
        for box in (self.years, self.levels):
            box.currentIndexChanged.connect(self._tell)

    @property
    def year(self) -> int:
        return int(self.years.currentData())

    @property
    def level(self) -> Level:
        return Level(self.levels.currentData())

    def _tell(self) -> None:
        page = self._numbering.series(self.year, self.level)
        told = page.upcoming or ("" if page.obstacle is None else self._desk.texts.error(page.obstacle))
        self.upcoming.setText(told)


class StartDialog(_SeriesDialog):
    """The first serial of a year and level."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "start_title", "start_act", "start_note")
        self.start_field = self.serial_field("first_serial")
        self._tell()

    @property
    def start(self) -> int:
        return int(self.start_field.text() or 0)


class BlockDialog(_SeriesDialog):
    """A block of serials: which, from whom, by which document."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "block_title", "block_act", "block_note")
        self.held = line(kind="muted")
        self.add("block_held", self.held)
        self.first_field, self.last_field = self.serial_field("block_first"), self.serial_field("block_last")
        self.source_field, self.document_field = QLineEdit(), QLineEdit()
        self.add("block_source", self.source_field)
        self.add("block_document", self.document_field)
        today = desk.office.clock.today()
        self.day_field = day_field(self.say("block_day"), today, latest=today)
        self.add("block_day", self.day_field)
        self._tell()

    @property
    def block(self) -> Block:
        return Block(
            int(self.first_field.text() or 0),
            int(self.last_field.text() or 0),
            self.source_field.text(),
            self.document_field.text(),
            day_of(self.day_field),
        )

    def _tell(self) -> None:
        super()._tell()
        blocks = self._numbering.series(self.year, self.level).state.blocks
        told = [
            self.say("block_line", first=f"{one.first:06d}", last=f"{one.last:06d}", source=one.source)
            for one in blocks
        ]
        self.held.setText("\n".join(told) or self.say("block_none"))


class ReleaseDialog(_Asking):
    """Why a reserved number is voided."""

    def __init__(self, parent: QWidget, desk: Desk, one: RegisterLine) -> None:
        super().__init__(parent, desk, "release_title", "release_act")
        self.above.addWidget(line(self.say("release_note", name=one.name, number=one.number)))
        self.reasons = QComboBox()
        for reason in ReleaseReason:
            self.reasons.addItem(desk.texts.label("release_reason", reason), reason)
        self.add("release_reason", self.reasons)

    @property
    def reason(self) -> ReleaseReason:
        return ReleaseReason(self.reasons.currentData())


class ConfirmLastDialog(_Asking):
    """The last serial of every series, read from paper and typed; nothing is filled in beforehand."""

    def __init__(self, parent: QWidget, desk: Desk, lock: Lock) -> None:
        super().__init__(parent, desk, "lock_title", "lock_act")
        self.above.addWidget(line(self.say("lock_note"), "muted"))
        self.fields: dict[Series, QLineEdit] = {}
        for one in lock.asked:
            label = self.say(
                "lock_series",
                year=one.series.year,
                level=desk.texts.label("level", one.series.level),
            )
            field = QLineEdit()
            field.setAccessibleName(label)
            field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,6}"), field))
            if one.least:
                field.setPlaceholderText(self.say("lock_known", number=f"{one.least:06d}"))
            field.textChanged.connect(self._on_typed)
            self.form.addRow(label, field)
            self.fields[one.series] = field
        self.sheet_field = QLineEdit()
        self.sheet_field.setPlaceholderText(self.say("lock_sheet_hint"))
        self.add("lock_sheet", self.sheet_field)
        self._on_typed()

    @property
    def confirmed(self) -> dict[Series, int]:
        return {series: int(field.text()) for series, field in self.fields.items() if field.text()}

    def _on_typed(self) -> None:
        self.accept_button.setEnabled(all(field.text() for field in self.fields.values()))


class DeliveryDialog(_Asking):
    """On what day, and who took them: the holders, or a proxy with a document."""

    def __init__(self, parent: QWidget, desk: Desk, chosen: Sequence[RegisterLine]) -> None:
        super().__init__(parent, desk, "deliver_title", "deliver")
        names = "、".join(one.name for one in chosen[:_MOST_NAMES])
        who = names
        if len(chosen) > _MOST_NAMES:
            who = self.say("deliver_count", names=names, count=len(chosen))
        today = desk.office.clock.today()
        earliest = max((one.issue_day for one in chosen if one.issue_day), default=today)
        self.proof: Path | None = None
        self.day_field = day_field(
            self.say("deliver_day"), today, earliest=min(earliest, today), latest=today
        )
        self.taken_by = Choice({code: desk.texts.label("taken_by", code) for code in ("holder", "proxy")})
        self.taken_by.choose("holder")
        self.name_field, self.document_field = QLineEdit(), QLineEdit()
        self.document_field.setPlaceholderText(self.say("proxy_hint"))
        self.proof_told = QLabel(self.say("deliver_no_proof"))
        self.proof_button = QPushButton(self.say("deliver_choose"))
        self.proof_button.clicked.connect(self._on_proof_wanted)
        self.add("deliver_who", line(who))
        self.add("deliver_day", self.day_field)
        self.add("deliver_by", self.taken_by)
        self.add("proxy", self.name_field)
        self.add("proxy_document", self.document_field)
        self._proof_row = QWidget()
        row = QHBoxLayout(self._proof_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.proof_button)
        row.addWidget(self.proof_told, 1)
        self.add("deliver_proof", self._proof_row)
        self.above.addWidget(line(self.say("deliver_note"), "muted"))
        self.taken_by.group.buttonToggled.connect(lambda *_: self._show_proxy())
        self._show_proxy()

    @property
    def delivery(self) -> Delivery:
        proxy = None
        if self.taken_by.value == "proxy":
            proxy = Proxy(self.name_field.text(), self.document_field.text())
        return Delivery(day_of(self.day_field), proxy)

    def _show_proxy(self) -> None:
        proxied = self.taken_by.value == "proxy"
        for field in (self.name_field, self.document_field, self._proof_row):
            self.form.setRowVisible(field, proxied)

    def _on_proof_wanted(self) -> None:
        path = self._desk.prompts.open_file(self, self.say("deliver_choose"), self.say("deliver_proof_kinds"))
        if path is not None:
            self.proof = path
            self.proof_told.setText(path.name)
