import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.id_types import IdRule, IdType, IdTypes
from app.domain.person_ids import PersonIdReading, check_person_id, normalized_number

TODAY = date(2026, 11, 21)
GOOD = "11010519491231002X"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def a_type(name: str, aliases: str, rule: IdRule, shape: str | None) -> IdType:
    return IdType(name, tuple(aliases.split()), rule, None if shape is None else re.compile(shape, re.ASCII))


TYPES = IdTypes(
    (
        a_type("居民身份证", "身份证 二代证", IdRule.RESIDENT_CARD, r"[1-9]\d{16}[0-9X]"),
        a_type("港澳居民来往内地通行证", "回乡证", IdRule.SHAPE, r"([HM]\d{8})(\d{2})?"),
        a_type("台湾居民来往大陆通行证", "台胞证", IdRule.SHAPE, r"(\d{8})(\d{2}(\(?[A-Z]\)?)?)?"),
        a_type("港澳居民居住证", "港澳台居民居住证", IdRule.RESIDENCE_PERMIT, r"8[12]0000\d{11}[0-9X]"),
        a_type("台湾居民居住证", "港澳台居民居住证", IdRule.RESIDENCE_PERMIT, r"830000\d{11}[0-9X]"),
        a_type("外国人永久居留身份证", "", IdRule.PERMANENT_RESIDENCE, r"9\d{16}[0-9X]|[A-Z]{3}\d{12}"),
        a_type("护照", "", IdRule.SHAPE, r"[A-Z0-9]{5,20}"),
        a_type("军官证", "", IdRule.SHAPE, None),
    )
)


def check(number: str, id_type: str = "居民身份证") -> PersonIdReading:
    return check_person_id(id_type, number, TYPES, lambda code: code == "110105", TODAY)


def problems(number: str, id_type: str = "居民身份证") -> list[str]:
    return [remark.code for remark in check(number, id_type).problems]


def warnings(number: str, id_type: str = "居民身份证") -> list[str]:
    return [remark.code for remark in check(number, id_type).warnings]


def made(seventeen: str) -> str:
    """The number with its check character, by the weights the standard prints."""
    return seventeen + "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, WEIGHTS, strict=True)) % 11]


def test_a_resident_card_tells_birth_and_sex() -> None:
    reading = check(GOOD)
    assert reading.valid
    assert reading.warnings == ()
    assert (reading.birth_date, reading.gender) == (date(1949, 12, 31), "女")
    assert check(made("11010519800101003")).gender == "男"


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        "  110105 19491231 002X ",
        "110105-19491231-002X",
        "'11010519491231002X",
        "＇11010519491231002X",
        "‘11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002ｘ",
        "110105\u300019491231\u00a0002X",
        "\ufeff11010519491231002X\u200b",
        "110105\u201019491231\u2014002X",
        "110105\u221219491231\u2011002X",
        "\t11010519491231002X\r\n",
        "110105－19491231－002X",
        "1101051949\u00ad1231002X",
    ],
)
def test_what_spreadsheets_add_is_taken_away(written: str) -> None:
    reading = check(written)
    assert reading.valid
    assert (reading.number, reading.normalized) == (written, GOOD)


@pytest.mark.parametrize("name", ["身份证", "二代证", " 居 民 身 份 证 ", "身份证\u3000"])
def test_aliases_become_the_listed_name(name: str) -> None:
    assert check(GOOD, name).type == "居民身份证"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("", ["empty"]),
        (" \u3000' ", ["empty"]),
        ("无", ["empty"]),
        ("110105********002X", ["masked"]),
        ("110105＊＊＊＊＊＊＊＊002X", ["masked"]),
        ("110105XXXXXXXX002X", ["masked"]),
        ("1.10101E+17", ["scientific"]),
        ("1.10105194912310e+17", ["scientific"]),
        ("110105491231002", ["fifteen_digits"]),
        ("1101051949123100", ["length"]),
        (GOOD + "0", ["length"]),
        ("见附件", ["length"]),
        ("1101051949123100X2", ["characters"]),
        ("11010519491231002Y", ["characters"]),
        ("11010519491231002Ⅹ", ["characters"]),
        ("1101051949123100²X", ["characters"]),
        ("1101٠519491231002X", ["characters"]),
        ("110105194912310021", ["check_character"]),
        (made("11010519490231002"), ["birth_date"]),
        (made("11010500001231002"), ["birth_date"]),
        (made("11010520270101002"), ["birth_in_future"]),
        (made("11010518991231002"), ["birth_implausible"]),
        (made("01010519491231002"), ["region"]),
        ("110105194902310021", ["check_character", "birth_date"]),
    ],
)
def test_every_defect_has_its_own_problem(number: str, expected: list[str]) -> None:
    assert problems(number) == expected


