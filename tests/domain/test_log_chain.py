"""The act log: whatever is changed, dropped, doubled or put elsewhere is found, and where."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.log_chain import CHAIN_START, LogLine, first_break

_FIELDS = ("at", "act_id", "actor", "act", "record", "before", "after", "previous")
_TEXT = st.text(max_size=8)
_ACT = st.tuples(_TEXT, _TEXT, _TEXT, _TEXT, _TEXT, st.none() | _TEXT, st.none() | _TEXT)


def _chained(acts: list[tuple[str, str, str, str, str, str | None, str | None]]) -> list[LogLine]:
    lines: list[LogLine] = []
    previous = CHAIN_START
    for position, act in enumerate(acts, 1):
        lines.append(LogLine(position, *act, previous).sealed())
        previous = lines[-1].digest
    return lines


_CHAINS = st.lists(_ACT, min_size=1, max_size=6).map(_chained)


@given(_CHAINS)
@settings(max_examples=40)
def test_a_chain_as_written_holds(lines: list[LogLine]) -> None:
    assert first_break(lines) is None
    assert first_break([]) is None


@given(_CHAINS, st.data())
@settings(max_examples=80)
def test_any_changed_field_is_found_at_its_line(lines: list[LogLine], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    name = data.draw(
        st.sampled_from(("at", "act_id", "actor", "act", "record", "before", "after", "previous"))
    )
    old = getattr(lines[place], name)
    new = data.draw((_TEXT | st.none() if name in {"before", "after"} else _TEXT).filter(lambda v: v != old))
    changed = [*lines]
    changed[place] = replace(lines[place], **{name: new})  # type: ignore[arg-type]
    assert first_break(changed) == place + 1


@given(_CHAINS, st.data())
@settings(max_examples=40)
def test_a_change_sealed_anew_is_found_at_the_next_line(lines: list[LogLine], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    changed = [*lines]
    changed[place] = replace(lines[place], record=lines[place].record + "x").sealed()
    assert first_break(changed) == (place + 2 if place + 1 < len(lines) else None)


@given(_CHAINS, st.data())
@settings(max_examples=40)
def test_a_line_dropped_from_within_is_found(lines: list[LogLine], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    left = lines[:place] + lines[place + 1 :]
    assert first_break(left) == (place + 1 if place < len(left) else None)


@given(_CHAINS, st.data())
@settings(max_examples=40)
def test_lines_in_another_order_or_twice_are_found(lines: list[LogLine], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(lines))
    assert (first_break(shuffled) is None) == (shuffled == lines)
    place = data.draw(st.integers(0, len(lines) - 1))
    assert first_break([*lines[: place + 1], *lines[place:]]) == place + 2


def test_a_field_cannot_flow_into_its_neighbour() -> None:
    one = LogLine(1, "t", "a", "b", "act", "r", None, "x", CHAIN_START).sealed()
    other = LogLine(1, "t", "a", "b", "act", "r", "x", None, CHAIN_START).sealed()
    empty = LogLine(1, "t", "a", "b", "act", "r", "", "x", CHAIN_START).sealed()
    assert len({one.digest, other.digest, empty.digest}) == 3
