"""The answers to `check number`, `check person-id` and `workdays`, and a sentence for all they may say."""

import json
from datetime import date

import pytest

from app import paths
from app.domain.certificate_numbers import NumberImpossibleError, NumberProblem, NumberWarning
from app.domain.dates import DayUnreadableError
from app.domain.errors import KnownError
from app.domain.person_ids import PersonIdProblem, PersonIdWarning
from app.domain.working_days import DaysTooFewError, PeriodTooLongError, YearNotArrangedError
from app.rulebook.calendars import CalendarYearIncompleteError
from app.rulebook.rulebook import Rulebook
from app.rulebook.tables import TableFileUnreadableError, TableRowBrokenError
from app.services.questions.numbers import answer_number
from app.services.questions.person_ids import answer_person_id
from app.services.questions.working_days import CountingUnknownError, answer_working_days
from app.texts import Texts, read_texts

BOOK = Rulebook(paths.resources())
CALENDAR, PROVINCES = BOOK.calendar, BOOK.provinces
TODAY = date(2026, 11, 21)
LANGUAGES = {lang: read_texts(paths.resources() / "i18n", lang) for lang in ("zh", "en")}
ZH = LANGUAGES["zh"]


NUMBERS = (
    "",
    "Y0005",
    " y０005-\u200b",
    "10OXX4OAA0310O52X6T00000A",
    "1000X4X03100A2X60000O1",
    "Y00054403100526T000000",
    "J000566031005263000001",
    "y00054403100526T000001",
    "Ｙ00054403100526T000001",
)
PERSON_IDS = (
    ("", ""),
    ("居民身份证", "1101**"),
    ("身份证", "1.1E+17"),
    ("身份证", "110105491231002"),
    ("身份证", "12"),
    ("身份证", "01010519491331002A"),
    ("身份证", "110105203001010021"),
    ("身份证", "110199189901010000"),
    ("领事证", "A1"),
    ("护照", "护"),
    ("回乡证", "H1234567801"),
    ("身份证", "810000199001010019"),
    ("身份证", "911123199001010013"),
)


def number(code: str, texts: Texts = ZH) -> dict[str, object]:
    return dict(answer_number(code, texts, PROVINCES).document)


def person_id(id_type: str, text: str, texts: Texts = ZH) -> dict[str, object]:
    return dict(answer_person_id(id_type, text, texts, BOOK, TODAY).document)


def said(documents: list[dict[str, object]], key: str) -> dict[str, str]:
    """Code → message of every remark under `key`."""
    found: dict[str, str] = {}
    for document in documents:
        remarks = document[key]
        assert isinstance(remarks, list)
        found |= {remark["code"]: remark["message"] for remark in remarks}
    return found


def test_a_number_is_answered_with_the_keys_of_the_contract() -> None:
    answer = answer_number("Y00054403100526T000003", ZH, PROVINCES)
    assert answer.yes
    assert json.dumps(answer.document, ensure_ascii=False) == (
        '{"code": "Y00054403100526T000003", "valid": true, "category": "Y", "institution_code": "0005", '
        '"province": "44", "site": "031005", "prefix": "Y000544031005", "year": 2026, "level": "T", '
        '"serial": 3, "problems": [], "warnings": []}'
    )
    assert not answer_number("Y0005", ZH, PROVINCES).yes


def test_a_document_number_is_answered_with_the_keys_of_the_contract() -> None:
    answer = answer_person_id("身份证", "110105 19491231 002x", ZH, BOOK, TODAY)
    assert answer.yes
    assert json.dumps(answer.document, ensure_ascii=False) == (
        '{"type": "居民身份证", "number": "110105 19491231 002x", "normalized": "11010519491231002X", '
        '"valid": true, "birth_date": "1949-12-31", "gender": "女", "problems": [], "warnings": []}'
    )
    assert not answer_person_id("身份证", "110105194912310021", ZH, BOOK, TODAY).yes


def test_working_days_are_answered_with_the_keys_of_the_contract() -> None:
    answer = answer_working_days("2026-09-23", 2, "next_day", False, CALENDAR, ZH)  # noqa: FBT003
    assert json.dumps(answer.document) == (
        '{"start": "2026-09-23", "days": 2, "counting": "next_day", "first_day": "2026-09-24", '
        '"last_day": "2026-09-28", "results_from": "2026-09-29", '
        '"working_days": ["2026-09-24", "2026-09-28"], "provisional": false}'
    )
    guess = answer_working_days("2026-12-24", 1, "next_day", True, CALENDAR, ZH)  # noqa: FBT003
    assert guess.document["provisional"] is True


@pytest.mark.parametrize(
    ("start", "days", "counting", "error"),
    [
        ("2026-9-23", 5, "next_day", DayUnreadableError),
        ("2026-09-23", 0, "next_day", DaysTooFewError),
        ("2026-09-23", 5, "sometimes", CountingUnknownError),
        ("2027-01-04", 5, "next_day", YearNotArrangedError),
        ("2026-12-24", 1, "next_day", YearNotArrangedError),
    ],
)
def test_what_cannot_be_counted_is_refused(
    start: str, days: int, counting: str, error: type[KnownError]
) -> None:
    with pytest.raises(error):
        answer_working_days(start, days, counting, False, CALENDAR, ZH)  # noqa: FBT003


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_remark_has_a_sentence_that_its_values_fill(lang: str) -> None:
    texts = LANGUAGES[lang]
    numbers = [number(code, texts) for code in NUMBERS]
    ids = [person_id(id_type, text, texts) for id_type, text in PERSON_IDS]
    for documents, key, codes in (
        (numbers, "problems", NumberProblem),
        (numbers, "warnings", NumberWarning),
        (ids, "problems", PersonIdProblem),
        (ids, "warnings", PersonIdWarning),
    ):
        sentences = said(documents, key)
        assert set(sentences) == {str(code) for code in codes}
        assert all(len(sentence) > 10 and "{" not in sentence for sentence in sentences.values())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "error",
    [
        NumberImpossibleError(prefix="Y", year=1999, serial=0),
        DayUnreadableError(found="2026-9-23"),
        DaysTooFewError(days=0),
        PeriodTooLongError(days=10**30, posted="2026-01-05"),
        CountingUnknownError(found="x", known=["next_day", "same_day"]),
        YearNotArrangedError(year=2027, day="2026-12-25"),
        TableFileUnreadableError(file="holidays.csv", columns=["date"]),
        TableRowBrokenError(file="holidays.csv", line=3, column=None, found="x"),
        CalendarYearIncompleteError(file="holidays.csv", year=2027, lacking=["2027-10-01"]),
    ],
    ids=lambda error: error.code,
)
def test_every_error_has_a_sentence_that_names_its_values(lang: str, error: KnownError) -> None:
    sentence = LANGUAGES[lang].error(error)
    assert "{" not in sentence
    named = (value for value in error.values.values() if isinstance(value, str | int))
    days = {"2026-01-05": "2026年1月5日", "2026-12-25": "2026年12月25日"} if lang == "zh" else {}
    assert all(days.get(str(value), str(value)) in sentence for value in named)
