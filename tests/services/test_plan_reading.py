"""The plan as typed: what is read, what is refused beside which field."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InputError
from app.domain.scheme import Aggregate, Share, TieBreak, TieStep, VoteBase, VoteRule
from app.domain.working_days import Counting
from app.services.plan_draft import DraftItem, PlacesKind, PlanDraft, pack_draft, unpack_draft
from app.services.plan_reading import read_plan, written

DRAFT = PlanDraft(
    items=(DraftItem("业绩", "60", "1"), DraftItem("技能", "40", "0.5")),
    aggregate=Aggregate.TRIMMED_MEAN,
    trim_from=5,
    decimals=2,
    pass_mark="70",
    votes=True,
    base=VoteBase.PRESENT,
    passing="2/3",
    quorum="1/2",
    min_voters=0,
    places_kind=PlacesKind.SHARE,
    places="80%",
    tie_break=("votes", "item:业绩"),
    publicity_days=5,
    counting=Counting.NEXT_DAY,
    posting_places=("公告栏", "  "),
    contact="纪检室\n电话 000",
)


def test_a_filled_form_is_a_plan() -> None:
    reading = read_plan(DRAFT, 5)
    assert reading.plan is not None
    assert not reading.problems
    assert reading.total == Decimal(80)
    scheme = reading.plan.scheme
    assert scheme.vote == VoteRule(VoteBase.PRESENT, Fraction(2, 3), Fraction(1, 2), None)
    assert scheme.places == Share(Fraction(4, 5))
    assert scheme.tie_break == (TieBreak(TieStep.VOTES), TieBreak(TieStep.ITEM, "业绩"))
    assert reading.plan.places == ("公告栏",)


def test_full_width_digits_are_digits() -> None:
    typed = replace(
        DRAFT,
        items=(DraftItem("业绩", "６０", "１．５"),),
        pass_mark="７０",
        passing="２／３",
        places="３３．３％",
    )
    plan = read_plan(typed, 5).plan
    assert plan is not None
    assert plan.scheme.items[0].weight == Decimal("1.5")
    assert plan.scheme.pass_mark == 70
    assert plan.scheme.places == Share(Fraction(333, 1000))


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"items": (DraftItem(" ", "1", "1"),)}, "items.0.name", "item_name_empty"),
        ({"items": (DraftItem("业" * 31, "1", "1"),)}, "items.0.name", "item_name_long"),
        (
            {"items": (DraftItem("业绩", "1", "1"), DraftItem("业绩", "1", "1"))},
            "items.1.name",
            "item_name_doubled",
        ),
        ({"items": (DraftItem("业绩", "", "1"),)}, "items.0.maximum", "number_empty"),
        ({"items": (DraftItem("业绩", "1e2", "1"),)}, "items.0.maximum", "number_unusable"),
        ({"items": (DraftItem("业绩", "10", "0"),)}, "items.0.weight", "number_unusable"),
        ({"items": (DraftItem("业绩", "9" * 13, "1"),)}, "items.0.maximum", "number_unusable"),
        ({"items": (), "tie_break": ()}, "pass_mark", "mark_without_items"),
        ({"items": (), "tie_break": (), "pass_mark": "", "votes": False}, "votes", "nothing_decides"),
        ({"pass_mark": "80.01"}, "pass_mark", "mark_unreachable"),
        ({"pass_mark": "-1"}, "pass_mark", "mark_unusable"),
        ({"pass_mark": "七十"}, "pass_mark", "mark_unusable"),
        ({"passing": "3/2"}, "passing", "share_unusable"),
        ({"passing": "0/2"}, "passing", "share_zero"),
        ({"quorum": "0/1"}, "quorum", "share_zero"),
        ({"quorum": "1/0"}, "quorum", "share_unusable"),
        ({"places": ""}, "places", "places_empty"),
        ({"places": "101"}, "places", "places_share_unusable"),
        ({"places": "0"}, "places", "places_share_unusable"),
        ({"places_kind": PlacesKind.NUMBER, "places": "0"}, "places", "places_unusable"),
        ({"places_kind": PlacesKind.NUMBER, "places": "1.5"}, "places", "places_unusable"),
        ({"tie_break": ("item:带徒",)}, "tie_break", "tie_unknown"),
        ({"tie_break": ("votes", "votes")}, "tie_break", "tie_doubled"),
        ({"publicity_days": 4}, "publicity_days", "days_too_few"),
        ({"posting_places": ("", " ")}, "posting_places", "posting_places_missing"),
        ({"posting_places": ("栏", "栏 ")}, "posting_places", "posting_places_doubled"),
        ({"posting_places": ("栏\x07",)}, "posting_places", "place_unusable"),
        ({"contact": " \n"}, "contact", "contact_unusable"),
        ({"contact": "电" * 501}, "contact", "text_long"),
    ],
)
def test_what_cannot_stand_is_named_beside_its_field(
    change: dict[str, object], field: str, code: str
) -> None:
    reading = read_plan(replace(DRAFT, **change), 5)  # type: ignore[arg-type]
    assert reading.plan is None
    assert reading.problems[field].code == code


def test_without_a_vote_its_fields_are_not_read() -> None:
    plan = read_plan(replace(DRAFT, votes=False, passing="?", quorum=""), 5).plan
    assert plan is not None
    assert plan.scheme.vote is None


def test_the_share_is_not_read_where_places_are_unlimited() -> None:
    plan = read_plan(replace(DRAFT, places_kind=PlacesKind.UNLIMITED, places="?"), 5).plan
    assert plan is not None
    assert plan.scheme.places is None


def test_a_kept_draft_comes_back_whole() -> None:
    assert unpack_draft(pack_draft(DRAFT)) == DRAFT


@settings(max_examples=60)
@given(
    st.binary(max_size=60)
    | st.integers(0, len(pack_draft(DRAFT)) - 1).map(lambda end: pack_draft(DRAFT)[:end])
)
def test_a_kept_draft_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        unpack_draft(content)


@pytest.mark.parametrize("old", ['"mean"', '"number"'])
def test_a_kept_draft_with_a_strange_word_is_refused(old: str) -> None:
    content = pack_draft(replace(DRAFT, aggregate=Aggregate.MEAN, places_kind=PlacesKind.NUMBER))
    with pytest.raises(InputError):
        unpack_draft(content.replace(old.encode(), b'"strange"'))


def test_numbers_are_written_without_empty_zeros() -> None:
    assert [written(Decimal(text)) for text in ("40", "0.50", "1E+2", "100")] == ["40", "0.5", "100", "100"]
