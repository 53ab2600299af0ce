"""The institution key: which one signs, how many certificates each signed, a new one, its passphrase."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox

from app.domain.keys import InstitutionKey
from app.services.keys import Keys
from app.services.keys_view import KeyLine, KeysPage, KeysView
from app.services.progress import Progress
from app.services.setup import Setup
from app.texts.days import chinese_day_with_weekday
from app.ui.desk import Desk
from app.ui.keys.table import grouped_id, keys_columns
from app.ui.naming import named
from app.ui.passphrases import NewPassphraseDialog
from app.ui.records.table import RecordsTable
from app.ui.screen import Screen, card, line

_PEM = "PEM (*.pem)"


class KeysScreen(Screen):
    """Three acts: the public half out, another passphrase, a new key; the private half never leaves."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = KeysView(desk.office)
        self._page = KeysPage((), 0, qr_signed=True)
        self.export_button = self.add_action(self._say("export"), self._on_export_wanted)
        self.passphrase_button = self.add_action(self._say("passphrase"), self._on_passphrase_wanted)
        self.make_button = self.add_action(self._say("make"), self._on_make_wanted, primary=True)
        self._now, inside = card()
        self.heading = named(line(), "heading")
        self.told = line()
        self.done = line(kind="good")
        self.qr_signed = QCheckBox(self._say("qr_signed"))
        self._qr_told = line(kind="muted")
        for part in (self.heading, self.told, self.done):
            inside.addWidget(part)
        self.done.hide()
        self._qr_card, about_qr = card(self._say("qr"))
        about_qr.addWidget(self.qr_signed)
        about_qr.addWidget(self._qr_told)
        self.qr_signed.clicked.connect(self._on_qr_chosen)
        self.table: RecordsTable[KeyLine] = RecordsTable(
            "keys",
            keys_columns(desk.texts),
            lambda one: one.key.id,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
            unit="keys",
            searchable=False,
            identity=lambda one: one.key.id,
        )
        self.table.set_empty_text(f"{self._say('none')}\n\n{self._say('none_told')}")
        self.body.addWidget(self._now)
        self.body.addWidget(self._qr_card)
        self.body.addWidget(self.table, 1)

    def reload(self) -> None:
        self.set_heading(self._say("title"), self._say("rule"))
        self._page = self._view.page()
        key = self._page.in_use
        if key is not None:
            self._tell(key)
        for part in (self._now, self._qr_card):
            part.setVisible(key is not None)
        self.table.set_records(self._page.lines)
        self.make_button.setText(self._say("make" if key is None else "replace"))
        self.make_button.setAccessibleName(self.make_button.text())
        self._offer(key)

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("keys_screen", code, **values)

    def _tell(self, key: InstitutionKey) -> None:
        signed = next(one.certificates for one in self._page.lines if one.key.id == key.id)
        self.heading.setText(self._say("now", key=grouped_id(key.id)))
        day = chinese_day_with_weekday(key.made_at.date())
        self.told.setText(self._say("now_told", day=day, by=key.made_by, count=signed))
        self.qr_signed.setChecked(self._page.qr_signed)
        told = [self._say("qr_on" if self._page.qr_signed else "qr_off")]
        if self._page.unsigned:
            told.append(self._say("unsigned", count=self._page.unsigned))
        self._qr_told.setText("".join(told))

    def _offer(self, key: InstitutionKey | None) -> None:
        error = self._view.why_not_change(self.desk.account.actor)
        reason = None if error is None else self.desk.texts.error(error)
        self.offer(self.make_button, reason)
        self.offer(self.passphrase_button, reason or (None if key else self._say("no_key")))
        self.offer(self.export_button, None if key else self._say("no_key"))
        self.qr_signed.setEnabled(reason is None)

    def _on_make_wanted(self) -> None:
        first = self._page.in_use is None
        told = self._say("make_told" if first else "replace_told")
        title = self._say("make" if first else "replace")
        dialog = NewPassphraseDialog(self, self.desk, title, told, asks_old=False)
        if not self.desk.prompts.run(dialog):
            return
        keys, actor, passphrase = Keys(self.desk.office), self.desk.account.actor, dialog.passphrase.text()

        def work(_: Progress) -> str:
            return self._say("made_told", key=grouped_id(keys.make(passphrase, actor).id))

        self.start_job(self._say("making"), work, self._on_done)

    def _on_passphrase_wanted(self) -> None:
        title = self._say("passphrase")
        dialog = NewPassphraseDialog(self, self.desk, title, self._say("passphrase_told"), asks_old=True)
        if not self.desk.prompts.run(dialog):
            return
        keys, actor = Keys(self.desk.office), self.desk.account.actor
        old, new = dialog.old.text(), dialog.passphrase.text()

        def work(_: Progress) -> str:
            keys.change_passphrase(old, new, actor)
            return self._say("passphrase_changed")

        self.start_job(self._say("sealing"), work, self._on_done)

    def _on_export_wanted(self) -> None:
        """The key chosen in the table, or the one in use."""
        chosen, in_use = self.table.current(), self._page.in_use
        key = chosen.key if chosen is not None else in_use
        if key is None:
            return
        suggested = self._say("file", key=key.id)
        path = self.desk.prompts.save_file(self, self._say("export"), suggested, _PEM)
        keys = Keys(self.desk.office)
        if path is not None and self.desk.attempt(self, lambda: keys.export_public(key.id, path)):
            self._on_done(self._say("exported", key=grouped_id(key.id), file=str(path)))

    def _on_qr_chosen(self) -> None:
        with self.desk.office.store.reading() as session:
            settings = session.settings.read()
        changed = replace(settings, qr_signed=self.qr_signed.isChecked())
        setup, actor = Setup(self.desk.office), self.desk.account.actor
        if not self.attempt(lambda: setup.change_settings(changed, actor)):
            self.qr_signed.setChecked(settings.qr_signed)

    def _on_done(self, told: object) -> None:
        self.done.setText(str(told))
        self.done.show()
