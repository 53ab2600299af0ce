from datetime import date

import pytest

from app.domain.eligibility_facts import (
    LIST_ATTESTATIONS,
    YES_NO_ATTESTATIONS,
    Attainment,
    AwardKind,
    AwardLevel,
    HeldLevel,
    Post,
)
from app.domain.errors import InputError
from app.domain.partial_dates import PartialDate
from app.exchange.facts_json import (
    FactDateUnreadableError,
    StayEndsBeforeStartError,
    read_facts,
    read_question,
)

DAY = date(2025, 6, 30)


def test_what_is_missing_or_null_is_unknown() -> None:
    keys = "occupation related_occupations certificates titles posts awards attestations"
    assert read_facts({}, DAY) == read_facts(dict.fromkeys(keys.split()), DAY)
    facts = read_facts({"certificates": [{}], "awards": [{"level": None}]}, DAY)
    assert facts.certificates is not None
    assert facts.certificates[0].level is None
    assert facts.certificates[0].by is None
    assert facts.titles is None


@pytest.mark.parametrize("key", ["related_occupations", "certificates", "titles", "posts", "awards"])
def test_false_and_an_empty_list_are_known_to_be_none(key: str) -> None:
    assert read_facts({key: []}, DAY) == read_facts({key: False}, DAY) != read_facts({}, DAY)


def test_every_attestation_is_read() -> None:
    document = dict.fromkeys(YES_NO_ATTESTATIONS, True) | {
        name: sorted(of) for name, of in LIST_ATTESTATIONS.items()
    }
    facts = read_facts({"attestations": document}, DAY)
    assert facts.attested == dict.fromkeys(YES_NO_ATTESTATIONS, True)
    assert facts.attested_lists == LIST_ATTESTATIONS


def test_records_are_read() -> None:
    facts = read_facts(
        {
            "certificates": [{"level": "T", "issued": "2018-03"}],
            "posts": [{"post": "interlinked", "starts": "2018", "ends": None}],
            "awards": [{"award": "global_500", "level": "national", "listed": False}],
            "attestations": {"achievement": ["mentoring"]},
        },
        DAY,
    )
    assert facts.certificates is not None
    assert facts.posts is not None
    assert facts.awards is not None
    assert (facts.certificates[0].level, facts.certificates[0].issued) == (HeldLevel.T, PartialDate(2018, 3))
    assert (facts.posts[0].post, facts.posts[0].ends) == (Post.INTERLINKED, None)
    award = facts.awards[0]
    assert (award.award, award.level, award.listed) == (AwardKind.GLOBAL_500, AwardLevel.NATIONAL, False)
    assert facts.attested_lists == {"achievement": frozenset({Attainment.MENTORING})}


@pytest.mark.parametrize(
    ("stay", "ends_first"),
    [
        ({"starts": "2020-05-02", "ends": "2020-05-01"}, True),
        ({"starts": "2020-05-01", "ends": "2020-05-01"}, False),
        ({"starts": "2020-05", "ends": "2020"}, False),
        ({"starts": "2020", "ends": "2020-01-01"}, False),
        ({"starts": "2021", "ends": "2020"}, True),
        ({"starts": None, "ends": "2020"}, False),
    ],
)
def test_a_stay_may_not_end_before_it_starts(stay: dict[str, object], *, ends_first: bool) -> None:
    if not ends_first:
        assert read_facts({"posts": [stay]}, DAY).posts is not None
        return
    with pytest.raises(StayEndsBeforeStartError) as refused:
        read_facts({"posts": [stay]}, DAY)
    assert refused.value.values["where"] == "posts[0]"


def test_places_are_named() -> None:
    with pytest.raises(FactDateUnreadableError) as unreadable:
        read_facts({"certificates": [{}, {"issued": "18.3.2018"}]}, DAY)
    assert unreadable.value.values == {"where": "certificates[1].issued", "found": "18.3.2018"}


def test_facts_alone_do_not_name_a_policy() -> None:
    with pytest.raises(InputError):
        read_facts({"policy": "tj-2024"}, DAY)


def test_a_question_names_policy_level_and_day() -> None:
    question = read_question({"policy": "tj-2024", "level": "1", "as_of": "2025-06-30"})
    assert (question.policy, question.level, question.facts) == ("tj-2024", "1", read_facts({}, DAY))
