"""The institution key and the checking of QR codes in the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.accounts import Role
from app.domain.certificates import PrintMode
from app.domain.claims import ClaimVerdict
from app.domain.keys import SealCost
from app.exchange.signing_key import SigningKey
from app.services.issuing import Issuing
from app.services.keys import Keys
from app.services.press import certificate_printer
from app.ui.claims.screen import ClaimsScreen
from app.ui.issuing.screen import IssuingScreen
from app.ui.keys.screen import KeysScreen
from app.ui.main_window import MainWindow
from app.ui.packages.screen import PackagesScreen
from app.ui.passphrases import NewPassphraseDialog, PassphraseDialog
from app.ui.settings.screen import SettingsScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
FIRST, SECOND = "one passphrase of ours", "another one of ours"


def _administrator(window: MainWindow) -> MainWindow:
    window.desk.account = window.desk.office.account(None, Role.ADMINISTRATOR)
    return window


def _keys(window: MainWindow) -> KeysScreen:
    window.go("keys")
    screen = window.made("keys")
    assert isinstance(screen, KeysScreen)
    return screen


def _claims(window: MainWindow) -> ClaimsScreen:
    window.go("claims")
    screen = window.made("claims")
    assert isinstance(screen, ClaimsScreen)
    return screen


def _with_key(window: MainWindow) -> SigningKey:
    office = window.desk.office
    keys = Keys(office, SealCost(n=2, r=1, p=1))
    return keys.make(FIRST, office.account(None, Role.ADMINISTRATOR).actor)


def _new(passphrase: str, again: str | None = None, old: str = "") -> Callable[[QDialog], bool]:
    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, NewPassphraseDialog)
        dialog.old.setText(old)
        dialog.passphrase.setText(passphrase)
        dialog.again.setText(passphrase if again is None else again)
        return dialog.accept_button.isEnabled()

    return fill


def _type(passphrase: str) -> Callable[[QDialog], bool]:
    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, PassphraseDialog)
        assert not dialog.accept_button.isEnabled()
        assert dialog.passphrase.echoMode() is QLineEdit.EchoMode.Password
        dialog.passphrase.setText(passphrase)
        return dialog.accept_button.isEnabled()

    return fill


def test_a_key_is_made_replaced_and_its_public_half_exported(
    open_window: OpenWindow,
    prompts: ScriptedPrompts,
    qtbot: QtBot,
    qtmodeltester: ModelTester,
    tmp_path: Path,
) -> None:
    window = _administrator(open_window("confirmed"))
    screen = _keys(window)
    assert not screen._now.isVisible()
    assert not screen._qr_card.isVisible()
    assert not screen.export_button.isEnabled()
    assert not screen.passphrase_button.isEnabled()
    prompts.fill = _new(FIRST)
    QTest.mouseClick(screen.make_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.table.model.total == 1 and screen.done.isVisible())
    first = screen.table.model.everything[0].key
    assert "导出公钥" in screen.done.text()
    assert screen.make_button.text() == "更换密钥…"
    prompts.fill = _new(SECOND)
    QTest.mouseClick(screen.make_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.table.model.total == 2)
    assert [one.key.in_use for one in screen.table.model.everything] == [True, False]
    assert screen.table.model.everything[1].key.id == first.id
    prompts.files = [tmp_path / "公钥.pem"]
    screen.table.select_row(1)
    QTest.mouseClick(screen.export_button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "公钥.pem").read_bytes().startswith(b"-----BEGIN PUBLIC KEY-----")
    prompts.files = [tmp_path / "nowhere" / "x.pem"]
    QTest.mouseClick(screen.export_button, Qt.MouseButton.LeftButton)
    assert [error.code for error in prompts.explained] == ["key_file_unwritable"]
    qtmodeltester.check(screen.table.model)  # type: ignore[no-untyped-call]


def test_the_passphrase_is_changed_and_a_wrong_one_explained(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    window = _administrator(open_window("confirmed"))
    _with_key(window)
    screen = _keys(window)
    prompts.fill = _new(SECOND, old="not the passphrase")
    QTest.mouseClick(screen.passphrase_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(prompts.explained))
    assert prompts.explained[0].code == "passphrase_wrong"
    prompts.fill = _new(SECOND, old=FIRST)
    QTest.mouseClick(screen.passphrase_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(screen.done.isVisible)
    assert Keys(window.desk.office).unlock(SECOND).id == screen.table.model.everything[0].key.id
    prompts.fill = _new("short", old=SECOND)
    QTest.mouseClick(screen.passphrase_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(prompts.explained) == 2)
    assert prompts.explained[1].code == "passphrase_too_short"


def test_the_dialog_wants_the_same_passphrase_twice_and_warns(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("confirmed")
    dialog = NewPassphraseDialog(window, window.desk, "生成密钥", "…", asks_old=False)
    qtbot.addWidget(dialog)
    assert not _new(FIRST, "another")(dialog)
    assert dialog.hint.text() == "两次输入的口令不一样。"
    assert _new(FIRST)(dialog)
    assert "12 个字符" in dialog.hint.text()
    assert dialog.passphrase.echoMode() is QLineEdit.EchoMode.Password
    box = dialog.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    box.click()
    assert dialog.passphrase.echoMode() is QLineEdit.EchoMode.Normal


def test_who_is_no_administrator_reads_why(open_window: OpenWindow) -> None:
    window = open_window("confirmed")
    _with_key(window)
    screen = _keys(window)
    for button in (screen.make_button, screen.passphrase_button, screen.qr_signed):
        assert not button.isEnabled()
    assert "管理" in screen._reason.text()
    assert screen.export_button.isEnabled()


def test_the_qr_is_signed_or_not_as_the_institution_chooses(open_window: OpenWindow) -> None:
    window = _administrator(open_window("confirmed"))
    _with_key(window)
    screen = _keys(window)
    assert screen.qr_signed.isChecked()
    QTest.mouseClick(screen.qr_signed, Qt.MouseButton.LeftButton)
    with window.desk.office.store.reading() as session:
        assert not session.settings.read().qr_signed


def test_issuing_asks_for_the_passphrase_once_and_signs(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    window = open_window("confirmed")
    key = _with_key(window)
    window.go("issuing")
    screen = window.made("issuing")
    assert isinstance(screen, IssuingScreen)
    prompts.fill = _type("wrong passphrase")
    QTest.mouseClick(screen.issue_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(prompts.explained))
    assert prompts.explained[0].code == "passphrase_wrong"
    prompts.fill = lambda _: False
    QTest.mouseClick(screen.issue_button, Qt.MouseButton.LeftButton)
    assert not any(row.issued for row in screen.table.model.everything)
    prompts.fill = _type(FIRST)
    QTest.mouseClick(screen.issue_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已发证" in screen.result.text and not window.desk.jobs.busy)
    line = _keys(window).table.model.everything[0]
    assert (line.key.id, line.certificates) == (
        key.id,
        sum(row.issued for row in screen.table.model.everything),
    )
    assert line.certificates > 0


def test_an_archive_asks_for_the_passphrase_and_the_portal_does_not(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window("confirmed")
    desk = window.desk
    assert desk.batch is not None
    Issuing(desk.office, certificate_printer(), _with_key(window)).issue_all(desk.batch, desk.account.actor)
    window.go("packages")
    screen = window.made("packages")
    assert isinstance(screen, PackagesScreen)
    for profile, fill, written in (
        ("archive", lambda _: False, 0),
        ("archive", _type(FIRST), 1),
        ("portal", lambda _: pytest.fail("asked"), 2),
    ):
        prompts.files, prompts.fill = [tmp_path], fill
        screen._pack(profile)
        qtbot.waitUntil(lambda: not desk.jobs.busy)
        qtbot.waitUntil(lambda written=written: screen.table.model.total == written)  # type: ignore[misc]
    assert len(list(tmp_path.glob("*.zip"))) == 2


def test_scanned_texts_and_documents_are_checked_against_the_register(
    open_window: OpenWindow,
    prompts: ScriptedPrompts,
    qtbot: QtBot,
    qtmodeltester: ModelTester,
    tmp_path: Path,
) -> None:
    window = open_window("confirmed")
    desk = window.desk
    assert desk.batch is not None
    issuing = Issuing(desk.office, certificate_printer(), _with_key(window))
    issued = issuing.issue_all(desk.batch, desk.account.actor).issued
    issuing.print_batch(desk.batch, tmp_path, PrintMode.FULL, desk.account.actor)
    with desk.office.store.session() as session:
        session.certificates._db.execute(
            "UPDATE certificates SET state = 'revoked' WHERE number = ?", [issued[1].number]
        )
    screen = _claims(window)
    QTest.keyClicks(screen.field, issued[0].content["qr_text"])
    QTest.keyClick(screen.field, Qt.Key.Key_Return)
    assert screen.heading.text() == "有效"
    assert screen.told.objectName() == "good"
    assert "已发证" in screen.facts.text()
    assert screen.field.selectedText() == issued[0].content["qr_text"]
    screen.field.setText("不相干的文字")
    QTest.mouseClick(screen.check_button, Qt.MouseButton.LeftButton)
    assert screen.heading.text() == "不是证书二维码"
    prompts.files = [tmp_path / "certificates.pdf"]
    QTest.mouseClick(screen.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.table.model.total == len(issued))
    verdicts = [one.verdict for one in screen.table.model.everything]
    assert verdicts.count(ClaimVerdict.REVOKED) == 1
    assert "已作废 1 个" in screen.heading.text()
    screen.table.select_row(1)
    assert "撤销" in screen.told.text()
    assert screen.told.objectName() == "bad"
    qtmodeltester.check(screen.table.model)  # type: ignore[no-untyped-call]
    (tmp_path / "x.png").write_bytes(b"no picture")
    prompts.files = [tmp_path / "x.png"]
    QTest.mouseClick(screen.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(prompts.explained))
    assert prompts.explained[0].code == "picture_unreadable"


def test_settings_lead_to_the_key_and_the_register_to_the_check(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window("entered")
    window.go("settings")
    screen = window.made("settings")
    assert isinstance(screen, SettingsScreen)
    assert "还没有密钥" in screen.key_told.text()
    QTest.mouseClick(screen.keys_button, Qt.MouseButton.LeftButton)
    assert window.screen_id == "keys"
    window.go("register")
    window.made("register").wanted.emit("claims")
    assert window.screen_id == "claims"
    qtbot.waitUntil(lambda: not window.desk.jobs.busy)
