"""Laws of the counters: no serial twice, none outside leased blocks, every one that is due has a line."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.certificate_numbers import LAST_SERIAL
from app.domain.errors import RefusalError
from app.domain.number_series import (
    Block,
    BlockOverlapsError,
    BlockPassedError,
    BlocksUsedUpError,
    NumbersAssignedError,
    SerialInvalidError,
    SerialsExhaustedError,
    Series,
    SeriesState,
    check_block,
    check_serial,
    runs,
    untaken,
)

SERIES = Series("Y001011999966", 2026, "T")
DAY = date(2026, 1, 5)


def _state(**given_values: object) -> SeriesState:
    plain = SeriesState(SERIES, 1, 1, 0, (), frozenset(), frozenset(), begun=False)
    return replace(plain, **given_values)  # type: ignore[arg-type]


def _block(first: int, last: int) -> Block:
    return Block(first, last, "集团公司", "集团〔2026〕1号", DAY)


@st.composite
def _blocks(draw: st.DrawFn) -> tuple[Block, ...]:
    edges = sorted(draw(st.sets(st.integers(1, 60), min_size=2, max_size=6)))
    return tuple(_block(edges[at], edges[at + 1]) for at in range(0, len(edges) - 1, 2))


def _taken(state: SeriesState, most: int) -> list[int]:
    """As many serials as there are, taken one after the other."""
    found: list[int] = []
    while len(found) < most:
        try:
            serial = state.next_serial()
        except RefusalError:
            break
        found.append(serial)
        state = replace(state, upcoming=serial + 1, begun=True)
    return found


@given(_blocks(), st.frozensets(st.integers(1, 60)), st.frozensets(st.integers(1, 60)))
def test_inside_blocks_each_free_serial_is_taken_once_and_none_outside(
    blocks: tuple[Block, ...], assigned: frozenset[int], skipped: frozenset[int]
) -> None:
    found = _taken(_state(blocks=blocks, assigned=assigned, skipped=skipped), 200)
    leased = {serial for block in blocks for serial in range(block.first, block.last + 1)}
    assert found == sorted(leased - assigned - skipped)


@given(st.integers(1, 50), st.frozensets(st.integers(1, 80)), st.integers(0, 20))
def test_without_blocks_serials_run_from_the_start_and_pass_over_what_is_given_away(
    start: int, skipped: frozenset[int], most: int
) -> None:
    found = _taken(_state(start=start, upcoming=start, skipped=skipped), most)
    assert len(found) == most
    assert found == [one for one in range(start, start + most + len(skipped)) if one not in skipped][:most]


@given(st.integers(1, 20), st.integers(0, 20), _blocks(), st.integers(0, 15))
def test_whatever_was_taken_is_due_and_nothing_else_is(
    start: int, own: int, blocks: tuple[Block, ...], more: int
) -> None:
    """First the institution's own run, then blocks that lie behind it."""
    mine = list(range(start, start + own))
    later = tuple(block for block in blocks if block.first >= start + own)
    state = _state(start=start, upcoming=start + own, own_until=mine[-1] if mine else 0, begun=bool(mine))
    if later:
        state = replace(state, blocks=later)
    taken = _taken(state, more)
    state = replace(state, upcoming=(taken or mine or [start - 1])[-1] + 1)
    assert [serial for run in state.due() for serial in run] == mine + taken
    assert untaken(list(state.due()), [*mine, *taken]) == []


@given(st.frozensets(st.integers(1, 40)), st.lists(st.tuples(st.integers(1, 20), st.integers(0, 20))))
def test_untaken_and_taken_together_are_what_was_due(
    taken: frozenset[int], bounds: list[tuple[int, int]]
) -> None:
    due = [range(first, first + size) for first, size in bounds]
    for run in due:
        gaps = {one for first, last in untaken([run], taken) for one in range(first, last + 1)}
        assert gaps == set(run) - taken


@given(st.frozensets(st.integers(1, 40)))
def test_runs_say_the_same_shorter(serials: frozenset[int]) -> None:
    told = [one for first, last in runs(serials) for one in range(first, last + 1)]
    assert told == sorted(serials)
    assert all(
        later[0] > earlier[1] + 1 for earlier, later in zip(runs(serials), runs(serials)[1:], strict=False)
    )


def test_the_ends_are_told_apart() -> None:
    with pytest.raises(SerialsExhaustedError):
        _state(upcoming=LAST_SERIAL + 1, begun=True).next_serial()
    used = _state(blocks=(_block(1, 3),), upcoming=4, begun=True)
    with pytest.raises(BlocksUsedUpError) as caught:
        used.next_serial()
    assert str(caught.value.values["number"]).endswith("000003")
    with pytest.raises(NumbersAssignedError):
        _state(assigned=frozenset({7})).next_serial()
    assert _state(assigned=frozenset({7}), begun=True, upcoming=7).next_serial() == 8
    for wrong in (0, -1, LAST_SERIAL + 1):
        with pytest.raises(SerialInvalidError):
            check_serial(wrong)


def test_a_block_joins_only_where_it_can_be_used() -> None:
    state = _state(blocks=(_block(10, 20),), upcoming=15, begun=True)
    for first, last in ((1, 10), (20, 30), (5, 40), (12, 13)):
        with pytest.raises(BlockOverlapsError):
            check_block(state, _block(first, last))
    with pytest.raises(BlockPassedError):
        check_block(state, _block(1, 9))
    with pytest.raises(SerialInvalidError):
        check_block(state, _block(30, 25))
    check_block(state, _block(21, 30))
