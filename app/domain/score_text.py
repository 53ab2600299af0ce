"""Reads one typed score; digits of a Chinese input method are taken, guesses are not.

Source: workflow §4 (scores are decimal text, 0 ≤ score ≤ the item's maximum).
"""

import re
from decimal import Decimal

from app.domain.errors import InputError
from app.domain.scheme import Item

_WIDE = str.maketrans("０１２３４５６７８９．。", "0123456789..")
_SCORE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,4})?")
_SHOWN = 20


class ScoreUnreadableError(InputError):
    """What was typed is no plain decimal."""

    code = "score_unreadable"


class ScoreTooHighError(InputError):
    """The score is above the item's maximum."""

    code = "score_too_high"


def read_score(text: str, item: Item) -> Decimal:
    """`text` such as 38 or 38.5 as the score of `item`; raises ScoreUnreadableError, ScoreTooHighError."""
    typed = text.strip().translate(_WIDE)
    if not _SCORE.fullmatch(typed):
        raise ScoreUnreadableError(item=item.id, found=text.strip()[:_SHOWN])
    score = Decimal(typed)
    if score > item.maximum:
        raise ScoreTooHighError(item=item.id, score=typed, maximum=f"{item.maximum:f}")
    return score
