"""The way to the related occupations: a button that says whether they have been settled."""

from functools import partial

from PySide6.QtWidgets import QPushButton

from app.domain.batches import Batch
from app.services.related_occupations import RelatedLists
from app.ui.related.dialog import RelatedDialog
from app.ui.screen import Screen


class RelatedButton(QPushButton):
    """Shown only where the document counts related occupations."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.setObjectName("tool")
        self._screen = screen
        self._lists = RelatedLists(screen.desk.office)
        self._batch: Batch | None = None
        self.clicked.connect(self._on_wanted)

    def reload(self, batch: Batch) -> None:
        """Say how things stand in `batch`."""
        self._batch = batch
        applied = self._lists.applied(batch)
        unsaid = sum(one.related is None for one in applied)
        self.setVisible(bool(applied) and self._lists.matters(batch))
        code = "button_unsaid" if unsaid else "button"
        self.setText(self._screen.desk.say("related_dialog", code, count=unsaid))
        self.setAccessibleName(self.text())
        self.setToolTip(self._screen.desk.say("related_dialog", "hint"))

    def _on_wanted(self) -> None:
        """A refused list is explained, and what was typed stays to be corrected."""
        desk, batch = self._screen.desk, self._batch
        if batch is None:
            return
        actor = desk.account.actor
        refused = self._lists.why_not(batch, actor)
        reason = None if refused is None else desk.texts.error(refused)
        dialog = RelatedDialog(self._screen, desk, self._lists.applied(batch), reason)
        while desk.prompts.run(dialog):
            if not dialog.lists or self._screen.attempt(partial(self._lists.put, batch, dialog.lists, actor)):
                return
