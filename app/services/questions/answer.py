"""The answer to a question: a JSON document, and whether the answer is yes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.remarks import Remark
from app.texts import Texts


@dataclass(frozen=True, slots=True)
class Answer:
    """`document` is what `--json` prints, `yes` decides between exit 0 and exit 1."""

    document: Mapping[str, object]
    yes: bool


def remarks_document(texts: Texts, section: str, remarks: Iterable[Remark]) -> list[dict[str, str]]:
    """`[{"code", "message"}]` as problems and warnings are printed."""
    return [{"code": remark.code, "message": texts.remark(section, remark)} for remark in remarks]
