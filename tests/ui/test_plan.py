"""The plan screen: a form with the enterprise's own scheme, frozen by publishing it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.domain.levels import Level
from app.domain.scheme import Share, TieStep
from app.services.plan_view import PlanView
from app.services.setup import Setup
from app.ui.main_window import MainWindow
from app.ui.plan.amending import AmendingDialog
from app.ui.plan.screen import PlanScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


def opened(window: MainWindow) -> PlanScreen:
    window.go("plan_published")
    screen = window.made("plan")
    assert isinstance(screen, PlanScreen)
    return screen


def words(screen: PlanScreen) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def test_a_suggestion_is_filled_in_as_the_enterprises_own(open_window: OpenWindow) -> None:
    screen = opened(open_window("opened"))
    assert "国家和省里没有统一规定" in words(screen)
    assert "企业自定" in words(screen)
    assert [row.name.text() for row in screen.form.items.rows] == ["业绩贡献", "技能水平", "传技带徒"]
    assert screen.form.tie_break.links() == ("priority", "votes", "item:业绩贡献", "median")
    assert not screen.publish.isEnabled()
    assert "受理异议" in screen.publish.accessibleDescription()


def test_publishing_freezes_the_plan(open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot) -> None:
    window = open_window("opened")
    screen = opened(window)
    screen.form.contact.setPlainText("纪检室，电话 000")
    screen.form.places_kind.setFocus()
    screen.form.places_kind.choose("share")
    screen.form.places.setText("８０")
    assert screen.publish.isEnabled()
    QTest.mouseClick(screen.publish, Qt.MouseButton.LeftButton)
    assert "冻结" in prompts.asked[-1]
    qtbot.waitUntil(lambda: "2026年9月22日（周二）公布" in words(screen))
    assert not screen.form.isVisible()
    assert not screen.publish.isVisible()
    assert window.desk.batch is not None
    published = PlanView(window.desk.office).published(window.desk.batch)
    assert published is not None
    assert isinstance(published.plan.scheme.places, Share)
    assert "80%" in words(screen)
    assert window.panel.steps["plan_published"].accessibleName().endswith("9月22日")


def test_turning_back_publishes_nothing(open_window: OpenWindow, prompts: ScriptedPrompts) -> None:
    window = open_window("opened")
    screen = opened(window)
    screen.form.contact.setPlainText("纪检室")
    prompts.yes = False
    screen.publish.click()
    assert window.desk.batch is not None
    assert PlanView(window.desk.office).published(window.desk.batch) is None


def test_a_problem_stands_beside_its_field(open_window: OpenWindow) -> None:
    screen = opened(open_window("opened"))
    screen.form.contact.setPlainText("纪检室")
    screen.form.pass_mark.setText("101")
    assert "谁也达不到" in screen.form.fields["pass_mark"].problem
    assert not screen.publish.isEnabled()
    screen.missing.click()
    assert screen.window().focusWidget() is screen.form.pass_mark
    screen.form.pass_mark.setText("72.5")
    assert screen.form.fields["pass_mark"].problem == ""
    assert screen.publish.isEnabled()
    assert not screen.missing.isVisible()


def test_items_come_go_and_are_renamed(open_window: OpenWindow) -> None:
    form = opened(open_window("opened")).form
    form.items.rows[0].name.setText("业绩与成果")
    assert "item:业绩与成果" in form.tie_break.links()
    QTest.mouseClick(form.items.add, Qt.MouseButton.LeftButton)
    assert form.window().focusWidget() is form.items.rows[-1].name
    QTest.keyClicks(form.items.rows[-1].name, "answer")
    form.items.rows[-1].maximum.setText("10")
    assert len(form.draft().items) == 4
    form.items.rows[0].remove.click()
    assert "item:业绩与成果" not in form.tie_break.links()
    assert [item.name for item in form.draft().items] == ["技能水平", "传技带徒", "answer"]


def test_the_tie_chain_is_ordered_by_keys(open_window: OpenWindow) -> None:
    chain = opened(open_window("opened")).form.tie_break
    chain.list.setFocus()
    chain.list.setCurrentRow(1)
    QTest.keyClick(chain.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert chain.links()[:2] == ("votes", TieStep.PRIORITY)
    QTest.keyClick(chain.list, Qt.Key.Key_Delete)
    assert "votes" not in chain.links()
    place = chain.choices.findData("votes")
    chain.choices.activated.emit(place)
    assert chain.links()[-1] == "votes"


def test_what_was_typed_is_there_again(open_window: OpenWindow) -> None:
    window = open_window("opened")
    screen = opened(window)
    screen.form.contact.setPlainText("监察室")
    screen.form.items.rows[0].maximum.setText("四十")
    again = PlanScreen(window.desk)
    again.reload()
    assert again.form.contact.toPlainText() == "监察室"
    assert again.form.items.rows[0].maximum.text() == "四十"
    again.suggest.click()
    assert again.form.contact.toPlainText() == ""


def test_an_earlier_step_of_the_road_holds_the_plan(open_window: OpenWindow) -> None:
    window = open_window("opened")
    desk = window.desk
    batch = Setup(desk.office).open_batch("sh-2024-177", "上海一批", [Level.S], desk.account.actor).batch
    window.choose_batch(batch)
    screen = opened(window)
    screen.form.contact.setPlainText("纪检室")
    assert not screen.publish.isEnabled()
    assert "四(一)" in screen.publish.accessibleDescription()
    assert "首席" in words(screen)


def test_the_wheel_changes_nothing_that_has_no_focus(open_window: OpenWindow, qapp: QApplication) -> None:
    form = opened(open_window("opened")).form
    form.contact.setFocus()
    for control in (form.days, form.base):
        middle = QPointF(control.rect().center())
        turned = QWheelEvent(
            middle,
            control.mapToGlobal(middle),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003 - Qt's own signature
        )
        qapp.sendEvent(control, turned)
    assert form.days.value() == 5
    assert form.base.currentData() == "present"


def test_the_form_fits_the_smallest_window(open_window: OpenWindow) -> None:
    window = open_window("opened")
    screen = opened(window)
    window.resize(1180, 720)
    window.grab()
    assert not screen.area.horizontalScrollBar().isVisible()


def test_a_published_plan_is_amended_with_reason_and_day(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    window = open_window("entered")
    screen = opened(window)
    assert not screen.give_up.isVisible()
    screen.amend.click()
    assert screen.form.isVisible()
    assert "还没有改动" in screen.publish.accessibleDescription()
    screen.form.pass_mark.setText("65")
    assert screen.publish.isEnabled()

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, AmendingDialog)
        dialog.reason_field.setPlainText("评审委员会建议")
        return True

    prompts.fill = fill
    screen.publish.click()
    assert prompts.explained == []
    qtbot.waitUntil(lambda: "改动：评分。理由：评审委员会建议" in words(screen))
    assert "65 分" in words(screen)
    screen.page.choice.setCurrentIndex(1)
    screen.page.choice.activated.emit(1)
    qtbot.waitUntil(lambda: "已被后面的修订替代" in words(screen))
    assert "70 分" in words(screen)


def test_an_amendment_given_up_changes_nothing(open_window: OpenWindow) -> None:
    window = open_window("entered")
    screen = opened(window)
    screen.amend.click()
    screen.form.pass_mark.setText("65")
    screen.give_up.click()
    assert screen.page.isVisible()
    screen.amend.click()
    assert screen.form.pass_mark.text() == "70"
    assert window.desk.batch is not None
    assert len(PlanView(window.desk.office).versions(window.desk.batch)) == 1


def test_after_the_review_the_page_says_why_nothing_is_amended(open_window: OpenWindow) -> None:
    screen = opened(open_window("reviewed"))
    assert not screen.amend.isEnabled()
    assert "评审已经结束" in words(screen)
    assert not screen.discard.isVisible()
