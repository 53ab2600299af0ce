import subprocess
import sys

import pytest

from app import paths
from app.services.questions.names import answer_name
from app.texts.sentences import Texts, read_texts


@pytest.fixture(scope="module")
def texts() -> Texts:
    return read_texts(paths.resources() / "i18n", "zh")


def test_the_keys_are_the_contract(texts: Texts) -> None:
    answer = answer_name("刘䶮A", texts)
    assert answer.yes
    assert answer.document == {
        "text": "刘䶮A",
        "printable": True,
        "faces": [{"text": "刘䶮", "face": "LXGW WenKai"}, {"text": "A", "face": "Liberation Serif"}],
        "missing": [],
        "warnings": [],
    }


def test_private_use_is_a_no_with_the_proper_character(texts: Texts) -> None:
    answer = answer_name("李\ue863", texts)
    assert not answer.yes
    assert answer.document["missing"] == [{"char": "\ue863", "code_point": "U+E863"}]
    assert "䶮" in str(answer.document["warnings"])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "李\ue863",
        "李\ue000",
        "\ufa0c",
        "葛\U000e0100",
        "王\u200b",
        "买•提",
        "张 三",
        "\ud800",
        "x" * 5000,
    ],
)
def test_every_warning_has_a_sentence(lang: str, text: str) -> None:
    document = answer_name(text, read_texts(paths.resources() / "i18n", lang)).document
    assert "{" not in str(document["warnings"]).replace("{'code'", "")
    assert str(document["text"]).encode("utf-8") is not None


def test_the_question_imports_neither_qt_nor_reportlab() -> None:
    program = "import sys, app.services.questions.names; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=paths.program_folder(),
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"reportlab", "PySide6", "PIL", "qrcode", "fontTools"}
