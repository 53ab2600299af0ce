import copy
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InputError
from app.domain.review import Vote
from app.domain.scheme import Aggregate, Share, TieBreak, TieStep, VoteBase
from app.domain.tally import tally
from app.exchange.json_numbers import as_decimal, as_fraction
from app.exchange.review_json import read_review
from app.exchange.strict_json import read_json

DOCUMENT: dict[str, Any] = {
    "scheme": {
        "aggregate": "trimmed_mean",
        "trim_from": 5,
        "decimals": 2,
        "items": [
            {"id": "performance", "max": "40", "weight": "1"},
            {"id": "skill", "max": "60", "weight": "0.5"},
        ],
        "pass_mark": "75",
        "vote": {"base": "present", "pass": "2/3", "quorum": "1/2", "min_voters": 3},
        "places": 2,
        "tie_break": ["priority", "votes", "item:performance", "median"],
    },
    "committee": ["j1", "j2"],
    "present": ["j1"],
    "absences": [{"judge": "j1", "candidate": "c2"}],
    "candidates": [
        {"id": "c1", "priority": True, "occupation": "6-18-01-01", "level": "T"},
        {"id": "c2", "priority": False},
    ],
    "recusals": [{"judge": "j2", "candidate": "c2", "relation": "mentor"}],
    "scores": [{"judge": "j1", "candidate": "c1", "items": {"performance": "35.5", "skill": "-1"}}],
    "ballots": [{"judge": "j1", "candidate": "c1", "vote": "agree"}],
    "counts": [
        {"candidate": "c2", "issued": 0, "returned": 0, "agree": 0, "oppose": 0, "abstain": 0, "spoiled": -1}
    ],
}

Path = tuple[str | int, ...]


def changed(path: Path, value: object) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


def without(path: Path) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return document


