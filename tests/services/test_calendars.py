"""A year's arrangement in the file: loaded, laid over, replaced, and what it does to notices."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.domain.accounts import Role, RoleMissingError
from app.domain.acts import INSTITUTION_CHAIN
from app.domain.publicity import Notice
from app.domain.working_days import YearNotArrangedError
from app.domain.year_arrangements import arrangement_in
from app.domain.year_days import YearDayKind
from app.services.calendars import (
    ArrangementKnownError,
    ArrangementMovesNoticesError,
    ArrangementReasonError,
    ArrangementUnusableError,
    Calendars,
    YearSource,
)
from app.services.confirmation import Confirmation, NobodyClearError
from app.services.press import paper_printer
from app.services.publicity import PeriodSettledError, Publicity
from app.services.publicity_view import PublicityView
from app.services.safekeeping import check_file
from app.services.settling import (
    HandCountDiffersError,
    HandCounting,
    HandCountOutsideError,
)
from tests.services.bench import POSTED, Bench

DOCUMENT = "国办发明电〔2026〕99号"
YEAR = 2027


def rows(year: int = YEAR, *more: str, without: tuple[str, ...] = ()) -> bytes:
    """An invented arrangement: New Year to 4 January, and enough other days."""
    days = {f"{year}-01-{day:02d}": ("元旦", "放假") for day in range(1, 5)}
    days |= {f"{year}-02-{day:02d}": ("春节", "放假") for day in range(5, 14)}
    days |= {f"{year}-04-{day:02d}": ("清明节", "放假") for day in (3, 4, 5)}
    days |= {f"{year}-05-{day:02d}": ("劳动节", "放假") for day in range(1, 6)}
    days |= {f"{year}-06-09": ("端午节", "放假"), f"{year}-09-15": ("中秋节", "放假")}
    days |= {f"{year}-10-{day:02d}": ("国庆节", "放假") for day in range(1, 8)}
    saturdays = [date(year, month, 15) for month in (1, 2, 4, 5, 9, 11)]
    for day in saturdays:
        saturday = day + timedelta(days=(5 - day.weekday()) % 7)
        days[saturday.isoformat()] = ("调休", "上班")
    lines = [f"{day},{name},{kind}" for day, (name, kind) in days.items() if day not in without]
    return "\n".join(["日期,名称,类型", *lines, *more]).encode("gb18030")


def load(bench: Bench, content: bytes | None = None, **more: str) -> None:
    Calendars(bench.office).load(
        rows() if content is None else content, "2027.csv", DOCUMENT, bench.secretary, **more
    )


def posted(bench: Bench, day: date) -> Notice:
    """A provisional notice that hangs since `day`, in a year nobody arranged."""
    bench.clock.move_to(day)
    publicity = Publicity(bench.office, paper_printer())
    notice = publicity.print_notice(bench.batch, day, bench.secretary, provisional=True)
    publicity.post(notice.id, dict.fromkeys(notice.places, day), bench.secretary)
    return stored(bench, notice)


def stored(bench: Bench, notice: Notice) -> Notice:
    with bench.office.store.reading() as session:
        return session.notices.get(notice.id)


def institution_acts(bench: Bench) -> list[str]:
    with bench.office.store.reading() as session:
        return [line.act for line in session.log.lines(INSTITUTION_CHAIN)]


def test_a_loaded_year_is_laid_over_wherever_this_file_counts_days(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    bench.clock.move_to(date(2026, 12, 30))
    view, publicity = PublicityView(bench.office), Publicity(bench.office, paper_printer())
    assert view.draft(bench.batch, date(2026, 12, 30)).error is not None
    with pytest.raises(YearNotArrangedError):
        publicity.print_notice(bench.batch, date(2026, 12, 30), bench.secretary)
    load(bench)
    assert YEAR not in bench.office.rulebook.calendar.arranged_years
    assert YEAR in bench.office.calendar().arranged_years
    assert view.draft(bench.batch, date(2026, 12, 30)).error is None
    notice = publicity.print_notice(bench.batch, date(2026, 12, 30), bench.secretary)
    period = publicity.post(notice.id, dict.fromkeys(notice.places, date(2026, 12, 30)), bench.secretary)
    assert (period.first_day, period.provisional) == (date(2026, 12, 31), False)
    assert period.working_days[1] == date(2027, 1, 5)
    assert institution_acts(bench)[-1] == "calendar_loaded"
    assert check_file(bench.file).valid


def test_a_preview_tells_everything_and_changes_nothing(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    bench.clock.move_to(date(2026, 11, 20))
    calendars, before = Calendars(bench.office), institution_acts(bench)
    read = calendars.preview(rows(), "2027.csv")
    assert (read.year, read.problems, read.source) == (YEAR, (), YearSource.NONE)
    assert len(read.changes) == len(read.arrangement.days) if read.arrangement else False
    assert (read.moved, read.settled, read.replaces) == ((), (), False)
    assert read.arrangement is not None
    months = calendars.months_of(read.arrangement)
    kinds = {day.day: day.kind for month in months for week in month for day in week if day}
    assert kinds[date(2027, 5, 1)] is YearDayKind.HOLIDAY
    broken = calendars.preview(rows(YEAR, "2027-13-01,甲,放假", "2025-05-01,甲,放假"), "2027.csv")
    assert [one.code for one in broken.problems] == ["date_unusable", "day_of_other_year"]
    assert broken.arrangement is None
    assert calendars.preview("日期,名称,类型\nx,甲,放假\n".encode(), "x.csv").year is None
    assert calendars.preview("日期,名称,类型\n".encode(), "x.csv").problems[0].code == "no_days"
    far = calendars.preview(rows(2099), "x.csv")
    assert [one.code for one in far.problems] == ["year_far"]
    assert institution_acts(bench) == before
    assert YEAR not in bench.office.calendar().arranged_years


def test_what_is_not_the_whole_year_is_not_loaded(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    bench.clock.move_to(date(2026, 11, 20))
    for content in (
        rows(YEAR, without=("2027-05-01",)),
        rows(YEAR, "2027-01-01,元旦,放假"),
        "日期,名称,类型\n2027-01-01,元旦,放假\n2027-05-01,甲,放假\n2027-10-01,乙,放假\n".encode(),
    ):
        with pytest.raises(ArrangementUnusableError) as refused:
            load(bench, content)
        assert "第" in bench.office.texts.error(refused.value) or "2027" in bench.office.texts.error(
            refused.value
        )
    with pytest.raises(RoleMissingError):
        Calendars(bench.office).load(rows(), "x.csv", DOCUMENT, bench.account("旁听", Role.OBSERVER))
    assert "calendar_loaded" not in institution_acts(bench)


def test_a_year_is_replaced_with_a_reason_and_keeps_its_versions(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    bench.clock.move_to(date(2026, 11, 20))
    load(bench)
    with pytest.raises(ArrangementKnownError):
        load(bench)
    changed = rows(YEAR, "2027-06-08,端午节,放假")
    assert [one.day for one in Calendars(bench.office).preview(changed, "x.csv").changes] == [
        date(2027, 6, 8)
    ]
    with pytest.raises(ArrangementReasonError):
        load(bench, changed)
    load(bench, changed, reason="国办补充通知")
    with bench.office.store.reading() as session:
        versions = session.calendars.versions()
        assert [one.version for one in versions] == [1, 2]
        assert session.files.content(versions[0].source_sha256) == rows()
    line = next(one for one in Calendars(bench.office).years() if one.year == YEAR)
    assert (line.source, line.document, line.versions) == (YearSource.LOADED, DOCUMENT, 2)
    assert date(2027, 6, 8) in bench.office.calendar().holidays
    shipped = next(one for one in Calendars(bench.office).years() if one.year == 2026)
    assert (shipped.source, shipped.working_days) == (YearSource.SHIPPED, 248)
    assert Calendars(bench.office).years()[0].source is YearSource.NONE


def test_a_shipped_year_can_be_corrected_for_this_file(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    shipped = arrangement_in(bench.office.rulebook.calendar, 2022)
    lines = [f"{one.day},{one.name},{one.kind}" for one in shipped.days]
    content = "\n".join(["date,name,kind", *lines]).encode()
    with pytest.raises(ArrangementKnownError):
        load(bench, content)
    load(bench, content + b"\n2022-06-06,x,holiday", reason="更正")
    line = next(one for one in Calendars(bench.office).years() if one.year == 2022)
    assert (line.source, line.shipped_differs) == (YearSource.LOADED, True)


def test_loading_the_year_settles_the_notices_that_waited_for_it(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    notice = posted(bench, date(2026, 12, 30))
    assert (notice.provisional, notice.last_day) == (True, date(2027, 1, 6))
    read = Calendars(bench.office).preview(rows(), "2027.csv")
    assert read.settled == ((bench.batch.title, 1),)
    load(bench)
    after = stored(bench, notice)
    assert (after.provisional, after.last_day) == (False, date(2027, 1, 8))
    assert bench.acts()[-1] == "notice_settled"
    with pytest.raises(PeriodSettledError):
        Publicity(bench.office, paper_printer()).settle(notice.id, bench.secretary)
    bench.clock.move_to(date(2027, 1, 9))
    Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    assert check_file(bench.file).valid


def test_a_year_that_moves_a_posted_notice_needs_the_approver(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    bench.clock.move_to(date(2026, 12, 20))
    load(bench)
    notice = posted(bench, date(2026, 12, 30))
    assert (notice.provisional, notice.last_day) == (False, date(2027, 1, 8))
    longer = rows(YEAR, "2027-01-07,元旦,放假", "2027-01-08,元旦,放假")
    calendars = Calendars(bench.office)
    moved = calendars.preview(longer, "x.csv").moved
    assert [(one.number, one.last_day, one.moved_to, one.past) for one in moved] == [
        (1, date(2027, 1, 8), date(2027, 1, 12), False)
    ]
    with pytest.raises(ArrangementMovesNoticesError) as refused:
        load(bench, longer, reason="更正")
    assert "2027年1月12日" in bench.office.texts.error(refused.value)
    calendars.load(longer, "x.csv", DOCUMENT, bench.approver, reason="更正")
    assert stored(bench, notice).last_day == date(2027, 1, 12)
    shorter = rows(YEAR, without=("2027-01-04",))
    assert [one.moved_to for one in calendars.preview(shorter, "x.csv").moved] == [date(2027, 1, 7)]
    calendars.load(shorter, "x.csv", DOCUMENT, bench.approver, reason="再更正")
    assert stored(bench, notice).last_day == date(2027, 1, 12)


def test_two_people_can_end_a_provisional_period_by_hand(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    notice = posted(bench, date(2026, 12, 30))
    counting, told = HandCounting(bench.office), "国务院已公布，尚无文件"
    bench.clock.move_to(date(2027, 1, 10))
    assert counting.why_not(notice, bench.secretary) is None
    for wrong in (date(2027, 1, 5), date(2027, 4, 1)):
        with pytest.raises(HandCountOutsideError):
            counting.count(notice.id, wrong, told, bench.secretary)
    first = counting.count(notice.id, date(2027, 1, 7), told, bench.secretary)
    assert (len(first.counts), first.settled) == (1, False)
    again = counting.count(notice.id, date(2027, 1, 8), told, bench.secretary)
    assert (again.counts[0][1], again.settled) == (date(2027, 1, 8), False)
    with pytest.raises(NobodyClearError):
        Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    with pytest.raises(HandCountDiffersError):
        counting.count(notice.id, date(2027, 1, 9), told, bench.approver)
    assert stored(bench, notice).provisional
    second = counting.count(notice.id, date(2027, 1, 8), told, bench.approver)
    assert (len(second.counts), second.settled) == (2, True)
    assert (stored(bench, notice).provisional, stored(bench, notice).last_day) == (False, date(2027, 1, 8))
    assert bench.acts()[-3:] == ["period_counted", "period_counted", "notice_settled"]
    shown = PublicityView(bench.office).period(stored(bench, notice))
    assert shown.period.last_day == date(2027, 1, 8)
    Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    with pytest.raises(PeriodSettledError):
        counting.count(notice.id, date(2027, 1, 8), told, bench.secretary)
    assert check_file(bench.file).valid


def test_nobody_counts_by_hand_what_the_calendar_knows(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    notice = posted(bench, POSTED)
    with pytest.raises(PeriodSettledError):
        HandCounting(bench.office).count(notice.id, POSTED, "x", bench.secretary)
    with pytest.raises(RoleMissingError):
        HandCounting(bench.office).count(notice.id, POSTED, "x", bench.account("旁听", Role.OBSERVER))


def test_a_hand_count_gives_way_to_the_arrangement(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    notice = posted(bench, date(2026, 12, 30))
    counting = HandCounting(bench.office)
    counting.count(notice.id, date(2027, 1, 6), "x", bench.secretary)
    counting.count(notice.id, date(2027, 1, 6), "x", bench.approver)
    moved = Calendars(bench.office).preview(rows(), "x.csv").moved
    assert [one.moved_to for one in moved] == [date(2027, 1, 8)]
    with pytest.raises(ArrangementMovesNoticesError):
        load(bench)
    Calendars(bench.office).load(rows(), "x.csv", DOCUMENT, bench.approver)
    assert stored(bench, notice).last_day == date(2027, 1, 8)


def test_an_account_cannot_be_both_people(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    notice = posted(bench, date(2026, 12, 30))
    both = bench.account("双职", Role.SECRETARY, Role.APPROVER)
    counting = HandCounting(bench.office)
    for _ in range(2):
        assert not counting.count(notice.id, date(2027, 1, 6), "x", both).settled
    assert len(counting.counted(notice.id).counts) == 1
