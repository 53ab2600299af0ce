"""Questions on the command line: arrays, stdin, and JSON that somebody wrote to break us."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

GOOD, BAD = "Y000544031005263000003", "Y00054403100526300000"
FACTS = {"policy": "cn-2021-66", "level": "T", "as_of": "2025-06-30", "occupation": "6-18-01-01"}
REVIEW = {
    "scheme": {
        "aggregate": "mean", "trim_from": 5, "decimals": 2,
        "items": [{"id": "skill", "max": "100", "weight": "1"}],
        "pass_mark": None, "vote": None, "places": None, "tie_break": [],
    },
    "committee": ["j1"], "present": ["j1"], "candidates": [{"id": "c1", "priority": False}],
    "recusals": [], "scores": [{"judge": "j1", "candidate": "c1", "items": {"skill": "85.5"}}], "ballots": [],
}  # fmt: skip


def test_one_argument_one_object_several_an_array(ask: Call) -> None:
    one, two = ask("check", "number", GOOD), ask("check", "number", GOOD, BAD)
    assert (one.status, one.document["valid"]) == (0, True)
    assert (two.status, [answer["valid"] for answer in two.document]) == (1, [True, False])
    assert [answer["code"] for answer in two.document] == [GOOD, BAD]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_stdin_brings_a_string_or_an_array(ask: Call, bom: bytes) -> None:
    assert ask("check", "number", "-", stdin=bom + json.dumps(GOOD).encode()).document["valid"] is True
    assert len(ask("check", "number", "-", stdin=bom + json.dumps([GOOD]).encode()).document) == 1
    assert ask("check", "number", "-", stdin=bom + b"[]").document == []
    pair = [{"type": "居民身份证", "number": "110105194912310021"}, "x"]
    said = ask("check", "person-id", "-", "--type", "护照", stdin=bom + json.dumps(pair).encode())
    assert [answer["type"] for answer in said.document] == ["居民身份证", "护照"]


def test_a_failing_element_stands_in_its_place(ask: Call) -> None:
    said = ask("check", "number", "-", stdin=json.dumps([GOOD, 5, BAD, None]).encode())
    assert said.status == 2
    assert [("error" in answer) for answer in said.document] == [False, True, False, True]
    assert said.document[1]["error"]["code"] == "must_be_text"


def test_the_severest_status_of_an_array_wins(ask: Call) -> None:
    outside = FACTS | {"as_of": "1990-01-01"}
    assert ask("check", "eligibility", "-", stdin=json.dumps([FACTS, outside]).encode()).status == 3
    broken = [FACTS, outside, FACTS | {"level": 5}]
    assert ask("check", "eligibility", "-", stdin=json.dumps(broken).encode()).status == 2


@pytest.mark.parametrize("command", ["check number", "check name", "check eligibility", "tally", "workdays"])
@pytest.mark.parametrize(
    "stdin",
    [
        b"",
        b"{",
        b"nonsense",
        b"NaN",
        b"[NaN]",
        b'{"a":Infinity}',
        b'{"a":1,"a":2}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'"\\ud800"',
        b'["\\udfff"]',
        b'{"policy":"\\ud800"}',
        b'{"scores":{"\\ud800":1}}',
        b"1e999999",
        b"9" * 10_000,
        b"null",
        b"true",
        b"{}",
        b"[{}]",
        b'{"nonsense":1}',
        b'"a" "b"',
    ],
)
def test_no_json_gives_a_traceback(ask: Call, command: str, stdin: bytes) -> None:
    said = ask(*command.split(), "-", stdin=stdin)
    assert said.status in {1, 2, 3}


def test_a_review_from_a_file_with_a_chinese_name(ask: Call, tmp_path: Path) -> None:
    file = tmp_path / "评审 数据.json"
    file.write_text(json.dumps(REVIEW), encoding="utf-8")
    said = ask("tally", file)
    assert (said.status, said.document["candidates"][0]["score"]) == (0, "85.50")
    assert len(ask("tally", file, file).document) == 2
    contradicting = REVIEW | {"scores": [{"judge": "j2", "candidate": "c1", "items": {"skill": "1"}}]}
    said = ask("tally", "-", stdin=json.dumps(contradicting).encode())
    assert (said.status, said.document["quorum"], said.document["candidates"]) == (1, None, [])


@pytest.mark.parametrize("command", ["tally", "check eligibility"])
def test_a_file_that_cannot_be_read_is_named(ask: Call, tmp_path: Path, command: str) -> None:
    for path in (tmp_path / "nowhere.json", tmp_path):
        said = ask(*command.split(), path)
        assert (said.status, said.code) == (2, "input_missing")


def test_numbers_for_texts_are_refused(ask: Call) -> None:
    days = {"start": "2025-03-03", "days": "5"}
    assert ask("workdays", "-", stdin=json.dumps(days).encode()).status == 2
    scored = json.loads(json.dumps(REVIEW))
    scored["scores"][0]["items"]["skill"] = 85.5
    assert ask("tally", "-", stdin=json.dumps(scored).encode()).code == "must_be_text"


def test_working_days_and_years_without_arrangement(ask: Call) -> None:
    said = ask("workdays", "2021-10-18", "5")
    assert (said.document["last_day"], said.document["results_from"]) == ("2021-10-25", "2021-10-26")
    assert ask("workdays", "2099-03-02", "5").code == "year_not_arranged"
    assert ask("workdays", "2099-03-02", "5").status == 3
    provisional = ask("workdays", "2099-03-02", "5", "--provisional")
    assert (provisional.status, provisional.document["provisional"]) == (0, True)


def test_names_are_held_against_the_faces(ask: Call) -> None:
    assert ask("check", "name", "张堃").document["printable"] is True
    said = ask("check", "name", "张\U0003fffd")
    assert (said.status, said.document["missing"][0]["code_point"]) == (1, "U+3FFFD")


def test_policies_are_listed_and_shown(ask: Call) -> None:
    policies = ask("policies").document
    assert [policy["id"] for policy in policies] == [
        "cn-2021-66",
        "jl-2022-163",
        "tj-2024",
        "sh-2024-177",
        "gd-2024",
    ]
    shown = ask("policies", "show", "gd-2024").document
    assert shown["requirements"]
    assert len(ask("policies", "show", "gd-2024", "tj-2024").document) == 2


def test_verify_refuses_what_is_no_package(ask: Call, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nonsense")
    for path in (tmp_path / "x.zip", tmp_path, tmp_path / "nowhere.zip"):
        assert ask("verify", path).status in {1, 2}


@pytest.mark.parametrize("words", [("check", "number", BAD), ("policies",), ("workdays", "2021-10-18", "5"),
                                   ("policies", "show", "gd-2024")])  # fmt: skip
def test_people_get_labels_not_keys(call: Call, words: tuple[str, ...]) -> None:
    said = call(*words)
    assert said.out
    assert "{" not in said.out
