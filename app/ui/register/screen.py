"""The number register: every serial with its fate; numbers shown and copied whole, gaps told at the top."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.services.register_view import Fate, Register, RegisterLine, RegisterView
from app.texts.days import chinese_day_with_weekday
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.number_text import grouped
from app.ui.records.table import RecordsTable
from app.ui.register.table import number_shown, register_columns, search_key
from app.ui.screen import Screen, line
from app.ui.side_sheet import SideSheet

_TOLD_BY_SHEET = (3, 4, 5)


class RegisterScreen(Screen):
    """Shows the whole file's numbers, not only those of the chosen batch."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = RegisterView(desk.office)
        self.copy_button = self.add_action(self._say("copy"), self._on_copy_wanted)
        self.counts = line(kind="muted")
        self.banner = named(QFrame(), "banner")
        self.gaps = line()
        self.table: RecordsTable[RegisterLine] = RecordsTable(
            "register",
            register_columns(desk.texts),
            search_key,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
            unit="numbers",
        )
        self.sheet = SideSheet(desk.theme, desk.say("prompt", "close"))
        self._build()

    def reload(self) -> None:
        self.set_heading(self._say("title"), self._say("rule"))
        register = self._view.register()
        self.table.set_records(register.lines)
        counts = {fate.value: count for fate, count in register.counts.items()}
        self.counts.setText(self._say("counts", **counts))
        self._tell_faults(register)
        self._on_row_selected(self.table.current())

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("register_screen", code, **values)

    def _build(self) -> None:
        inside = QVBoxLayout(self.banner)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(self.gaps)
        self.table.set_empty_text(self._say("empty"))
        self.table.selected.connect(self._on_row_selected)
        self.table.opened.connect(self._on_row_opened)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.sheet.put_away)
        self.sheet.shown.connect(lambda: self._hide_columns(hidden=True))
        self.sheet.closed.connect(lambda: self._hide_columns(hidden=False))
        self._hide_columns(hidden=False)  # the remembered header may come from beside an open sheet
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.table, 1)
        row.addWidget(self.sheet)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.counts)
        self.body.addLayout(row, 1)

    def _hide_columns(self, *, hidden: bool) -> None:
        """What the sheet tells need not stand in the table as well."""
        for place in _TOLD_BY_SHEET:
            self.table.view.setColumnHidden(place, hidden)

    def _tell_faults(self, register: Register) -> None:
        texts = self.desk.texts
        told = [
            self._say("gap", numbers=number_shown(one)) for one in register.lines if one.fate is Fate.MISSING
        ]
        told += [
            texts.remark("file_problem", fault) for fault in register.faults if fault.code != "serial_missing"
        ]
        self.gaps.setText("\n".join(told))
        self.banner.setVisible(bool(told))

    def _on_row_selected(self, one: object) -> None:
        self.offer(self.copy_button, None if isinstance(one, RegisterLine) else self._say("choose_first"))
        if isinstance(one, RegisterLine) and self.sheet.isVisible():
            self._show(one)

    def _on_row_opened(self, one: object) -> None:
        if isinstance(one, RegisterLine):
            self._show(one)

    def _show(self, one: RegisterLine) -> None:
        say, texts = self._say, self.desk.texts
        facts = [
            (say("groups"), grouped(one.number)),
            (say("fate"), texts.label("number_fate", one.fate)),
            (say("name"), one.name),
            (say("occupation"), one.occupation),
            (say("issue_day"), chinese_day_with_weekday(one.issue_day) if one.issue_day else ""),
            (say("batch"), one.batch),
            (say("reason"), texts.label("void_reason", one.void_reason)),
        ]
        prints = [
            say(
                "printed",
                at=f"{event.at:%Y-%m-%d %H:%M}",
                by=event.by,
                mode=texts.label("print_mode", event.mode),
                printer=event.printer,
            )
            for event in self._view.prints(one.number)
        ]
        notes = prints or ([say("never_printed")] if one.fate is Fate.USED else [])
        if one.fate is Fate.MISSING:
            notes = [say("gap", numbers=number_shown(one))]
        self.sheet.show_facts(number_shown(one), [fact for fact in facts if fact[1]], notes)

    def _on_copy_wanted(self) -> None:
        """The chosen numbers whole, a line each."""
        numbers = [one.number for one in self.table.chosen()]
        QGuiApplication.clipboard().setText("\n".join(numbers))
