"""The register: every serial has a line, and what nobody took is told."""

from collections.abc import Callable

from app.services.issuing_view import IssuingView
from app.services.register_view import Fate, RegisterView
from tests.services.bench import Bench


def test_every_used_number_has_its_line(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    rows = [row for row in IssuingView(bench.office).rows(bench.batch) if row.issued]
    register = RegisterView(bench.office).register()
    assert [(line.number, line.name) for line in register.lines] == [(row.number, row.name) for row in rows]
    assert register.counts[Fate.USED] == len(rows)
    assert register.counts[Fate.MISSING] == 0
    assert register.faults == ()
    assert {line.batch for line in register.lines} == {bench.batch.title}


def test_a_gap_and_a_lost_end_are_told_as_runs(at_gd: Callable[[str], Bench]) -> None:
    bench = at_gd("confirmed")
    before = RegisterView(bench.office).register()
    assert before.counts[Fate.RESERVED] == len(before.lines)
    first, last = before.lines[0].number, before.lines[-1].number
    for number, told in ((first, (first, first)), (last, (first, last))):
        with bench.office.store.session() as session:
            session.numbers._db.execute("DELETE FROM numbers WHERE number = ?", [number])
        after = RegisterView(bench.office).register()
        gaps = [line for line in after.lines if line.fate is Fate.MISSING]
        assert (gaps[0].number, gaps[-1].last) == told
    assert after.counts[Fate.MISSING] == len(before.lines)


def test_a_long_gap_is_one_line(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    with bench.office.store.session() as session:
        session.numbers._db.execute("UPDATE counters SET next_serial = 900001")
    register = RegisterView(bench.office).register()
    gap = register.lines[-1]
    assert gap.fate is Fate.MISSING
    assert gap.last is not None
    assert gap.last.endswith("900000")
    assert register.counts[Fate.MISSING] == 900_000 - len(register.lines) + 1


def test_a_void_number_keeps_its_reason(at_gd: Callable[[str], Bench]) -> None:
    bench = at_gd("confirmed")
    number = RegisterView(bench.office).register().lines[0].number
    with bench.office.store.session() as session:
        session.numbers.void(number, "year_changed", bench.clock.now())
    line = RegisterView(bench.office).register().lines[0]
    assert (line.fate, line.void_reason) == (Fate.VOID, "year_changed")
    assert RegisterView(bench.office).prints(number) == []
