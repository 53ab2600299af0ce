"""Starts, leased blocks, reservations given back, and the change of the year."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date

import pytest

from app.domain.accounts import RoleMissingError
from app.domain.candidates import CandidateState
from app.domain.certificates import NumberState
from app.domain.levels import Level
from app.domain.number_series import (
    Block,
    BlocksUsedUpError,
    CounterUsedError,
    SerialInvalidError,
)
from app.services.issuing import Issuing
from app.services.issuing_view import IssuingView
from app.services.numbering import NotReservedError, Numbering, ReleaseReason
from app.services.press import certificate_printer
from app.services.register_view import Fate, RegisterView
from app.services.safekeeping import check_file
from tests.services.bench import Bench

OpenAt = Callable[[str], Bench]
DAY = date(2021, 10, 1)


def _issue(bench: Bench, count: int) -> list[str]:
    issuing = Issuing(bench.office, certificate_printer())
    waiting = bench.candidates(CandidateState.CONFIRMED)[:count]
    return [issuing.issue(one.id, bench.secretary).number[-6:] for one in waiting]


def _block(first: int, last: int) -> Block:
    return Block(first, last, "集团公司", "集团〔2021〕8号", DAY)


def _faults(bench: Bench, *statements: str) -> dict[str, list[str]]:
    """What the check finds after the file was touched by other means."""
    bench.office.store.close()
    with closing(sqlite3.connect(bench.file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    found: dict[str, list[str]] = {}
    for remark in check_file(bench.file).problems:
        found.setdefault(remark.code, []).append(str(remark.values.get("number", ""))[-13:])
    return found


def test_a_start_can_be_set_until_a_number_is_taken(at: OpenAt) -> None:
    bench = at("confirmed")
    numbering, year = Numbering(bench.office), bench.clock.today().year
    with pytest.raises(RoleMissingError):
        numbering.set_start(year, Level.T, 500, bench.secretary)
    with pytest.raises(SerialInvalidError):
        numbering.set_start(year, Level.T, 0, bench.approver)
    numbering.set_start(year, Level.T, 700, bench.approver)
    numbering.set_start(year, Level.T, 500, bench.approver)
    assert numbering.series(year, Level.T).upcoming is not None
    assert IssuingView(bench.office).next_numbers(bench.batch)[0].first is not None
    assert _issue(bench, 2) == ["000500", "000501"]
    with pytest.raises(CounterUsedError):
        numbering.set_start(year, Level.T, 900, bench.approver)
    register = RegisterView(bench.office).register()
    assert [line.number[-6:] for line in register.lines] == ["000500", "000501"]
    assert register.faults == ()


def test_a_reserved_number_fixes_the_start_too(at_gd: OpenAt) -> None:
    bench = at_gd("confirmed")
    with pytest.raises(CounterUsedError):
        Numbering(bench.office).set_start(bench.clock.today().year, Level.T, 500, bench.approver)


@pytest.mark.parametrize("serial", [500, 501, 502])
def test_the_check_misses_the_first_number_one_between_and_the_last(at: OpenAt, serial: int) -> None:
    bench = at("confirmed")
    Numbering(bench.office).set_start(bench.clock.today().year, Level.T, 500, bench.approver)
    _issue(bench, 3)
    found = _faults(bench, "PRAGMA foreign_keys = OFF", f"DELETE FROM numbers WHERE serial = {serial}")
    assert found["serial_missing"][0].endswith(f"{serial:06d}")


def test_the_counter_runs_inside_blocks_and_stops_at_their_end(at: OpenAt) -> None:
    bench = at("confirmed")
    numbering, year = Numbering(bench.office), bench.clock.today().year
    assert _issue(bench, 1) == ["000001"]
    numbering.lease_block(year, Level.T, _block(100, 101), bench.approver)
    numbering.lease_block(year, Level.T, _block(300, 300), bench.approver)
    assert _issue(bench, 3) == ["000100", "000101", "000300"]
    (told,) = IssuingView(bench.office).next_numbers(bench.batch)
    assert told.first is None
    assert isinstance(told.obstacle, BlocksUsedUpError)
    run = Issuing(bench.office, certificate_printer()).issue_all(bench.batch, bench.secretary)
    assert run.issued == ()
    assert {type(one.error) for one in run.refused} == {BlocksUsedUpError}
    assert "登记租用号段" in bench.office.texts.error(run.refused[0].error)
    numbering.lease_block(year, Level.T, _block(400, 402), bench.approver)
    assert _issue(bench, 1) == ["000400"]
    register = RegisterView(bench.office).register()
    assert [(line.number[-6:], line.fate) for line in register.lines] == [
        ("000001", Fate.USED),
        ("000100", Fate.USED),
        ("000101", Fate.USED),
        ("000300", Fate.USED),
        ("000400", Fate.USED),
        ("000401", Fate.FREE),
    ]
    assert register.counts[Fate.FREE] == 2
    assert register.faults == ()
    assert _faults(bench) == {}


@pytest.mark.parametrize("serial", [1, 100, 101, 200])
def test_the_check_understands_blocks(at: OpenAt, serial: int) -> None:
    bench = at("confirmed")
    numbering, year = Numbering(bench.office), bench.clock.today().year
    _issue(bench, 1)
    numbering.lease_block(year, Level.T, _block(100, 101), bench.approver)
    numbering.lease_block(year, Level.T, _block(200, 210), bench.approver)
    assert _issue(bench, 3) == ["000100", "000101", "000200"]
    found = _faults(bench, "PRAGMA foreign_keys = OFF", f"DELETE FROM numbers WHERE serial = {serial}")
    assert [number[-6:] for number in found["serial_missing"]] == [f"{serial:06d}"]


def test_a_number_outside_the_blocks_is_found(at: OpenAt) -> None:
    bench = at("confirmed")
    Numbering(bench.office).lease_block(bench.clock.today().year, Level.T, _block(100, 110), bench.approver)
    _issue(bench, 2)
    found = _faults(bench, "UPDATE leased_blocks SET first = 101")
    assert found["serial_outside_blocks"][0].endswith("000100")


def test_a_block_that_holds_what_was_taken_before_goes_on(at: OpenAt) -> None:
    """The institution had begun its block before the program knew of it."""
    bench = at("confirmed")
    assert _issue(bench, 2) == ["000001", "000002"]
    Numbering(bench.office).lease_block(bench.clock.today().year, Level.T, _block(1, 50), bench.approver)
    assert _issue(bench, 1) == ["000003"]
    assert RegisterView(bench.office).register().faults == ()
    assert _faults(bench) == {}


def test_what_a_december_decision_issues_in_january_has_januarys_year(at: OpenAt) -> None:
    bench = at("confirmed")
    bench.clock.move_to(date(2021, 12, 31), hour=23)
    assert _issue(bench, 1) == ["000001"]
    bench.clock.move_to(date(2022, 1, 4))
    run = Issuing(bench.office, certificate_printer()).issue_all(bench.batch, bench.secretary)
    assert {one.number[13:15] for one in run.issued} == {"22"}
    assert {one.issued_on for one in run.issued} == {date(2022, 1, 4)}
    assert run.issued[0].number.endswith("000001")
    assert RegisterView(bench.office).register().faults == ()


def test_a_reservation_is_given_back_for_good(at_gd: OpenAt) -> None:
    bench = at_gd("confirmed")
    numbering = Numbering(bench.office)
    one = bench.candidates(CandidateState.CONFIRMED)[0]
    with pytest.raises(RoleMissingError):
        numbering.release(one.id, ReleaseReason.AUTHORITY_REFUSED, bench.secretary)
    given = numbering.release(one.id, ReleaseReason.AUTHORITY_REFUSED, bench.approver)
    with pytest.raises(NotReservedError):
        numbering.release(one.id, ReleaseReason.AUTHORITY_REFUSED, bench.approver)
    line = next(line for line in RegisterView(bench.office).register().lines if line.number == given.number)
    assert (line.fate, line.void_reason) == (Fate.VOID, "authority_refused")
    (fresh,) = Issuing(bench.office, certificate_printer()).reserve(bench.batch, bench.secretary)
    assert fresh.candidate_id == one.id
    assert fresh.serial > given.serial
    assert fresh.state is NumberState.RESERVED
