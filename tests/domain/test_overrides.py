"""Overrides laid over judgements: what they may say otherwise, and what they never touch."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.accounts import AccountId
from app.domain.candidates import CandidateId
from app.domain.eligibility import FindingVerdict, Verdict, judge, judge_each
from app.domain.overrides import Override, OverrideId, OverrideKind, laid_over
from app.exchange.facts_json import read_facts
from tests.domain.test_eligibility_laws import AS_OF, RULES, Document, documents

NOON = datetime(2024, 9, 15, 4, tzinfo=UTC)


def override(requirement: str, kind: OverrideKind, *, holds: bool = True, confirmed: bool = True) -> Override:
    turned = kind is OverrideKind.TURNED
    return Override(
        id=OverrideId(f"o-{requirement}"),
        candidate_id=CandidateId("c-1"),
        requirement=requirement,
        kind=kind,
        holds=holds or turned,
        reason="核对原件",
        document="人社函〔2024〕1号" if turned else None,
        reply_sha256="0" * 64 if turned else None,
        proposed_by=AccountId("a-1"),
        proposed_at=NOON,
        confirmed_by=AccountId("a-2") if confirmed else None,
        confirmed_at=NOON if confirmed else None,
    )


@st.composite
def overrides(draw: st.DrawFn) -> tuple[object, list[tuple[int, OverrideKind, bool, bool]]]:
    rule = draw(st.sampled_from(RULES))
    return rule, draw(
        st.lists(
            st.tuples(st.integers(0, 30), st.sampled_from([*OverrideKind]), st.booleans(), st.booleans()),
            max_size=6,
            unique_by=lambda one: one[0],
        )
    )


@settings(max_examples=150)
@given(documents, overrides())
def test_an_override_acts_on_what_it_overrides_and_on_nothing_else(
    document: Document, drawn: tuple[tuple[object, object], list[tuple[int, OverrideKind, bool, bool]]]
) -> None:
    policy, level = next(one for one in RULES if one == drawn[0])
    requirements = policy.rules_for(level).requirements
    chosen = {place % len(requirements): (kind, holds, sure) for place, kind, holds, sure in drawn[1]}
    laid = [
        override(requirements[place].id, kind, holds=holds, confirmed=sure)
        for place, (kind, holds, sure) in chosen.items()
    ]
    facts = read_facts(document, AS_OF)
    found = judge_each(policy.rules_for(level), facts)
    over = laid_over(found, laid)
    by_id = {one.requirement: one for one in laid}
    for key, judgement in over.items():
        said, one = found[key].holds, by_id.get(key)
        if judgement is found[key]:
            continue
        assert one is not None
        assert one.confirmed
        assert said is (None if one.kind is OverrideKind.SETTLED else False)
        assert judgement.holds is one.holds
        assert judgement.why[1:] == found[key].why
    before = judge(policy, level, facts)
    after = judge(policy, level, facts, laid)
    if not any(one.kind is OverrideKind.TURNED for one in laid) and before.verdict is not Verdict.INCOMPLETE:
        assert after.verdict is before.verdict, "settling what is open unsettles no verdict"
    if before.verdict is Verdict.ELIGIBLE:
        assert after.verdict is Verdict.ELIGIBLE
    originals = {one.requirement.id: one.original for one in after.findings if one.original is not None}
    assert originals.keys() <= {key for key in over if over[key] is not found[key]}
    assert all(one is not FindingVerdict.MET for one in originals.values())


def test_a_turned_refusal_keeps_its_original_verdict_beside_it() -> None:
    policy, level = next((policy, level) for policy, level in RULES if policy.id == "cn-2021-66")
    attested = dict.fromkeys(("front_line", "ethics", "fitness", "performance"), True)
    document = {
        "occupation": "6-18-01-01",
        "certificates": [
            {
                "level": "senior_technician",
                "occupation": "6-18-01-01",
                "issued": "2015-01-01",
                "by": "national",
            }
        ],
        "posts": [{"post": "senior_technician", "occupation": "6-18-01-01", "starts": "2022-01-01"}],
        "awards": [],
        "attestations": {**attested, "achievement": ["method"]},
    }
    facts = read_facts(document, AS_OF)
    refused = judge(policy, level, facts)
    assert refused.verdict is Verdict.NOT_ELIGIBLE
    (years,) = (one for one in refused.findings if one.verdict is FindingVerdict.NOT_MET)
    turned = judge(policy, level, facts, [override(years.requirement.id, OverrideKind.TURNED)])
    assert turned.verdict is Verdict.ELIGIBLE
    (told,) = (one for one in turned.findings if one.original is not None)
    assert told.verdict is FindingVerdict.MET
    assert told.original is FindingVerdict.NOT_MET
    assert [remark.code for remark in told.why] == ["turned", years.why[0].code]
    settled = judge(policy, level, facts, [override(years.requirement.id, OverrideKind.SETTLED)])
    assert settled == refused, "two people alone turn no refusal"
    waiting = override(years.requirement.id, OverrideKind.TURNED, confirmed=False)
    assert judge(policy, level, facts, [waiting]) == refused