def paths(value: Any, kind: type, before: Path = ()) -> list[Path]:
    """The places of `DOCUMENT` below which a value of `kind` stands."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    found = [before] if type(value) is kind and before else []
    return found + [path for key, child in children for path in paths(child, kind, (*before, key))]


def refusal(document: object) -> str:
    with pytest.raises(InputError) as caught:
        read_review(document)
    assert json.dumps(caught.value.values)  # the error is printed as JSON
    return caught.value.code


def test_everything_is_read_as_written() -> None:
    review = read_review(DOCUMENT)
    scheme = review.scheme
    assert (scheme.aggregate, scheme.trim_from, scheme.decimals) == (Aggregate.TRIMMED_MEAN, 5, 2)
    assert [(item.id, item.maximum, item.weight) for item in scheme.items] == [
        ("performance", Decimal(40), Decimal(1)),
        ("skill", Decimal(60), Decimal("0.5")),
    ]
    assert scheme.pass_mark == Decimal(75)
    assert scheme.vote is not None
    assert scheme.vote.base is VoteBase.PRESENT
    assert (scheme.vote.passing, scheme.vote.quorum) == (Fraction(2, 3), Fraction(1, 2))
    assert scheme.vote.min_voters == 3
    assert scheme.tie_break[2:] == (TieBreak(TieStep.ITEM, "performance"), TieBreak(TieStep.MEDIAN))
    assert review.candidates[0].group == ("6-18-01-01", "T")
    assert review.candidates[1].group == (None, None)
    assert review.sheets[0].items == {"performance": Decimal("35.5"), "skill": Decimal(-1)}
    assert review.ballots[0].vote is Vote.AGREE
    assert review.counts[0].spoiled == -1


@pytest.mark.parametrize("path", paths(DOCUMENT, str))
@pytest.mark.parametrize("value", [1, 35.5, True, [], {}], ids=str)
def test_a_text_must_be_text(path: Path, value: object) -> None:
    assert refusal(changed(path, value)) == "must_be_text"


@pytest.mark.parametrize("path", paths(DOCUMENT, int))
@pytest.mark.parametrize("value", ["2", 2.0, True, None, []], ids=repr)
def test_a_count_must_be_an_integer(path: Path, value: object) -> None:
    if value is None and path[-1] in {"places", "min_voters"}:
        read_review(changed(path, None))
    else:
        assert refusal(changed(path, value)) == "wrong_type"


@pytest.mark.parametrize("kind", [dict, list])
@pytest.mark.parametrize("value", ["x", 3, True], ids=repr)
def test_an_object_or_array_stays_one(kind: type, value: object) -> None:
    for path in paths(DOCUMENT, kind):
        assert refusal(changed(path, value)) in {"wrong_type", "must_be_text"}


OPTIONAL = {"absences", "counts", "min_voters", "occupation", "level"}
MAY_BE_NULL = {"pass_mark", "vote", "places", "min_voters", "occupation", "level"}
ALL_KEYS = [
    path
    for kind in (str, int, bool, list, dict)
    for path in paths(DOCUMENT, kind)
    if isinstance(path[-1], str) and path[-1] not in {"performance", "skill"}
]


@pytest.mark.parametrize("path", ALL_KEYS, ids=str)
def test_only_the_optional_keys_may_be_missing(path: Path) -> None:
    if path[-1] in OPTIONAL:
        read_review(without(path))
    else:
        assert refusal(without(path)) == "key_missing"


@pytest.mark.parametrize("path", ALL_KEYS, ids=str)
def test_null_is_none_only_where_none_has_a_meaning(path: Path) -> None:
    if path[-1] in MAY_BE_NULL and path[0] != "ballots":
        read_review(changed(path, None))
    else:
        assert refusal(changed(path, None)) in {"must_be_text", "wrong_type"}


def test_unknown_keys_are_refused_everywhere_but_among_the_scores() -> None:
    read_review(changed(("scores", 0, "items", "charm"), "1"))
    for path in [(), *paths(DOCUMENT, dict)]:
        if path[-1:] != ("items",):
            assert refusal(changed((*path, "note"), "1")) == "key_unknown"


def test_doubled_keys_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        read_json(b'{"items": {"skill": "1", "skill": "2"}}')
    assert caught.value.code == "key_doubled"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("scheme", "aggregate"), "Mean", "review_choice_unknown"),
        (("scheme", "vote", "base"), "", "review_choice_unknown"),
        (("ballots", 0, "vote"), "yes", "review_choice_unknown"),
        (("scheme", "tie_break", 0), "item:charm", "review_choice_unknown"),
        (("scheme", "tie_break", 0), "item", "review_choice_unknown"),
        (("scheme", "tie_break", 0), "item:", "review_choice_unknown"),
        (("scheme", "tie_break", 0), "score", "review_choice_unknown"),
        (("scheme", "items", 1, "id"), "performance", "review_item_doubled"),
        (("scheme", "items", 0, "max"), "0", "review_number_out_of_range"),
        (("scheme", "items", 0, "weight"), "0.0", "review_number_out_of_range"),
        (("scheme", "items", 0, "weight"), "-1", "review_number_out_of_range"),
        (("scheme", "pass_mark"), "-1", "review_number_out_of_range"),
        (("scheme", "places"), -1, "review_number_out_of_range"),
        (("scheme", "places"), {"share": "1.01"}, "review_number_out_of_range"),
        (("scheme", "places"), {"share": "-0.1"}, "review_number_out_of_range"),
        (("scheme", "places"), {"share": 0.15}, "must_be_text"),
        (("scheme", "places"), {}, "key_missing"),
        (("scheme", "places"), {"share": "15%"}, "review_decimal_unreadable"),
        (("scheme", "decimals"), -1, "review_number_out_of_range"),
        (("scheme", "decimals"), 11, "review_number_out_of_range"),
        (("scheme", "trim_from"), 2, "review_number_out_of_range"),
        (("scheme", "vote", "min_voters"), -1, "review_number_out_of_range"),
        (("scheme", "vote", "pass"), "0/3", "review_fraction_unreadable"),
        (("counts", 0, "agree"), 10**40, "review_number_out_of_range"),
        (("committee", 0), " ", "review_identifier_unusable"),
        (("candidates", 0, "id"), "", "review_identifier_unusable"),
        (("candidates", 0, "id"), "c" * 201, "review_identifier_unusable"),
        (("candidates", 0, "id"), "\ud800", "wrong_value"),
        (("scores", 0, "items"), {"\ud800": "1"}, "wrong_value"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_own_code(path: Path, value: object, code: str) -> None:
    assert refusal(changed(path, value)) == code


@pytest.mark.parametrize("document", [None, [], "review", 3, {}, {"scheme": None}])
def test_another_document_is_refused(document: object) -> None:
    assert refusal(document) in {"wrong_type", "key_missing"}


@pytest.mark.parametrize("text", ["85", "85.5", "0", "007", "-0.5", "0.10", "9" * 100])
def test_plain_decimals_are_read(text: str) -> None:
    assert as_decimal(text, "here") == Decimal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 85",
        "85 ",
        "85\n",
        "+85",
        ".5",
        "5.",
        "8,5",
        "1e2",
        "NaN",
        "Infinity",
        "８５",
        "٣",
        "--1",
        "1_000",
        "0x1f",
        "85.5.5",
        "八十五",
        "½",
        "-",
        "9" * 101,
    ],
)
def test_other_decimals_are_refused(text: str) -> None:
    assert refusal(changed(("scores", 0, "items", "skill"), text)) == "review_decimal_unreadable"


@pytest.mark.parametrize(
    "text",
    ["", "2/0", "0/0", "4/3", "2", "0.5", "2 / 3", "-2/3", "2/-3", "２/３", "2/3/4", "1e0/1", "2/3\n", "/3"],
)
def test_fractions_are_two_whole_numbers_up_to_one(text: str) -> None:
    assert refusal(changed(("scheme", "vote", "quorum"), text)) == "review_fraction_unreadable"
    assert refusal(changed(("scheme", "vote", "pass"), text)) == "review_fraction_unreadable"


@pytest.mark.parametrize(
    ("text", "value"), [("4/6", Fraction(2, 3)), ("3/3", Fraction(1)), ("0/1", Fraction(0))]
)
def test_fractions_are_exact(text: str, value: Fraction) -> None:
    assert as_fraction(text, "here") == value


def test_a_share_is_exact() -> None:
    assert read_review(changed(("scheme", "places"), {"share": "0.15"})).scheme.places == Share(
        Fraction(3, 20)
    )


def test_trim_from_is_free_where_nothing_is_trimmed() -> None:
    document = changed(("scheme", "aggregate"), "mean")
    document["scheme"]["trim_from"] = 0
    assert read_review(document).scheme.trim_from == 0


def test_a_scheme_may_have_no_items() -> None:
    document = changed(("scheme", "items"), [])
    document["scheme"]["tie_break"] = ["votes"]
    assert read_review(document).scheme.items == ()


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
EVERY_PATH = [path for kind in (str, int, bool, list, dict) for path in paths(DOCUMENT, kind)]


@settings(max_examples=100)
@given(st.sampled_from(EVERY_PATH), JSON_VALUES)
def test_nothing_from_outside_is_a_fault_of_ours(path: Path, value: object) -> None:
    try:
        tally(read_review(changed(path, value)))
    except InputError as error:
        code = error.code
    else:
        code = "read"
    assert code
