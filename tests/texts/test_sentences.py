"""Every known error has a sentence in both languages, and no sentence can fail."""

import ast
import importlib
import pkgutil
import string
import tomllib
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest

import app
from app import paths
from app.domain.candidates import CandidateState
from app.domain.errors import InputError, KnownError, RefusalError, ResourceError
from app.printing.glyphs import GlyphMissingError
from app.printing.typesetting import TextTooLongError
from app.texts import Texts, read_texts
from app.texts.sentences import SentenceDoubledError, SentenceMissingError

ROOMS = ("domain", "rulebook", "storage", "printing", "exchange", "services", "cli", "texts")
ABSTRACT = {KnownError, InputError, RefusalError, ResourceError}
PAPER_ONLY = {"paper", "demo", "field", "field_issue", "field_demo"}
ENRICHED = {GlyphMissingError, TextTooLongError}
"""Raised with what is known deep down, and again further up with the name of the person."""


@pytest.fixture(scope="module", params=["zh", "en"])
def texts(request: pytest.FixtureRequest) -> Texts:
    return read_texts(paths.resources() / "i18n", request.param)


def _known_errors() -> list[type[KnownError]]:
    for room in ROOMS:
        package = importlib.import_module(f"app.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"app.{room}."):
            importlib.import_module(module.name)

    def below(error: type[KnownError]) -> Iterator[type[KnownError]]:
        for one in error.__subclasses__():
            yield one
            yield from below(one)

    return sorted({*below(KnownError)} - ABSTRACT, key=lambda error: error.__qualname__)


ERRORS = [error for error in _known_errors() if error.__module__.startswith("app.")]


def _raised() -> dict[str, list[set[str] | None]]:
    """Which values each error is raised with, as the source says; None where it cannot be seen."""
    found: dict[str, list[set[str] | None]] = {}
    for path in Path(app.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                given = {keyword.arg for keyword in node.keywords}
                seen = None if None in given else {word for word in given if word}
                found.setdefault(name, []).append(seen)
    return found


RAISED = _raised()


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_there_are_errors_to_look_at() -> None:
    assert len(ERRORS) > 80


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_an_error_has_a_code_and_a_sentence_that_its_values_fill(
    error: type[KnownError], texts: Texts
) -> None:
    assert error.code
    assert error.code.isascii()
    assert error.code == error.code.lower()
    template = texts.sections["error"][error.code]
    wanted = _placeholders(template)
    raised = RAISED.get(error.__name__, [])
    filling = [given is None or wanted <= given for given in raised]
    if error in ENRICHED:
        assert any(filling)
    else:
        assert all(filling), f"{wanted} of {template}"


def test_no_two_errors_share_a_code() -> None:
    codes = [error.code for error in ERRORS]
    assert len(codes) == len(set(codes))


def test_both_languages_have_the_same_codes() -> None:
    zh, en = (read_texts(paths.resources() / "i18n", lang) for lang in ("zh", "en"))
    shared = (zh.sections.keys() | en.sections.keys()) - PAPER_ONLY
    for section in sorted(shared):
        assert zh.sections.get(section, {}).keys() == en.sections.get(section, {}).keys(), section


def test_both_languages_speak_of_the_same_values() -> None:
    zh, en = (read_texts(paths.resources() / "i18n", lang) for lang in ("zh", "en"))
    for section, sentences in en.sections.items():
        for code, sentence in sentences.items():
            chinese = zh.sections[section].get(code)
            if chinese is not None and section != "paper":
                assert _placeholders(sentence) <= _placeholders(chinese), f"{section}.{code}"


def test_every_sentence_can_be_said_whatever_is_missing(texts: Texts) -> None:
    for section, sentences in texts.sections.items():
        for code in sentences:
            assert isinstance(texts.say(section, code, {}), str)


def _texts(lang: str = "zh") -> Texts:
    sections = {"error": {"x": "{a}|{b}"}, "candidate_state": {"issued": "已发证"}, "two_words": {"y": "是"}}
    return Texts(lang, sections)


class TwoWords(StrEnum):
    YES = "y"
    NO = "n"


def test_values_are_said_as_people_write_them() -> None:
    say = _texts().say
    assert say("error", "x", {"a": None, "b": ("甲", "乙")}) == "—|甲、乙"
    assert say("error", "x", {"a": CandidateState.ISSUED, "b": [TwoWords.YES, TwoWords.NO]}) == "已发证|是、n"
    assert say("error", "x", {"a": "{b}"}) == "{b}|…"
    assert _texts("en").say("error", "x", {"a": ["a", "b"], "b": 1}) == "a, b|1"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 9, 24), "2026年9月24日"),
        ("2026-09-24", "2026年9月24日"),
        ("2026-09-24 09:05", "2026年9月24日 09:05"),
        (("2026-09-24", "2026-10-01"), "2026年9月24日、2026年10月1日"),
        ("2026-02-30", "2026-02-30"),
        ("名单2026-09-24.csv", "名单2026-09-24.csv"),
    ],
)
def test_a_day_is_written_as_one_in_chinese_and_stays_in_english(value: object, written: str) -> None:
    sections = {"form": {"day": "{day}"}}
    assert Texts("zh", sections).say("form", "day", {"day": value}) == written
    plain = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    assert Texts("en", sections).say("form", "day", {"day": value}) == plain


def test_a_sentence_that_is_missing_or_doubled_is_named(tmp_path: Path) -> None:
    with pytest.raises(SentenceMissingError):
        _texts().say("error", "nowhere")
    (tmp_path / "zh").mkdir()
    for name in ("a", "b"):
        (tmp_path / "zh" / f"{name}.toml").write_text('[error]\nx = "y"\n', encoding="utf-8")
    with pytest.raises(SentenceDoubledError):
        read_texts(tmp_path, "zh").say("error", "x")


def test_every_sentence_of_the_files_is_found_by_its_section_and_code(texts: Texts) -> None:
    folder = paths.resources() / "i18n" / texts.lang
    parsed = [tomllib.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.toml")]
    assert set(texts.sections) == {section for file in parsed for section in file}
    for section, sentences in texts.sections.items():
        held = {code: said for file in parsed for code, said in file.get(section, {}).items()}
        assert len(sentences) == len(held)
        assert {code: sentences[code] for code in held} == held
        assert set(sentences) == set(held)
