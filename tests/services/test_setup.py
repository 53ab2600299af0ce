"""Founding a file, accounts, batches and plans."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.accounts import Role, RoleMissingError
from app.domain.batches import Plan
from app.domain.levels import Level
from app.domain.policies import LevelNotInPolicyError, PolicyUnknownError
from app.domain.road import StepDoneError, StepOutOfOrderError
from app.domain.settings import Settings
from app.rulebook.rulebook import Rulebook
from app.services.clock import SetClock
from app.services.setup import (
    Founding,
    LevelsMissingError,
    PlanPlacesMissingError,
    PolicyNotInForceError,
    PrefixInvalidError,
    PublicityTooShortError,
    Setup,
    found_file,
)
from app.services.steps import StepHasOwnActError, Steps, StepWalkedAloneError
from app.services.wording import NameEmptyError, TextUnfitError
from app.storage.accounts import AccountNameTakenError, AccountUnknownError
from app.storage.batches import BatchTitleTakenError, BatchUnknownError
from app.storage.file_errors import FileExistsAlreadyError, FileUnwritableError
from app.storage.store import Store
from tests.services.bench import Bench

FOUNDING = Founding("示例公司（集团）", "Sample Co.", "Y001011999966", "林晓", "周正")
CLOCK = SetClock.at(date(2026, 3, 2))


def test_a_founded_file_has_two_people_and_one_log_line(tmp_path: Path, rulebook: Rulebook) -> None:
    file = tmp_path / "示例 文件.jiangping"
    institution = found_file(file, FOUNDING, CLOCK, rulebook)
    assert institution.name == "示例公司（集团）"
    with Store.open_to_read(file) as store, store.reading() as session:
        accounts = session.accounts.all()
        assert session.institutions.the_one() == institution
        assert session.log.heads().keys() == {"institution"}
    assert [account.name for account in accounts] == ["林晓", "周正"]
    assert Role.APPROVER not in accounts[0].roles


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": "  "}, NameEmptyError),
        ({"name": "甲\n乙"}, TextUnfitError),
        ({"name": "甲\udcff"}, TextUnfitError),
        ({"name_en": "A\x00B"}, TextUnfitError),
        ({"secretary": ""}, NameEmptyError),
        ({"approver": " "}, NameEmptyError),
        ({"approver": "林晓"}, AccountNameTakenError),
        ({"approver": " 林晓 "}, AccountNameTakenError),
        ({"prefix": ""}, PrefixInvalidError),
        ({"prefix": "Y00101199996"}, PrefixInvalidError),
        ({"prefix": "y001011999966"}, PrefixInvalidError),
        ({"prefix": "Ｙ001011999966"}, PrefixInvalidError),
        ({"prefix": "Y001011999966 "}, PrefixInvalidError),
        ({"prefix": "Y001011999966263"}, PrefixInvalidError),
    ],
)
def test_unusable_answers_leave_no_file(
    tmp_path: Path, rulebook: Rulebook, changes: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        found_file(tmp_path / "x.jiangping", replace(FOUNDING, **changes), CLOCK, rulebook)
    assert list(tmp_path.iterdir()) == []


def test_a_standing_file_or_a_missing_folder_is_refused(tmp_path: Path, rulebook: Rulebook) -> None:
    found_file(tmp_path / "x.jiangping", FOUNDING, CLOCK, rulebook)
    before = (tmp_path / "x.jiangping").read_bytes()
    with pytest.raises(FileExistsAlreadyError):
        found_file(tmp_path / "x.jiangping", FOUNDING, CLOCK, rulebook)
    assert (tmp_path / "x.jiangping").read_bytes() == before
    with pytest.raises(FileUnwritableError):
        found_file(tmp_path / "nowhere" / "x.jiangping", FOUNDING, CLOCK, rulebook)


def test_accounts_are_added_by_the_administrator_with_a_name_of_their_own(
    at: Callable[[str], Bench],
) -> None:
    bench = at("opened")
    setup = Setup(bench.office)
    added = setup.add_account(" 秦岚 ", [Role.SECRETARY], bench.approver)
    assert bench.office.account("秦岚", Role.HR) == added
    with pytest.raises(AccountNameTakenError):
        setup.add_account("秦岚", [Role.OBSERVER], bench.approver)
    with pytest.raises(RoleMissingError):
        setup.add_account("别人", [Role.OBSERVER], bench.secretary)
    with pytest.raises(AccountUnknownError):
        bench.office.account("没有此人", Role.SECRETARY)


def test_settings_are_changed_by_the_approver_and_logged(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    setup, wanted = Setup(bench.office), Settings(check_slip_required=False, confirm_sheets_every=5)
    with pytest.raises(RoleMissingError):
        setup.change_settings(wanted, bench.secretary)
    setup.change_settings(wanted, bench.approver)
    with bench.office.store.reading() as session:
        assert session.settings.read() == wanted
        line = session.log.lines("institution")[-1]
    assert line.act == "settings_changed"
    assert '"confirm_sheets_every":1' in (line.before or "")


def test_a_batch_has_a_title_of_its_own_and_levels_of_its_pack(at_gd: Callable[[str], Bench]) -> None:
    bench = at_gd("opened")
    setup = Setup(bench.office)
    opened = setup.open_batch("gd-2024", " 第二批 ", [Level.S, Level.T, Level.T], bench.secretary)
    assert (opened.batch.number, opened.batch.title) == (2, "第二批")
    assert opened.batch.levels == (Level.T, Level.S)
    with bench.office.store.reading() as session:
        for name in (opened.batch.id, "第二批", "2"):
            assert session.batches.find(name) == opened.batch
        with pytest.raises(BatchUnknownError):
            session.batches.find("3")
    with pytest.raises(BatchTitleTakenError):
        setup.open_batch("gd-2024", "第二批", [Level.T], bench.secretary)
    with pytest.raises(LevelsMissingError):
        setup.open_batch("gd-2024", "第三批", [], bench.secretary)
    with pytest.raises(PolicyUnknownError):
        setup.open_batch("nowhere", "第三批", [Level.T], bench.secretary)
    with pytest.raises(NameEmptyError):
        setup.open_batch("gd-2024", " ", [Level.T], bench.secretary)
    with pytest.raises(RoleMissingError):
        setup.open_batch("gd-2024", "第三批", [Level.T], bench.account("看客", Role.OBSERVER))


def test_a_level_that_the_pack_lacks_is_refused(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    pack = next(pack for pack in bench.office.rulebook.policies.values() if len(pack.levels) == 1)
    bench.clock.move_to(pack.sample_day)
    missing = next(level for level in Level if level not in pack.levels)
    with pytest.raises(LevelNotInPolicyError) as caught:
        Setup(bench.office).open_batch(pack.id, "第二批", [missing], bench.secretary)
    assert caught.value.article


def test_a_pack_out_of_force_needs_the_approver_and_a_reason(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    setup = Setup(bench.office)
    with pytest.raises(PolicyNotInForceError) as caught:
        setup.open_batch("gd-2024", "第二批", [Level.T], bench.secretary)
    assert caught.value.article == bench.office.rulebook.policies["gd-2024"].force.article
    with pytest.raises(RoleMissingError):
        setup.open_batch("gd-2024", "第二批", [Level.T], bench.secretary, "沿用")
    with pytest.raises(PolicyNotInForceError):
        setup.open_batch("gd-2024", "第二批", [Level.T], bench.approver, "  ")
    opened = setup.open_batch("gd-2024", "第二批", [Level.T], bench.approver, "经批准沿用")
    with bench.office.store.reading() as session:
        (line,) = session.log.lines(opened.batch.id)
    assert line.act == "force_overridden"
    assert '"reason"' in (line.after or "")


def test_a_reason_that_is_not_needed_leaves_no_override(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    opened = Setup(bench.office).open_batch("cn-2021-66", "第二批", [Level.T], bench.secretary, "多余")
    with bench.office.store.reading() as session:
        assert [line.act for line in session.log.lines(opened.batch.id)] == ["batch_opened"]


@pytest.fixture
def plan(at: Callable[[str], Bench]) -> Plan:
    bench = at("entered")
    with bench.office.store.reading() as session:
        plan = session.batches.plan(bench.batch.id)
    assert plan is not None
    return plan


def test_a_plan_is_published_once_and_with_enough_days(at: Callable[[str], Bench], plan: Plan) -> None:
    bench = at("opened")
    setup = Setup(bench.office)
    with pytest.raises(PublicityTooShortError) as caught:
        setup.publish_plan(bench.batch, replace(plan, publicity_days=4), bench.secretary)
    assert caught.value.article is not None
    with pytest.raises(PlanPlacesMissingError):
        setup.publish_plan(bench.batch, replace(plan, places=()), bench.secretary)
    with pytest.raises(NameEmptyError):
        setup.publish_plan(bench.batch, replace(plan, contact=" "), bench.secretary)
    with pytest.raises(RoleMissingError):
        setup.publish_plan(bench.batch, plan, bench.approver)
    setup.publish_plan(bench.batch, plan, bench.secretary)
    with bench.office.store.reading() as session:
        assert session.batches.plan(bench.batch.id) == plan
    with pytest.raises(StepDoneError):
        setup.publish_plan(bench.batch, plan, bench.secretary)


def test_outside_steps_are_ticked_off_in_order_by_their_walker(at_gd: Callable[[str], Bench]) -> None:
    bench = at_gd("opened")
    steps = Steps(bench.office)
    with pytest.raises(StepOutOfOrderError) as caught:
        steps.complete(bench.batch, "plan_filed", bench.secretary)
    assert caught.value.article == bench.office.policy(bench.batch).road.step("plan_filed").article
    steps.complete(bench.batch, "institution_applied", bench.secretary)
    with pytest.raises(StepDoneError):
        steps.complete(bench.batch, "institution_applied", bench.secretary)
    with pytest.raises(StepHasOwnActError):
        steps.complete(bench.batch, "review", bench.secretary)
    with pytest.raises(StepWalkedAloneError):
        steps.complete(bench.batch, "authority_checked", bench.secretary)
    with pytest.raises(RoleMissingError):
        steps.complete(bench.batch, "plan_filed", bench.approver)
