"""The acts of the publicity screen: each asks what it needs, then the service does it or says why not."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from app.domain.batches import Batch
from app.domain.candidates import CandidateId
from app.domain.errors import KnownError
from app.domain.publicity import Notice, ObjectionTarget, Outcome, Signature
from app.domain.working_days import YearNotArrangedError
from app.services.intake import Intake
from app.services.paper_files import save_pdf
from app.services.press import paper_printer
from app.services.publicity import PostingDayDiffersError, Publicity
from app.services.publicity_view import DraftShown, ObjectionShown, Publicised, PublicityView
from app.services.settling import HandCounting
from app.texts.days import chinese_day, chinese_day_with_weekday, short_day
from app.ui.candidates.withdrawal import WithdrawalDialog
from app.ui.publicity.dialogs import DecisionDialog, ObjectionDialog, PostingDialog
from app.ui.publicity.drafting import few
from app.ui.publicity.hand_count import HandCountDialog
from app.ui.screen import Screen


class PublicityActs:
    """Works for one screen: its desk, its window for dialogs, its job strip."""

    def __init__(self, screen: Screen, view: PublicityView) -> None:
        self._screen = screen
        self._desk = screen.desk
        self._view = view

    @property
    def _publicity(self) -> Publicity:
        return Publicity(self._desk.office, paper_printer())

    def print_notice(self, batch: Batch, day: date, draft: DraftShown, done: Callable[[], object]) -> None:
        """Ask once more, print in the background, then save the PDF where the person wants it."""
        question = self._say("draft_sure", day=chinese_day_with_weekday(day), people=draft.people)
        provisional = isinstance(draft.error, YearNotArrangedError) and draft.shown is not None
        if provisional and draft.shown is not None:
            last = short_day(draft.shown.period.last_day)
            question = self._say("draft_sure_provisional", year=draft.shown.missing, last=last)
        if draft.unsigned:
            count, names = len(draft.unsigned), few(draft.unsigned)
            told = self._desk.say("slips_screen", "notice_question", count=count, names=names)
            question = f"{question}\n\n{told}"
        if self._desk.prompts.confirm(self._screen, question, self._say("print")):
            self._print(batch, day, done, provisional=provisional)

    def save(self, batch: Batch, notice: Notice, code: str = "saved") -> None:
        """Save the PDF of a notice; `code` is the sentence that tells where it lies."""
        prompts, name = self._desk.prompts, self._say("save_name", batch=batch.title, number=notice.number)
        path = prompts.save_file(self._screen, self._say("save_title"), name, self._say("pdf_kinds"))
        if path is not None:
            self._desk.attempt(self._screen, lambda: self._write(notice, path, code))

    def post(self, batch: Batch, notice: Notice, done: Callable[[], object]) -> None:
        """Record where and when it hangs; a day other than the printed one leads to a reprint."""
        dialog = PostingDialog(self._screen, self._desk.texts, notice, self._desk.office.clock.today())
        if not self._desk.prompts.run(dialog):
            return
        posted = dialog.posted
        try:
            self._publicity.post(notice.id, posted, self._desk.account.actor)
        except PostingDayDiffersError:
            self._offer_reprint(batch, notice, max(posted.values()), done)
        except KnownError as error:
            self._desk.prompts.explain(self._screen, error)
        else:
            self._screen.changed.emit()

    def receive_objection(self, batch: Batch, names: Sequence[Publicised], first: CandidateId | None) -> None:
        """Register an objection; `first` is the name proposed in the dialog."""
        desk = self._desk
        dialog = ObjectionDialog(
            self._screen,
            desk.texts,
            names,
            self._view.handlers(),
            now=desk.office.clock.now(),
            first=first,
            handler=desk.account.id,
        )
        if desk.prompts.run(dialog):
            self._screen.attempt(lambda: self._receive(batch, dialog))

    def decide(self, shown: ObjectionShown) -> None:
        """Close an objection, on behalf of whoever is named in the dialog."""
        desk, objection = self._desk, shown.objection
        deciders = self._view.deciders(objection, desk.account.id)
        identity = self._view.identity(objection, desk.account)
        dialog = DecisionDialog(self._screen, desk.texts, shown, deciders, identity)
        if desk.prompts.run(dialog):
            self._screen.attempt(
                lambda: self._publicity.decide_objection(
                    objection.id,
                    Outcome(dialog.outcome.value or ""),
                    dialog.report_field.toPlainText(),
                    dialog.decider.actor,
                )
            )

    def withdraw(self, shown: Publicised) -> None:
        """Register that somebody leaves; it cannot be taken back."""
        desk, candidate = self._desk, shown.candidate
        dialog = WithdrawalDialog(self._screen, desk.texts, candidate)
        if not desk.prompts.run(dialog):
            return
        kind = desk.texts.label("withdrawal_kind", dialog.kind)
        question = desk.say("candidates_screen", "withdraw_sure", name=candidate.name, kind=kind)
        if desk.prompts.confirm(self._screen, question, self._say("withdraw")):
            act, actor = Intake(desk.office).withdraw, desk.account.actor
            self._screen.attempt(lambda: act(candidate.id, dialog.kind, dialog.reason, actor))

    def settle(self, notice: Notice) -> None:
        """Count a provisional period anew on the year's arrangement."""
        self._screen.attempt(lambda: self._settled(notice))

    def counts(self, notice: Notice) -> Sequence[tuple[str, date]]:
        """Which last days people found by hand, by name; nothing for a period that is settled."""
        if not notice.provisional or notice.posted_on is None:
            return ()
        return HandCounting(self._desk.office).counted(notice.id).counts

    def count(self, notice: Notice) -> None:
        """Let one of two people enter the last day they counted; the second one settles it."""
        desk, counting = self._desk, HandCounting(self._desk.office)
        dialog = HandCountDialog(self._screen, desk.texts, notice, counting.counters(), self.counts(notice))
        if desk.prompts.run(dialog):
            self._screen.attempt(lambda: self._counted(counting, notice, dialog))

    def _counted(self, counting: HandCounting, notice: Notice, dialog: HandCountDialog) -> None:
        found = counting.count(notice.id, dialog.last_day, dialog.reason, dialog.counter.actor)
        code = "settled" if found.settled else "counted_first"
        self._desk.prompts.inform(self._screen, self._say(code, last=short_day(dialog.last_day)))

    def _print(self, batch: Batch, day: date, done: Callable[[], object], *, provisional: bool) -> None:
        actor, publicity = self._desk.account.actor, self._publicity

        def finish(notice: object) -> None:
            done()
            if isinstance(notice, Notice):
                self.save(batch, notice, "printed")

        self._screen.start_job(
            self._say("printing"),
            lambda _: publicity.print_notice(batch, day, actor, provisional=provisional),
            finish,
        )

    def _offer_reprint(self, batch: Batch, notice: Notice, posted: date, done: Callable[[], object]) -> None:
        day = self._view.reprint_day(posted)
        question = self._say(
            "posting_reprint",
            printed=chinese_day(notice.printed_for),
            posted=chinese_day(posted),
            day=chinese_day(day),
        )
        if self._desk.prompts.confirm(
            self._screen, question, self._say("posting_reprint_yes", day=short_day(day))
        ):
            self._print(batch, day, done, provisional=notice.provisional)

    def _receive(self, batch: Batch, dialog: ObjectionDialog) -> None:
        self._publicity.receive_objection(
            batch,
            dialog.content_field.toPlainText(),
            dialog.channel.currentText(),
            dialog.handler_id,
            self._desk.account.actor,
            candidate_id=dialog.candidate_id,
            target=ObjectionTarget(dialog.target.value or ""),
            signature=Signature(dialog.signature.value or ""),
            identity=dialog.identity,
            received_at=dialog.received_at,
        )

    def _settled(self, notice: Notice) -> None:
        period = self._publicity.settle(notice.id, self._desk.account.actor)
        self._desk.prompts.inform(self._screen, self._say("settled", last=short_day(period.last_day)))

    def _write(self, notice: Notice, path: Path, code: str) -> None:
        written = save_pdf(path, self._publicity.notice_pdf(notice))
        self._desk.prompts.inform(self._screen, self._say(code, number=notice.number, file=written.name))

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say("publicity_screen", code, **values)
