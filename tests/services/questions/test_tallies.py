import copy
import json
import string
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app import paths
from app.domain.errors import InputError
from app.domain.review import Review
from app.domain.review_check import PROBLEM_CODES
from app.domain.tally import tally
from app.domain.tally_explain import EXPLAIN_CODES
from app.exchange import json_numbers, scheme_json
from app.exchange.review_json import read_review
from app.exchange.strict_json import read_json
from app.services.questions.tallies import answer_tally
from app.texts import Texts, read_texts

LANGUAGES = ("zh", "en")
TEXTS = {lang: read_texts(paths.resources() / "i18n", lang) for lang in LANGUAGES}
DOCUMENT: dict[str, Any] = {
    "scheme": {
        "aggregate": "trimmed_mean",
        "trim_from": 5,
        "decimals": 2,
        "items": [
            {"id": "performance", "max": "40", "weight": "1"},
            {"id": "skill", "max": "60", "weight": "1"},
        ],
        "pass_mark": "75",
        "vote": {"base": "present", "pass": "2/3", "quorum": "2/3", "min_voters": 3},
        "places": 1,
        "tie_break": ["priority", "votes", "item:performance", "median"],
    },
    "committee": ["j1", "j2", "j3", "j4", "j5"],
    "present": ["j1", "j2", "j3", "j4", "j5"],
    "candidates": [{"id": "c1", "priority": False}, {"id": "c2", "priority": False}],
    "recusals": [{"judge": "j1", "candidate": "c2", "relation": "mentor"}],
    "scores": [
        {"judge": judge, "candidate": "c1", "items": {"performance": performance, "skill": "50.0"}}
        for judge, performance in [("j1", "30"), ("j2", "35.50"), ("j3", "35"), ("j4", "40"), ("j5", "36")]
    ]
    + [
        {"judge": judge, "candidate": "c2", "items": {"performance": "35", "skill": "51"}}
        for judge in ("j2", "j3", "j4")
    ],
    "ballots": [
        {"judge": judge, "candidate": "c1", "vote": vote}
        for judge, vote in [
            ("j1", "agree"),
            ("j2", "agree"),
            ("j3", "agree"),
            ("j4", "oppose"),
            ("j5", "agree"),
        ]
    ],
    "counts": [
        {"candidate": "c2", "issued": 4, "returned": 3, "agree": 3, "oppose": 0, "abstain": 0, "spoiled": 0}
    ],
}


def varied(**scheme: object) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    document["scheme"].update(scheme)
    return document


def answered(document: object, lang: str = "zh") -> dict[str, Any]:
    answer = answer_tally(document, TEXTS[lang])
    printed: dict[str, Any] = json.loads(json.dumps(answer.document, ensure_ascii=False))
    assert list(printed) == ["quorum", "candidates", "problems"]
    assert answer.yes is (printed["problems"] == [])
    return printed


def test_the_answer_has_the_keys_of_the_contract_in_order() -> None:
    answer = answered(DOCUMENT)
    assert answer["quorum"] == {"present": 5, "committee": 5, "needed": 4, "met": True}
    first, second = answer["candidates"]
    assert list(first)[-1] == "explain"
    first.pop("explain")
    expected = {
        "id": "c1",
        "score": "85.50",
        "totals": {"j1": "80", "j2": "85.5", "j3": "85", "j4": "90", "j5": "86"},
        "dropped": {"high": ["j4"], "low": ["j1"]},
        "aggregate_used": "trimmed_mean",
        "agree": 4,
        "oppose": 1,
        "abstain": 0,
        "base": 5,
        "needed": 4,
        "vote_passed": True,
        "mark_passed": True,
        "rank": 2,
        "proposed": False,
    }
    assert list(first.items()) == list(expected.items())
    assert list(first["totals"]) == ["j1", "j2", "j3", "j4", "j5"]
    assert (second["score"], second["rank"], second["proposed"]) == ("86.00", 1, True)
    assert second["dropped"] == {"high": [], "low": []}
    assert (second["aggregate_used"], second["base"], second["needed"]) == ("mean", 4, 3)


def test_an_undecided_tie_is_a_word_and_a_missing_score_is_null() -> None:
    document = varied(pass_mark=None, vote=None, tie_break=[])
    document["scores"] = []
    assert [
        (entry["score"], entry["totals"], entry["rank"], entry["proposed"])
        for entry in answered(document)["candidates"]
    ] == [(None, {}, 1, "undecided"), (None, {}, 1, "undecided")]


@pytest.mark.parametrize(("decimals", "score"), [(0, "86"), (1, "85.5"), (4, "85.5000")])
def test_a_score_has_exactly_its_decimals(decimals: int, score: str) -> None:
    assert answered(varied(decimals=decimals))["candidates"][0]["score"] == score


def test_a_contradiction_empties_the_answer() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["scores"][0]["items"]["skill"] = "60.1"
    answer = answered(document)
    assert (answer["quorum"], answer["candidates"]) == (None, [])
    assert [problem["code"] for problem in answer["problems"]] == ["score_above_maximum"]
    assert "60.1" in answer["problems"][0]["message"]


