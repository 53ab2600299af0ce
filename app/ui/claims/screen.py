"""Checks the QR of certificates: a scanned or pasted text, a picture, a PDF with many pages."""

from collections import Counter
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from app.domain.claims import ClaimVerdict, gravest
from app.services.claim_check import CheckedCode, ClaimCheck
from app.services.progress import Progress
from app.ui.claims.table import claims_columns, search_key, tone
from app.ui.desk import Desk
from app.ui.keys.table import grouped_id
from app.ui.naming import named
from app.ui.records.table import RecordsTable
from app.ui.screen import Screen, card, line

_KINDS = "(*.pdf *.png *.jpg *.jpeg *.bmp *.tif *.tiff *.webp)"


class ClaimsScreen(Screen):
    """Reads only; a hand scanner types the text and presses Enter."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._check = ClaimCheck(desk.office)
        self.open_button = self.add_action(
            self._say("open"), self._on_open_wanted, primary=True, shortcut="Ctrl+O"
        )
        self.field = QLineEdit()
        self.check_button = QPushButton(self._say("check"))
        self._result, self._inside = card()
        self.heading = named(line(), "heading")
        self.told = line()
        self.facts = line(kind="muted")
        self.table: RecordsTable[CheckedCode] = RecordsTable(
            "claims",
            claims_columns(desk.texts),
            search_key,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
            unit="codes",
            searchable=False,
        )
        self._build()

    def reload(self) -> None:
        """What was checked stays in sight: it says how things stood then."""
        self.set_heading(self._say("title"), self._say("rule"))

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("claims_screen", code, **values)

    def _build(self) -> None:
        self.field.setPlaceholderText(self._say("paste"))
        self.field.setAccessibleName(self._say("paste"))
        self.field.returnPressed.connect(self._on_text_given)
        self.check_button.clicked.connect(self._on_text_given)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.check_button)
        for part in (self.heading, self.told, self.facts):
            self._inside.addWidget(part)
        self._result.hide()
        self.table.set_empty_text(self._say("empty"))
        self.table.selected.connect(self._on_row_selected)
        self.body.addLayout(row)
        self.body.addWidget(self._result)
        self.body.addWidget(self.table, 1)

    def _on_text_given(self) -> None:
        """The text is marked, so that the next scan takes its place."""
        text = self.field.text()
        if text.strip():
            self._show([self._check.text(text)], self._say("text"))
            self.field.selectAll()

    def _on_open_wanted(self) -> None:
        path = self.desk.prompts.open_file(self, self._say("open"), f"{self._say('kinds')} {_KINDS}")
        if path is None:
            return

        def work(progress: Progress) -> tuple[Path, list[CheckedCode]]:
            return path, self._check.file(path, progress)

        self.start_job(self._say("checking"), work, self._on_file_checked, stores=False)

    def _on_file_checked(self, result: object) -> None:
        path, found = result if isinstance(result, tuple) else (None, [])
        if isinstance(path, Path):
            self._show(list(found), path.name)

    def _show(self, found: list[CheckedCode], source: str) -> None:
        self.table.set_records(found)
        self._result.show()
        if not found:
            self._tell(self._say("absent", source=source), self.desk.say("claim_problem", "code_absent"), "")
            return
        verdicts = [one.verdict for one in found]
        self.table.select_row(verdicts.index(gravest(verdicts)))
        self._on_row_selected(self.table.current())
        if len(found) > 1:
            self.heading.setText(self._say("several", source=source, counts=self._counts(found)))

    def _counts(self, found: list[CheckedCode]) -> str:
        counts = Counter(one.verdict for one in found)
        parts = [
            self._say("count", verdict=self.desk.texts.label("claim_verdict", verdict), count=counts[verdict])
            for verdict in ClaimVerdict
            if counts[verdict]
        ]
        return " · ".join(parts)

    def _on_row_selected(self, one: object) -> None:
        if not isinstance(one, CheckedCode):
            return
        texts = self.desk.texts
        told = self.desk.say("claim_problem", one.verdict)
        if len(self.table.model.everything) == 1:
            self.heading.setText(texts.label("claim_verdict", one.verdict))
        elif one.claim is not None:
            told = self._say("about", name=one.claim.name, number=one.claim.number, told=told)
        facts = ""
        if one.claim is not None:
            facts = self._say("facts", key=grouped_id(one.claim.key_id))
        if one.state is not None:
            facts += self._say("state", state=texts.label("certificate_standing", one.state))
        self._tell(None, told, facts, tone(one))

    def _tell(self, heading: str | None, told: str, facts: str, kind: str = "warn") -> None:
        if heading is not None:
            self.heading.setText(heading)
        self.told.setText(told)
        self.told.setObjectName("" if kind == "plain" else kind)
        self.told.style().polish(self.told)
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))
