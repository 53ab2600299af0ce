"""`verify-qr`, signed packages and the passphrase on the command line, on what the demo leaves."""

import shutil
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app import paths
from app.domain.accounts import Role
from app.domain.claims import Claim
from app.domain.keys import KeyId, SealCost
from app.exchange.claims import unsigned_text
from app.printing.raster import render_page
from app.rulebook.rulebook import Rulebook
from app.services.clock import SystemClock
from app.services.demo import KEY_PASSPHRASE, PUBLIC_KEY, Demo
from app.services.keys import Keys
from app.services.office import Office
from app.services.progress import Unwatched
from app.storage.store import Store
from app.texts import Texts, read_texts
from tests.cli.conftest import Call

ROOT = Path(__file__).resolve().parents[2]
QUERY = "http://jndj.osta.org.cn/"


@pytest.fixture(scope="module")
def texts() -> Texts:
    return read_texts(paths.resources() / "i18n", "zh")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, texts: Texts) -> Path:
    """A finished demo; nothing in it is changed by a test."""
    out = tmp_path_factory.mktemp("demo") / "演示"
    Demo(Rulebook(paths.resources()), texts, texts).run(
        out, policy_id="cn-2021-66", people=12, today=None, progress=Unwatched()
    )
    return out


@pytest.fixture
def text(demo: Path) -> str:
    """What the first certificate's symbol says."""
    with Store.open_to_read(demo / "demo.jiangping") as store, store.reading() as session:
        return session.certificates.all()[0].content["qr_text"]


def test_what_a_forged_code_says_is_shown_and_never_obeyed(call: Call, demo: Path) -> None:
    """A code that nobody signed may hold terminal commands."""
    claim = Claim("Y00101199996626T000001", "\x1b[2J王", "焊工", date(2026, 7, 1), KeyId("00" * 8))
    said = call("verify-qr", unsigned_text(claim, QUERY), "--key", demo / PUBLIC_KEY)
    assert said.status == 1
    assert "\x1b" not in said.out
    assert r"\x1b[2J王" in said.out


def _number(demo: Path) -> str:
    return min(path.stem for path in (demo / "certificates").iterdir())


def test_a_text_is_checked_by_the_key(ask: Call, demo: Path, text: str) -> None:
    said = ask("verify-qr", text, "--key", demo / PUBLIC_KEY)
    assert said.status == 0
    document = said.document
    assert (document["valid"], document["verdict"], document["signature"]) == (True, "valid", "valid")
    assert document["source"] == text
    code = document["codes"][0]
    assert (code["page"], code["number"], code["issue_day"]) == (None, _number(demo), "2021-10-26")
    assert len(code["key_id"]) == 16
    assert (code["problems"], document["problems"], document["warnings"]) == ([], [], [])
    bare = ask("verify-qr", "--key", demo / PUBLIC_KEY, text.partition("#")[2])
    assert (bare.status, bare.document["verdict"]) == (0, "valid")


def test_without_a_key_it_is_only_read(ask: Call, call: Call, text: str) -> None:
    said = ask("verify-qr", text)
    assert (said.status, said.document["valid"], said.document["signature"]) == (0, None, "not_checked")
    assert said.document["verdict"] == "not_checked"
    assert said.document["codes"][0]["name"]
    assert [one["code"] for one in said.document["warnings"]] == ["not_checked"]
    assert "公钥" in call("verify-qr", text).out


def test_altered_foreign_and_unsigned_codes_are_told_apart(
    ask: Call, demo: Path, text: str, texts: Texts, tmp_path: Path
) -> None:
    key = demo / PUBLIC_KEY
    place = len(text) - 20
    altered = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
    other = tmp_path / "other"
    with Store.open_to_read(demo / "demo.jiangping") as store:
        store.copy_to(tmp_path / "copy.jiangping")
    with Store.open(tmp_path / "copy.jiangping") as store:
        office = Office(store, SystemClock(), Rulebook(paths.resources()), texts, texts)
        keys = Keys(office, SealCost(n=2, r=1, p=1))
        approver = office.account(None, Role.ADMINISTRATOR).actor
        keys.export_public(keys.make("a passphrase of ours", approver).id, other)
    for source, pem, verdict, signature in (
        (altered, key, "altered", "invalid"),
        (text, other, "not_issued_here", "invalid"),
        (QUERY, key, "unsigned", "absent"),
        (f"http://example.org/#{text.partition('#')[2]}", key, "unreadable", "absent"),
        ("随便写的", key, "unreadable", "absent"),
        ("", key, "unreadable", "absent"),
    ):
        said = ask("verify-qr", source, "--key", pem)
        assert (said.status, said.document["valid"]) == (1, False)
        assert (said.document["verdict"], said.document["signature"]) == (verdict, signature)
        assert [one["code"] for one in said.document["codes"][0]["problems"]] == [verdict]


