"""The common rules: options anywhere, one document on stdout, exit statuses, no traceback for anything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.commands import JOBS, QUESTIONS
from app.log import fault_summary
from tests.cli.conftest import Call

ROOT = Path(__file__).parents[2]
GOOD, BAD = "Y000544031005263000003", "Y00054403100526300000"
SECRET = "某某某110105197001011234"


@pytest.mark.parametrize(
    "words",
    [
        ("check", "number", GOOD, "--lang", "en"),
        ("--lang", "en", "check", "number", GOOD),
        ("check", "--lang=en", "number", GOOD),
        ("check", "number", "--lang", "en", "--", GOOD),
    ],
)
def test_options_stand_before_and_after_arguments(ask: Call, words: tuple[str, ...]) -> None:
    assert ask(*words).status == 0


def test_two_dashes_end_the_options(call: Call) -> None:
    said = call("check", "name", "--json", "--", "--json", "-x", "-")
    assert [answer["text"] for answer in said.document] == ["--json", "-x", "-"]


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("check",),
        ("check", "nonsense"),
        ("check", "number"),
        ("check", "number", GOOD, "--nonsense"),
        ("check", "number", GOOD, "-x"),
        ("check", "number", GOOD, "--lang", "fr"),
        ("check", "number", GOOD, "--lang"),
        ("check", "number", GOOD, "--help=1"),
        ("check", "person-id", "110105"),
        ("workdays", "2025-01-01"),
        ("workdays", "2025-01-01", "0"),
        ("workdays", "2025-01-01", "-5"),
        ("workdays", "2025-01-01", "٥"),
        ("workdays", "2025-01-01", "5", "--counting", "never"),
        ("workdays", "2025-02-30", "5"),
        ("status",),
        ("status", "a", "b"),
        ("demo",),
        ("demo", "--out"),
        ("demo", "--out", "--people", "3"),
        ("demo", "--out", "x", "--people", "many"),
        ("demo", "--out", "x", "--people", "2"),
        ("demo", "--out", "x", "--people", "9999"),
        ("demo", "--out", "x", "--today", "tomorrow"),
        ("new", "x", "--name", "n"),
        ("new", "x", "--name", "", "--prefix", "Y001011999966"),
        ("batch", "x", "--policy", "p", "--title", "t", "--level", "Q"),
        ("print", "x", "--batch", "1", "--out", "y", "--mode", "sideways"),
        ("package", "x", "--batch", "1", "--out", "y", "--profile", "none"),
        ("policies", "show", "nowhere"),
    ],
)
def test_wrong_usage_is_exit_2_in_both_languages(
    ask: Call, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = ask(*words)
    assert said.status == 2
    assert said.document["error"].keys() == {"code", "message", "article", "details"}
    assert said.document["error"]["message"]
    assert [path.name for path in tmp_path.iterdir()] == []


def test_without_a_command_the_commands_are_listed(ask: Call, call: Call) -> None:
    document = ask().document
    assert len(document["commands"]) == len(QUESTIONS) + len(JOBS)
    assert "import-roster" in call("--help").out
    for command in (*QUESTIONS, *JOBS):
        said = call(*command.words, "--help")
        assert said.status == 0
        assert f"jiangping {command.synopsis}" in said.out
        assert ask(*command.words, "--help").status == 0


def test_messages_go_to_stderr_and_follow_the_language(call: Call) -> None:
    chinese, english = call("status", "nowhere"), call("status", "nowhere", "--lang", "en")
    assert (chinese.out, english.out) == ("", "")
    assert "找不到文件" in chinese.err
    assert english.err.isascii() or "nowhere" in english.err
    assert chinese.status == english.status == 2


def test_an_unexpected_fault_is_exit_4_and_the_log_holds_no_value(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("app.services.questions.numbers.answer_number", fail)
    said = call("check", "number", GOOD, "--json")
    assert said.status == 4
    assert said.document["error"]["code"] == "fault"
    assert said.document["error"]["article"] is None
    assert SECRET not in said.out + said.err
    plain = call("check", "number", GOOD)
    assert (plain.status, plain.out) == (4, "")
    assert SECRET not in plain.err
    logged = (tmp_path / "state" / "jiangping" / "jiangping.log").read_text(encoding="utf-8")
    assert "RuntimeError" in logged
    assert "test_words.py" in logged
    assert SECRET not in logged
    assert GOOD not in logged


def test_a_log_that_cannot_be_written_is_done_without(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_bytes(b"a file where a folder should be")
    monkeypatch.setattr("app.services.questions.numbers.answer_number", lambda *_: 1 / 0)
    assert call("check", "number", GOOD, "--json").status == 4


def test_a_summary_names_the_fault_and_its_path_alone() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as fault:
        summary = fault_summary(fault)
    assert summary.startswith("KeyError at test_words.py:")
    assert SECRET not in summary


def test_who_interrupts_gets_one_document_too(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.services.questions.numbers.answer_number", interrupt)
    said = call("check", "number", GOOD, "--json")
    assert (said.status, said.code) == (4, "interrupted")


def _program(*words: str | bytes, **options: object) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "app", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("words", [(b"check", b"name", b"\xff\xfe"), (b"check", b"number", b"\xff"),
                                   (b"status", b"\xff.jiangping"), (b"\xff",)])  # fmt: skip
def test_arguments_that_are_no_text_give_one_document(words: tuple[bytes, ...]) -> None:
    done = _program(*words, "--json")
    assert done.returncode in {1, 2}
    assert b"Traceback" not in done.stderr
    assert done.stdout.count(b"\n") == 1


def test_a_reader_that_hangs_up_is_no_fault() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "app", "policies"],
            cwd=ROOT,
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        (("check", "number", GOOD), b""),
        (("check", "person-id", "--type", "居民身份证", "110105194912310021"), b""),
        (("check", "eligibility", "-"), b'{"policy":"cn-2021-66","level":"T","as_of":"2025-06-30"}'),
        (("workdays", "2025-03-03", "5"), b""),
        (("policies",), b""),
        (("policies", "show", "cn-2021-66"), b""),
    ],
)
def test_questions_load_neither_qt_nor_reportlab_nor_sqlite(words: tuple[str, ...], stdin: bytes) -> None:
    looking = (
        "import sys; from app.cli import run; status = run(sys.argv[1:]); "
        "heavy = {'PySide6', 'reportlab', 'sqlite_utils', 'openpyxl'} & set(sys.modules); "
        "print(sorted(heavy), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", looking, *words], cwd=ROOT, input=stdin, capture_output=True, check=False
    )
    assert done.returncode in {0, 1}
    assert done.stderr.decode().splitlines()[-1] == "[]"