def test_the_birth_date_is_told_whenever_its_digits_are_a_real_day() -> None:
    assert check("110105194912310021").birth_date == date(1949, 12, 31)
    assert check("1A010519491231002X").birth_date == date(1949, 12, 31)
    assert check(made("11010520270101002")).birth_date == date(2027, 1, 1)
    assert check(made("11010519490230002")).birth_date is None
    assert check("110105491231002").birth_date is None


def test_today_is_not_the_future() -> None:
    assert check(made(f"110105{TODAY:%Y%m%d}002")).valid
    assert not check(made(f"110105{TODAY + timedelta(days=1):%Y%m%d}002")).valid


def test_places_are_only_doubted() -> None:
    for region, warning in (
        ("330113", "county_unknown"),
        ("810000", "residence_permit_number"),
        ("911123", "permanent_residence_number"),
    ):
        number = made(f"{region}19900101001")
        assert check(number).valid
        assert warnings(number) == [warning]


@pytest.mark.parametrize(
    ("number", "id_type", "name"),
    [
        ("810000199001010019", "港澳居民居住证", "港澳居民居住证"),
        ("810000199001010019", "港澳台居民居住证", "港澳居民居住证"),
        ("830000198506151238", "港澳台居民居住证", "台湾居民居住证"),
        ("911123199001010013", "外国人永久居留身份证", "外国人永久居留身份证"),
    ],
)
def test_permits_and_permanent_residence_share_the_rule(number: str, id_type: str, name: str) -> None:
    reading = check(number, id_type)
    assert (reading.type, reading.valid, reading.warnings) == (name, True, ())
    assert reading.birth_date is not None
    assert reading.gender == "男"
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert problems(wrong, id_type) == ["check_character"]
    assert problems(number[:-1], "港澳居民居住证") == ["length"]


def test_other_types_are_doubted_by_shape_alone() -> None:
    assert warnings("E12345678", "护照") == []
    assert warnings("e1234", "护照") == []
    assert warnings("护123", "护照") == ["shape"]
    assert warnings("ABC110101900101", "外国人永久居留身份证") == []
    assert warnings("123", "外国人永久居留身份证") == ["shape"]
    assert warnings(GOOD, "外国人永久居留身份证") == ["shape"]
    assert warnings(GOOD, "港澳居民居住证") == ["shape"]
    assert warnings("军字第12345号", "军官证") == []
    assert problems("E1234****", "护照") == ["masked"]
    assert problems("", "军官证") == ["empty"]


@pytest.mark.parametrize(
    ("number", "id_type", "kept"),
    [
        ("H1234567801", "港澳居民来往内地通行证", "H12345678"),
        ("m12345678", "回乡证", "M12345678"),
        ("12345678", "台胞证", "12345678"),
        ("1234567801(B)", "台胞证", "12345678"),
        ("1234567801B", "台胞证", "12345678"),
    ],
)
def test_of_travel_permits_the_lifelong_part_is_kept(number: str, id_type: str, kept: str) -> None:
    reading = check(number, id_type)
    assert (reading.valid, reading.normalized) == (True, kept)
    removed = [] if number.upper() == kept else ["renewal_digits_removed"]
    assert [remark.code for remark in reading.warnings] == removed


def test_an_unlisted_type_is_taken_with_a_warning() -> None:
    reading = check("AB 12-3", " 领事 证 ")
    assert (reading.type, reading.normalized, reading.valid) == ("领事 证", "AB123", True)
    assert warnings("AB123", "领事证") == ["type_unlisted"]
    assert (reading.birth_date, reading.gender) == (None, None)
    assert problems("AB123", "  ") == ["type_missing"]
    assert problems("", "领事证") == ["empty"]


def test_digits_a_spreadsheet_lost_are_pointed_out() -> None:
    assert problems("110105194912310000") == ["check_character"]
    assert warnings("110105194912310000") == ["digits_lost"]


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_one_wrong_digit_is_always_seen(day: date, sequence: int) -> None:
    number = made(f"110105{day:%Y%m%d}{sequence:03d}")
    assert check(number).valid
    last = number[16]
    assert "check_character" in problems(number[:16] + str((int(last) + 1) % 10) + number[17])


@given(st.text(max_size=25), st.sampled_from([each.name for each in TYPES.types] + ["", "别的"]))
def test_any_text_gets_an_answer(number: str, id_type: str) -> None:
    reading = check(number, id_type)
    assert reading.number == number
    assert normalized_number(reading.normalized) == reading.normalized
