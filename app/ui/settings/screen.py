"""Settings: the institution, who works here, how it looks, and what rules, calendars and faces are in use."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import paths
from app.domain.accounts import Account
from app.services.keys_view import KeysView
from app.services.progress import Progress
from app.services.safekeeping import FileCheck, check_file
from app.services.settings_view import FacesFound, SettingsPage, SettingsView
from app.services.setup import Setup
from app.texts.days import chinese_day
from app.ui.clearing import clear
from app.ui.desk import Desk
from app.ui.keys.table import grouped_id
from app.ui.naming import named
from app.ui.preferences import THEMES, ZOOMS
from app.ui.screen import GAP_PX, Screen, card, chip, line
from app.ui.settings.choices import ChoicesCard
from app.ui.settings.dialogs import AccountDialog
from app.ui.theme import read_theme, system_theme_name


class SettingsScreen(Screen):
    """Two columns of cards; what belongs to the file is read here, what belongs to the machine chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = SettingsView(desk.office)
        self._faces: FacesFound | None = None
        self.account = QComboBox()
        self.add_account_button = QPushButton(self._say("add_account"))
        self._account_reason = line(kind="muted")
        self.theme, self.zoom = QComboBox(), QComboBox()
        self.check_button = QPushButton(self._say("check"))
        self.checked = line()
        self.key_told = line()
        self.keys_button = QPushButton(desk.say("keys_screen", "open"))
        self.claims_button = QPushButton(desk.say("keys_screen", "check"))
        self._grids = {code: QGridLayout() for code in ("institution", "accounts", "policies", "calendar")}
        self.faces_told = line()
        self.choices = ChoicesCard(self)
        self._build()

    def reload(self) -> None:
        self.set_heading(self._say("title"), self._say("rule"))
        page = self._view.page()
        self._show_institution(page)
        self._show_accounts(page)
        self._show_policies(page)
        self._show_calendar(page)
        self._show_key()
        self.choices.reload()
        if self._faces is None:
            self._look_for_faces()

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("settings_screen", code, **values)

    def _build(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(GAP_PX)
        for code, column in (("institution", left), ("accounts", left), ("calendar", right)):
            frame, inside = card(self._say(code))
            inside.addLayout(self._grids[code])
            if code == "accounts":
                self._build_accounts(inside)
            column.addWidget(frame)
        right.insertWidget(0, self._appearance_card())
        right.addWidget(self._faces_card())
        right.addWidget(self._keys_card())
        left.addWidget(self.choices)
        left.addWidget(self._check_card())
        left.addStretch(1)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(GAP_PX)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        policies, inside = card(self._say("policies"))
        inside.addLayout(self._grids["policies"])
        holder = named(QWidget(), "window")
        whole = QVBoxLayout(holder)
        whole.setContentsMargins(0, 0, 8, 0)
        whole.setSpacing(GAP_PX)
        whole.addLayout(columns)
        whole.addWidget(policies)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder)
        self.body.addWidget(scroll, 1)
        for grid in self._grids.values():
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(8)
        for code in ("institution", "accounts", "calendar", "policies"):
            self._grids[code].setColumnStretch(1, 1)

    def _build_accounts(self, inside: QVBoxLayout) -> None:
        row = QHBoxLayout()
        label = QLabel(self._say("signed_in"))
        label.setBuddy(self.account)
        self.account.setAccessibleName(label.text())
        self.account.activated.connect(self._on_account_chosen)
        self.add_account_button.clicked.connect(self._on_add_account_wanted)
        row.addWidget(label)
        row.addWidget(self.account, 1)
        row.addWidget(self.add_account_button)
        inside.addLayout(row)
        inside.addWidget(self._account_reason)

    def _appearance_card(self) -> QFrame:
        frame, inside = card(self._say("appearance"))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(16)
        for name in THEMES:
            self.theme.addItem(self._say(f"theme_{name}"), name)
        for per_cent in ZOOMS:
            self.zoom.addItem(f"{per_cent} %", per_cent)
        self.theme.setCurrentIndex(THEMES.index(self.desk.preferences.theme))
        self.zoom.setCurrentIndex(ZOOMS.index(self.desk.preferences.zoom))
        self.theme.activated.connect(self._on_theme_chosen)
        self.zoom.activated.connect(self._on_zoom_chosen)
        for row, (code, box) in enumerate((("theme", self.theme), ("zoom", self.zoom))):
            box.setAccessibleName(self._say(code))
            grid.addWidget(QLabel(self._say(code)), row, 0)
            grid.addWidget(box, row, 1)
        inside.addLayout(grid)
        inside.addWidget(line(self._say("zoom_later"), "muted"))
        return frame

    def _faces_card(self) -> QFrame:
        frame, inside = card(self._say("faces"))
        inside.addWidget(self.faces_told)
        return frame

    def _keys_card(self) -> QFrame:
        frame, inside = card(self.desk.say("keys_screen", "card"))
        inside.addWidget(self.key_told)
        row = QHBoxLayout()
        for button, screen in ((self.keys_button, "keys"), (self.claims_button, "claims")):
            button.clicked.connect(lambda _=False, screen=screen: self.wanted.emit(screen))
            row.addWidget(button)
        row.addStretch()
        inside.addLayout(row)
        return frame

    def _check_card(self) -> QFrame:
        frame, inside = card(self._say("file"))
        inside.addWidget(line(str(self.desk.office.store.path)))
        self.check_button.clicked.connect(self._on_check_wanted)
        row = QHBoxLayout()
        row.addWidget(self.check_button)
        row.addStretch()
        inside.addLayout(row)
        inside.addWidget(self.checked)
        self.checked.hide()
        return frame

    def _show_institution(self, page: SettingsPage) -> None:
        one = page.institution
        facts = (
            ("name", one.name),
            ("name_en", one.name_en or self._say("none")),
            ("prefix", one.prefix),
        )
        self._fill("institution", [(self._say(code), value) for code, value in facts])

    def _show_accounts(self, page: SettingsPage) -> None:
        label = self.desk.texts.label
        rows = [
            (one.name, "、".join(label("role", role) for role in sorted(one.roles))) for one in page.accounts
        ]
        self._fill("accounts", rows)
        self.account.clear()
        for one in page.accounts:
            self.account.addItem(one.name, one)
            if one.id == self.desk.account.id:
                self.account.setCurrentIndex(self.account.count() - 1)
        error = self._view.why_not_add_account(self.desk.account.actor)
        reason = None if error is None else self.desk.texts.error(error)
        self.offer(self.add_account_button, reason)
        self._account_reason.setText(reason or "")
        self._account_reason.setVisible(reason is not None)

    def _show_key(self) -> None:
        key = KeysView(self.desk.office).in_use()
        code, shown = ("none", "") if key is None else ("card_on", grouped_id(key.id))
        self.key_told.setText(self.desk.say("keys_screen", code, key=shown))

    def _show_calendar(self, page: SettingsPage) -> None:
        years = "、".join(str(year) for year in page.arranged_years)
        self._fill("calendar", [(self._say("arranged"), years)])
        grid = self._grids["calendar"]
        grid.addWidget(line(self._say("not_arranged", year=page.next_year), "muted"), 1, 0, 1, 2)
        self.calendars_button = named(QPushButton(self._say("calendars")), "tool")
        self.calendars_button.clicked.connect(lambda _=False: self.wanted.emit("calendars"))
        grid.addWidget(self.calendars_button, 2, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def _show_policies(self, page: SettingsPage) -> None:
        grid = self._grids["policies"]
        clear(grid)
        top = Qt.AlignmentFlag.AlignTop
        for row, one in enumerate(page.policies):
            last = chinese_day(one.last) if one.last else self._say("open_end")
            days = self._say("force", first=chinese_day(one.first), last=last)
            used = self._say("followed", count=one.batches) if one.batches else ""
            tone, code = ("good", "in_force") if one.in_force else ("plain", "out_of_force")
            grid.addWidget(chip(self._say(code), tone), row, 0, top | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(line(f"{one.document} · {one.title}"), row, 1, top)
            grid.addWidget(line(f"{days}{used}", "muted"), row, 2, top)
            read = named(QPushButton(self._say("read_policy")), "tool")
            read.setAccessibleName(f"{read.text()} {one.document}")
            read.clicked.connect(lambda _=False, policy=one.id: self._on_policy_wanted(policy))
            grid.addWidget(read, row, 3, top)
        grid.setColumnStretch(1, 5)
        grid.setColumnStretch(2, 3)

    def _fill(self, code: str, rows: list[tuple[str, str]]) -> None:
        grid = self._grids[code]
        clear(grid)
        for row, (label, value) in enumerate(rows):
            grid.addWidget(named(QLabel(label), "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line(value), row, 1)

    def _look_for_faces(self) -> None:
        def work(_: Progress) -> FacesFound:
            return self._view.faces()

        job = self.desk.jobs.prepare(self._say("faces"), work)
        job.succeeded.connect(self._on_faces_found)
        self.desk.jobs.start(job)

    def _on_faces_found(self, faces: object) -> None:
        if not isinstance(faces, FacesFound):
            return
        self._faces = faces
        if faces.missing is not None:
            self.faces_told.setText(self.desk.texts.error(faces.missing))
        else:
            self.faces_told.setText(
                self._say("faces_told", kai=faces.kai, times=faces.times, fallbacks=faces.fallbacks or None)
            )

    def _on_account_chosen(self) -> None:
        chosen = self.account.currentData()
        if isinstance(chosen, Account):
            self.desk.account = chosen
            self.changed.emit()

    def _on_add_account_wanted(self) -> None:
        dialog = AccountDialog(self, self.desk)
        if self.desk.prompts.run(dialog):
            setup, actor = Setup(self.desk.office), self.desk.account.actor
            self.attempt(lambda: setup.add_account(dialog.name_field.text(), dialog.chosen_roles, actor))

    def _on_policy_wanted(self, policy_id: str) -> None:
        self.desk.reading = policy_id
        self.wanted.emit("policies")

    def _on_theme_chosen(self) -> None:
        """The window is dressed anew at once."""
        name = str(self.theme.currentData())
        self.desk.preferences.theme = name
        self.desk.theme = read_theme(paths.resources(), system_theme_name() if name == "system" else name)
        self.changed.emit()

    def _on_zoom_chosen(self) -> None:
        self.desk.preferences.zoom = int(self.zoom.currentData())

    def _on_check_wanted(self) -> None:
        path = self.desk.office.store.path
        self.start_job(self._say("checking"), lambda _: check_file(path), self._on_checked, stores=False)

    def _on_checked(self, found: object) -> None:
        if not isinstance(found, FileCheck):
            return
        texts = self.desk.texts
        problems = [texts.remark("file_problem", problem) for problem in found.problems]
        self.checked.setText("\n".join(problems) or self._say("check_good"))
        self.checked.setObjectName("good" if found.valid else "bad")
        self.checked.style().polish(self.checked)
        self.checked.show()
