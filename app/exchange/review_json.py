"""Reads REVIEW.json into a Review: every key known, every score a string, every name an identifier.

What can be read but contradicts itself is left to the domain, which names it as a problem.
Source: the command contract, `tally` and common rules.
"""

from collections.abc import Iterator, Mapping

from app.domain.review import Absence, Ballot, Candidate, Recusal, Review, SecretCount, Sheet, Vote
from app.exchange.json_numbers import COUNT_LIMIT, as_choice, as_decimal, as_identifier, as_integer_within
from app.exchange.scheme_json import read_scheme
from app.exchange.strict_json import WrongTypeError, as_boolean, as_list, as_object, as_text, need, type_name

_REVIEW = (
    "scheme",
    "committee",
    "present",
    "absences",
    "candidates",
    "recusals",
    "scores",
    "ballots",
    "counts",
)
_COUNTED = ("issued", "returned", "agree", "oppose", "abstain", "spoiled")

_Record = Mapping[str, object]


def read_review(document: object) -> Review:
    """The review in `document`; raises an InputError that names the place of the first thing unusable."""
    review = as_object(document, "review", known=_REVIEW)
    return Review(
        scheme=read_scheme(need(review, "scheme", "review")),
        committee=_names(need(review, "committee", "review"), "committee"),
        present=_names(need(review, "present", "review"), "present"),
        candidates=_candidates(need(review, "candidates", "review")),
        absences=_absences(review.get("absences", [])),
        recusals=_recusals(need(review, "recusals", "review")),
        sheets=_sheets(need(review, "scores", "review")),
        ballots=_ballots(need(review, "ballots", "review")),
        counts=_counts(review.get("counts", [])),
    )


def _names(value: object, where: str) -> tuple[str, ...]:
    return tuple(as_identifier(name, f"{where}[{index}]") for index, name in enumerate(as_list(value, where)))


def _records(value: object, where: str, known: tuple[str, ...]) -> Iterator[tuple[str, _Record]]:
    for index, entry in enumerate(as_list(value, where)):
        place = f"{where}[{index}]"
        yield place, as_object(entry, place, known=known)


def _identifier(record: _Record, key: str, where: str) -> str:
    return as_identifier(need(record, key, where), f"{where}.{key}")


def _optional(record: _Record, key: str, where: str) -> str | None:
    value = record.get(key)
    return None if value is None else as_identifier(value, f"{where}.{key}")


def _candidates(value: object) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            id=_identifier(record, "id", where),
            priority=as_boolean(need(record, "priority", where), f"{where}.priority"),
            occupation=_optional(record, "occupation", where),
            level=_optional(record, "level", where),
        )
        for where, record in _records(value, "candidates", ("id", "priority", "occupation", "level"))
    )


def _absences(value: object) -> tuple[Absence, ...]:
    return tuple(
        Absence(_identifier(record, "judge", where), _identifier(record, "candidate", where))
        for where, record in _records(value, "absences", ("judge", "candidate"))
    )


def _recusals(value: object) -> tuple[Recusal, ...]:
    return tuple(
        Recusal(
            _identifier(record, "judge", where),
            _identifier(record, "candidate", where),
            as_text(need(record, "relation", where), f"{where}.relation"),
        )
        for where, record in _records(value, "recusals", ("judge", "candidate", "relation"))
    )


def _sheets(value: object) -> tuple[Sheet, ...]:
    sheets: list[Sheet] = []
    for where, record in _records(value, "scores", ("judge", "candidate", "items")):
        judge = _identifier(record, "judge", where)
        candidate = _identifier(record, "candidate", where)
        items = need(record, "items", where)
        if not isinstance(items, dict):  # its keys are the scheme's items, so none is unknown here
            raise WrongTypeError(where=f"{where}.items", expected="object", found=type_name(items))
        scores = {
            as_identifier(item, f"{where}.items"): as_decimal(score, f"{where}.items.{item}")
            for item, score in items.items()
        }
        sheets.append(Sheet(judge, candidate, scores))
    return tuple(sheets)


def _ballots(value: object) -> tuple[Ballot, ...]:
    return tuple(
        Ballot(
            _identifier(record, "judge", where),
            _identifier(record, "candidate", where),
            as_choice(need(record, "vote", where), f"{where}.vote", Vote),
        )
        for where, record in _records(value, "ballots", ("judge", "candidate", "vote"))
    )


def _counts(value: object) -> tuple[SecretCount, ...]:
    """Negative numbers are read: a count that cannot be is a problem of the review, not of its form."""
    return tuple(
        SecretCount(
            _identifier(record, "candidate", where),
            *(
                as_integer_within(need(record, key, where), f"{where}.{key}", -COUNT_LIMIT)
                for key in _COUNTED
            ),
        )
        for where, record in _records(value, "counts", ("candidate", *_COUNTED))
    )
