"""Reads the scheme of a review from JSON; a scheme that cannot be applied is refused, not repaired.

Source: the command contract, `tally`.
"""

from decimal import Decimal
from fractions import Fraction

from app.domain.errors import InputError
from app.domain.scheme import Aggregate, Item, Scheme, Share, TieBreak, TieStep, VoteBase, VoteRule
from app.exchange.json_numbers import (
    ChoiceUnknownError,
    FractionUnreadableError,
    NumberOutOfRangeError,
    as_choice,
    as_decimal,
    as_fraction,
    as_identifier,
    as_integer_within,
    as_positive,
    shown,
)
from app.exchange.strict_json import as_list, as_object, as_text, need

_SCHEME = ("aggregate", "trim_from", "decimals", "items", "pass_mark", "vote", "places", "tie_break")
_VOTE = ("base", "pass", "quorum", "min_voters")
_ITEM_STEP = f"{TieStep.ITEM}:"
_MOST_DECIMALS = 10


class ItemDoubledError(InputError):
    """Two items of a scheme have the same id."""

    code = "review_item_doubled"


def read_scheme(value: object) -> Scheme:
    """The scheme in `value`; raises an InputError that names the place."""
    scheme = as_object(value, "scheme", known=_SCHEME)
    aggregate = as_choice(need(scheme, "aggregate", "scheme"), "scheme.aggregate", Aggregate)
    items = _items(need(scheme, "items", "scheme"))
    trimmed = aggregate is Aggregate.TRIMMED_MEAN  # two totals go, so a third must be there to count
    decimals = need(scheme, "decimals", "scheme")
    return Scheme(
        aggregate=aggregate,
        trim_from=as_integer_within(
            need(scheme, "trim_from", "scheme"), "scheme.trim_from", 3 if trimmed else 0
        ),
        decimals=as_integer_within(decimals, "scheme.decimals", 0, _MOST_DECIMALS),
        items=items,
        pass_mark=_mark(need(scheme, "pass_mark", "scheme")),
        vote=_vote(need(scheme, "vote", "scheme")),
        places=_places(need(scheme, "places", "scheme")),
        tie_break=_tie_break(need(scheme, "tie_break", "scheme"), items),
    )


def _items(value: object) -> tuple[Item, ...]:
    items: dict[str, Item] = {}
    for index, entry in enumerate(as_list(value, "scheme.items")):
        where = f"scheme.items[{index}]"
        record = as_object(entry, where, known=("id", "max", "weight"))
        item = Item(
            as_identifier(need(record, "id", where), f"{where}.id"),
            as_positive(need(record, "max", where), f"{where}.max"),
            as_positive(need(record, "weight", where), f"{where}.weight"),
        )
        if item.id in items:
            raise ItemDoubledError(where=where, item=shown(item.id))
        items[item.id] = item
    return tuple(items.values())


def _mark(value: object) -> Decimal | None:
    if value is None:
        return None
    mark = as_decimal(value, "scheme.pass_mark")
    if mark < 0:
        raise NumberOutOfRangeError(where="scheme.pass_mark", found=shown(f"{mark:f}"), range="≥ 0")
    return mark


def _vote(value: object) -> VoteRule | None:
    if value is None:
        return None
    where = "scheme.vote"
    rule = as_object(value, where, known=_VOTE)
    passing = as_fraction(need(rule, "pass", where), f"{where}.pass")
    if passing == 0:  # nobody's agreement would pass everybody; no vote is written as null
        raise FractionUnreadableError(where=f"{where}.pass", found=str(rule["pass"]))
    least = rule.get("min_voters")
    return VoteRule(
        base=as_choice(need(rule, "base", where), f"{where}.base", VoteBase),
        passing=passing,
        quorum=as_fraction(need(rule, "quorum", where), f"{where}.quorum"),
        min_voters=None if least is None else as_integer_within(least, f"{where}.min_voters", 0),
    )


def _places(value: object) -> int | Share | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        return as_integer_within(value, "scheme.places", 0)
    where = "scheme.places.share"
    places = as_object(value, "scheme.places", known=("share",))
    share = as_decimal(need(places, "share", "scheme.places"), where)
    if not 0 <= share <= 1:
        raise NumberOutOfRangeError(where=where, found=shown(f"{share:f}"), range="0…1")
    return Share(Fraction(share))


def _tie_break(value: object, items: tuple[Item, ...]) -> tuple[TieBreak, ...]:
    ids = [item.id for item in items]
    chain: list[TieBreak] = []
    for index, entry in enumerate(as_list(value, "scheme.tie_break")):
        where = f"scheme.tie_break[{index}]"
        text = as_text(entry, where)
        item = text.removeprefix(_ITEM_STEP) if text.startswith(_ITEM_STEP) else None
        if item in ids:
            chain.append(TieBreak(TieStep.ITEM, item))
        elif text in {TieStep.PRIORITY, TieStep.VOTES, TieStep.MEDIAN}:
            chain.append(TieBreak(TieStep(text)))
        else:
            choices = ("priority", "votes", "median", *(f"{_ITEM_STEP}{known}" for known in ids))
            raise ChoiceUnknownError(where=where, found=shown(text), choices=choices)
    return tuple(chain)
