"""The reader of rule packs: every term is found, refinements are adopted, a changed pack is shown."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app import paths
from app.domain.accounts import Role
from app.domain.levels import Level
from app.domain.refinements import RefinementLooserError
from app.domain.signing import Signing
from app.rulebook.policies import read_policies
from app.rulebook.refinements import read_refinement
from app.rulebook.rulebook import Rulebook
from app.services.pack_changes import PackChanges
from app.services.qualification import Qualification
from app.services.refining import Refining
from app.services.setup import Setup
from app.ui.main_window import MainWindow
from app.ui.plan.screen import PlanScreen
from app.ui.policies.screen import PoliciesScreen
from app.ui.qualification.screen import QualificationScreen
from tests.services.other_packs import changed_resources
from tests.services.refinement_texts import WHOLE, longer, stored
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
PACKS = list(read_policies(paths.resources() / "policies"))


def opened(window: MainWindow) -> PoliciesScreen:
    window.go("policies")
    screen = window.made("policies")
    assert isinstance(screen, PoliciesScreen)
    return screen


def as_approver(window: MainWindow) -> None:
    window.desk.account = window.desk.office.account(None, Role.APPROVER)
    window._on_changed()


def choose(screen: PoliciesScreen, pack: str) -> None:
    place = screen.packs.findData(pack)
    screen.packs.setCurrentIndex(place)
    screen.packs.activated.emit(place)


def change_pack(window: MainWindow, folder: Path, years: int) -> None:
    """Let the window's program ship a pack that asks for other years."""
    resources = changed_resources(
        folder, '"senior_technician", at_least = 5', f'"senior_technician", at_least = {years}'
    )
    object.__setattr__(window.desk.office, "rulebook", Rulebook(resources))


def examined(window: MainWindow) -> None:
    desk = window.desk
    assert desk.batch is not None
    fine = {
        "front_line": True,
        "ethics": True,
        "fitness": True,
        "performance": True,
        "achievement": ["method"],
    }
    acts, actor = Qualification(desk.office), desk.account.actor
    with desk.office.store.reading() as session:
        people = [one.id for one in session.candidates.of_batch(desk.batch.id)]
    signing = Signing(("方立", "叶青"), desk.office.clock.today())
    acts.attest_together(desk.batch, people, fine, actor, signing)
    for one in people:
        acts.change_facts(desk.batch, one, {"award": []}, actor)
    acts.examine(desk.batch, actor)


@pytest.mark.parametrize("pack", PACKS)
def test_every_term_of_a_pack_is_on_its_page(open_window: OpenWindow, pack: str) -> None:
    screen = opened(open_window("opened"))
    choose(screen, pack)
    policy = screen.desk.office.rulebook.policies[pack]
    text = screen.reader.plain_text().replace("\xa0", " ")
    said = [policy.title, policy.document, policy.force.article, policy.publicity.article]
    said += [
        one.title
        for one in (*policy.institution_gates, *policy.occupation_gates, *policy.after, *policy.papers)
    ]
    said += [step.title for step in (*policy.road.steps, policy.road.intake)]
    for rules in policy.rules.values():
        said += [one.title for one in (*rules.requirements, *rules.in_principle)]
        said += [one.note for one in rules.requirements if one.note]
        said += [one.article for one in rules.requirements]
    assert [one for one in said if one not in text] == []
    assert screen.reader.contents.count() > 6


def test_the_batchs_pack_is_open_and_searched(open_window: OpenWindow) -> None:
    window = open_window("opened")
    screen = opened(window)
    assert screen.packs.currentData() == "cn-2021-66"
    assert screen.versions.currentText() == "不加细化，只按办法 ← 本批次"
    assert not screen.follow.isVisible()
    assert not screen.accept.isVisible()
    window._on_search_wanted()
    assert window.focusWidget() is screen.search_field
    QTest.keyClicks(screen.search_field, "5")
    screen.search_field.setText("高级技师")
    hits = [label.text() for label in screen.findChildren(QLabel) if label.text().startswith("第 1 处")]
    assert len(hits) == 1
    QTest.keyClick(screen.search_field, Qt.Key.Key_Return)
    assert [label.text() for label in screen.findChildren(QLabel) if label.text().startswith("第 2 处")]
    screen.search_field.setText("没有这样的话")
    assert [label for label in screen.findChildren(QLabel) if label.text() == "没有找到"]


def test_contents_lead_to_their_sections(open_window: OpenWindow) -> None:
    screen = opened(open_window("opened"))
    screen.reader.contents.setCurrentRow(screen.reader.contents.count() - 1)
    assert screen.reader.browser.verticalScrollBar().value() > 0


