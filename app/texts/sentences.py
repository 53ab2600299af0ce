"""Reads `resources/i18n/<lang>/*.toml` and turns codes and values into sentences.

Each file holds tables `[section]` with `code = "sentence with {value}"`; sections merge over files.
"""

import re
import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.domain.errors import KnownError, ResourceError
from app.domain.remarks import Remark

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")


class SentenceMissingError(ResourceError):
    """No sentence stands for a code."""

    code = "sentence_missing"


class SentenceDoubledError(ResourceError):
    """Two files hold a sentence for the same code."""

    code = "sentence_doubled"


class _Words(string.Formatter):
    """Formats values as people write them: lists joined by 、 or commas, None as a dash, states by label.

    A value that was not given shows as a gap: the sentence around it is worth more than a second fault.
    """

    def __init__(self, lang: str, sections: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__()
        self._joiner = "、" if lang == "zh" else ", "
        self._sections = sections

    def get_value(self, key: int | str, args: Sequence[object], kwargs: Mapping[str, object]) -> object:
        return kwargs.get(key, "…") if isinstance(key, str) else super().get_value(key, args, kwargs)

    def format_field(self, value: object, format_spec: str) -> str:
        if value is None:
            return "—"
        if isinstance(value, list | tuple | frozenset | set):
            return self._joiner.join(self._labelled(part) for part in value)
        return format(self._labelled(value) if isinstance(value, Enum) else value, format_spec)

    def _labelled(self, value: object) -> str:
        """An enum value by its label in the section of the enum's name: CandidateState → candidate_state."""
        if not isinstance(value, Enum):
            return str(value)
        section = _WORD_START.sub("_", type(value).__name__).lower()
        return self._sections.get(section, {}).get(str(value.value), str(value.value))


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
    """All sentences of `lang` below `folder`; raises SentenceDoubledError when two files share a code."""
    sections: dict[str, dict[str, str]] = {}
    for path in sorted((folder / lang).glob("*.toml")):
        for section, sentences in tomllib.loads(path.read_text(encoding="utf-8")).items():
            known = sections.setdefault(section, {})
            for code, sentence in sentences.items():
                if code in known:
                    raise SentenceDoubledError(file=path.name, section=section, sentence=code)
                known[code] = sentence
    return Texts(lang, sections)
