"""Certificates, posts, titles and awards in words: `高级技师证书 · 发证日期 2016-09-20 · …`."""

from app.services.fact_rows import FIELDS, NO, YES, FactField, FactRow, FieldKind
from app.texts import Texts


def fact_words(texts: Texts, kind: str, row: FactRow) -> str:
    """One row of facts on a line; what nobody said is left out."""
    told = (_cell_words(texts, field, row[field.key]) for field in FIELDS[kind])
    return " · ".join(filter(None, told))


def _cell_words(texts: Texts, field: FactField, value: str) -> str:
    if field.key == "ends" and not value:
        return texts.say("qualification_screen", "until_now")
    if not value or field.kind is FieldKind.OCCUPATION:
        return value
    if field.kind is FieldKind.CHOICE:
        return texts.label(field.words, value)
    answer = texts.say("qualification_screen", value) if value in {YES, NO} else value
    shown = {"field": texts.say("fact_field", field.key), "value": answer}
    return texts.say("qualification_screen", "cell", shown)
