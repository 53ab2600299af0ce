"""A print run: certificates in order on numbered sheets, bound one by one when a person has seen the NO.

Source: certificate §3. The run knows which certificates are at the printer and which NO. lies on top; which
sheets come next is asked of the stock each time, so that a sheet spoiled meanwhile is never expected.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.batches import BatchId
from app.domain.certificates import PrintMode
from app.domain.errors import RefusalError
from app.domain.stock import PaperOrder, beyond


class RunClosedError(RefusalError):
    """The run is finished or was ended."""

    code = "run_closed"


class RunStoppedError(RefusalError):
    """The run is stopped: it goes on once the NO. on top has been told."""

    code = "run_stopped"


class SheetsUnsettledError(RefusalError):
    """Sheets are at the printer, and nobody has said yet what became of them."""

    code = "sheets_unsettled"


class NothingAtPrinterError(RefusalError):
    """No sheet is at the printer."""

    code = "nothing_at_printer"


class CheckSinglyError(RefusalError):
    """Several sheets are at the printer: which of them is meant shows only when each is looked at."""

    code = "check_singly"


class RunState(StrEnum):
    OPEN = "open"
    STOPPED = "stopped"
    DONE = "done"
    ENDED = "ended"


class PositionState(StrEnum):
    """`sent` is at the printer: nobody has seen the sheet yet."""

    WAITING = "waiting"
    SENT = "sent"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Position:
    """One certificate of a run; `sheet` is set when it is printed."""

    place: int
    number: str
    version: int
    state: PositionState = PositionState.WAITING
    sheet: int | None = None


@dataclass(frozen=True, slots=True)
class PrintRun:
    """One run as it stands.

    `top` is where the next sheet is looked for. `every` sheets go to the printer before the NO. in hand is
    asked for; while `careful`, each sent sheet is asked for alone. `in_hand` is the NO. that stopped the run.
    """

    id: str
    batch_id: BatchId
    stock_id: str
    mode: PrintMode
    order: PaperOrder
    top: int
    every: int
    positions: tuple[Position, ...]
    state: RunState = RunState.OPEN
    careful: bool = False
    in_hand: int | None = None

    @property
    def going(self) -> bool:
        """Neither finished nor ended."""
        return self.state in {RunState.OPEN, RunState.STOPPED}

    @property
    def sent(self) -> tuple[Position, ...]:
        return self._in(PositionState.SENT)

    @property
    def asked(self) -> tuple[Position, ...]:
        """The sent sheets whose NO. is asked for now: of the last one, which stands for those before it."""
        return self.sent[:1] if self.careful else self.sent

    @property
    def printed(self) -> tuple[Position, ...]:
        return self._in(PositionState.PRINTED)

    @property
    def upcoming(self) -> tuple[Position, ...]:
        """What goes to the printer next."""
        return self._in(PositionState.WAITING)[: self.every]

    @property
    def left(self) -> int:
        """How many certificates are not printed yet."""
        return len(self.positions) - len(self.printed)

    def send(self) -> "PrintRun":
        """The upcoming certificates are on their way to the printer.

        Raises RunClosedError, RunStoppedError, or SheetsUnsettledError while others are there.
        """
        self._require_going()
        if self.state is RunState.STOPPED:
            raise RunStoppedError
        self._require_settled()
        going = {one.place for one in self.upcoming}
        return self._with(
            lambda one: replace(one, state=PositionState.SENT) if one.place in going else one, careful=False
        )

    def confirm(self, expected: Sequence[int], in_hand: int) -> "PrintRun":
        """打好了: `in_hand` is the NO. on the last of the sheets asked for, which should be `expected`.

        Another NO. binds nothing: the run stops and asks for every sheet alone from then on.
        """
        self._require_sent()
        asked = self.asked
        if len(expected) != len(asked):
            raise NothingAtPrinterError
        if in_hand != expected[-1]:
            return replace(self, state=RunState.STOPPED, careful=True, in_hand=in_hand)
        sheets = {one.place: sheet for one, sheet in zip(asked, expected, strict=True)}
        bound = self._with(
            lambda one: (
                replace(one, state=PositionState.PRINTED, sheet=sheets[one.place])
                if one.place in sheets
                else one
            )
        )
        return replace(
            bound,
            top=beyond(expected[-1], self.order),
            state=RunState.OPEN if bound.left else RunState.DONE,
            careful=bound.careful and bool(bound.sent),
            in_hand=None,
        )

    def misprint(self, sheet: int) -> "PrintRun":
        """The first sheet asked for, `sheet`, is no good: its certificate waits for the one after it."""
        self._require_sent()
        first = self.sent[0].place
        back = self._with(
            lambda one: replace(one, state=PositionState.WAITING) if one.place == first else one
        )
        return replace(
            back,
            top=beyond(sheet, self.order),
            state=RunState.OPEN,
            careful=bool(back.sent),
            in_hand=None,
        )

    def eat(self, sheets: Sequence[int]) -> "PrintRun":
        """吃掉几张: `sheets` are gone without a certificate, what comes after them shifts."""
        self._require_going()
        if len(self.asked) > 1:
            raise CheckSinglyError(count=len(self.asked))
        return replace(self, top=beyond(sheets[-1], self.order), state=RunState.OPEN, in_hand=None)

    def nothing_came(self) -> "PrintRun":
        """Nothing came out for what was sent: it waits again, on the same sheets."""
        self._require_sent()
        back = self._with(
            lambda one: replace(one, state=PositionState.WAITING) if one.state is PositionState.SENT else one
        )
        return replace(back, state=RunState.OPEN, careful=False, in_hand=None)

    def restack(self, top: int, order: PaperOrder) -> "PrintRun":
        """`top` is the NO. that lies on top now, or that the sheet in hand really carries."""
        self._require_going()
        return replace(self, top=top, order=order, state=RunState.OPEN, in_hand=None)

    def singly(self) -> "PrintRun":
        """Every sent sheet is asked for alone."""
        self._require_sent()
        return replace(self, careful=True)

    def stop(self) -> "PrintRun":
        self._require_going()
        return replace(self, state=RunState.STOPPED)

    def end(self) -> "PrintRun":
        """Leave the rest unprinted; raises SheetsUnsettledError while sheets are at the printer."""
        self._require_going()
        self._require_settled()
        return replace(self, state=RunState.ENDED, in_hand=None)

    def _in(self, state: PositionState) -> tuple[Position, ...]:
        return tuple(one for one in self.positions if one.state is state)

    def _with(self, change: Callable[[Position], Position], **values: object) -> "PrintRun":
        return replace(self, positions=tuple(change(one) for one in self.positions), **values)  # type: ignore[arg-type]

    def _require_going(self) -> None:
        if not self.going:
            raise RunClosedError

    def _require_settled(self) -> None:
        if self.sent:
            raise SheetsUnsettledError(count=len(self.sent))

    def _require_sent(self) -> None:
        self._require_going()
        if not self.sent:
            raise NothingAtPrinterError
