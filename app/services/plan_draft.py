"""The plan as a secretary writes it: texts as they were typed, kept as bytes until it is published."""

import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.domain.batches import Plan
from app.domain.errors import InputError
from app.domain.scheme import Aggregate, Share, TieStep, VoteBase
from app.domain.working_days import Counting
from app.exchange.strict_json import as_boolean, as_integer, as_list, as_object, as_text, need, read_json

ITEM = "item:"
"""Stands before the name of an item in the tie chain."""


class DraftUnreadableError(InputError):
    """A kept draft is none of ours."""

    code = "draft_unreadable"


class PlacesKind(StrEnum):
    """How many are proposed: everybody who passes, a number, or a share in per cent."""

    UNLIMITED = "unlimited"
    NUMBER = "number"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One scored item as typed."""

    name: str
    maximum: str
    weight: str


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """The form as filled in; `tie_break` in the words of the command contract (`votes`, `item:业绩`).

    `pass_mark` empty: no mark. `places` holds a number or per cent, by `places_kind`. `min_voters` 0: none.
    """

    items: tuple[DraftItem, ...]
    aggregate: Aggregate
    trim_from: int
    decimals: int
    pass_mark: str
    votes: bool
    base: VoteBase
    passing: str
    quorum: str
    min_voters: int
    places_kind: PlacesKind
    places: str
    tie_break: tuple[str, ...]
    publicity_days: int
    counting: Counting
    posting_places: tuple[str, ...]
    contact: str


def pack_draft(draft: PlanDraft) -> bytes:
    """`draft` as bytes, to be kept until it is published."""
    return json.dumps(asdict(draft), ensure_ascii=False, sort_keys=True).encode()


def unpack_draft(content: bytes) -> PlanDraft:
    """What `pack_draft` gave; raises an InputError for anything else."""
    keys = tuple(PlanDraft.__dataclass_fields__)
    record = as_object(read_json(content), "draft", known=keys)
    given = {key: need(record, key, "draft") for key in keys}
    try:
        return PlanDraft(
            items=tuple(_item(entry) for entry in as_list(given["items"], "items")),
            aggregate=Aggregate(as_text(given["aggregate"], "aggregate")),
            trim_from=as_integer(given["trim_from"], "trim_from"),
            decimals=as_integer(given["decimals"], "decimals"),
            votes=as_boolean(given["votes"], "votes"),
            base=VoteBase(as_text(given["base"], "base")),
            min_voters=as_integer(given["min_voters"], "min_voters"),
            places_kind=PlacesKind(as_text(given["places_kind"], "places_kind")),
            tie_break=_texts(given["tie_break"], "tie_break"),
            publicity_days=as_integer(given["publicity_days"], "publicity_days"),
            counting=Counting(as_text(given["counting"], "counting")),
            posting_places=_texts(given["posting_places"], "posting_places"),
            **{
                key: as_text(given[key], key)
                for key in ("pass_mark", "passing", "quorum", "places", "contact")
            },
        )
    except ValueError as error:
        raise DraftUnreadableError from error


def draft_of(plan: Plan) -> PlanDraft:
    """The form filled in with a published plan, to write its amendment."""
    scheme, vote = plan.scheme, plan.scheme.vote
    kind, places = PlacesKind.UNLIMITED, ""
    if isinstance(scheme.places, Share):
        kind, places = PlacesKind.SHARE, _per_cent(scheme.places.part)
    elif scheme.places is not None:
        kind, places = PlacesKind.NUMBER, str(scheme.places)
    return PlanDraft(
        items=tuple(DraftItem(item.id, f"{item.maximum:f}", f"{item.weight:f}") for item in scheme.items),
        aggregate=scheme.aggregate,
        trim_from=scheme.trim_from,
        decimals=scheme.decimals,
        pass_mark="" if scheme.pass_mark is None else f"{scheme.pass_mark:f}",
        votes=vote is not None,
        base=vote.base if vote else VoteBase.PRESENT,
        passing=_fraction(vote.passing) if vote else "2/3",
        quorum=_fraction(vote.quorum) if vote else "2/3",
        min_voters=(vote.min_voters or 0) if vote else 0,
        places_kind=kind,
        places=places,
        tie_break=tuple(
            f"{ITEM}{link.item}" if link.step is TieStep.ITEM else link.step.value
            for link in scheme.tie_break
        ),
        publicity_days=plan.publicity_days,
        counting=plan.counting,
        posting_places=plan.places,
        contact=plan.contact,
    )


def _per_cent(part: Fraction) -> str:
    per_cent = Decimal(part.numerator) * 100 / Decimal(part.denominator)
    return f"{per_cent.normalize():f}"


def _fraction(part: Fraction) -> str:
    return f"{part.numerator}/{part.denominator}"


def _item(entry: object) -> DraftItem:
    record = as_object(entry, "items", known=("name", "maximum", "weight"))
    return DraftItem(*(as_text(need(record, key, "items"), key) for key in ("name", "maximum", "weight")))


def _texts(value: object, where: str) -> tuple[str, ...]:
    return tuple(as_text(entry, where) for entry in as_list(value, where))
