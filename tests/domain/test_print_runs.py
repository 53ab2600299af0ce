"""A print run against a stock: whatever happens, a sheet carries one certificate and no sheet goes back."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.batches import BatchId
from app.domain.certificates import PrintMode
from app.domain.errors import KnownError
from app.domain.print_runs import (
    CheckSinglyError,
    NothingAtPrinterError,
    Position,
    PositionState,
    PrintRun,
    RunClosedError,
    RunState,
    RunStoppedError,
    SheetsUnsettledError,
)
from app.domain.stock import PaperOrder, SheetRange, SheetState, may_become, next_sheets

RANGES = [SheetRange(101, 115), SheetRange(121, 130)]


def run_of(count: int, every: int = 1, top: int = 101, order: PaperOrder = PaperOrder.ASCENDING) -> PrintRun:
    positions = tuple(Position(place, f"N{place}", 1) for place in range(1, count + 1))
    return PrintRun("r", BatchId("b"), "s", PrintMode.FULL, order, top, every, positions)


def test_a_sheet_is_bound_only_by_the_expected_number() -> None:
    run = run_of(2).send()
    stopped = run.confirm([101], 102)
    assert stopped.state is RunState.STOPPED
    assert stopped.in_hand == 102
    assert not stopped.printed
    with pytest.raises(RunStoppedError):
        replace(stopped, positions=run_of(2).positions).send()
    good = stopped.confirm([101], 101)
    assert [(one.number, one.sheet) for one in good.printed] == [("N1", 101)]
    assert good.top == 102
    assert good.in_hand is None
    done = good.send().confirm([102], 102)
    assert done.state is RunState.DONE
    with pytest.raises(RunClosedError):
        done.stop()


def test_eaten_sheets_shift_what_follows() -> None:
    run = run_of(3).send().eat([101, 102, 103])
    assert run.top == 104
    assert len(run.sent) == 1
    assert run.confirm([104], 104).printed[0].sheet == 104
    descending = run_of(3, order=PaperOrder.DESCENDING, top=130).eat([130, 129])
    assert descending.top == 128


def test_several_at_a_time_are_checked_by_the_last_and_singly_after_a_wrong_one() -> None:
    run = run_of(5, every=3).send()
    assert [one.number for one in run.asked] == ["N1", "N2", "N3"]
    assert [one.sheet for one in run.confirm([101, 102, 103], 103).printed] == [101, 102, 103]
    with pytest.raises(CheckSinglyError):
        run.eat([101])
    wrong = run.confirm([101, 102, 103], 104)
    assert [one.number for one in wrong.asked] == ["N1"]
    one = wrong.confirm([101], 101)
    eaten = one.eat([102])
    two = eaten.confirm([103], 103)
    three = two.misprint(104)
    assert [(p.number, p.state) for p in three.positions[:3]] == [
        ("N1", PositionState.PRINTED),
        ("N2", PositionState.PRINTED),
        ("N3", PositionState.WAITING),
    ]
    assert not three.careful
    assert [p.number for p in three.send().asked] == ["N3", "N4", "N5"]


def test_what_never_came_out_is_sent_again_on_the_same_sheets() -> None:
    run = run_of(2).send().nothing_came()
    assert run.top == 101
    assert [one.number for one in run.upcoming] == ["N1"]
    with pytest.raises(NothingAtPrinterError):
        run.nothing_came()
    with pytest.raises(NothingAtPrinterError):
        run.confirm([], 101)


def test_a_run_does_not_end_over_unseen_sheets_and_a_stopped_one_goes_on_from_a_number() -> None:
    run = run_of(2).send()
    with pytest.raises(SheetsUnsettledError):
        run.end()
    with pytest.raises(SheetsUnsettledError):
        run.send()
    stopped = run.nothing_came().stop()
    with pytest.raises(RunStoppedError):
        stopped.send()
    going = stopped.restack(125, PaperOrder.DESCENDING)
    assert (going.state, going.top, going.order) == (RunState.OPEN, 125, PaperOrder.DESCENDING)
    ended = going.end()
    assert (ended.state, ended.left) == (RunState.ENDED, 2)
    with pytest.raises(RunClosedError):
        ended.restack(101, PaperOrder.ASCENDING)


class PrintingPeople(RuleBasedStateMachine):
    """Somebody prints, somebody else takes sheets out of the stock, papers get lost and are printed again."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[int, SheetState] = {}
        self.carries: dict[int, str] = {}
        self.walked: dict[int, list[SheetState]] = {}
        self.run = run_of(1)

    @initialize(
        count=st.integers(1, 6), every=st.integers(1, 3), order=st.sampled_from(list(PaperOrder)),
        top=st.sampled_from([101, 108, 115, 121, 130]),
    )  # fmt: skip
    def begin(self, count: int, every: int, order: PaperOrder, top: int) -> None:
        self.run = run_of(count, every, top, order)

    def expected(self, count: int) -> tuple[int, ...]:
        return next_sheets(count, self.run.top, self.run.order, RANGES, self.sheets.keys())

    def move(self, serial: int, wanted: SheetState) -> None:
        state = self.sheets.get(serial, SheetState.UNUSED)
        assert may_become(state, wanted)
        self.sheets[serial] = wanted
        self.walked.setdefault(serial, []).append(wanted)

    def tried(self, act: object) -> None:
        """A refusal leaves everything as it was."""
        before = (self.run, dict(self.sheets), dict(self.carries))
        try:
            act()  # type: ignore[operator]
        except KnownError:
            assert (self.run, self.sheets, self.carries) == before

    @rule()
    def send(self) -> None:
        def act() -> None:
            run = self.run.send()
            self.expected(len(run.asked))
            self.run = run

        self.tried(act)

    @rule(shift=st.sampled_from([0, 0, 0, 1, -1, 5]))
    def confirm(self, shift: int) -> None:
        def act() -> None:
            sheets = self.expected(len(self.run.asked))
            if not sheets:
                raise NothingAtPrinterError
            asked, run = self.run.asked, self.run.confirm(sheets, sheets[-1] + shift)
            if run.in_hand is None:
                for position, sheet in zip(asked, sheets, strict=True):
                    self.move(sheet, SheetState.USED)
                    self.carries[sheet] = position.number
            else:
                assert run.printed == self.run.printed
            self.run = run

        self.tried(act)

    @rule(count=st.integers(1, 3))
    def eat(self, count: int) -> None:
        def act() -> None:
            sheets = self.expected(count)
            run = self.run.eat(sheets)
            for sheet in sheets:
                self.move(sheet, SheetState.SPOILED)
            self.run = run

        self.tried(act)

    @rule()
    def misprint(self) -> None:
        def act() -> None:
            (sheet,) = self.expected(1)
            run = self.run.misprint(sheet)
            self.move(sheet, SheetState.SPOILED)
            self.run = run

        self.tried(act)

    @rule(top=st.integers(100, 131), order=st.sampled_from(list(PaperOrder)))
    def restack(self, top: int, order: PaperOrder) -> None:
        self.tried(lambda: setattr(self, "run", self.run.restack(top, order)))

    @rule(name=st.sampled_from(["nothing_came", "singly", "stop", "end"]))
    def change(self, name: str) -> None:
        self.tried(lambda: setattr(self, "run", getattr(self.run, name)()))

    @rule(serial=st.integers(101, 130), wanted=st.sampled_from(list(SheetState)))
    def somebody_takes_a_sheet_out(self, serial: int, wanted: SheetState) -> None:
        state = self.sheets.get(serial, SheetState.UNUSED)
        held = any(serial in one for one in RANGES)
        if held and wanted is not SheetState.USED and may_become(state, wanted):
            self.move(serial, wanted)

    @precondition(lambda self: not self.run.going)
    @rule(every=st.integers(1, 3))
    def print_again_what_has_no_sheet(self, every: int) -> None:
        live = {number for sheet, number in self.carries.items() if self.sheets[sheet] is SheetState.USED}
        bare = [one.number for one in self.run.positions if one.number not in live]
        if bare:
            run = run_of(len(bare), every, 101)
            positions = tuple(
                replace(one, number=number) for one, number in zip(run.positions, bare, strict=True)
            )
            self.run = replace(run, positions=positions)

    @invariant()
    def a_sheet_never_is_on_two_valid_certificates(self) -> None:
        live = [number for sheet, number in self.carries.items() if self.sheets[sheet] is SheetState.USED]
        assert len(live) == len(set(live))
        for position in self.run.printed:
            assert position.sheet is not None
            assert self.carries[position.sheet] == position.number

    @invariant()
    def a_sheet_is_used_once_and_never_goes_back(self) -> None:
        for walk in self.walked.values():
            assert len(walk) == len(set(walk))
            assert SheetState.USED not in walk[1:]


PrintingPeople.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestPrintingPeople = PrintingPeople.TestCase
