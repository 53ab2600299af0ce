"""Reads the plan a secretary writes, field by field; what cannot stand is named beside its field.

The scheme itself is read by the very reader of the command contract, so that the window accepts nothing that
a file could not say.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TypeVar

from app.domain.batches import Plan
from app.domain.errors import InputError
from app.domain.remarks import Remark
from app.exchange.json_numbers import as_decimal, as_fraction, as_integer_within, as_positive
from app.exchange.scheme_json import read_scheme
from app.services.plan_draft import PlacesKind, PlanDraft
from app.services.wording import Asked, one_line, some_lines

_LONGEST_NUMBER, _LONGEST_NAME, _LONGEST_TEXT = 12, 30, 500
_MOST_PLACES = 100_000
_ITEM = "item:"
_LINKS = frozenset({"priority", "votes", "median"})

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class DraftReading:
    """The plan, or None with a problem for each field; `total` is the highest score that can be reached.

    Fields are called as in PlanDraft; those of an item `items.0.name`, `items.0.maximum`, `items.0.weight`.
    """

    plan: Plan | None
    problems: Mapping[str, Remark]
    total: Decimal | None


@dataclass(slots=True)
class _Reader:
    draft: PlanDraft
    least_days: int
    problems: dict[str, Remark] = field(default_factory=dict)

    def take(self, place: str, code: str, read: Callable[[], Value], **values: object) -> Value | None:
        """What `read` answers; what it refuses becomes the problem of the field `place`."""
        try:
            return read()
        except InputError:
            self.problem(place, code, **values)
            return None

    def problem(self, place: str, code: str, **values: object) -> None:
        self.problems.setdefault(place, Remark(code, values))

    def items(self) -> list[tuple[str, Decimal | None, Decimal | None]]:
        seen: set[str] = set()
        read = []
        for row, item in enumerate(self.draft.items):
            where = f"items.{row}"
            name = self.take(f"{where}.name", "item_name_empty", partial(one_line, item.name, Asked.TITLE))
            if name is not None and len(name) > _LONGEST_NAME:
                self.problem(f"{where}.name", "item_name_long", most=_LONGEST_NAME)
            if name in seen:
                self.problem(f"{where}.name", "item_name_doubled", name=name)
            seen.add(name or "")
            read.append(
                (
                    name or "",
                    self._positive(f"{where}.maximum", item.maximum),
                    self._positive(f"{where}.weight", item.weight),
                )
            )
        return read

    def _positive(self, name: str, text: str) -> Decimal | None:
        number = plain_number(text)
        code = "number_empty" if not number else "number_unusable"
        return self.take(name, code, lambda: as_positive(_short(number), name), found=text.strip())

    def mark(self, total: Decimal | None) -> str | None:
        text = plain_number(self.draft.pass_mark)
        if not text:
            return None
        mark = self.take(
            "pass_mark",
            "mark_unusable",
            lambda: as_decimal(_short(text), "pass_mark"),
            found=self.draft.pass_mark.strip(),
        )
        if mark is not None and mark < 0:
            self.problem("pass_mark", "mark_unusable", found=text)
        elif not self.draft.items:
            self.problem("pass_mark", "mark_without_items")
        elif mark is not None and total is not None and mark > total:
            self.problem("pass_mark", "mark_unreachable", mark=text, total=written(total))
        return text

    def vote(self) -> dict[str, object] | None:
        draft = self.draft
        if not draft.votes:
            if not draft.items:
                self.problem("votes", "nothing_decides")
            return None
        shares = {}
        for name, typed in (("passing", draft.passing), ("quorum", draft.quorum)):
            shares[name] = "".join(plain_number(typed).split())
            found = self.take(
                name, "share_unusable", partial(as_fraction, shares[name], name), found=typed.strip()
            )
            if found == 0:
                self.problem(name, "share_zero")
        least = draft.min_voters or None
        return {
            "base": draft.base,
            "pass": shares["passing"],
            "quorum": shares["quorum"],
            "min_voters": least,
        }

    def places(self) -> object:
        kind, text = self.draft.places_kind, plain_number(self.draft.places)
        if kind is PlacesKind.UNLIMITED:
            return None
        if not text:
            self.problem("places", "places_empty")
            return None
        if kind is PlacesKind.NUMBER:
            number = int(text) if text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER else 0
            return self.take(
                "places",
                "places_unusable",
                lambda: as_integer_within(number, "places", 1, _MOST_PLACES),
                found=self.draft.places.strip(),
            )
        per_cent = self.take(
            "places",
            "places_share_unusable",
            lambda: as_positive(_short(text.rstrip("%")), "places"),
            found=self.draft.places.strip(),
        )
        if per_cent is not None and per_cent > 100:
            self.problem("places", "places_share_unusable", found=self.draft.places.strip())
        return None if per_cent is None else {"share": f"{per_cent / 100:f}"}

    def tie_break(self) -> list[str]:
        known = {f"{_ITEM}{item.name.strip()}" for item in self.draft.items} | _LINKS
        for link in self.draft.tie_break:
            if link not in known:
                self.problem("tie_break", "tie_unknown", link=link.removeprefix(_ITEM))
        if len(set(self.draft.tie_break)) < len(self.draft.tie_break):
            self.problem("tie_break", "tie_doubled")
        return list(self.draft.tie_break)

    def publicity(self) -> tuple[str, tuple[str, ...]]:
        draft = self.draft
        if draft.publicity_days < self.least_days:
            self.problem("publicity_days", "days_too_few", least=self.least_days)
        contact = (
            self.take("contact", "contact_unusable", lambda: some_lines(draft.contact, Asked.CONTACT)) or ""
        )
        if len(contact) > _LONGEST_TEXT:
            self.problem("contact", "text_long", most=_LONGEST_TEXT)
        places = []
        for typed in draft.posting_places:
            if typed.strip():
                read = self.take(
                    "posting_places",
                    "place_unusable",
                    partial(one_line, typed, Asked.PLACE),
                    found=typed,
                )
                places.append(read or "")
        if not places:
            self.problem("posting_places", "posting_places_missing")
        if len(set(places)) < len(places):
            self.problem("posting_places", "posting_places_doubled")
        if any(len(place) > _LONGEST_TEXT for place in places):
            self.problem("posting_places", "text_long", most=_LONGEST_TEXT)
        return contact, tuple(places)


def read_plan(draft: PlanDraft, least_days: int) -> DraftReading:
    """The plan `draft` makes, or what stands in its way; `least_days` are those of the rule pack."""
    reader = _Reader(draft, least_days)
    items = reader.items()
    numbers = [
        (maximum, weight) for _, maximum, weight in items if maximum is not None and weight is not None
    ]
    total = (
        sum((maximum * weight for maximum, weight in numbers), Decimal())
        if len(numbers) == len(items)
        else None
    )
    document = {
        "aggregate": draft.aggregate,
        "trim_from": draft.trim_from,
        "decimals": draft.decimals,
        "items": [
            {"id": name, "max": f"{maximum or 0:f}", "weight": f"{weight or 0:f}"}
            for name, maximum, weight in items
        ],
        "pass_mark": reader.mark(total),
        "vote": reader.vote(),
        "places": reader.places(),
        "tie_break": reader.tie_break(),
    }
    contact, places = reader.publicity()
    if reader.problems:
        return DraftReading(None, reader.problems, total)
    plan = Plan(read_scheme(document), draft.publicity_days, draft.counting, contact, places)
    return DraftReading(plan, {}, total)


def plain_number(text: str) -> str:
    """`text` without blanks around it and with full-width digits as plain ones: input methods give them."""
    return unicodedata.normalize("NFKC", text).strip()


def written(number: Decimal) -> str:
    """`number` without an exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _short(text: str) -> str:
    """`text`, or nothing where it is longer than any number people give: products must stay exact."""
    return text if len(text) <= _LONGEST_NUMBER else ""
