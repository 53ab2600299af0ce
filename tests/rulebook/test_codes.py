from pathlib import Path

import pytest

from app import paths
from app.domain.id_types import IdRule
from app.domain.levels import CERTIFICATE_LEVELS
from app.rulebook.codes import read_id_types, read_provinces, read_skill_levels
from app.rulebook.counties import county_known
from app.rulebook.headings import read_heading_aliases
from app.rulebook.tables import TableRowBrokenError

CODES = paths.resources() / "codes"
TYPES = read_id_types(CODES / "id_type_ui.csv")


def written(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_provinces_are_those_of_the_standard() -> None:
    provinces = read_provinces(CODES / "province_gbt2260.csv")
    assert len(provinces) == 34
    assert provinces["44"] == "广东省"
    assert not {"66", "83"} & provinces.keys()
    assert len(set(provinces.values())) == 34


@pytest.mark.parametrize(
    ("text", "number", "name"),
    [
        ("居民身份证", "", "居民身份证"),
        ("中华人民共和国居民身份证", "", "居民身份证"),
        ("身份证", "", "居民身份证"),
        ("二代证", "", "居民身份证"),
        ("回乡证", "", "港澳居民来往内地通行证"),
        ("港澳通行证（误）", "", "港澳居民来往内地通行证"),
        ("台胞证", "", "台湾居民来往大陆通行证"),
        ("港澳台居民居住证", "810000199001010019", "港澳居民居住证"),
        ("港澳台居民居住证", "830000198506151238", "台湾居民居住证"),
        ("港澳台居民居住证", "", "港澳居民居住证"),
        ("外国人永久居留证", "", "外国人永久居留身份证"),
        ("绿卡", "", "外国人永久居留身份证"),
        ("外国护照", "", "护照"),
        ("士兵证", "", "军官证"),
        ("其他", "", "其他身份证件"),
    ],
)
def test_types_are_found_by_name_and_alias(text: str, number: str, name: str) -> None:
    found = TYPES.find(text, number)
    assert found is not None
    assert found.name == name


def test_a_type_nobody_listed_is_not_found() -> None:
    assert TYPES.find("领事证") is None
    assert TYPES.find("") is None


def test_aliases_are_shared_by_nothing_but_the_residence_permits() -> None:
    shared = {
        alias
        for one in TYPES.types
        for other in TYPES.types
        if one is not other
        for alias in {one.name, *one.aliases} & {other.name, *other.aliases}
    }
    assert shared == {"港澳台居民居住证"}
    assert all(each.shape is not None for each in TYPES.types if each.rule is not IdRule.SHAPE)


def test_shapes_take_no_digits_of_other_scripts() -> None:
    passport = TYPES.find("台胞证")
    assert passport is not None
    assert passport.fits("12345678")
    assert not passport.fits("1234567٨")


def test_skill_levels_rise_in_the_order_of_certificates() -> None:
    levels = read_skill_levels(CODES / "skill_levels.csv")
    assert [level.name for level in levels][-2:] == ["特级技师", "首席技师"]
    assert tuple(level.certificate_level for level in levels) == (None, *CERTIFICATE_LEVELS)
    names = [name for level in levels for name in {level.name, level.full_name, *level.aliases}]
    assert len(names) == len(set(names))


def test_heading_aliases_name_fields() -> None:
    aliases = read_heading_aliases(CODES / "heading_aliases.csv")
    assert len(aliases) == 245
    assert aliases["证件号码"] == ("id_number",)
    assert aliases["证书编号"] == ("now_cert_no",)
    assert len({field for fields in aliases.values() for field in fields}) == 44


def test_an_alias_may_mean_several_fields(tmp_path: Path) -> None:
    path = written(tmp_path, "field,alias\nseq,编号\nemployee_no,编号\n")
    assert read_heading_aliases(path) == {"编号": ("seq", "employee_no")}
    with pytest.raises(TableRowBrokenError):
        read_heading_aliases(written(tmp_path, "field,alias\nseq,编号\nseq,编号\n"))


@pytest.mark.parametrize(
    "row",
    ["身份证,,(,resident_card,", "身份证,,,guess,", ",,,shape,", "居民身份证,,,shape,", "甲,乙;乙,,shape,"],
)
def test_a_malformed_type_names_its_line(tmp_path: Path, row: str) -> None:
    path = written(tmp_path, f"name,aliases,shape,rule,note\n居民身份证,,,shape,\n{row}\n")
    with pytest.raises(TableRowBrokenError) as refused:
        read_id_types(path)
    assert refused.value.values["line"] == 3


@pytest.mark.parametrize("row", ["1,京,京,BJ,s,", "１1,京,京,BJ,s,", "11,京,京,BJ,s,"])
def test_a_malformed_province_names_its_line(tmp_path: Path, row: str) -> None:
    path = written(
        tmp_path, f"code,name,short,letters,standard,note\n11,北京市,京,BJ,GB/T 2260-2007,\n{row}\n"
    )
    with pytest.raises(TableRowBrokenError):
        read_provinces(path)


@pytest.mark.parametrize("row", ["3,甲,甲,5,", "2,甲,甲,t,", "x,甲,甲,5,"])
def test_a_malformed_level_names_its_line(tmp_path: Path, row: str) -> None:
    path = written(tmp_path, f"order,name,full_name,cert_char16,aliases\n1,学徒工,学徒工,,\n{row}\n")
    with pytest.raises(TableRowBrokenError):
        read_skill_levels(path)


def test_counties_are_known_or_not_and_nothing_is_raised() -> None:
    assert all(county_known(code) for code in ("110105", "440306", "500243", "441900"))
    assert not any(county_known(code) for code in ("110199", "330113", "990101", "", "11", "见附件"))
