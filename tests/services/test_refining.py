"""Refinements: read with their examples run, adopted by the approver, followed until the plan is public."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.accounts import Role, RoleMissingError
from app.domain.acts import INSTITUTION_CHAIN
from app.domain.errors import InputError, KnownError
from app.domain.levels import Level
from app.domain.policies import Policy
from app.domain.refinements import RefinementLooserError
from app.rulebook.refinements import RefinementUnreadableError
from app.services.refining import (
    ExampleFailsError,
    ExampleUnreadableError,
    RefinementFileError,
    RefinementFrozenError,
    RefinementOfOtherPackError,
    RefinementReplacedError,
    Refining,
)
from app.services.safekeeping import check_file
from app.services.setup import PublicityTooShortError, Setup
from app.services.undoing import Undoing
from app.storage.refinements import RefinementAdoptedError, RefinementUnknownError
from tests.services.bench import Bench
from tests.services.other_packs import changed_office
from tests.services.refinement_texts import FACTS, HEAD, MASTERY, WHOLE, longer, stored

At = Callable[[str], Bench]


def adopted(bench: Bench, content: str = WHOLE) -> str:
    return Refining(bench.office).adopt(content, "own.toml", bench.approver).sha256


def years(policy: Policy) -> int:
    found = [one for one in policy.rules[Level.T].requirements if one.id == "five_years_as_senior_technician"]
    return int(found[0].condition.at_least)  # type: ignore[attr-defined]


def test_a_file_is_read_whole_and_stores_nothing(at: At, tmp_path: Path) -> None:
    bench = at("opened")
    before = bench.file.read_bytes()
    read = Refining(bench.office).read(stored(tmp_path, "\ufeff" + WHOLE))
    assert read.refinement.id == "own"
    assert read.content == WHOLE
    assert years(read.policy) == 7
    assert read.replaces is None
    assert bench.file.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "error", "told"),
    [
        (
            WHOLE.replace('verdict = "eligible"\nroute = "basic"', 'verdict = "not_eligible"'),
            ExampleFailsError,
            "合格",
        ),
        (WHOLE.replace("as_of = 2021-10-01", "as_of = 2016-12-31"), ExampleFailsError, "不合格"),
        (
            WHOLE.replace('starts = "2010-01-01"', 'starts = "2010-13-01"'),
            ExampleUnreadableError,
            "2010-13-01",
        ),
        (WHOLE.replace("mastery = true", "height = 2"), ExampleUnreadableError, "height"),
        (longer(4), RefinementLooserError, "三(一)2"),
        (HEAD + MASTERY + FACTS, InputError, "example"),
    ],
)
def test_a_faulty_file_is_refused_by_name_and_entry(
    at: At, tmp_path: Path, content: str, error: type[KnownError], told: str
) -> None:
    bench = at("opened")
    with pytest.raises(error) as refused:
        Refining(bench.office).read(stored(tmp_path, content))
    sentence = bench.office.texts.error(refused.value)
    assert "own.toml" in sentence
    assert told in sentence
    with pytest.raises(error):
        adopted(bench, content)
    with bench.office.store.reading() as session:
        assert session.refinements.all() == []


def test_what_is_no_text_is_refused(at: At, tmp_path: Path) -> None:
    refining = Refining(at("opened").office)
    with pytest.raises(RefinementFileError):
        refining.read(tmp_path / "nowhere.toml")
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * ((1 << 20) + 1))
    with pytest.raises(RefinementFileError):
        refining.read(large)
    (tmp_path / "gbk.toml").write_bytes(WHOLE.encode("gbk"))
    with pytest.raises(RefinementUnreadableError):
        refining.read(tmp_path / "gbk.toml")


def test_the_approver_adopts_with_one_line(at: At) -> None:
    bench = at("opened")
    refining = Refining(bench.office)
    with pytest.raises(RoleMissingError):
        refining.adopt(WHOLE, "own.toml", bench.secretary)
    assert isinstance(refining.why_not_adopt(bench.secretary), RoleMissingError)
    assert refining.why_not_adopt(bench.approver) is None
    first = refining.adopt(longer(6), "own.toml", bench.approver)
    second = refining.adopt(longer(7), "own.toml", bench.approver)
    with pytest.raises(RefinementAdoptedError):
        refining.adopt(longer(6), "again.toml", bench.approver)
    with bench.office.store.reading() as session:
        lines = [line for line in session.log.lines(INSTITUTION_CHAIN) if line.act == "refinement_adopted"]
        assert [line.record for line in lines] == ["own", "own"]
        assert first.sha256 in (lines[1].before or "")
        assert [one.replaced_by for one in session.refinements.all()] == [second.sha256, None]
    shown = refining.adopted("cn-2021-66")
    assert [one.stored.sha256 for one in shown] == [second.sha256, first.sha256]
    assert shown[0].adopted_by == "周正"
    assert refining.adopted("sh-2024-177") == ()
    bench.office.store.close()
    assert check_file(bench.file).valid


def test_a_batch_follows_it_everywhere_at_once(at: At) -> None:
    bench = at("opened")
    refining, office = Refining(bench.office), bench.office
    version = adopted(bench)
    assert years(office.policy(bench.batch)) == 5
    refining.choose(bench.batch, version, bench.secretary)
    policy = office.policy(bench.batch)
    assert years(policy) == 7
    assert office.policy(bench.batch) is policy
    assert policy.min_publicity_days == 8
    assert policy.road is office.rulebook.policies["cn-2021-66"].road
    followed = refining.followed(bench.batch)
    assert followed is not None
    assert followed.sha256 == version
    with office.store.session() as session:
        assert office.policy(bench.batch) is policy
        assert session.refinements.followed_by(bench.batch.id) == version
    other = Setup(office).open_batch("cn-2021-66", "第二批", [Level.T], bench.secretary).batch
    assert years(office.policy(other)) == 5
    assert bench.acts()[-1] == "refinement_chosen"


def test_the_choice_freezes_with_the_plan(at: At) -> None:
    bench = at("opened")
    refining = Refining(bench.office)
    version = adopted(bench)
    entered = at("entered")
    other = adopted(entered)
    assert isinstance(
        Refining(entered.office).why_not_choose(entered.batch, entered.secretary), RefinementFrozenError
    )
    with pytest.raises(RefinementFrozenError) as refused:
        Refining(entered.office).choose(entered.batch, other, entered.secretary)
    assert refused.value.article == "四(一)"
    refining.choose(bench.batch, version, bench.secretary)
    acts = bench.acts()
    refining.choose(bench.batch, version, bench.secretary)
    assert bench.acts() == acts
    refining.choose(bench.batch, None, bench.approver)
    assert refining.followed(bench.batch) is None
    assert refining.why_not_choose(bench.batch, bench.secretary) is None


def test_only_a_fitting_current_version_is_chosen(at: At) -> None:
    bench = at("opened")
    refining = Refining(bench.office)
    old, new = adopted(bench, longer(6)), adopted(bench, longer(7))
    with pytest.raises(RefinementReplacedError):
        refining.choose(bench.batch, old, bench.secretary)
    with pytest.raises(RefinementUnknownError):
        refining.choose(bench.batch, "0" * 64, bench.secretary)
    reason = "演练"
    other = Setup(bench.office).open_batch("sh-2024-177", "上海", [Level.T], bench.approver, reason).batch
    with pytest.raises(RefinementOfOtherPackError):
        refining.choose(other, new, bench.secretary)
    judge = bench.account("方立", Role.JUDGE)
    with pytest.raises(RoleMissingError):
        refining.choose(bench.batch, new, judge)
    assert years(refining.under(new)) == 7


def test_a_shorter_plan_is_refused_with_both_articles(at: At) -> None:
    bench, entered = at("opened"), at("entered")
    with entered.office.store.reading() as session:
        plan = session.batches.plan(entered.batch.id)
    assert plan is not None
    Refining(bench.office).choose(bench.batch, adopted(bench), bench.secretary)
    with pytest.raises(PublicityTooShortError) as refused:
        Setup(bench.office).publish_plan(bench.batch, plan, bench.secretary)
    assert refused.value.values["least"] == 8
    assert refused.value.article == "四(三)；示人〔2021〕3号 第九条"


def test_a_choice_can_be_undone_an_adoption_stays(at: At) -> None:
    bench = at("opened")
    refining = Refining(bench.office)
    first, second = adopted(bench, longer(6)), adopted(bench, WHOLE.replace('id = "own"', 'id = "more"', 1))
    refining.choose(bench.batch, first, bench.secretary)
    refining.choose(bench.batch, second, bench.secretary)
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    assert years(bench.office.policy(bench.batch)) == 6
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    assert years(bench.office.policy(bench.batch)) == 5
    assert len(refining.adopted("cn-2021-66")) == 2


def test_altered_texts_are_found_by_the_check(at: At) -> None:
    bench = at("opened")
    version = adopted(bench)
    with bench.office.store.session() as session:
        session.refinements._db.execute("UPDATE refinements SET content = content || '#'")
    bench.office.store.close()
    found = check_file(bench.file)
    assert not found.integrity
    assert [problem.values.get("sha256") for problem in found.problems] == [version]


def test_a_pack_that_outgrows_a_refinement_stands_alone(at: At, tmp_path: Path) -> None:
    bench = at("opened")
    Refining(bench.office).choose(bench.batch, adopted(bench, longer(6)), bench.secretary)
    office = changed_office(
        bench, tmp_path, '"senior_technician", at_least = 5', '"senior_technician", at_least = 8'
    )
    assert years(office.policy(bench.batch)) == 8
    assert office.policy(bench.batch).refined_by is None
