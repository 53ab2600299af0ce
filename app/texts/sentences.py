"""Reads `resources/i18n/<lang>/*.toml` and turns codes and values into sentences.

Each file holds tables `[section]` with `code = "sentence with {value}"`; sections merge over files.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import KnownError, ResourceError
from app.domain.remarks import Remark


class SentenceMissingError(ResourceError):
    """No sentence stands for a code."""

    code = "sentence_missing"


class SentenceDoubledError(ResourceError):
    """Two files hold a sentence for the same code."""

    code = "sentence_doubled"


class _Words(string.Formatter):
    """Formats values as people write them: lists joined by 、 or commas, None as a dash."""

    def __init__(self, joiner: str) -> None:
        super().__init__()
        self._joiner = joiner

    def format_field(self, value: object, format_spec: str) -> str:
        if value is None:
            return "—"
        if isinstance(value, list | tuple | frozenset | set):
            return self._joiner.join(str(part) for part in value)
        return str(format(value, format_spec))


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
        return _Words("、" if self.lang == "zh" else ", ").vformat(template, (), values or {})

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
