"""Reads `resources/i18n/<lang>/*.toml` and turns codes and values into sentences.

Each file holds tables `[section]` with `code = "sentence with {value}"`; sections merge over files.
"""

import re
import string
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import Path

from app.domain.errors import KnownError, ResourceError
from app.domain.remarks import Remark
from app.texts.days import chinese_day

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})( \d{2}:\d{2})?")


class SentenceMissingError(ResourceError):
    """No sentence stands for a code."""

    code = "sentence_missing"


class SentenceDoubledError(ResourceError):
    """Two files hold a sentence for the same code."""

    code = "sentence_doubled"


class _Words(string.Formatter):
    """Formats values as people write them: lists joined by 、 or commas, None as a dash, states by label.

    In Chinese a value that is a day is written as one: 2026-09-24 reads 2026年9月24日.

    A value that was not given shows as a gap: the sentence around it is worth more than a second fault.
    """

    def __init__(self, lang: str, sections: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__()
        self._lang = lang
        self._joiner = "、" if lang == "zh" else ", "
        self._sections = sections

    def get_value(self, key: int | str, args: Sequence[object], kwargs: Mapping[str, object]) -> object:
        return kwargs.get(key, "…") if isinstance(key, str) else super().get_value(key, args, kwargs)

    def format_field(self, value: object, format_spec: str) -> str:
        if value is None:
            return "—"
        if isinstance(value, list | tuple | frozenset | set):
            return self._joiner.join(self._labelled(part) for part in value)
        return self._labelled(value) if not format_spec else format(value, format_spec)

    def _labelled(self, value: object) -> str:
        """An enum value by its label in the section of the enum's name: CandidateState → candidate_state."""
        if not isinstance(value, Enum):
            return self._written(str(value))
        section = _WORD_START.sub("_", type(value).__name__).lower()
        return self._sections.get(section, {}).get(str(value.value), str(value.value))

    def _written(self, text: str) -> str:
        """A day, or a day with its minute, as people write it; anything else as it stands."""
        found = _DAY.fullmatch(text) if self._lang == "zh" else None
        if found is not None:
            with suppress(ValueError):  # 2026-02-30 is no day: it is shown as somebody wrote it
                return f"{chinese_day(date.fromisoformat(found[1]))}{found[2] or ''}"
        return text


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of one language, `zh` or `en`."""

    lang: str
    sections: Mapping[str, Mapping[str, str]]

    def say(self, section: str, code: str, values: Mapping[str, object] | None = None) -> str:
        """The sentence for `code` in `section`; raises SentenceMissingError."""
        template = self.sections.get(section, {}).get(code)
        if template is None:
            raise SentenceMissingError(lang=self.lang, section=section, sentence=code)
        if "{" not in template and "}" not in template:  # most are said as they stand
            return template
        return _Words(self.lang, self.sections).vformat(template, (), values or {})

    def has(self, section: str, code: str) -> bool:
        return code in self.sections.get(section, {})

    def remark(self, section: str, remark: Remark) -> str:
        return self.say(section, remark.code, remark.values)

    def label(self, section: str, value: str) -> str:
        """The label of an enum value, or the value itself where it has none."""
        return self.sections.get(section, {}).get(value, value)

    def error(self, error: KnownError) -> str:
        """The sentence of a known error, the article appended when a rule refused."""
        sentence = self.say("error", error.code, error.values)
        if error.article is None:
            return sentence
        return self.say("form", "with_article", {"sentence": sentence, "article": error.article})


def read_texts(folder: Path, lang: str) -> Texts:
    """All sentences of `lang` below `folder`; a part is parsed when one of its sentences is first said.

    Then SentenceDoubledError is raised when two files hold it.
    """
    sections: dict[str, list[_Part]] = {}
    for path in sorted((folder / lang).glob("*.toml")):
        for part in f"\n{path.read_text(encoding='utf-8')}".split("\n[")[1:]:
            section, _, written = part.partition("]")
            sections.setdefault(section, []).append(_Part(path.name, written))
    return Texts(lang, {section: _Section(section, parts) for section, parts in sections.items()})


class _Part:
    """What one file holds of a section, as it is written."""

    def __init__(self, file: str, written: str) -> None:
        self.file = file
        self._written = written

    @cached_property
    def sentences(self) -> Mapping[str, str]:
        return tomllib.loads(self._written)

    def holds(self, code: str) -> bool:
        """Whether `code` has a sentence here; most parts need no parsing to say that it has none."""
        return f"\n{code} =" in self._written and code in self.sentences


class _Section(Mapping[str, str]):
    """The sentences of one section by code, over all its parts."""

    def __init__(self, name: str, parts: Sequence[_Part]) -> None:
        self._name = name
        self._parts = parts
        self._known: dict[str, str | None] = {}

    def __getitem__(self, code: str) -> str:
        if code not in self._known:
            self._known[code] = self._find(code)
        sentence = self._known[code]
        if sentence is None:
            raise KeyError(code)
        return sentence

    def __iter__(self) -> Iterator[str]:
        return (code for part in self._parts for code in part.sentences)

    def __len__(self) -> int:
        return sum(len(part.sentences) for part in self._parts)

    def _find(self, code: str) -> str | None:
        holding = [part for part in self._parts if part.holds(code)]
        if len(holding) > 1:
            raise SentenceDoubledError(file=holding[-1].file, section=self._name, sentence=code)
        return holding[0].sentences[code] if holding else None
