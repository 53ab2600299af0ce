"""The number register: every serial with its fate; numbers shown and copied whole, gaps told at the top.

Here numbers come from somewhere, are confirmed from paper after a restore, and leave with their holders.
"""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout

from app.domain.certificates import CertificateState
from app.domain.number_lock import Lock
from app.services.register_view import Fate, Register, RegisterLine, RegisterView
from app.texts.days import chinese_day_with_weekday, chinese_minute
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.number_text import grouped
from app.ui.records.table import RecordsTable
from app.ui.register.acts import RegisterActs
from app.ui.register.table import fate_shown, number_shown, register_columns, search_key
from app.ui.screen import Screen, line
from app.ui.side_sheet import SideSheet

_TOLD_BY_SHEET = (3, 4, 5)


class RegisterScreen(Screen):
    """Shows the whole file's numbers, not only those of the chosen batch."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = RegisterView(desk.office)
        self._acts = RegisterActs(desk, self)
        self.sources_button = self.add_action(self._numbering("sources"), lambda: None)
        self.papers_button = self.add_action(self._numbering("papers"), lambda: None)
        self.deliver_button = self.add_action(
            self._numbering("deliver"), lambda: self._acts.deliver(self.table.chosen()), primary=True
        )
        self.corrections_button = named(QPushButton(desk.say("corrections_screen", "title")), "tool")
        self.check_button = named(QPushButton(desk.say("keys_screen", "check")), "tool")
        self.copy_button = named(QPushButton(self._say("copy")), "tool")
        self.counts = line(kind="muted")
        self.banner = named(QFrame(), "banner")
        self.gaps = line()
        self.lock_banner = named(QFrame(), "banner")
        self.lock_told = line()
        self.lock_button = QPushButton(self._numbering("lock_button"))
        self._lock: Lock | None = None
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
        free = self._numbering("counts_free", **counts) if register.counts[Fate.FREE] else ""
        self.counts.setText(self._say("counts", **counts) + free)
        self._tell_faults(register)
        self._tell_lock(register.lock)
        self._fill_papers()
        self._on_row_selected(self.table.current())

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("register_screen", code, **values)

    def _numbering(self, code: str, **values: object) -> str:
        return self.desk.say("numbering_screen", code, **values)

    def _build(self) -> None:
        self._build_menus()
        self._build_lock()
        inside = QVBoxLayout(self.banner)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(self.gaps)
        self.table.set_empty_text(self._say("empty"))
        self.table.selected.connect(self._on_row_selected)
        self.table.opened.connect(self._on_row_opened)
        self.sheet.stand_beside(self.table.view, self, _TOLD_BY_SHEET)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.table, 1)
        row.addWidget(self.sheet)
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self.counts, 1)
        above.addWidget(self.corrections_button)
        above.addWidget(self.check_button)
        above.addWidget(self.copy_button)
        self.body.addWidget(self.lock_banner)
        self.body.addWidget(self.banner)
        self.body.addLayout(above)
        self.body.addLayout(row, 1)

    def _build_menus(self) -> None:
        for button in (self.check_button, self.copy_button):
            button.setAccessibleName(button.text())
        self.corrections_button.clicked.connect(lambda _=False: self.wanted.emit("corrections"))
        self.check_button.clicked.connect(lambda _=False: self.wanted.emit("claims"))
        self.copy_button.clicked.connect(self._on_copy_wanted)
        self.sources = QMenu(self.sources_button)
        for code, slot in (
            ("start", self._acts.set_start),
            ("block", self._acts.lease_block),
            ("import", self._acts.import_numbers),
            ("release", lambda: self._acts.release(self.table.chosen())),
        ):
            self.sources.addAction(self._numbering(code)).triggered.connect(lambda _=False, act=slot: act())
        self.sources_button.setMenu(self.sources)
        self.papers = QMenu(self.papers_button)
        self.papers_button.setMenu(self.papers)

    def _build_lock(self) -> None:
        inside = QHBoxLayout(self.lock_banner)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.setSpacing(12)
        inside.addWidget(self.lock_told, 1)
        inside.addWidget(self.lock_button)
        self.lock_button.clicked.connect(lambda _=False: self._acts.confirm_last(self._lock))

    def _tell_lock(self, lock: Lock | None) -> None:
        """Why no number may be taken, and the way out for whoever may take it."""
        self._lock = lock
        self.lock_banner.setVisible(lock is not None)
        if lock is None:
            return
        reason = self.desk.texts.label("lock_reason", lock.reason)
        refused = self._acts.why_not_confirm()
        told = [self._numbering("lock", reason=reason)] + ([refused] if refused else [])
        self.lock_told.setText("\n".join(told))
        self.lock_button.setEnabled(refused is None)
        self.lock_button.setAccessibleDescription(refused or "")

    def _fill_papers(self) -> None:
        """One register a year and level, and the list to sign of the batch in hand."""
        self.papers.clear()
        for text, act in self._acts.papers():
            self.papers.addAction(text).triggered.connect(lambda _=False, wanted=act: wanted())
        self.offer(self.papers_button, None if self.papers.actions() else self._numbering("nothing_yet"))

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
        takeable = [line for line in self.table.chosen() if line.state is CertificateState.ISSUED]
        self.offer(self.deliver_button, None if takeable else self._numbering("deliver_which"))
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
            (say("fate"), fate_shown(texts, one)),
            (say("name"), one.name),
            (say("occupation"), one.occupation),
            (say("issue_day"), chinese_day_with_weekday(one.issue_day) if one.issue_day else ""),
            (say("batch"), one.batch),
            (say("reason"), texts.label("void_reason", one.void_reason)),
        ]
        prints = [
            say(
                "printed",
                at=chinese_minute(event.at),
                by=event.by,
                mode=texts.label("print_mode", event.mode),
                printer=event.printer,
            )
            for event in self._view.prints(one.number)
        ]
        notes = prints or ([say("never_printed")] if one.fate is Fate.USED else [])
        if one.fate is Fate.MISSING:
            notes = [say("gap", numbers=number_shown(one))]
        notes = [*self._whereabouts(one), *notes]
        self.sheet.show_facts(number_shown(one), [fact for fact in facts if fact[1]], notes)

    def _whereabouts(self, one: RegisterLine) -> list[str]:
        """Who took the certificate, and what is told of numbers that are no certificate."""
        told = [self._numbering("assigned")] if one.assigned else []
        if one.fate is Fate.FREE:
            told.append(self._numbering("free_told", count=one.size))
        elif one.fate is Fate.VOID and one.last is not None:
            told.append(self._numbering("lost_told", count=one.size))
        if one.delivery is not None:
            proxy, day = one.delivery.proxy, chinese_day_with_weekday(one.delivery.day)
            values = {"day": day, "by": one.delivered_by}
            if proxy is not None:
                values |= {"name": proxy.name, "document": proxy.document}
            told.append(self._numbering("delivered_proxy" if proxy else "delivered", **values))
        return told

    def _on_copy_wanted(self) -> None:
        """The chosen numbers whole, a line each."""
        numbers = [one.number for one in self.table.chosen()]
        QGuiApplication.clipboard().setText("\n".join(numbers))
