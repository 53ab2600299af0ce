"""Overrides of a finding: an open question settled by two people, or a refusal turned by the authority.

Source: workflow §3. An override concerns one requirement of one candidate; it is laid over what the facts say
before the routes are decided, and it acts only while the facts still say what it overrides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from app.domain.accounts import AccountId
from app.domain.candidates import CandidateId
from app.domain.eligibility_truth import Judgement
from app.domain.errors import InputError, RefusalError
from app.domain.remarks import Remark

OverrideId = NewType("OverrideId", str)


class OverrideKind(StrEnum):
    """`settled` an unknown, on evidence; `turned` a not_met, on the authority's written reply."""

    SETTLED = "settled"
    TURNED = "turned"


class OverrideUnknownError(InputError):
    """The candidate has no such override."""

    code = "override_unknown"


class NothingToSettleError(RefusalError):
    """Only what the facts leave open can be settled by two people."""

    code = "nothing_to_settle"


class NothingToTurnError(RefusalError):
    """Only what the facts refuse can be turned by the authority."""

    code = "nothing_to_turn"


class EvidenceMissingError(RefusalError):
    """A question is settled on evidence, and none is attached to the requirement."""

    code = "evidence_missing"


class ReplyMissingError(RefusalError):
    """A refusal is turned on the authority's written reply alone: its number, and the paper attached."""

    code = "reply_missing"


class OverrideStandsError(RefusalError):
    """The requirement has an override already; it is withdrawn before another one is proposed."""

    code = "override_stands"


class OverrideConfirmedError(RefusalError):
    """The second person has confirmed it already."""

    code = "override_confirmed"


class OverridePendingError(RefusalError):
    """An override waits for its second person."""

    code = "override_pending"


@dataclass(frozen=True, slots=True)
class Override:
    """`confirmed_by` None while it waits; `document` and `reply_sha256` are the authority's, for `turned`."""

    id: OverrideId
    candidate_id: CandidateId
    requirement: str
    kind: OverrideKind
    holds: bool
    reason: str
    document: str | None
    reply_sha256: str | None
    proposed_by: AccountId
    proposed_at: datetime
    confirmed_by: AccountId | None = None
    confirmed_at: datetime | None = None

    @property
    def confirmed(self) -> bool:
        return self.confirmed_by is not None

    def acts_on(self, found: Judgement) -> bool:
        """Whether it changes what the facts say of its requirement; an unconfirmed one never does."""
        wanted = None if self.kind is OverrideKind.SETTLED else False
        return self.confirmed and found.holds is wanted

    @property
    def remark(self) -> Remark:
        """What the finding says in front of its own reasons."""
        if self.kind is OverrideKind.TURNED:
            return Remark("turned", {"document": self.document})
        return Remark("settled_met" if self.holds else "settled_not_met")


def laid_over(judged: Mapping[str, Judgement], overrides: Iterable[Override]) -> dict[str, Judgement]:
    """`judged` with what the overrides that act say instead, their reasons in front of the original's."""
    laid = dict(judged)
    for one in overrides:
        found = judged.get(one.requirement)
        if found is not None and one.acts_on(found):
            laid[one.requirement] = Judgement(one.holds, (one.remark, *found.why))
    return laid
