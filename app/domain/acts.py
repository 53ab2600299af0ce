"""The acts that the log knows, and the stamp under which one is done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.accounts import Actor

INSTITUTION_CHAIN = "institution"


class Act(StrEnum):
    FOUNDED = "founded"
    ACCOUNT_ADDED = "account_added"
    SETTINGS_CHANGED = "settings_changed"
    BATCH_OPENED = "batch_opened"
    FORCE_OVERRIDDEN = "force_overridden"
    STEP_COMPLETED = "step_completed"
    PLAN_PUBLISHED = "plan_published"
    ROSTER_IMPORTED = "roster_imported"
    PHOTOS_ATTACHED = "photos_attached"
    ATTESTED = "attested"
    FACTS_CHANGED = "facts_changed"
    EXAMINED = "examined"
    QUALIFICATION_CLOSED = "qualification_closed"
    WITHDRAWN = "withdrawn"
    COMMITTEE_FORMED = "committee_formed"
    DECLARED = "declared"
    ATTENDANCE_TAKEN = "attendance_taken"
    SHEETS_ENTERED = "sheets_entered"
    BALLOTS_ENTERED = "ballots_entered"
    GAPS_EXCUSED = "gaps_excused"
    SLIPS_COUNTED = "slips_counted"
    SLIPS_CONFIRMED = "slips_confirmed"
    REVIEW_CLOSED = "review_closed"
    PROPOSED = "proposed"
    NOTICE_PRINTED = "notice_printed"
    NOTICE_POSTED = "notice_posted"
    NOTICE_SETTLED = "notice_settled"
    OBJECTION_RECEIVED = "objection_received"
    OBJECTION_DECIDED = "objection_decided"
    LIST_PREPARED = "list_prepared"
    LIST_SIGNED = "list_signed"
    NUMBERED = "numbered"
    ISSUED = "issued"
    PRINTED = "printed"
    PACKED = "packed"
    UNDONE = "undone"


FINAL = frozenset(
    {
        Act.FOUNDED,
        Act.ACCOUNT_ADDED,
        Act.SETTINGS_CHANGED,
        Act.BATCH_OPENED,
        Act.FORCE_OVERRIDDEN,
        Act.NOTICE_PRINTED,
        Act.NOTICE_POSTED,
        Act.OBJECTION_RECEIVED,
        Act.OBJECTION_DECIDED,
        Act.LIST_PREPARED,
        Act.LIST_SIGNED,
        Act.NUMBERED,
        Act.ISSUED,
        Act.PRINTED,
        Act.PACKED,
    }
)
"""Acts that no undo takes back (workflow §8)."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who acts, at what moment (+08:00), under which act id (shared by the lines of one run)."""

    actor: Actor
    at: datetime
    act_id: str
