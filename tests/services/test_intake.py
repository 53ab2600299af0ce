"""Rosters into a batch: nothing lost, nothing doubled, nothing changed behind a committee's back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.domain.accounts import Role, RoleMissingError
from app.domain.batches import Batch
from app.domain.candidates import CandidateState, StateRefusesError, WithdrawalKind
from app.domain.certificates import NumberState
from app.domain.committees import Seat
from app.domain.levels import Level
from app.exchange.photo_files import PhotosUnreadableError
from app.exchange.roster_writing import RosterLine, write_roster
from app.printing.portraits import draw_portrait
from app.services.intake import AlreadyWithdrawnError, Intake, Preview, PreviewOutdatedError
from app.services.progress import JobCancelledError
from app.services.review import CommitteeMember, ReviewMeeting
from app.services.roster_rows import Verdict
from app.services.sample_people import sample_people
from app.services.setup import Setup
from app.services.wording import NameEmptyError
from tests.services.bench import PEOPLE, POSTED, Bench


def _people(count: int = 12) -> list[RosterLine]:
    return sample_people(count, POSTED)


def _preview(bench: Bench, lines: list[RosterLine], batch: Batch | None = None) -> Preview:
    return Intake(bench.office).preview(batch or bench.batch, write_roster(lines), "花名册.xlsx")


def _verdicts(preview: Preview) -> list[Verdict]:
    return [row.verdict for row in preview.rows]


def _problems(preview: Preview) -> set[str]:
    return {said.remark.code for row in preview.rows for said in row.problems}


def _second_batch(bench: Bench) -> Batch:
    return Setup(bench.office).open_batch("cn-2021-66", "第二批", [Level.T], bench.secretary).batch


def test_the_same_file_again_changes_nothing(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    before = bench.candidates()
    preview = Intake(bench.office).preview(bench.batch, bench.roster, "roster.xlsx")
    assert _verdicts(preview) == [Verdict.SAME] * PEOPLE
    Intake(bench.office).store(bench.batch, preview, bench.secretary)
    assert bench.candidates() == before


def test_new_and_changed_rows_are_told_apart_and_stored(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    sample = sample_people(PEOPLE, POSTED.replace(day=8))
    lines = [replace(sample[0], employer="新单位"), *_people(12)[10:]]
    preview = _preview(bench, lines)
    assert _verdicts(preview) == [Verdict.CHANGED, Verdict.NEW, Verdict.NEW]
    Intake(bench.office).store(bench.batch, preview, bench.secretary)
    candidates = bench.candidates()
    assert [one.sequence for one in candidates] == list(range(1, 13))
    assert candidates[0].unit == "新单位"
    assert bench.acts()[-1] == "roster_imported"


def test_a_refused_row_says_why_and_the_good_ones_can_go_alone(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    good, bad, worse = _people(13)[10:]
    lines = [good, replace(bad, id_number=bad.id_number[:-1] + "?"), replace(worse, birth_date="1950-01-01")]
    preview = _preview(bench, lines)
    assert _verdicts(preview) == [Verdict.NEW, Verdict.REFUSED, Verdict.REFUSED]
    assert "birth_differs" in _problems(preview)
    Intake(bench.office).store(bench.batch, preview, bench.secretary)
    assert len(bench.candidates()) == PEOPLE + 1


def test_a_preview_that_no_longer_holds_stores_nothing(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    preview = _preview(bench, _people(12)[10:])
    Intake(bench.office).store(bench.batch, preview, bench.secretary)
    with pytest.raises(PreviewOutdatedError):
        Intake(bench.office).store(bench.batch, preview, bench.secretary)
    assert len(bench.candidates()) == 12


def test_only_a_secretary_imports(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    preview = _preview(bench, _people(11)[10:])
    with pytest.raises(RoleMissingError):
        Intake(bench.office).store(bench.batch, preview, bench.approver)
    assert len(bench.candidates()) == PEOPLE


class _Stopping:
    def __init__(self, error: type[BaseException]) -> None:
        self._error = error

    def advance(self, done: int, total: int) -> None:
        if done == total - 1:
            raise self._error


@pytest.mark.parametrize("error", [JobCancelledError, KeyboardInterrupt])
def test_who_stops_an_import_leaves_nothing(at: Callable[[str], Bench], error: type[BaseException]) -> None:
    bench = at("entered")
    preview = _preview(bench, _people(14)[10:])
    with pytest.raises(error):
        Intake(bench.office).store(bench.batch, preview, bench.secretary, None, _Stopping(error))
    assert len(bench.candidates()) == PEOPLE
    assert bench.acts()[-1] == "roster_imported"


def test_nobody_is_entered_once_the_examination_is_closed(at: Callable[[str], Bench]) -> None:
    bench = at("examined")
    preview = _preview(bench, _people(11)[10:])
    assert _verdicts(preview) == [Verdict.REFUSED]
    assert _problems(preview) == {"entry_closed"}


def test_who_was_examined_is_not_changed_by_a_roster(at: Callable[[str], Bench]) -> None:
    bench = at("examined")
    lines = [replace(sample_people(PEOPLE, POSTED.replace(day=8))[0], employer="新单位")]
    preview = _preview(bench, lines)
    assert _problems(preview) == {"already_examined"}
    sentence = bench.office.texts.remark("intake_problem", preview.rows[0].problems[0].remark)
    assert "合格" in sentence


def test_a_judge_is_not_entered(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    person = _people(11)[10]
    members = [CommitteeMember(person.name, Seat.CHAIR)]
    ReviewMeeting(bench.office).form_committee(bench.batch, members, bench.secretary)
    assert _problems(_preview(bench, [person])) == {"sits_on_committee"}


def test_an_open_application_or_certificate_elsewhere_stops_the_same_one(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    second = _second_batch(bench)
    preview = Intake(bench.office).preview(second, bench.roster, "roster.xlsx")
    ended = {CandidateState.REFUSED, CandidateState.NOT_PROPOSED, CandidateState.WITHDRAWN}
    states = bench.states()
    stopped = {row.name for row in preview.refused}
    assert stopped == {name for name, state in states.items() if state not in ended}
    assert _problems(preview) == {"open_application", "valid_certificate"}


def test_another_occupation_elsewhere_is_allowed_but_not_another_name(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    second = _second_batch(bench)
    line = replace(
        sample_people(PEOPLE, POSTED.replace(day=8))[0],
        occupation="电工",
        occupation_code="6-31-01-03",
        job="",
    )
    assert _verdicts(_preview(bench, [line], second)) == [Verdict.NEW]
    renamed = _preview(bench, [replace(line, name="另有其人")], second)
    assert _problems(renamed) == {"person_differs"}
    Intake(bench.office).store(second, _preview(bench, [replace(line, phone="")], second), bench.secretary)
    stored = bench.candidates()[0]
    assert stored.person.phone is not None  # a roster without phone numbers wipes none out


def test_a_withdrawn_person_stays_withdrawn_when_the_roster_comes_again(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    first = bench.candidates()[0]
    intake = Intake(bench.office)
    intake.withdraw(first.id, WithdrawalKind.LEFT, "调离", bench.secretary)
    preview = intake.preview(bench.batch, bench.roster, "roster.xlsx")
    assert _verdicts(preview) == [Verdict.SAME] * PEOPLE
    intake.store(bench.batch, preview, bench.secretary)
    assert bench.candidates()[0].state is CandidateState.WITHDRAWN


def test_a_withdrawal_has_a_reason_and_happens_once_and_before_issuing(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    intake = Intake(bench.office)
    issued = bench.candidates(CandidateState.ISSUED)[0]
    gone = bench.candidates(CandidateState.WITHDRAWN)[0]
    kind = WithdrawalKind.WITHDRAWN
    with pytest.raises(StateRefusesError):
        intake.withdraw(issued.id, kind, "反悔", bench.secretary)
    with pytest.raises(AlreadyWithdrawnError):
        intake.withdraw(gone.id, kind, "再退一次", bench.secretary)
    held = bench.candidates(CandidateState.PROPOSED)[0]
    with pytest.raises(NameEmptyError):
        intake.withdraw(held.id, kind, " ", bench.secretary)
    with pytest.raises(RoleMissingError):
        intake.withdraw(held.id, kind, "反悔", bench.account("看客", Role.OBSERVER))
    assert bench.candidates(CandidateState.PROPOSED) == [held]


def test_a_reserved_number_of_who_withdraws_is_void_for_good(at_gd: Callable[[str], Bench]) -> None:
    bench = at_gd("confirmed")
    leaving = bench.candidates(CandidateState.CONFIRMED)[0]
    Intake(bench.office).withdraw(leaving.id, WithdrawalKind.WITHDRAWN, "反悔", bench.secretary)
    with bench.office.store.reading() as session:
        institution = session.institutions.the_one()
        year = bench.clock.today().year
        register = session.numbers.register(institution.prefix, year, leaving.level)
        assert session.numbers.reserved_for(leaving.id) is None
        assert session.numbers.faults() == []
    assert [one.state for one in register if one.candidate_id == leaving.id] == [NumberState.VOID]


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_portraits_come_from_a_folder_or_a_zip(at: Callable[[str], Bench], tmp_path: Path, kind: str) -> None:
    bench = at("entered")
    first, second, third = _people(13)[10:]
    source = tmp_path / "照片 2021"
    source.mkdir()
    (source / f"{first.id_number}.jpg").write_bytes(draw_portrait(1))
    (source / f"{second.name}-{second.id_number}.jpg").write_bytes(b"not a picture")
    (source / f"{third.id_number}.jpg").write_bytes(draw_portrait(2))
    (source / f"{third.name}-{third.id_number}.jpg").write_bytes(draw_portrait(3))
    (source / "合影.jpg").write_bytes(draw_portrait(4))
    if kind == "zip":
        with ZipFile(tmp_path / "照片.zip", "w") as archive:
            for path in source.iterdir():
                archive.write(path, path.name)
        source = tmp_path / "照片.zip"
    intake = Intake(bench.office)
    preview = _preview(bench, [first, second, third])
    portraits = intake.find_photos(source, preview)
    assert list(portraits.cropped) == [first.id_number]
    assert [name for name, _ in portraits.unusable] == [f"{second.name}-{second.id_number}.jpg"]
    assert [double.id_number for double in portraits.matches.doubled] == [third.id_number]
    assert portraits.matches.unmatched == ("合影.jpg",)
    intake.store(bench.batch, preview, bench.secretary, portraits)
    photos = {one.name: one.photo_sha256 for one in bench.candidates()}
    assert photos[first.name] is not None
    assert photos[second.name] is None
    assert photos[third.name] is None


def test_a_photo_source_that_is_none_is_refused(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("entered")
    preview = _preview(bench, _people(11)[10:])
    with pytest.raises(PhotosUnreadableError):
        Intake(bench.office).find_photos(tmp_path / "nowhere", preview)


def test_a_portrait_that_comes_after_issuing_changes_no_record(
    at: Callable[[str], Bench], tmp_path: Path
) -> None:
    bench = at("issued")
    issued = bench.candidates(CandidateState.ISSUED)[0]
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / f"{issued.person.id_number}.jpg").write_bytes(draw_portrait(99))
    intake = Intake(bench.office)
    preview = intake.preview(bench.batch, bench.roster, "roster.xlsx")
    portraits = intake.find_photos(tmp_path / "p", preview)
    assert issued.person.id_number in portraits.cropped
    intake.store(bench.batch, preview, bench.secretary, portraits)
    assert bench.candidates(CandidateState.ISSUED)[0] == issued
