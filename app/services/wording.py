"""Takes what a person wrote: trimmed, not empty, without characters that no paper and no file can carry."""

import unicodedata
from enum import StrEnum

from app.domain.errors import InputError

_UNFIT = frozenset({"Cc", "Cs", "Zl", "Zp"})


class Asked(StrEnum):
    """What the person was asked for."""

    INSTITUTION = "institution"
    INSTITUTION_EN = "institution_en"
    SECRETARY = "secretary"
    APPROVER = "approver"
    ACCOUNT = "account"
    TITLE = "title"
    OVERRIDE = "override"
    JUDGE = "judge"
    PLACE = "place"
    CONTACT = "contact"
    OBJECTION = "objection"
    OBJECTOR = "objector"
    CHANNEL = "channel"
    REPORT = "report"
    REASON = "reason"
    LEASED_FROM = "leased_from"
    LEASE_DOCUMENT = "lease_document"
    PROXY = "proxy"
    PROXY_DOCUMENT = "proxy_document"
    SIGNER = "signer"
    EVIDENCE = "evidence"
    KEPT_AT = "kept_at"
    REPLY = "reply"
    BAR_GROUND = "bar_ground"
    BAR_DECISION = "bar_decision"
    BARRED = "barred"
    ASKER = "asker"
    GROUND = "ground"
    DECISION = "decision"
    DOCUMENT = "document"
    OCCUPATION = "occupation"


class NameEmptyError(InputError):
    """What must be written is empty."""

    code = "name_empty"


class TextUnfitError(InputError):
    """The text holds line breaks, control characters or halves of characters."""

    code = "text_unfit"


def one_line(text: str, asked: Asked) -> str:
    """`text` without blanks around it; raises NameEmptyError or TextUnfitError."""
    return _written(text, asked, "")


def some_lines(text: str, asked: Asked) -> str:
    """Like `one_line`, but the text may run over several lines."""
    return _written(text, asked, "\n\t")


def _written(text: str, asked: Asked, allowed: str) -> str:
    written = text.replace("\r\n", "\n").strip()
    if not written:
        raise NameEmptyError(field=asked)
    unfit = {char for char in written if char not in allowed and unicodedata.category(char) in _UNFIT}
    if unfit:
        points = tuple(f"U+{ord(char):04X}" for char in sorted(unfit))
        raise TextUnfitError(field=asked, code_points=points)
    return written