def test_pictures_and_documents_are_read_with_all_their_codes(ask: Call, demo: Path, tmp_path: Path) -> None:
    key, numbers = demo / PUBLIC_KEY, sorted(path.stem for path in (demo / "certificates").iterdir())
    document = ask("verify-qr", demo / "certificates.pdf", "--key", key).document
    assert [(code["page"], code["number"]) for code in document["codes"]] == list(enumerate(numbers, 1))
    assert document["verdict"] == "valid"
    scan = tmp_path / "扫描 件.jpg"
    page = render_page((demo / "certificates" / f"{numbers[0]}.pdf").read_bytes(), dpi=150)
    Image.open(BytesIO(page)).convert("L").rotate(3, expand=True, fillcolor=250).save(scan, quality=75)
    said = ask("verify-qr", scan, demo / "certificates" / f"{numbers[1]}.pdf", "--key", key)
    assert (said.status, len(said.document)) == (0, 2)
    assert [one["codes"][0]["number"] for one in said.document] == numbers[:2]
    none = ask("verify-qr", demo / "notice.pdf", "--key", key)
    assert (none.status, none.document["valid"], none.document["codes"]) == (1, False, [])
    assert [one["code"] for one in none.document["problems"]] == ["code_absent"]


def test_what_cannot_be_opened_is_wrong_usage(ask: Call, demo: Path, tmp_path: Path, text: str) -> None:
    assert ask("verify-qr", tmp_path / "nowhere.pdf").code == "claim_source_missing"
    assert ask("verify-qr", demo / "roster.xlsx").code == "picture_unreadable"
    assert ask("verify-qr", text, "--key", demo / "roster.xlsx").code == "public_key_unreadable"
    assert ask("verify-qr", text, "--key", tmp_path / "nowhere.pem").status == 2
    assert ask("verify-qr").status == 2
    mixed = ask("verify-qr", text, tmp_path / "nowhere.png")
    assert (mixed.status, [("error" in one) for one in mixed.document]) == (2, [False, True])
    assert ask("verify-qr", "x" * 70_000).document["verdict"] == "unreadable"


def test_the_demo_package_is_signed_by_the_demo_key(ask: Call, demo: Path) -> None:
    package = next((demo / "package").iterdir())
    assert ask("verify", package).document["signature"] == "not_checked"
    said = ask("verify", package, "--key", demo / PUBLIC_KEY)
    assert (said.status, said.document["signature"], said.document["valid"]) == (0, "valid", True)


def test_the_passphrase_comes_from_a_file_or_from_stdin(ask: Call, demo: Path, tmp_path: Path) -> None:
    file = Path(shutil.copyfile(demo / "demo.jiangping", tmp_path / "单位.jiangping"))
    words = ("package", file, "--batch", "1", "--profile", "group", "--out", tmp_path)
    locked = ask(*words)
    assert (locked.status, locked.code) == (3, "key_locked")
    wrong = ask(*words, "--passphrase-file", "-", stdin=b"something else\n")
    assert (wrong.status, wrong.code) == (3, "passphrase_wrong")
    assert ask(*words, "--passphrase-file", "-", stdin=b"\xff\xfe").status == 2
    assert ask(*words, "--passphrase-file", "-", stdin=b"").code == "passphrase_wrong"
    assert ask(*words, "--passphrase-file", tmp_path / "nowhere").code == "input_missing"
    assert list(tmp_path.glob("*.zip")) == []
    kept = tmp_path / "口令.txt"
    kept.write_bytes(b"\xef\xbb\xbf" + KEY_PASSPHRASE.encode() + b"\r\nsecond line\r\n")
    said = ask(*words, "--passphrase-file", kept)
    assert said.status == 0
    assert (
        ask("verify", said.document["package"], "--key", demo / PUBLIC_KEY).document["signature"] == "valid"
    )
    portal = ask("package", file, "--batch", "1", "--out", tmp_path)
    assert portal.status == 0


def test_the_question_loads_neither_the_window_nor_the_printer_nor_the_file(text: str) -> None:
    code = (
        "import sys; from app.cli import run; status = run(['verify-qr', sys.argv[1]]);"
        "heavy = ('PySide6', 'reportlab', 'sqlite3', 'openpyxl');"
        "print([name for name in heavy if name in sys.modules], status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, text], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[] 0"
