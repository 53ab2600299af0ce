"""Rows of certificates, posts, titles and awards: records come back, problems name their cell."""

import pytest

from app import paths
from app.domain.batches import BatchId
from app.domain.candidates import Candidate, CandidateId, CandidateState, Person, PersonId
from app.domain.levels import Level
from app.rulebook.rulebook import Rulebook
from app.services.fact_rows import FactRows

PERSON = Person(PersonId("p"), "111", "0", "赵示例")
CANDIDATE = Candidate(
    CandidateId("c"),
    BatchId("b"),
    PERSON,
    1,
    "总装车间",
    "6-18-01-01",
    "车工",
    "数控车工",
    Level.T,
    CandidateState.ENTERED,
)


@pytest.fixture(scope="module")
def rows() -> FactRows:
    return FactRows(CANDIDATE, Rulebook(paths.resources()).occupations)


def test_records_come_back_as_they_were(rows: FactRows) -> None:
    records: dict[str, list[dict[str, object]]] = {
        "certificate": [
            {"level": "senior_technician", "occupation": "6-18-01-01", "issued": "2016-09", "by": None},
            {"level": "technician", "occupation": "6-31-01-03", "issued": None, "by": "enterprise"},
        ],
        "post": [{"post": "T", "occupation": "没有这个职业", "starts": "2016", "ends": "2018-02-01"}],
        "title": [{"rank": "full_senior", "related": False, "granted": None}],
        "award": [
            {"award": "other", "level": None, "granted": "2019", "listed": None, "skill_commendation": True}
        ],
    }
    for kind, stored in records.items():
        read = rows.read(kind, rows.typed(kind, stored))
        assert list(read.records) == stored
        assert not read.problems


def test_occupations_are_typed_by_name_code_or_job(rows: FactRows) -> None:
    def key(text: str) -> object:
        row = {"level": "T", "occupation": text}
        return rows.read("certificate", [row]).records[0]["occupation"]

    assert [key("车工"), key("数控车工"), key("6180101"), key("电工")] == ["6-18-01-01"] * 3 + ["6-31-01-03"]
    assert key(" ") is None


@pytest.mark.parametrize(
    ("kind", "row", "field", "code"),
    [
        ("certificate", {"level": ""}, "level", "needed"),
        ("certificate", {"level": "T", "issued": "前年"}, "issued", "date_unusable"),
        ("certificate", {"level": "T", "issued": "2016.2.30"}, "issued", "date_unusable"),
        ("certificate", {"level": "T", "issued": "2016-2018"}, "issued", "date_unusable"),
        ("certificate", {"level": "T", "occupation": "车" * 61}, "occupation", "text_long"),
        ("post", {"post": "T", "starts": ""}, "starts", "needed"),
        ("post", {"post": "T", "starts": "2018", "ends": "2017-12-31"}, "ends", "ends_before_start"),
    ],
)
def test_a_problem_names_its_cell(
    rows: FactRows, kind: str, row: dict[str, str], field: str, code: str
) -> None:
    problems = rows.read(kind, [rows.blank(kind), row]).problems
    assert problems[1, field].code == code


def test_dates_are_read_as_people_write_them(rows: FactRows) -> None:
    typed = [{"post": "T", "starts": "2016年9月", "ends": "2018.3.1"}]
    assert rows.read("post", typed).records[0] == {
        "post": "T", "occupation": None, "starts": "2016-09", "ends": "2018-03-01"
    }  # fmt: skip
