import csv
from pathlib import Path

import pytest

from app import paths
from app.rulebook.occupations import read_occupations
from app.rulebook.tables import TableRowBrokenError

CODES = paths.resources() / "codes"
KNOWN = read_occupations(CODES / "occupations.csv", CODES / "new_occupations.csv")


def test_the_edition_is_whole() -> None:
    coded = [each for each in KNOWN.all if each.code is not None]
    assert len(coded) == 1639
    assert sum(len(each.jobs) for each in coded) == 2954
    by_class = [sum(each.code[0] == str(number) for each in coded if each.code) for number in range(1, 9)]
    assert by_class == [25, 492, 36, 356, 54, 671, 4, 1]
    assert len({each.name for each in KNOWN.all}) == len(KNOWN.all) == 1639 + 44


@pytest.mark.parametrize(
    "code",
    ["6-18-01-01", "6180101", "6-180101", " 6－18－01－01 ", "６１８０１０１", "6—18—01—01", "6.18.01.01"],
)
def test_a_code_is_read_in_its_spellings(code: str) -> None:
    found = KNOWN.by_code(code)
    assert found is not None
    assert (found.code, found.name) == ("6-18-01-01", "车工")


@pytest.mark.parametrize(
    "code", ["", "6-18-01", "9-18-01-01", "6-18-01-99", "6-18-01-011", "车工", "6-18-01-٠١"]
)
def test_an_unknown_code_finds_nothing(code: str) -> None:
    assert KNOWN.by_code(code) is None


def test_names_and_jobs_are_found_however_spaced() -> None:
    for name in ("车工", " 车 工 ", "车\u3000工"):
        found = KNOWN.by_name(name)
        assert found is not None
        assert found.code == "6-18-01-01"
    assert [each.name for each in KNOWN.by_job("数控车工")] == ["车工"]
    assert (KNOWN.by_name("数控车工"), KNOWN.by_name("不存在的职业"), KNOWN.by_job("不存在的工种")) == (
        None,
        None,
        (),
    )


def test_brackets_of_either_width_are_the_same() -> None:
    bracketed = [job for each in KNOWN.all for job in each.jobs if "（" in job]
    assert bracketed
    for job in bracketed:
        assert KNOWN.by_job(job.replace("（", "(").replace("）", ")")) == KNOWN.by_job(job) != ()


def test_later_occupations_have_a_name_and_no_code() -> None:
    found = KNOWN.by_name("生成式人工智能系统应用员")
    assert found is not None
    assert found.code is None
    with (CODES / "new_occupations.csv").open(encoding="utf-8", newline="") as file:
        open_for_comment = [row["name"] for row in csv.DictReader(file) if row["status"] != "published"]
    assert all(KNOWN.by_name(name) is None for name in open_for_comment)


@pytest.mark.parametrize(
    "row",
    [
        "6-18-1-1,刨工,,2022",
        "6-18-01-01,刨工,,2022",
        "6-18-01-02,车工,,2022",
        "6-18-01-02,刨工,,2015",
        "6-18-01-02,刨工,a;,2022",
    ],
)
def test_a_malformed_row_names_its_line(tmp_path: Path, row: str) -> None:
    edition, additions = tmp_path / "edition.csv", tmp_path / "additions.csv"
    edition.write_text(f"code,name,jobs,edition\n6-18-01-01,车工,,2022\n{row}\n", encoding="utf-8")
    additions.write_text("batch,date,kind,name,code,status,basis\n", encoding="utf-8")
    with pytest.raises(TableRowBrokenError) as refused:
        read_occupations(edition, additions)
    assert refused.value.values["line"] == 3