def test_a_sample_is_exported_and_can_be_adopted(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    screen = opened(open_window("opened"))
    prompts.files = [tmp_path / "样例"]
    screen.export.click()
    written = tmp_path / "样例.toml"
    policies = screen.desk.office.rulebook.policies
    assert read_refinement(written.read_bytes(), written.name, policies).refines == "cn-2021-66"
    assert "样例.toml" in prompts.informed[-1]


def test_the_approver_adopts_and_the_batch_follows(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window("opened")
    screen = opened(window)
    assert not screen.adopt.isEnabled()
    assert "核准人" in screen.adopt.toolTip()
    as_approver(window)
    qtbot.waitUntil(screen.adopt.isEnabled)
    prompts.files = [stored(tmp_path, WHOLE)]
    screen.adopt.click()
    assert "增加 1 项条件，从严 1 项" in prompts.asked[-1]
    qtbot.waitUntil(lambda: "示人〔2021〕3号" in screen.versions.currentText())
    text = screen.reader.plain_text()
    assert "本单位从严" in text
    assert "精通本职业" in text
    assert "办法原文：在高级技师岗位工作满5年" in text
    assert screen.follow.isVisible()
    assert screen.follow.isEnabled()
    screen.follow.click()
    assert "方案公布后就不能再换" in prompts.asked[-1]
    qtbot.waitUntil(lambda: screen.versions.currentText().endswith("← 本批次"))
    assert not screen.follow.isVisible()
    window.go("plan_published")
    plan = window.made("plan")
    assert isinstance(plan, PlanScreen)
    told = "\n".join(label.text() for label in plan.findChildren(QLabel) if label.isVisible())
    assert "按人社厅发〔2021〕66号和示人〔2021〕3号审查" in told
    plan._terms.read_policies.click()
    assert window.screen_id == "policies"


def test_a_loosening_is_explained_and_nothing_is_stored(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    window = open_window("opened")
    as_approver(window)
    screen = opened(window)
    prompts.files = [stored(tmp_path, longer(4)), stored(tmp_path, WHOLE, "whole.toml")]
    screen.adopt.click()
    assert isinstance(prompts.explained[-1], RefinementLooserError)
    prompts.yes = False
    screen.adopt.click()
    assert Refining(window.desk.office).adopted("cn-2021-66") == ()


def test_after_publication_the_reason_stands_beside_the_button(
    open_window: OpenWindow,
) -> None:
    window = open_window("entered")
    approver = window.desk.office.account(None, Role.APPROVER)
    Refining(window.desk.office).adopt(WHOLE, "own.toml", approver.actor)
    screen = opened(window)
    screen.versions.setCurrentIndex(1)
    screen.versions.activated.emit(1)
    assert screen.follow.isVisible()
    assert not screen.follow.isEnabled()
    assert "方案修订" in screen.follow.accessibleDescription()


def test_a_changed_pack_is_shown_and_accepted(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window("entered")
    examined(window)
    change_pack(window, tmp_path, 9)
    window.go("qualification")
    window._on_changed()
    board = window.made("qualification")
    assert isinstance(board, QualificationScreen)
    qtbot.waitUntil(board.changed_rules.isVisible)
    assert not board.examine.isEnabled()
    board.changed_rules.button.click()
    assert window.screen_id == "policies"
    screen = window.made("policies")
    assert isinstance(screen, PoliciesScreen)
    qtbot.waitUntil(lambda: screen.table.model.total > 0)
    assert screen.table.isVisible()
    assert "结论不同" in screen.to_impact.text()
    assert {one.now.value for one in screen.table.model.shown} == {"not_eligible"}
    assert "符合 → 不符合" in screen.table.model.columns[3].text(screen.table.model.shown[0])
    assert screen.accept.isVisible()
    assert not screen.accept.isEnabled()
    as_approver(window)
    qtbot.waitUntil(screen.accept.isEnabled)
    screen.accept.click()
    assert "可以撤销" in prompts.asked[-1]
    assert window.desk.batch is not None
    assert PackChanges(window.desk.office).changed(window.desk.batch) is None
    qtbot.waitUntil(lambda: not screen.accept.isVisible())
    assert screen.reader.isVisible()


def test_another_batch_opens_its_own_pack(open_window: OpenWindow) -> None:
    window = open_window("opened")
    screen = opened(window)
    desk = window.desk
    batch = Setup(desk.office).open_batch("sh-2024-177", "上海一批", [Level.S], desk.account.actor).batch
    window.choose_batch(batch)
    window.go("policies")
    assert screen.packs.currentData() == "sh-2024-177"
    window.go("settings")
    settings = window.made("settings")
    read = [
        one for one in settings.findChildren(QPushButton) if one.accessibleName().startswith("阅读 吉人社函")
    ]
    read[0].click()
    assert screen.packs.currentData() == "jl-2022-163"


def test_the_page_fits_the_smallest_window(open_window: OpenWindow) -> None:
    window = open_window("opened")
    screen = opened(window)
    window.resize(1180, 720)
    window.grab()
    browser = screen.reader.browser
    assert browser.document().idealWidth() <= browser.viewport().width()
    assert not screen.reader.contents.horizontalScrollBar().isVisible()
