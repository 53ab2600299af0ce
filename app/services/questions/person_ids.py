"""Answers `check person-id`: what a document number says, keyed as the command contract says."""

from datetime import date

from app.domain.person_ids import check_person_id
from app.rulebook.rulebook import Rulebook
from app.services.questions.answer import Answer, remarks_document
from app.texts import Texts


def answer_person_id(id_type: str, number: str, texts: Texts, rulebook: Rulebook, today: date) -> Answer:
    """The check of `number` as a document of `id_type` (name or alias), yes when it is valid."""
    reading = check_person_id(id_type, number, rulebook.id_types, rulebook.county_known, today)
    return Answer(
        {
            "type": reading.type,
            "number": reading.number,
            "normalized": reading.normalized,
            "valid": reading.valid,
            "birth_date": None if reading.birth_date is None else reading.birth_date.isoformat(),
            "gender": reading.gender,
            "problems": remarks_document(texts, "person_id_problem", reading.problems),
            "warnings": remarks_document(texts, "person_id_warning", reading.warnings),
        },
        yes=reading.valid,
    )
