"""The acts around letters and second looks: each asks what it needs, then the service does it."""

from collections.abc import Sequence

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId
from app.services.examination_sheets import ExaminationSheets
from app.services.press import paper_printer
from app.services.rechecks import Rechecks, RecheckShown
from app.services.result_letters import LetterShown, ResultLetters
from app.ui.letters.dialogs import AskDialog, ConcludeDialog, DecideDialog, LettersDialog, ServeDialog
from app.ui.paper_saving import save_paper
from app.ui.screen import Screen


class LetterActs:
    """Works for one screen: its desk, its window for dialogs, its job strip."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._desk = screen.desk
        self.letters = ResultLetters(screen.desk.office)
        self.rechecks = Rechecks(screen.desk.office)
        self.sheets = ExaminationSheets(screen.desk.office)

    def print_sheets(self, batch: Batch, people: Sequence[Candidate]) -> None:
        """The 资格审查表 of `people` as one PDF."""
        chosen = [one.id for one in people]
        name = self._say("sheet_file", name=self._named(people))
        save_paper(self._screen, lambda: self.sheets.print_sheets(batch, chosen, paper_printer()), name)

    def print_list(self, batch: Batch) -> None:
        name = self._say("list_file", name=batch.title)
        save_paper(self._screen, lambda: self.sheets.print_list(batch, paper_printer()), name)

    def print_letters(self, batch: Batch, chosen: Sequence[CandidateId] = ()) -> None:
        """Ask for whom and for which day; nobody chosen: those without a letter are ticked."""
        people = self._refused(batch)
        if people is None:
            return
        today = self._desk.office.clock.today()
        dialog = LettersDialog(self._screen, self._desk.texts, people, chosen, today)
        if not self._desk.prompts.run(dialog):
            return
        wanted, day = dialog.chosen, dialog.day
        named = [one.candidate for one in people if one.candidate.id in set(wanted)]
        save_paper(
            self._screen,
            lambda: self.letters.print_letters(batch, wanted, day, paper_printer()),
            self._say("letter_file", name=self._named(named)),
        )

    def serve(self, batch: Batch, chosen: Sequence[CandidateId] = ()) -> None:
        """Register letters as served."""
        people = self._refused(batch)
        if people is None:
            return
        terms, today = self.letters.terms(batch), self._desk.office.clock.today()
        span = (terms.earliest, today)
        dialog = ServeDialog(self._screen, self._desk.texts, people, chosen, span, terms.recheck_days)
        if self._desk.prompts.run(dialog):
            actor = self._desk.account.actor
            self._screen.attempt(
                lambda: self.letters.serve(batch, dialog.chosen, dialog.day, dialog.way, actor)
            )

    def ask(self, batch: Batch, candidate: Candidate) -> None:
        """Register a request for a second look."""
        shown, today = self.letters.of(batch, candidate), self._desk.office.clock.today()
        period = None if shown is None else shown.period
        dialog = AskDialog(self._screen, self._desk.texts, candidate, period, today)
        if self._desk.prompts.run(dialog):
            actor = self._desk.account.actor
            self._screen.attempt(
                lambda: self.rechecks.ask(
                    batch,
                    candidate.id,
                    dialog.who_field.text(),
                    dialog.day,
                    dialog.ground_field.toPlainText(),
                    actor,
                )
            )

    def decide(self, batch: Batch, shown: RecheckShown) -> None:
        """Settle a request, on behalf of whoever is named in the dialog."""
        deciders = self.rechecks.deciders(batch, shown.recheck)
        unchangeable = self.rechecks.why_not_change(batch)
        dialog = DecideDialog(self._screen, self._desk.texts, shown, deciders, unchangeable)
        if self._desk.prompts.run(dialog):
            self._screen.attempt(
                lambda: self.rechecks.decide(
                    shown.recheck.id, dialog.decision, dialog.text.toPlainText(), dialog.decider.actor
                )
            )

    def conclude(self, batch: Batch, candidate: Candidate) -> None:
        """End an examination that was opened again."""
        dialog = ConcludeDialog(self._screen, self._desk.texts, candidate)
        if self._desk.prompts.run(dialog):
            actor = self._desk.account.actor
            self._screen.attempt(lambda: self.rechecks.conclude(batch, candidate.id, actor, dialog.present))

    def _refused(self, batch: Batch) -> list[LetterShown] | None:
        """Everybody who was refused; why there is nobody is explained."""
        error = self.letters.why_not_print(batch)
        if error is not None:
            self._desk.prompts.explain(self._screen, error)
            return None
        return self.letters.refused(batch)

    def _named(self, people: Sequence[Candidate]) -> str:
        """`王堃`, or `王堃等3人`."""
        if len(people) == 1:
            return people[0].name
        return self._say("several", name=people[0].name if people else "", count=len(people))

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say("letters_screen", code, **values)
