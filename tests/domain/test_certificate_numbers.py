from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.certificate_numbers import (
    CertificateNumber,
    NumberImpossibleError,
    check_prefix,
    compose,
    prefix_warnings,
    read_number,
)
from app.domain.levels import Level

PROVINCES = ("11", "35", "44", "65")
GOOD = "Y00054403100526T000003"
DIGITS = st.text("0123456789", min_size=1, max_size=1)


def problems(code: str) -> list[str]:
    return [remark.code for remark in read_number(code, PROVINCES).problems]


def warnings(code: str) -> list[str]:
    return [remark.code for remark in read_number(code, PROVINCES).warnings]


def test_every_part_is_read() -> None:
    reading = read_number(GOOD, PROVINCES)
    assert reading.valid
    assert reading.warnings == ()
    assert (reading.category, reading.institution_code, reading.province) == ("Y", "0005", "44")
    assert (reading.site, reading.prefix) == ("031005", "Y000544031005")
    assert (reading.year, reading.level, reading.serial) == (2026, "T", 3)


@pytest.mark.parametrize(
    "code",
    [
        "Y000544031005263000003",
        "S001365000001263000001",
        "S000035001051243000362",
        "Y001011999966215000001",
        "Y00101199996626S000001",
        "S00003500105126S000007",
        "S99993500105199T999999",
    ],
)
def test_real_numbers_of_every_level_are_valid(code: str) -> None:
    assert read_number(code, PROVINCES).valid
    assert warnings(code) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", ["empty"]),
        (GOOD[:-1], ["length"]),
        (GOOD + "0", ["length"]),
        (f" {GOOD}", ["spaces"]),
        (f"{GOOD}\n", ["spaces"]),
        ("Y0005 44 031005 26 T 000003", ["spaces"]),
        ("Y0005\u300044031005\u00a026T000003", ["spaces"]),
        ("Y0005-44-031005-26-T-000003", ["hyphens"]),
        (f"\ufeff{GOOD}", ["invisible"]),
        ("Y0005 4031005263000003", ["length", "spaces"]),
        ("Ｙ" + GOOD[1:], ["full_width"]),
        (GOOD.replace("0", "０"), ["full_width"]),
        (GOOD.lower(), ["lower_case"]),
        ("y" + GOOD[1:], ["lower_case"]),
        (GOOD.replace("T", "s"), ["lower_case"]),
        (f" {GOOD.lower()}", ["spaces", "lower_case"]),
        ("1" + GOOD[1:], ["category"]),
        ("É" + GOOD[1:], ["category"]),
        ("机" + GOOD[1:], ["category"]),
        ("Y0O05" + GOOD[5:], ["institution_code"]),
        ("Y000o" + GOOD[5:], ["institution_code"]),
        ("Y0005X4" + GOOD[7:], ["province"]),
        ("Y000544O31005" + GOOD[13:], ["site"]),
        ("Y000544031005A6T000003", ["year"]),
        ("Y000544031005266000003", ["level"]),
        ("Y00054403100526A000003", ["level"]),
        ("Y00054403100526T00000Z", ["serial"]),
        ("Y00054403100526T000000", ["serial_zero"]),
        ("Y00054403100526T00000²", ["serial"]),
        ("Y00054403100526T٠٠٠٠٠٣", ["serial"]),
        ("\ud800" + GOOD[1:], ["category"]),
    ],
)
def test_every_defect_has_its_own_problem(code: str, expected: list[str]) -> None:
    assert problems(code) == expected


def test_a_problem_names_where_it_is() -> None:
    remark = read_number("Y0O0I" + GOOD[5:], PROVINCES).problems[0]
    assert remark.values == {"places": [3, 5], "found": ["O", "I"]}
    many = read_number("　" * 100_000, PROVINCES)
    assert all(len(str(problem.values)) < 200 for problem in many.problems)


def test_parts_that_are_whole_are_read_beside_broken_ones() -> None:
    reading = read_number("Y000X44031005A6t00000３", PROVINCES)
    assert [problem.code for problem in reading.problems] == [
        "institution_code",
        "year",
        "lower_case",
        "full_width",
    ]
    assert (reading.category, reading.province, reading.site) == ("Y", "44", "031005")
    assert (reading.institution_code, reading.prefix, reading.year) == (None, None, None)
    assert (reading.level, reading.serial) == (None, None)
    assert read_number("Y00054403100526T000000", PROVINCES).serial == 0


@pytest.mark.parametrize("code", ["", GOOD[:-1], f" {GOOD}", f" {GOOD[:-1]}"])
def test_nothing_is_read_by_position_when_positions_cannot_be_trusted(code: str) -> None:
    reading = read_number(code, PROVINCES)
    assert reading.code == code
    assert {reading.category, reading.prefix, reading.year, reading.level, reading.serial} == {None}


def test_letter_and_province_are_only_doubted() -> None:
    assert warnings("J" + GOOD[1:]) == ["category_unknown"]
    assert warnings("Y000566" + GOOD[7:]) == ["province_unlisted"]
    assert warnings("y000566" + GOOD[7:]) == ["province_unlisted"]
    assert read_number("Z000066" + GOOD[7:], PROVINCES).valid


@given(DIGITS, st.integers(0, 21))
def test_a_digit_is_never_taken_from_another_script(digit: str, at: int) -> None:
    foreign = chr(0x0660 + int(digit))
    assert not read_number(GOOD[:at] + foreign + GOOD[at + 1 :], PROVINCES).valid


@given(st.text(max_size=30))
def test_any_text_gets_an_answer_and_valid_ones_are_made_of_what_was_read(code: str) -> None:
    reading = read_number(code, PROVINCES)
    if reading.valid:
        assert reading.year is not None
        assert f"{reading.prefix}{reading.year % 100:02d}{reading.level}{reading.serial:06d}" == code


@given(
    st.from_regex(r"\A[A-Z][0-9]{12}\Z"),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(Level),
    st.integers(1, 999_999),
)
def test_what_is_composed_is_read_back(prefix: str, day: date, level: Level, serial: int) -> None:
    reading = read_number(str(compose(prefix, day, level, serial)), PROVINCES)
    assert reading.valid
    assert (reading.prefix, reading.year, reading.level, reading.serial) == (prefix, day.year, level, serial)


@pytest.mark.parametrize(
    ("prefix", "year", "serial"),
    [
        ("Y00054403100", 2026, 1),
        ("y000544031005", 2026, 1),
        ("Y000544031005 ", 2026, 1),
        ("Y000544031005", 1999, 1),
        ("Y000544031005", 2100, 1),
        ("Y000544031005", 2026, 0),
        ("Y000544031005", 2026, 1_000_000),
    ],
)
def test_an_impossible_number_is_never_made(prefix: str, year: int, serial: int) -> None:
    with pytest.raises(NumberImpossibleError):
        CertificateNumber(prefix, year, Level.T, serial)


def test_a_prefix_is_checked_like_the_number_it_starts() -> None:
    assert check_prefix("Y000544031005", PROVINCES) == ()
    assert check_prefix("Y000566031005", PROVINCES) == ()
    assert [remark.code for remark in prefix_warnings("J000566031005", PROVINCES)] == [
        "category_unknown",
        "province_unlisted",
    ]
    for prefix, problem in (
        ("", "empty"),
        (GOOD, "length"),
        ("Y0005 44031005", "spaces"),
        ("y000544031005", "lower_case"),
        ("Ｙ000544031005", "full_width"),
        ("Y00054403100O", "site"),
    ):
        assert [remark.code for remark in check_prefix(prefix, PROVINCES)] == [problem]
