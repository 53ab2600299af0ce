"""Related occupations by batch: said or not said, with a reason, and what the examination makes of them."""

from collections.abc import Callable

import pytest

from app.domain.accounts import RoleMissingError
from app.domain.candidates import CandidateState
from app.domain.occupations import Related
from app.domain.signing import Signing
from app.services.candidate_facts import facts_document, occupation_key
from app.services.qualification import Qualification
from app.services.related_occupations import (
    NothingRelatedError,
    OccupationNotAppliedError,
    RelatedDoubledError,
    RelatedLists,
)
from app.services.reopening import QualificationClosedError
from app.services.safekeeping import check_file
from app.services.undoing import Undoing
from app.services.wording import NameEmptyError
from tests.services.bench import Bench

MILLING = Related("6-18-01-02", "铣工", "同一车间轮岗，工艺相通")
OWN = Related(None, "数控加工技术员", "企业岗位目录")


def related_of(bench: Bench, place: int = 0) -> object:
    one = bench.candidates()[place]
    with bench.office.store.reading() as session:
        return facts_document(session, one).get("related_occupations", "unsaid")


def first_key(bench: Bench) -> str:
    return occupation_key(bench.candidates()[0])


def test_a_list_reaches_the_facts_of_those_who_applied(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    lists, key = RelatedLists(bench.office), first_key(bench)
    assert related_of(bench) == "unsaid"
    lists.put(bench.batch, {key: [MILLING, OWN]}, bench.secretary)
    assert related_of(bench) == ["6-18-01-02", "数控加工技术员"]
    shown = next(one for one in lists.applied(bench.batch) if one.key == key)
    assert shown.related == (MILLING, OWN)
    others = [one for one in bench.candidates() if occupation_key(one) != key]
    with bench.office.store.reading() as session:
        assert all("related_occupations" not in facts_document(session, one) for one in others)
    lists.put(bench.batch, {key: []}, bench.secretary)
    assert related_of(bench) == []
    lists.put(bench.batch, {key: None}, bench.secretary)
    assert related_of(bench) == "unsaid"
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    assert related_of(bench) == []
    assert bench.acts()[-2:] == ["related_changed", "undone"]
    assert check_file(bench.file).valid


def test_what_makes_no_sense_is_refused(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    lists, key = RelatedLists(bench.office), first_key(bench)
    own = bench.candidates()[0]
    for doubled in ([MILLING, MILLING], [Related(own.occupation_code, own.occupation, "x")]):
        with pytest.raises(RelatedDoubledError):
            lists.put(bench.batch, {key: doubled}, bench.secretary)
    with pytest.raises(NameEmptyError):
        lists.put(bench.batch, {key: [Related(None, "铣工", " ")]}, bench.secretary)
    with pytest.raises(NothingRelatedError):
        lists.put(bench.batch, {}, bench.secretary)
    with pytest.raises(OccupationNotAppliedError):
        lists.put(bench.batch, {"0-00-00-00": []}, bench.secretary)
    with pytest.raises(RoleMissingError):
        lists.put(bench.batch, {key: []}, bench.approver)
    assert related_of(bench) == "unsaid"


def test_after_the_examination_the_lists_stand(at: Callable[[str], Bench]) -> None:
    bench = at("examined")
    lists = RelatedLists(bench.office)
    with pytest.raises(QualificationClosedError):
        lists.put(bench.batch, {first_key(bench): []}, bench.secretary)
    assert isinstance(lists.why_not(bench.batch, bench.secretary), QualificationClosedError)


def test_a_new_list_examines_anew_where_the_document_counts_related_work(
    at: Callable[[str], Bench], at_gd: Callable[[str], Bench]
) -> None:
    bench = at("entered")
    assert not RelatedLists(bench.office).matters(bench.batch)
    bench = at_gd("entered")
    lists = RelatedLists(bench.office)
    assert lists.matters(bench.batch)
    one = bench.candidates()[0]
    key = occupation_key(one)
    stays = [{"post": "other", "occupation": "6-31-99-99", "starts": "2010-01-01"}]
    certificate = {
        "level": "senior_technician",
        "occupation": key,
        "issued": "2015-01-01",
        "by": "national",
    }
    qualification = Qualification(bench.office)
    told = {"front_line": True, "performance": True, "mastery": True, "mentoring": True}
    signed = Signing(("方立", "叶青"), bench.clock.today())
    qualification.attest(one.id, {**told, "major_contribution": False}, bench.secretary, signed)
    facts = {"certificate": [certificate], "post": stays, "title": [], "award": []}
    qualification.change_facts(bench.batch, one.id, facts, bench.secretary)
    qualification.examine(bench.batch, bench.secretary)
    states = [bench.states()[one.name]]
    for related in ([], [Related("6-31-99-99", "相关工", "工艺相通")], None):
        lists.put(bench.batch, {key: related}, bench.secretary)
        states.append(bench.states()[one.name])
    assert states == [
        CandidateState.INCOMPLETE,
        CandidateState.REFUSED,
        CandidateState.ELIGIBLE,
        CandidateState.INCOMPLETE,
    ]
