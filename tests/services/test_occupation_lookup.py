"""Occupations are found by code, name, 工种 and pinyin; what is not listed is no error."""

import pytest

from app import paths
from app.rulebook.rulebook import Rulebook
from app.services.occupation_lookup import OccupationLookup, spoken_as
from app.texts.pinyin import readings

LOOKUP = OccupationLookup(Rulebook(paths.resources()).occupations)


def names(typed: str, most: int = 20) -> list[str]:
    return [one.occupation.name for one in LOOKUP.find(typed, most)]


@pytest.mark.parametrize(
    "typed",
    [
        "6-18-01-01",
        "6180101",
        "６－18－01－01",
        "车工",
        " 车 工 ",
        "chegong",
        "CheGong",
        "cg",
        "cgong",
        "cheg",
    ],
)
def test_the_lathe_operator_is_found_first(typed: str) -> None:
    assert names(typed)[0] == "车工"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("6-18-01", "车工"),
        ("数控车", "车工"),
        ("skcg", "车工"),
        ("dianhangong", "焊工"),
        ("电工", "电工"),
        ("diangong", "电工"),
        ("生成式人工智能", "生成式人工智能系统应用员"),
        ("scsrgzn", "生成式人工智能系统应用员"),
        ("zhuangpeiqiangong", "装配钳工"),
        ("zpqg", "装配钳工"),
    ],
)
def test_parts_and_initials_lead_there(typed: str, name: str) -> None:
    assert name in names(typed)


def test_a_job_says_through_what_it_was_found() -> None:
    found = LOOKUP.find("数控车工")
    assert (found[0].occupation.name, found[0].job) == ("车工", "数控车工")
    assert LOOKUP.find("车工")[0].job is None


@pytest.mark.parametrize("typed", ["", "  ", "不存在的职业", "vvvv", "9-99-99-99", "\0", "x" * 500])
def test_what_is_not_listed_is_not_found_and_no_error(typed: str) -> None:
    assert LOOKUP.find(typed) == ()
    assert LOOKUP.listed(typed) is None


def test_listed_is_what_names_one_occupation() -> None:
    for text in ("6-18-01-01", "车工", "数控车工"):
        found = LOOKUP.listed(text)
        assert found is not None
        assert found.name == "车工"
    assert LOOKUP.listed("车") is None


def test_no_occupation_stands_twice_and_the_list_is_short() -> None:
    found = names("工", 12)
    assert len(found) == len(set(found)) == 12


@pytest.mark.parametrize(
    ("text", "typed", "how"),
    [
        ("车工", "chegong", 0),
        ("车工", "jugong", 0),
        ("车工", "cg", 0),
        ("车工", "c", 1),
        ("车工", "gong", 2),
        ("车工", "gc", None),
        ("车工", "chegongx", None),
        ("电气工程技术员", "dqgcjsy", 0),
        ("西安", "xian", 0),
    ],
)
def test_whole_readings_and_initials_may_be_mixed(text: str, typed: str, how: int | None) -> None:
    assert spoken_as(readings(text), typed) == how


def test_every_listed_name_is_found_by_itself_and_by_its_code() -> None:
    occupations = Rulebook(paths.resources()).occupations.all
    for one in occupations[::97]:
        assert names(one.name)[0] == one.name
        if one.code:
            assert names(one.code)[0] == one.name
