"""The middle of the page: one large NO., a sentence that says what to do, the buttons for what happened."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from app.domain.print_runs import Position, PrintRun, RunState
from app.domain.stock import sheet_text
from app.services.print_run_view import RunPage
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.number_text import grouped
from app.ui.print_run.dialogs import ranges_told
from app.ui.screen import line

_MAIN = ("good", "print", "restack", "back")
_CHOICES = ("skipped", "in_hand", "retype")
_OTHERS = ("wrong", "misprint", "eaten", "nothing", "singly")


class RunCard(QFrame):
    """`wanted` gives the code of the button that was pressed."""

    wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._progress = line(kind="muted")
        self._banner = named(QFrame(), "banner")
        self._banner_text = line()
        self.name = named(QLabel(), "title")
        self.number = line(kind="muted")
        self._caption = line()
        self.sheet = named(QLabel(), "sheet_number")
        self.in_hand = QLineEdit()
        self._hint = line(kind="muted")
        self.buttons = {
            code: named(QPushButton(), "primary" if code in {"good", "print", "restack", "back"} else "")
            for code in (*_MAIN, *_CHOICES, *_OTHERS)
        }
        self._build()

    def show_page(self, page: RunPage, *, unseen: bool) -> None:
        """`unseen` says that nobody at this window has told yet what lies in the tray."""
        run = page.run
        self._progress.setText(
            self._say("progress", done=len(run.printed), count=len(run.positions), stock=page.stock.name)
        )
        self.in_hand.clear()
        if not run.going:
            self._show_over(page)
        elif run.in_hand is not None and page.asked:
            self._show_mismatch(page)
        elif run.sent:
            self._show_asked(page, unseen=unseen)
        elif run.state is RunState.STOPPED or unseen or page.short:
            self._show_stack(page, unseen=unseen)
        else:
            self._show_next(page)

    def ask_again(self, page: RunPage) -> None:
        """The NO. in hand was misread: it is asked for once more."""
        self._show_asked(page, unseen=False)

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say("run_screen", code, **values)

    def _build(self) -> None:
        inside = QVBoxLayout(self._banner)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(self._banner_text)
        self.in_hand.setObjectName("in_hand")
        self.in_hand.setPlaceholderText(self._say("in_hand_hint"))
        self.in_hand.setAccessibleName(self._say("in_hand"))
        self.in_hand.setMaxLength(16)
        self.in_hand.returnPressed.connect(self.buttons["good"].click)
        self.sheet.setAccessibleName(self._say("sheet"))
        main, choices, others = QHBoxLayout(), QVBoxLayout(), QGridLayout()
        main.setSpacing(12)
        choices.setSpacing(8)
        others.setSpacing(8)
        for code, button in self.buttons.items():
            button.setText(self._say(f"do_{code}"))
            button.setProperty("large", code in _MAIN)
            button.clicked.connect(lambda _=False, act=code: self.wanted.emit(act))
        for code in _MAIN:
            main.addWidget(self.buttons[code])
        main.addStretch()
        for code in _CHOICES:
            choices.addWidget(self.buttons[code], 0, Qt.AlignmentFlag.AlignLeft)
        for place, code in enumerate(_OTHERS):
            others.addWidget(self.buttons[code], place // 3, place % 3)
        others.setColumnStretch(3, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 20)
        whole.setSpacing(12)
        for part in (
            self._progress,
            self._banner,
            self.name,
            self.number,
            self._caption,
            self.sheet,
            self.in_hand,
            self._hint,
        ):
            whole.addWidget(part)
        for layout in (main, choices, others):
            whole.addLayout(layout)
        whole.addStretch()

    def _show_next(self, page: RunPage) -> None:
        self._tell(page, page.run.upcoming)
        several = len(page.upcoming) > 1
        self._caption.setText(self._say("next_several" if several else "next", count=len(page.upcoming)))
        self.sheet.setText(sheet_text(page.upcoming[0]))
        self._hint.setText(self._say("next_hint", last=sheet_text(page.upcoming[-1])) if several else "")
        self._offer("print", "eaten")
        self.buttons["print"].setText(
            self._say("do_print_several", count=len(page.upcoming)) if several else self._say("do_print")
        )
        self.buttons["print"].setFocus()

    def _show_asked(self, page: RunPage, *, unseen: bool) -> None:
        self._tell(page, page.run.asked)
        if unseen:
            self._warn(self._say("unseen_sent", count=len(page.run.sent)))
        if not page.asked:
            self._warn(self._desk.texts.error(page.short) if page.short else "")
            self.sheet.setText("—")
            self._caption.clear()
            self._offer("restack", "nothing")
            return
        several = len(page.asked) > 1
        self._caption.setText(self._say("asked_several" if several else "asked", count=len(page.asked)))
        self.sheet.setText(sheet_text(page.asked[-1]))
        self._hint.setText(self._say("asked_hint"))
        more = ("singly", "nothing") if several else ("misprint", "eaten", "nothing")
        self._offer("good", "wrong", *more, field=True)

    def _show_mismatch(self, page: RunPage) -> None:
        self._tell(page, page.run.asked)
        in_hand = sheet_text(page.run.in_hand or 0)
        expected = sheet_text(page.asked[-1])
        self._warn(self._say("mismatch", expected=expected, in_hand=in_hand))
        self._caption.setText(self._say("mismatch_ask"))
        self.sheet.setText(in_hand)
        self._hint.setText(self._say("mismatch_hint"))
        between = page.between
        if len(page.run.sent) > 1:  # which of them differs shows only one by one
            self._hint.setText(self._say("mismatch_singly", count=len(page.run.sent)))
            self._offer("retype")
            return
        self._offer(*(["skipped"] if between else []), "in_hand", "retype")
        if between:
            told = "、".join(ranges_told(between))
            self.buttons["skipped"].setText(self._say("do_skipped", count=len(between), sheets=told))
        self.buttons["in_hand"].setText(self._say("do_in_hand", sheet=in_hand))
        self.buttons["skipped" if between else "in_hand"].setFocus()

    def _show_stack(self, page: RunPage, *, unseen: bool) -> None:
        self._tell(page, page.run.upcoming)
        if page.short is not None:
            self._warn(self._desk.texts.error(page.short))
        elif unseen:
            self._warn(self._say("unseen"))
        else:
            self._warn(self._say("stopped"))
        self._caption.setText(self._say("stack_ask"))
        self.sheet.setText(sheet_text(page.upcoming[0]) if page.upcoming else "—")
        self._hint.setText(self._say("stack_hint") if page.upcoming else "")
        self._offer("restack")
        self.buttons["restack"].setFocus()

    def _show_over(self, page: RunPage) -> None:
        run: PrintRun = page.run
        self._banner.hide()
        done = run.state is RunState.DONE
        self.name.setText(self._say("done" if done else "ended", count=len(run.printed), left=run.left))
        self.number.clear()
        self._caption.setText(self._say("over_told"))
        sheets = tuple(one.sheet for one in run.printed if one.sheet is not None)
        self.sheet.clear()
        self._hint.setText(self._say("over_sheets", sheets=ranges_told(sheets)) if sheets else "")
        self._offer("back")
        self.buttons["back"].setFocus()

    def _tell(self, page: RunPage, positions: Sequence[Position]) -> None:
        """Whose certificate it is; of several the first and the last."""
        self._banner.hide()
        places = {one.place for one in positions}
        rows = [row for row in page.rows if row.place in places]
        names = [rows[0].name, rows[-1].name] if len(rows) > 1 else [row.name for row in rows]
        self.name.setText(" — ".join(names))
        self.number.setText("  —  ".join(grouped(row.number) for row in (rows[:1] + rows[1:][-1:])))

    def _warn(self, text: str) -> None:
        self._banner_text.setText(text)
        self._banner.setVisible(bool(text))

    def _offer(self, *codes: str, field: bool = False) -> None:
        for code, button in self.buttons.items():
            button.setVisible(code in codes)
        self.in_hand.setVisible(field)
        self._caption.setVisible(bool(self._caption.text()))
        self.sheet.setVisible(bool(self.sheet.text()))
        self._hint.setVisible(bool(self._hint.text()))
        self.number.setVisible(bool(self.number.text()))
        if field:
            self.in_hand.setFocus()
