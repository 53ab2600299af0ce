"""Yearly arrangements: which years are known and from where; a new one is looked at before it is loaded."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.accounts import Actor
from app.domain.year_arrangements import ArrangedKind
from app.services.calendars import (
    ArrangementPreview,
    Calendars,
    OpenedArrangement,
    YearLine,
    YearSource,
)
from app.texts.days import chinese_day
from app.ui.calendars.year import YearDrawing, runs
from app.ui.clearing import clear
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.screen import GAP_PX, Screen, card, line

_LIST_PX, _SPACING_PX = 204, 4
_SHOWN = 8


class CalendarsScreen(Screen):
    """Left the years, right one year; while a file is looked at, the right side shows that."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._calendars = Calendars(desk.office)
        self._lines: list[YearLine] = []
        self._opened: OpenedArrangement | None = None
        self.years = QListWidget()
        self.facts = line()
        self.drawing = YearDrawing(desk.texts, desk.theme)
        self.document_field, self.reason_field = QLineEdit(), QLineEdit()
        self._build()

    def reload(self) -> None:
        self._lines = self._calendars.years()
        self.set_heading(self._say("title"), self._say("rule"))
        self._show_years()
        self._show()

    def look_into(self, path: Path) -> None:
        """Show what loading the file at `path` would do."""
        self.desk.attempt(self, lambda: self._read(path))
        self._show()

    def _read(self, path: Path) -> None:
        self._opened = self._calendars.open(path)
        self.document_field.clear()
        self.reason_field.clear()

    def _build(self) -> None:
        self.back = self.add_action(self._say("back"), self._on_back_wanted)
        self.give_up = self.add_action(self._say("give_up"), self._on_given_up)
        self.load = self.add_action(self._say("load"), self._on_load_wanted, primary=True)
        self.years.setFixedWidth(_LIST_PX)
        self.years.setSpacing(_SPACING_PX)
        self.years.setWordWrap(True)
        self.years.setAccessibleName(self._say("years"))
        self.years.currentRowChanged.connect(lambda _: self._show())
        right = QVBoxLayout()
        right.setSpacing(GAP_PX)
        self._asked, inside = card()
        self._told = QVBoxLayout()
        self._told.setSpacing(6)
        inside.addLayout(self._told)
        inside.addLayout(self._build_form())
        frame, inside = card()
        inside.addWidget(self.facts)
        self._legend = line(self._say("legend"), "caption")
        inside.addWidget(self._legend)
        inside.addWidget(self.drawing)
        for one in (self._asked, frame):
            right.addWidget(one)
        right.addStretch()
        holder = named(QWidget(), "window")
        holder.setLayout(right)
        right.setContentsMargins(0, 0, 8, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        row.addWidget(self.years)
        row.addWidget(area, 1)
        self.body.addLayout(row, 1)

    def _build_form(self) -> QFormLayout:
        form = self._form = QFormLayout()
        form.setVerticalSpacing(8)
        for field, code in ((self.document_field, "document"), (self.reason_field, "reason")):
            form.addRow(self._say(code), field)
            field.setPlaceholderText(self._say(f"{code}_example"))
            field.setAccessibleName(self._say(code))
            field.textChanged.connect(lambda _: self._offer_all())
        return form

    def _show_years(self) -> None:
        row = max(self.years.currentRow(), 0)
        self.years.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.years.clear()
        for one in self._lines:
            words = self._say("year", year=one.year, source=one.source)
            if one.document:
                words += f"\n{one.document}"
            self.years.addItem(QListWidgetItem(words))
        first_known = next(
            (place for place, one in enumerate(self._lines) if one.source is not YearSource.NONE), 0
        )
        kept = row if 0 < row < len(self._lines) else first_known
        self.years.setCurrentRow(kept)
        self.years.blockSignals(False)  # noqa: FBT003

    def _show(self) -> None:
        opened = self._opened
        self._asked.setVisible(opened is not None)
        self.give_up.setVisible(opened is not None)
        self.back.setVisible(opened is None)
        self.years.setEnabled(opened is None)
        if opened is None:
            self._legend.show()
            self.drawing.show()
            self._show_year()
        else:
            self._show_opened(opened)
        self._offer_all()

    def _show_year(self) -> None:
        row = self.years.currentRow()
        if not 0 <= row < len(self._lines):
            return
        one = self._lines[row]
        code = f"facts_{one.source}"
        loaded = chinese_day(one.loaded_on) if one.loaded_on else ""
        told = self._say(
            code,
            year=one.year,
            holidays=one.holidays,
            makeups=one.makeups,
            working=one.working_days,
            document=one.document,
            who=one.loaded_by,
            day=loaded,
            versions=one.versions,
        )
        if one.shipped_differs:
            told += self._say("shipped_differs")
        self.facts.setText(told)
        self.drawing.show_year(self._calendars.months(one.year))

    def _show_opened(self, opened: OpenedArrangement) -> None:
        read, texts = opened.read, self.desk.texts
        clear(self._told)
        say = self._say
        self._told.addWidget(named(line(say("look", file=opened.name, year=read.year)), "heading"))
        for problem in read.problems[:_SHOWN]:
            self._told.addWidget(line(f"✗ {texts.remark('arrangement_problem', problem)}", "bad"))
        if len(read.problems) > _SHOWN:
            self._told.addWidget(line(say("more_problems", count=len(read.problems) - _SHOWN), "bad"))
        for warning in read.warnings:
            self._told.addWidget(line(f"! {texts.remark('arrangement_warning', warning)}", "warn"))
        arrangement = read.arrangement
        self._form.setRowVisible(self.document_field, arrangement is not None)
        self._form.setRowVisible(self.reason_field, arrangement is not None and read.replaces)
        for one in (self._legend, self.drawing):
            one.setVisible(arrangement is not None)
        if arrangement is None:
            self.facts.setText(say("unusable"))
            return
        self._show_consequences(read)
        counts = {kind.name.lower(): len(arrangement.of(kind)) for kind in ArrangedKind}
        self.facts.setText(
            say(
                "facts_opened",
                year=read.year,
                holidays=counts["holiday"],
                makeups=counts["makeup"],
                working=read.working_days,
            )
        )
        changed = [one.day for one in read.changes] if read.replaces else []
        self.drawing.show_year(self._calendars.months_of(arrangement), changed)

    def _show_consequences(self, read: ArrangementPreview) -> None:
        """What is different from before, and what becomes of the notices."""
        if read.replaces:
            code = "replaces" if read.changes else "replaces_nothing"
            self._told.addWidget(line(self._say(code, year=read.year, source=read.source), "warn"))
            for kind in (*ArrangedKind, None):
                days = [one.day for one in read.changes if one.after is kind]
                if days:
                    name = kind.name.lower() if kind else "plain"
                    self._told.addWidget(line(self._say(f"now_{name}", days=runs(days))))
        for title, number in read.settled:
            self._told.addWidget(line(self._say("settles", batch=title, number=number), "good"))
        for one in read.moved:
            code = "moves_past" if one.past else "moves" if one.moved_to > one.last_day else "moves_not"
            told = self._say(
                code,
                batch=one.batch,
                number=one.number,
                last=chinese_day(one.last_day),
                to=chinese_day(one.moved_to),
            )
            self._told.addWidget(line(told, "warn"))

    def _offer_all(self) -> None:
        opened = self._opened
        text = self._say("load") if opened is None else self._say("load_year", year=opened.read.year)
        self.load.setText(text)
        self.load.setAccessibleName(text)
        error = self._calendars.why_not_load(self.desk.account.actor)
        self.offer(self.load, self.desk.texts.error(error) if error else self._missing(opened))

    def _missing(self, opened: OpenedArrangement | None) -> str | None:
        """What still keeps the looked-at file from being loaded."""
        if opened is None:
            return None
        if opened.read.arrangement is None:
            return self._say("not_while_problems", count=len(opened.read.problems))
        if opened.read.replaces and not opened.read.changes:
            return self._say("not_without_changes")
        if not self.document_field.text().strip():
            return self._say("not_without_document")
        if opened.read.replaces and not self.reason_field.text().strip():
            return self._say("not_without_reason")
        return None

    def _on_load_wanted(self) -> None:
        opened = self._opened
        if opened is None:
            path = self.desk.prompts.open_file(self, self._say("choose"), self._say("kinds"))
            if path is not None:
                self.look_into(path)
                self.document_field.setFocus()
            return
        actor = self.desk.account.actor
        document, reason = self.document_field.text(), self.reason_field.text()
        self.attempt(lambda: self._load(opened, document, reason, actor))

    def _load(self, opened: OpenedArrangement, document: str, reason: str, actor: Actor) -> None:
        self._calendars.load(opened.content, opened.name, document, actor, reason=reason)
        self._opened = None
        self.desk.prompts.inform(self, self._say("loaded", year=opened.read.year))

    def _on_given_up(self) -> None:
        self._opened = None
        self._show()

    def _on_back_wanted(self) -> None:
        self.wanted.emit("settings")

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("calendars_screen", code, **values)
