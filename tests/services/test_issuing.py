"""Numbers and certificates: no gap, nothing doubled, and a record that later edits leave alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.accounts import Role, RoleMissingError
from app.domain.candidates import Candidate, CandidateState, StateRefusesError
from app.domain.certificate_numbers import LAST_SERIAL
from app.domain.certificates import NumberState, PrintMode, RegisteredNumber
from app.domain.levels import Level
from app.domain.number_series import SerialsExhaustedError
from app.domain.road import StepOutOfOrderError
from app.services.issuing import (
    FolderUnusableError,
    Issuing,
    NobodyConfirmedError,
    NothingToPrintError,
    NumberingNotListedError,
    ReservationOutdatedError,
)
from app.services.press import certificate_printer
from app.services.progress import JobCancelledError
from app.services.steps import Steps
from app.storage.log import ClockBehindError
from tests.services.bench import Bench

UNPRINTABLE = "\U0003fffd"


def _issuing(bench: Bench) -> Issuing:
    return Issuing(bench.office, certificate_printer())


def _register(bench: Bench, level: Level = Level.T, year: int | None = None) -> list[RegisteredNumber]:
    with bench.office.store.reading() as session:
        prefix = session.institutions.the_one().prefix
        return session.numbers.register(prefix, year or bench.clock.today().year, level)


def _rewrite(bench: Bench, candidate: Candidate, **columns: object) -> None:
    with bench.office.store.session() as session:
        session.candidates._db.table("candidates").update(candidate.id, columns)


def _rename(bench: Bench, candidate: Candidate, name: str) -> None:
    with bench.office.store.session() as session:
        session.candidates.change_person(replace(candidate.person, name=name))


def test_numbers_run_without_a_gap_in_the_order_of_the_batch(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    confirmed = bench.candidates(CandidateState.CONFIRMED)
    run = _issuing(bench).issue_all(bench.batch, bench.secretary)
    assert run.refused == ()
    assert [one.number[-6:] for one in run.issued] == [f"{n:06d}" for n in range(1, len(confirmed) + 1)]
    assert [one.candidate_id for one in run.issued] == [one.id for one in confirmed]
    assert {one.number[:16] for one in run.issued} == {"Y00101199996621T"}
    assert [one.state for one in _register(bench)] == [NumberState.USED] * len(confirmed)
    assert bench.acts().count("issued") == len(confirmed)
    with pytest.raises(NobodyConfirmedError) as caught:
        _issuing(bench).issue_all(bench.batch, bench.secretary)
    assert caught.value.article is not None


def test_the_lines_of_a_run_share_an_act_id(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    with bench.office.store.reading() as session:
        runs = {line.act_id for line in session.log.lines(bench.batch.id) if line.act == "issued"}
    assert len(runs) == 1


def test_levels_and_years_count_apart(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    first, second, third, *_ = bench.candidates(CandidateState.CONFIRMED)
    _rewrite(bench, second, level="S")
    bench.sign_slips(second.id)
    issuing = _issuing(bench)
    numbers = [issuing.issue(one.id, bench.secretary).number for one in (first, second)]
    bench.clock.move_to(date(2022, 1, 4))
    numbers.append(issuing.issue(third.id, bench.secretary).number)
    assert [number[13:] for number in numbers] == ["21T000001", "21S000001", "22T000001"]


def test_who_is_refused_takes_no_number_and_the_others_go_on(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    confirmed = bench.candidates(CandidateState.CONFIRMED)
    _rewrite(bench, confirmed[0], photo_sha256=None)
    _rename(bench, confirmed[2], f"张{UNPRINTABLE}")
    bench.sign_slips(confirmed[2].id)
    run = _issuing(bench).issue_all(bench.batch, bench.secretary)
    refused = {one.candidate.id: one.error for one in run.refused}
    assert {key: error.code for key, error in refused.items()} == {
        confirmed[0].id: "photo_missing",
        confirmed[2].id: "glyph_missing",
    }
    assert "U+3FFFD" in bench.office.texts.error(refused[confirmed[2].id])
    assert [one.number[-6:] for one in run.issued] == [f"{n:06d}" for n in range(1, len(confirmed) - 1)]
    _rename(bench, confirmed[2], "张堃")
    bench.sign_slips(confirmed[2].id)
    assert _issuing(bench).issue(confirmed[2].id, bench.secretary).number[-6:] == f"{len(confirmed) - 1:06d}"
    assert bench.states()[confirmed[0].name] is CandidateState.CONFIRMED


def test_exhausted_serials_refuse_everybody_and_store_nothing(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    with bench.office.store.session() as session:
        prefix = session.institutions.the_one().prefix
        counter = {"prefix": prefix, "year": 2021, "level": "T", "next_serial": LAST_SERIAL}
        session.numbers._db.table("counters").insert(counter)
    run = _issuing(bench).issue_all(bench.batch, bench.secretary)
    assert [one.number[-6:] for one in run.issued] == ["999999"]
    assert {type(one.error) for one in run.refused} == {SerialsExhaustedError}
    assert "特级技师" in bench.office.texts.error(run.refused[0].error)


def test_only_the_confirmed_are_issued_to_by_a_secretary_in_order(
    at: Callable[[str], Bench], at_gd: Callable[[str], Bench]
) -> None:
    bench = at("confirmed")
    held = bench.candidates(CandidateState.PROPOSED)[0]
    with pytest.raises(StateRefusesError):
        _issuing(bench).issue(held.id, bench.secretary)
    with pytest.raises(RoleMissingError):
        _issuing(bench).issue_all(bench.batch, bench.approver)
    gd = at_gd("confirmed")
    one = gd.candidates(CandidateState.CONFIRMED)[0]
    with gd.office.store.session() as session:
        session.candidates.undo_steps(one.id, ["results_verified"])
    with pytest.raises(StepOutOfOrderError) as caught:
        _issuing(gd).issue(one.id, gd.secretary)
    assert caught.value.article == gd.office.policy(gd.batch).road.step("issuing").article


def test_a_clock_that_went_back_stops_the_run(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    bench.clock.move_to(date(2021, 10, 1))
    with pytest.raises(ClockBehindError):
        _issuing(bench).issue_all(bench.batch, bench.secretary)
    assert _register(bench) == []


def test_a_reserved_number_and_its_day_are_kept(at_gd: Callable[[str], Bench]) -> None:
    bench = at_gd("confirmed")
    reserved = {one.candidate_id: one for one in _register(bench)}
    assert {one.state for one in reserved.values()} == {NumberState.RESERVED}
    day = bench.clock.today()
    bench.clock.move_to(date(day.year, 12, 30))
    run = _issuing(bench).issue_all(bench.batch, bench.secretary)
    assert {one.candidate_id: one.number for one in run.issued} == {
        key: one.number for key, one in reserved.items()
    }
    assert {one.issued_on for one in run.issued} == {day}


def test_a_reservation_of_last_year_is_renewed_and_reported_anew(at_gd: Callable[[str], Bench]) -> None:
    bench = at_gd("confirmed")
    old = _register(bench)
    next_year = bench.clock.today().year + 1
    bench.clock.move_to(date(next_year, 1, 5))
    run = _issuing(bench).issue_all(bench.batch, bench.secretary)
    assert {type(one.error) for one in run.refused} == {ReservationOutdatedError}
    fresh = _issuing(bench).reserve(bench.batch, bench.secretary)
    assert [one.year for one in fresh] == [next_year] * len(old)
    assert {one.state for one in _register(bench, year=next_year - 1)} == {NumberState.VOID}
    with pytest.raises(StepOutOfOrderError):
        _issuing(bench).issue(fresh[0].candidate_id, bench.secretary)
    for step in ("results_reported", "authority_checked", "results_verified"):
        waiting = [one.candidate_id for one in fresh]
        Steps(bench.office).complete_for(bench.batch, waiting, step, bench.secretary)
    assert len(_issuing(bench).issue_all(bench.batch, bench.secretary).issued) == len(old)
    with bench.office.store.reading() as session:
        assert session.numbers.faults() == []


def test_numbers_are_reserved_once_and_only_where_the_pack_lists_it(
    at: Callable[[str], Bench], at_gd: Callable[[str], Bench]
) -> None:
    bench = at("confirmed")
    with pytest.raises(NumberingNotListedError):
        _issuing(bench).reserve(bench.batch, bench.secretary)
    gd = at_gd("confirmed")
    with pytest.raises(NobodyConfirmedError):
        _issuing(gd).reserve(gd.batch, gd.secretary)


def test_the_record_prints_the_same_bytes_whatever_becomes_of_the_person(
    at: Callable[[str], Bench], tmp_path: Path
) -> None:
    bench = at("issued")
    issued = bench.candidates(CandidateState.ISSUED)[0]
    issuing = _issuing(bench)
    before = {
        path.name: path.read_bytes()
        for path in issuing.print_batch(bench.batch, tmp_path / "一", PrintMode.FULL, bench.secretary)
    }
    _rename(bench, issued, "改名")
    _rewrite(bench, issued, photo_sha256=None, job="改了", unit="改了")
    again = issuing.print_batch(bench.batch, tmp_path / "二", PrintMode.FULL, bench.secretary)
    assert {path.name: path.read_bytes() for path in again} == before
    assert len(before) == len(bench.candidates(CandidateState.ISSUED)) + 1
    with bench.office.store.reading() as session:
        certificates = session.certificates.of_batch(bench.batch.id)
        events = session.certificates.print_events(bench.batch.id)
        first = session.files.content(certificates[0].pdf_sha256)
    assert certificates[0].content["name"] == issued.name
    assert before[f"{certificates[0].number}.pdf"] == first
    assert len(events) == 2 * len(certificates)


def test_overlay_leaves_an_event_and_drafts_leave_nothing(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("issued")
    issuing = _issuing(bench)
    full = issuing.print_batch(bench.batch, tmp_path / "f", PrintMode.FULL, bench.secretary)
    overlay = issuing.print_batch(bench.batch, tmp_path / "o", PrintMode.OVERLAY, bench.secretary)
    assert [path.name for path in overlay] == [path.name for path in full]
    assert overlay[0].read_bytes() != full[0].read_bytes()
    acts = bench.acts()
    drafts = issuing.print_batch(bench.batch, tmp_path / "d", PrintMode.DRAFT, bench.secretary)
    assert drafts[0].read_bytes().startswith(b"%PDF")
    assert bench.acts() == acts
    with bench.office.store.reading() as session:
        modes = {event["mode"] for event in session.certificates.print_events(bench.batch.id)}
    assert modes == {"full", "overlay"}


def test_nothing_to_print_or_nowhere_to_print_to(at: Callable[[str], Bench], tmp_path: Path) -> None:
    confirmed, issued = at("confirmed"), at("issued")
    with pytest.raises(NothingToPrintError):
        _issuing(confirmed).print_batch(confirmed.batch, tmp_path, PrintMode.FULL, confirmed.secretary)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FolderUnusableError):
        _issuing(issued).print_batch(issued.batch, tmp_path / "file", PrintMode.FULL, issued.secretary)
    assert "printed" not in issued.acts()
    observer = issued.account("看客", Role.OBSERVER)
    with pytest.raises(RoleMissingError):
        _issuing(issued).print_batch(issued.batch, tmp_path, PrintMode.DRAFT, observer)


def test_a_draft_needs_no_number_and_no_confirmation(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("examined")
    written = _issuing(bench).print_batch(bench.batch, tmp_path, PrintMode.DRAFT, bench.secretary)
    assert len(written) == len(bench.candidates(CandidateState.ELIGIBLE)) + 1
    assert _register(bench) == []


@pytest.mark.parametrize("mode", list(PrintMode))
def test_a_stopped_print_leaves_no_file_and_no_event(
    at: Callable[[str], Bench], tmp_path: Path, mode: PrintMode
) -> None:
    bench = at("issued")
    acts = bench.acts()

    class Stopping:
        def advance(self, done: int, total: int) -> None:
            if done * 2 >= total:
                raise JobCancelledError

    with pytest.raises(JobCancelledError):
        _issuing(bench).print_batch(bench.batch, tmp_path / "out", mode, bench.secretary, Stopping())
    assert list(tmp_path.glob("out/**/*")) == []
    assert bench.acts() == acts
