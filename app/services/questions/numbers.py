"""Answers `check number`: what a certificate number says, keyed as the command contract says."""

from collections.abc import Collection

from app.domain.certificate_numbers import read_number
from app.services.questions.answer import Answer, remarks_document
from app.texts import Texts


def answer_number(code: str, texts: Texts, provinces: Collection[str]) -> Answer:
    """The reading of `code`, yes when it is valid; `provinces` are the two-digit codes of GB/T 2260."""
    reading = read_number(code, provinces)
    return Answer(
        {
            "code": reading.code,
            "valid": reading.valid,
            "category": reading.category,
            "institution_code": reading.institution_code,
            "province": reading.province,
            "site": reading.site,
            "prefix": reading.prefix,
            "year": reading.year,
            "level": reading.level,
            "serial": reading.serial,
            "problems": remarks_document(texts, "number_problem", reading.problems),
            "warnings": remarks_document(texts, "number_warning", reading.warnings),
        },
        yes=reading.valid,
    )