def test_without_a_quorum_the_answer_is_still_an_answer() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["committee"] += ["j6", "j7", "j8"]
    answer = answered(document)
    assert answer["quorum"] == {"present": 5, "committee": 8, "needed": 6, "met": False}
    assert [entry["proposed"] for entry in answer["candidates"]] == [False, False]
    assert answer["candidates"][0]["score"] == "85.50"


def test_a_layman_reads_dropped_totals_empty_cells_and_seats() -> None:
    first, second = answered(DOCUMENT)["candidates"]
    told = "\n".join(first["explain"])
    assert "去掉一个最高分（j4：90）和一个最低分（j1：80）" in told
    assert "（85.5 + 85 + 86）÷ 3 = 256.5 ÷ 3" in told
    assert "4 × 3 = 12，不小于 2 × 5 = 10" in told
    told = "\n".join(second["explain"])
    assert "回避：j1" in told
    assert "缺评：j5" in told
    assert "有 1 张票没有收回" in told


def test_the_language_changes_sentences_only() -> None:
    chinese, english = answered(DOCUMENT, "zh"), answered(DOCUMENT, "en")
    for one, other in zip(chinese["candidates"], english["candidates"], strict=True):
        assert len(one.pop("explain")) == len(other.pop("explain"))
    assert chinese == english


def test_an_identifier_with_braces_is_no_template() -> None:
    document = json.loads(json.dumps(DOCUMENT).replace("j5", "{0.__class__}"))
    assert "{0.__class__}" in "\n".join(answered(document)["candidates"][1]["explain"])


# -- a sentence for every code, in both languages, that needs no value it is not given


def fields(texts: Texts, section: str, code: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(texts.sections[section][code]) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_problem_and_explanation_has_its_sentence_and_none_is_left_over(lang: str) -> None:
    assert set(TEXTS[lang].sections["tally_problem"]) == PROBLEM_CODES
    assert set(TEXTS[lang].sections["tally_explain"]) == EXPLAIN_CODES


@pytest.mark.parametrize("section", ["tally_problem", "tally_explain"])
def test_both_languages_tell_the_same_facts(section: str) -> None:
    for code in TEXTS["zh"].sections[section]:
        assert fields(TEXTS["zh"], section, code) == fields(TEXTS["en"], section, code), code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_has_its_sentence(lang: str) -> None:
    codes = {
        error.code
        for module in (json_numbers, scheme_json)
        for error in vars(module).values()
        if isinstance(error, type) and issubclass(error, InputError) and error.__module__ == module.__name__
    }
    assert len(codes) == 6
    assert all(TEXTS[lang].has("error", code) for code in codes)


def scenarios() -> Iterator[Review]:
    """Reviews that between them need every sentence of an explanation."""
    yield read_review(DOCUMENT)
    yield read_review(varied(places={"share": "0.5"}, aggregate="median", pass_mark="86"))
    yield read_review(varied(places=None, pass_mark=None, aggregate="mean"))
    for base in ("valid", "all"):
        yield read_review(varied(vote={"base": base, "pass": "1/1", "quorum": "1/1", "min_voters": 5}))
    none = varied(vote=None, items=[], tie_break=[])
    none["scores"] = []
    yield read_review(none)
    bare = varied(vote={"base": "valid", "pass": "1/2", "quorum": "1/2"})
    bare |= {"scores": [], "ballots": [], "counts": [], "present": ["j1", "j2"]}
    yield read_review(bare)
    yield read_review(
        bare | {"present": ["j1", "j2", "j3"], "absences": [{"judge": "j1", "candidate": "c1"}]}
    )
    open_scheme = {"pass_mark": None, "vote": None}
    tied = read_review({**varied(**open_scheme), "scores": [], "ballots": [], "counts": [], "recusals": []})
    yield tied
    first, second = tied.candidates
    yield replace(tied, candidates=(first, replace(second, priority=True)))
    document = {**varied(**open_scheme), "recusals": [], "counts": []}
    document["scores"] = [
        {"judge": judge, "candidate": candidate, "items": {"performance": "30", "skill": "30"}}
        for candidate in ("c1", "c2")
        for judge in ("j1", "j2", "j3")
    ]
    yield read_review(document)
    document = copy.deepcopy(document) | {"ballots": []}
    for score, (performance, skill) in zip(
        document["scores"], [(30, 0), (30, 30), (30, 60), (40, 10), (30, 35), (20, 45)], strict=True
    ):
        score["items"] = {"performance": str(performance), "skill": str(skill)}
    yield read_review(document)
    document = copy.deepcopy(document)
    document["scores"][4]["items"]["performance"] = "31"
    document["scores"][5]["items"]["skill"] = "44"
    yield read_review(document)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_explanation_is_told_with_its_own_values(lang: str) -> None:
    seen: set[str] = set()
    for review in scenarios():
        for entry in tally(review).candidates:
            for remark in entry.explain:
                seen.add(remark.code)
                assert TEXTS[lang].remark("tally_explain", remark)
    assert seen == EXPLAIN_CODES


def test_a_file_with_byte_order_mark_gives_the_same_answer() -> None:
    content = b"\xef\xbb\xbf" + json.dumps(DOCUMENT).encode()
    assert answered(read_json(content)) == answered(DOCUMENT)
