"""What a person does on the register: each act asks, then the service decides, then the screen is told."""

from collections.abc import Callable, Sequence
from pathlib import Path

from app.domain.accounts import RoleMissingError
from app.domain.certificates import CertificateState
from app.domain.number_lock import Lock
from app.domain.number_series import Series
from app.services.assigning import AssignedPreview, Assigning
from app.services.delivering import Delivering, print_delivery_list
from app.services.number_guard import NumberGuard
from app.services.numbering import Numbering
from app.services.paper_files import save_pdf
from app.services.press import paper_printer
from app.services.register_paper import RegisterReports
from app.services.register_view import Fate, RegisterLine
from app.ui.desk import Desk
from app.ui.register.assigned import AssignedDialog
from app.ui.register.dialogs import (
    SECTION,
    BlockDialog,
    ConfirmLastDialog,
    DeliveryDialog,
    ReleaseDialog,
    StartDialog,
)
from app.ui.screen import Screen


class RegisterActs:
    """`screen` tells the window what was stored."""

    def __init__(self, desk: Desk, screen: Screen) -> None:
        self._desk = desk
        self._screen = screen

    def set_start(self) -> None:
        dialog = StartDialog(self._screen, self._desk)
        if self._desk.prompts.run(dialog):
            numbering, actor = Numbering(self._desk.office), self._desk.account.actor
            self._screen.attempt(lambda: numbering.set_start(dialog.year, dialog.level, dialog.start, actor))

    def lease_block(self) -> None:
        dialog = BlockDialog(self._screen, self._desk)
        if self._desk.prompts.run(dialog):
            numbering, actor = Numbering(self._desk.office), self._desk.account.actor
            self._screen.attempt(
                lambda: numbering.lease_block(dialog.year, dialog.level, dialog.block, actor)
            )

    def import_numbers(self) -> None:
        batch, prompts = self._desk.batch, self._desk.prompts
        if batch is None:
            prompts.inform(self._screen, self._say("import_batch"))
            return
        path = prompts.open_file(self._screen, self._say("import_choose"), self._say("import_kinds"))
        if path is None:
            return
        assigning, actor = Assigning(self._desk.office), self._desk.account.actor
        found: list[AssignedPreview] = []
        if not self._desk.attempt(self._screen, lambda: found.append(assigning.read(batch, path))):
            return
        preview = found[0]
        dialog = AssignedDialog(self._screen, self._desk, preview)
        if not prompts.run(dialog):
            return
        good_rows, stored = dialog.good_rows.isChecked(), list[object]()
        if self._screen.attempt(
            lambda: stored.extend(assigning.store(batch, preview, actor, good_rows=good_rows))
        ):
            prompts.inform(self._screen, self._say("imported", count=len(stored)))

    def release(self, chosen: Sequence[RegisterLine]) -> None:
        one = next((line for line in chosen if line.fate is Fate.RESERVED), None)
        if one is None or one.candidate_id is None:
            self._desk.prompts.inform(self._screen, self._say("release_which"))
            return
        candidate_id, dialog = one.candidate_id, ReleaseDialog(self._screen, self._desk, one)
        if self._desk.prompts.run(dialog):
            numbering, actor = Numbering(self._desk.office), self._desk.account.actor
            self._screen.attempt(lambda: numbering.release(candidate_id, dialog.reason, actor))

    def why_not_confirm(self) -> str | None:
        """Why the account at the desk cannot confirm the last number, None when it can."""
        try:
            NumberGuard(self._desk.office).require_confirmer(self._desk.account.actor)
        except RoleMissingError as missing:
            return self._desk.texts.error(missing)
        return None

    def confirm_last(self, lock: Lock | None) -> None:
        if lock is None:
            return
        dialog = ConfirmLastDialog(self._screen, self._desk, lock)
        if self._desk.prompts.run(dialog):
            guard, actor = NumberGuard(self._desk.office), self._desk.account.actor
            sheet = dialog.sheet_field.text()
            self._screen.attempt(lambda: guard.confirm(dialog.confirmed, actor, sheet=sheet))

    def deliver(self, chosen: Sequence[RegisterLine]) -> None:
        issued = [line for line in chosen if line.state is CertificateState.ISSUED]
        if not issued:
            return
        dialog = DeliveryDialog(self._screen, self._desk, issued)
        if self._desk.prompts.run(dialog):
            delivering, actor = Delivering(self._desk.office), self._desk.account.actor
            numbers = [line.number for line in issued]
            self._screen.attempt(lambda: delivering.deliver(numbers, dialog.delivery, actor, dialog.proof))

    def papers(self) -> list[tuple[str, Callable[[], None]]]:
        """What can be printed or written now, each with its act."""
        label = self._desk.texts.label
        found: list[tuple[str, Callable[[], None]]] = []
        for series in reversed(RegisterReports(self._desk.office).series()):
            values = {"year": series.year, "level": label("level", series.level)}
            for code, act in (("paper_series", self._print_series), ("table_series", self._write_table)):
                found.append((self._say(code, **values), _bound(act, series)))
        if found and self._desk.batch is not None:
            found.append((self._say("paper_delivery"), self._print_delivery))
        return found

    def _print_series(self, series: Series) -> None:
        reports = RegisterReports(self._desk.office)

        def write(path: Path) -> Path:
            return save_pdf(path, reports.pdf(series, paper_printer()))

        self._save(self._series_name(series), "PDF (*.pdf)", write)

    def _write_table(self, series: Series) -> None:
        reports = RegisterReports(self._desk.office)
        self._save(self._series_name(series), "CSV (*.csv)", lambda path: reports.save_csv(series, path))

    def _print_delivery(self) -> None:
        batch, office = self._desk.batch, self._desk.office
        if batch is None:
            return

        def write(path: Path) -> Path:
            return save_pdf(path, print_delivery_list(office, paper_printer(), batch))

        self._save(self._say("delivery_file", batch=batch.title), "PDF (*.pdf)", write)

    def _series_name(self, series: Series) -> str:
        level = self._desk.texts.label("level", series.level)
        return self._say("paper_file", year=series.year, level=level)

    def _save(self, name: str, kinds: str, write: Callable[[Path], Path]) -> None:
        path = self._desk.prompts.save_file(self._screen, self._say("papers"), name, kinds)
        if path is None:
            return
        written: list[Path] = []
        if self._desk.attempt(self._screen, lambda: written.append(write(path))):
            self._desk.prompts.inform(self._screen, self._say("written", file=written[0].name))

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say(SECTION, code, **values)


def _bound(act: Callable[[Series], None], series: Series) -> Callable[[], None]:
    return lambda: act(series)
