"""Answers `check name`: does every character print, and in which face? Keys are the command contract's."""

from functools import cache

from app.printing.faces import machine_faces
from app.printing.glyphs import GlyphGate
from app.services.questions.answer import Answer, remarks_document
from app.texts.sentences import Texts


def answer_name(text: str, texts: Texts) -> Answer:
    """What the glyph gate says of `text`, yes if it prints; raises FacesMissingError without faces."""
    result = _gate().gate(text)
    document = {
        "text": text.encode("utf-8", "replace").decode(
            "utf-8"
        ),  # lone surrogates cannot be written out again
        "printable": result.printable,
        "faces": [{"text": run, "face": face} for run, face in result.faces],
        "missing": [{"char": hole.char, "code_point": hole.code_point} for hole in result.missing],
        "warnings": remarks_document(texts, "name_warning", result.warnings),
    }
    return Answer(document, result.printable)


@cache
def _gate() -> GlyphGate:
    """Opened once in a run: an array of thousands of names asks the same faces."""
    return GlyphGate(machine_faces())
