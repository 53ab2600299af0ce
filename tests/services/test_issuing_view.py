"""What the issuing screen shows: rows, pages, why not, and the numbers that would be used up."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.accounts import Role, RoleMissingError
from app.domain.candidates import CandidateState
from app.printing.raster import page_count
from app.services.issuing import FolderUnusableError, Issuing, NobodyConfirmedError, NothingToPrintError
from app.services.issuing_view import IssuingView, Standing
from app.services.press import certificate_printer
from app.services.progress import JobCancelledError
from tests.services.bench import Bench

UNPRINTABLE = "\U0003fffd"


class StopAfter:
    """Asks to stop once so many people are through."""

    def __init__(self, people: int) -> None:
        self._people = people

    def advance(self, done: int, total: int) -> None:  # noqa: ARG002
        if done >= self._people:
            raise JobCancelledError


def test_confirmed_people_wait_and_their_page_is_a_draft(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    view = IssuingView(bench.office)
    rows = view.rows(bench.batch)
    assert [row.name for row in rows] == [one.name for one in bench.candidates(CandidateState.CONFIRMED)]
    assert {row.standing for row in rows} == {Standing.WAITING}
    page = view.page(rows[0])
    assert page.draft
    assert page.pdf is not None
    assert page_count(page.pdf) == 1
    assert page.faces
    assert page.obstacle is None


def test_an_issued_row_shows_the_archived_bytes(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    view = IssuingView(bench.office)
    rows = [row for row in view.rows(bench.batch) if row.issued]
    archived = dict(view.archived(bench.batch, [rows[0].number]))
    page = view.page(rows[0])
    assert not page.draft
    assert page.pdf == archived[rows[0].number]
    assert [row.number for row in rows] == sorted(row.number for row in rows)


def test_the_numbers_beginning_is_told_before_they_are_used(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    view = IssuingView(bench.office)
    (told,) = view.next_numbers(bench.batch)
    run = Issuing(bench.office, certificate_printer()).issue_all(bench.batch, bench.secretary)
    assert told.people == len(run.issued)
    assert told.first == run.issued[0].number
    assert view.next_numbers(bench.batch) == []


def test_reserved_numbers_stand_in_the_rows_and_on_the_draft(at_gd: Callable[[str], Bench]) -> None:
    bench = at_gd("confirmed")
    view = IssuingView(bench.office)
    row = view.rows(bench.batch)[0]
    assert row.standing is Standing.RESERVED
    assert row.number
    assert not view.numbering_due(bench.batch)
    assert [one.first for one in view.next_numbers(bench.batch)] == [None]


def test_why_nobody_can_be_issued_to(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    view = IssuingView(bench.office)
    assert isinstance(view.why_not_issue(bench.batch, bench.secretary), NobodyConfirmedError)
    assert isinstance(view.why_not_print(bench.batch, bench.secretary), NothingToPrintError)


def test_who_lacks_the_role_is_told_so(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    observer = bench.account("旁观者", Role.OBSERVER)
    view = IssuingView(bench.office)
    assert isinstance(view.why_not_issue(bench.batch, observer), RoleMissingError)
    assert view.why_not_issue(bench.batch, bench.secretary) is None


def test_a_character_without_a_face_is_told_instead_of_a_page(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    person = bench.candidates(CandidateState.CONFIRMED)[0].person
    with bench.office.store.session() as session:
        session.candidates._db.table("people").update(person.id, {"name": f"赵{UNPRINTABLE}"})
    view = IssuingView(bench.office)
    page = view.page(view.rows(bench.batch)[0])
    assert page.pdf is None
    assert page.obstacle is not None
    assert page.obstacle.code == "glyph_missing"


def test_a_missing_portrait_is_told_beside_the_draft(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    candidate = bench.candidates(CandidateState.CONFIRMED)[0]
    with bench.office.store.session() as session:
        session.candidates._db.table("candidates").update(candidate.id, {"photo_sha256": None})
    view = IssuingView(bench.office)
    page = view.page(view.rows(bench.batch)[0])
    assert page.pdf is not None
    assert page.obstacle is not None
    assert page.obstacle.code == "photo_missing"


def test_a_stopped_run_keeps_what_was_issued(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    waiting = len(bench.candidates(CandidateState.CONFIRMED))
    run = Issuing(bench.office, certificate_printer()).issue_all(bench.batch, bench.secretary, StopAfter(2))
    assert len(run.issued) == 2
    assert run.left == waiting - 2
    assert len(bench.candidates(CandidateState.ISSUED)) == 2


def test_printed_numbers_are_noted_once_each(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    view = IssuingView(bench.office)
    numbers = [row.number for row in view.rows(bench.batch) if row.issued][:2]
    issuing = Issuing(bench.office, certificate_printer())
    assert issuing.note_printed(bench.batch, numbers, "三楼打印机", bench.secretary) == 2
    printed = {row.number: row.times_printed for row in view.rows(bench.batch)}
    assert [printed[number] for number in numbers] == [1, 1]
    assert sum(printed.values()) == 2
    assert bench.acts()[-1] == "printed"
    with pytest.raises(NothingToPrintError):
        issuing.note_printed(bench.batch, ["Y001011999966" + "26T999999"], "", bench.secretary)


def test_archived_pages_are_saved_under_their_numbers(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("issued")
    view = IssuingView(bench.office)
    number = next(row.number for row in view.rows(bench.batch) if row.issued)
    (path,) = view.save_archived(bench.batch, [number], tmp_path)
    assert path.name == f"{number}.pdf"
    assert path.read_bytes() == dict(view.archived(bench.batch, [number]))[number]
    with pytest.raises(FolderUnusableError):
        view.save_archived(bench.batch, [number], tmp_path / "absent")
