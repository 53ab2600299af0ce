"""What is done at one requirement: evidence comes and goes, overrides are proposed, confirmed, withdrawn.

The screen connects a findings list; every answer is asked for here, every rule is the services'.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.batches import Batch
from app.domain.candidates import Candidate
from app.domain.evidence import Evidence
from app.domain.overrides import Override, OverrideKind
from app.printing.scans import scan_kind
from app.services.evidencing import Evidencing
from app.services.overriding import Overriding
from app.services.qualification_view import ShownRequirement
from app.ui.desk import Desk
from app.ui.qualification.dialogs import (
    SECTION,
    EvidenceDialog,
    OverrideDialog,
    ReasonDialog,
    SecondPersonDialog,
)
from app.ui.qualification.findings import FindingsList
from app.ui.qualification.viewer import show_read

Attempt = Callable[[Callable[[], object]], bool]


class Resting:
    """`shown` answers the batch and the person in sight, `attempt` does an act and tells the window."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        shown: Callable[[], tuple[Batch, Candidate] | None],
        attempt: Attempt,
    ) -> None:
        self._parent = parent
        self._desk = desk
        self._shown = shown
        self._attempt = attempt
        self._evidencing = Evidencing(desk.office)
        self._overriding = Overriding(desk.office)

    def connect_to(self, findings: FindingsList) -> None:
        findings.evidence_wanted.connect(self._on_evidence_wanted)
        findings.evidence_opened.connect(self._on_evidence_opened)
        findings.evidence_removal_wanted.connect(self._on_removal_wanted)
        findings.override_wanted.connect(self._on_override_wanted)
        findings.confirmation_wanted.connect(self._on_confirmation_wanted)
        findings.withdrawal_wanted.connect(self._on_withdrawal_wanted)
        findings.reply_wanted.connect(self._on_reply_wanted)

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say(SECTION, code, **values)

    def _on_evidence_wanted(self, requirement: ShownRequirement) -> None:
        shown = self._shown()
        if shown is None:
            return
        batch, one = shown
        dialog = EvidenceDialog(self._parent, self._desk, requirement.title)
        if not self._desk.prompts.run(dialog):
            return
        actor, acts = self._desk.account.actor, self._evidencing
        path, title = dialog.path, dialog.title
        if path is not None:
            self._attempt(lambda: acts.attach_scan(batch, one.id, requirement.id, path, actor, title))
        else:
            kept_at = dialog.kept_at
            self._attempt(lambda: acts.attach_note(batch, one.id, requirement.id, title, kept_at, actor))

    def _on_evidence_opened(self, piece: Evidence) -> None:
        show_read(self._parent, self._desk, piece.title, lambda: self._evidencing.content(piece.id))

    def _on_reply_wanted(self, one: Override) -> None:
        def read() -> tuple[bytes, str]:
            content = self._overriding.reply(one.id)
            return content, scan_kind(content, one.document or "")

        show_read(self._parent, self._desk, self._say("reply_of", document=one.document), read)

    def _on_removal_wanted(self, piece: Evidence) -> None:
        shown = self._shown()
        question = self._say("remove_sure", title=piece.title)
        if shown is not None and self._desk.prompts.confirm(self._parent, question, self._say("remove")):
            actor = self._desk.account.actor
            self._attempt(lambda: self._evidencing.remove(shown[0], piece.id, actor))

    def _on_override_wanted(self, requirement: ShownRequirement) -> None:
        shown = self._shown()
        if shown is None:
            return
        batch, one = shown
        actor, acts = self._desk.account.actor, self._overriding
        reasons: dict[OverrideKind, str | None] = {}
        for kind in OverrideKind:
            error = acts.why_not_propose(batch, one.id, requirement.id, kind, actor)
            reasons[kind] = None if error is None else self._desk.texts.error(error)
        dialog = OverrideDialog(self._parent, self._desk, requirement.title, reasons, requirement.evidence)
        if self._desk.prompts.run(dialog):
            self._attempt(lambda: acts.propose(batch, one.id, requirement.id, dialog.draft, actor))

    def _on_confirmation_wanted(self, override: Override) -> None:
        shown = self._shown()
        if shown is None:
            return
        accounts = self._overriding.seconds(override)
        code = "confirm_turned" if override.kind is OverrideKind.TURNED else "confirm_settled"
        verdict = self._desk.texts.label("finding_verdict", "met" if override.holds else "not_met")
        told = self._say(code, verdict=verdict, reason=override.reason, document=override.document)
        dialog = SecondPersonDialog(self._parent, self._desk, told, accounts)
        if self._desk.prompts.run(dialog) and accounts:
            actor = dialog.account.actor
            self._attempt(lambda: self._overriding.confirm(shown[0], override.id, actor))

    def _on_withdrawal_wanted(self, override: Override) -> None:
        shown = self._shown()
        if shown is None:
            return
        title, told = self._say("withdraw_title"), self._say("withdraw_told")
        dialog = ReasonDialog(self._parent, self._desk, title, "withdraw_go", told)
        if self._desk.prompts.run(dialog):
            actor, reason = self._desk.account.actor, dialog.reason
            self._attempt(lambda: self._overriding.withdraw(shown[0], override.id, reason, actor))
