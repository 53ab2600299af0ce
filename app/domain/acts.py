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
    KEY_MADE = "key_made"
    KEY_RETIRED = "key_retired"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 - the name of an act
    CALENDAR_LOADED = "calendar_loaded"
    REFINEMENT_ADOPTED = "refinement_adopted"
    REFINEMENT_CHOSEN = "refinement_chosen"
    PACK_ACCEPTED = "pack_accepted"
    BATCH_OPENED = "batch_opened"
    FORCE_OVERRIDDEN = "force_overridden"
    STEP_COMPLETED = "step_completed"
    PLAN_PUBLISHED = "plan_published"
    PLAN_AMENDED = "plan_amended"
    SCORES_DISCARDED = "scores_discarded"
    RELATED_CHANGED = "related_changed"
    ROSTER_IMPORTED = "roster_imported"
    PHOTOS_ATTACHED = "photos_attached"
    PHOTO_FRAMED = "photo_framed"
    BAR_ENTERED = "bar_entered"
    BAR_LIFTED = "bar_lifted"
    BAR_ADMITTED = "bar_admitted"
    ATTESTED = "attested"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REMOVED = "evidence_removed"
    OVERRIDE_PROPOSED = "override_proposed"
    OVERRIDE_CONFIRMED = "override_confirmed"
    OVERRIDE_WITHDRAWN = "override_withdrawn"
    FACTS_CHANGED = "facts_changed"
    EXAMINED = "examined"
    QUALIFICATION_CLOSED = "qualification_closed"
    LETTERS_SERVED = "letters_served"
    RECHECK_ASKED = "recheck_asked"
    RECHECK_DECIDED = "recheck_decided"
    RECHECK_CONCLUDED = "recheck_concluded"
    CHECK_SLIPS_SIGNED = "check_slips_signed"
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
    PERIOD_COUNTED = "period_counted"
    NOTICE_SETTLED = "notice_settled"
    OBJECTION_RECEIVED = "objection_received"
    OBJECTION_DECIDED = "objection_decided"
    LIST_PREPARED = "list_prepared"
    LIST_SIGNED = "list_signed"
    NUMBERED = "numbered"
    COUNTER_STARTED = "counter_started"
    BLOCK_LEASED = "block_leased"
    NUMBERS_IMPORTED = "numbers_imported"
    NUMBER_RELEASED = "number_released"
    NUMBERS_CONFIRMED = "numbers_confirmed"
    ISSUED = "issued"
    PRINTED = "printed"
    LAYOUT_CHANGED = "layout_changed"
    GHOST_CHANGED = "ghost_changed"
    PRINTER_CALIBRATED = "printer_calibrated"
    STOCK_ADDED = "stock_added"
    STOCK_RECEIVED = "stock_received"
    SHEETS_SET_ASIDE = "sheets_set_aside"
    STOCK_COUNTED = "stock_counted"
    DESTRUCTION_PREPARED = "destruction_prepared"
    SHEETS_DESTROYED = "sheets_destroyed"
    RUN_STARTED = "run_started"
    RUN_SENT = "run_sent"
    RUN_CONFIRMED = "run_confirmed"
    RUN_MISMATCHED = "run_mismatched"
    RUN_SHEETS_SPOILED = "run_sheets_spoiled"
    RUN_CHANGED = "run_changed"
    PAPER_SPOILED = "paper_spoiled"
    PAPER_LOST = "paper_lost"
    CORRECTION_REQUESTED = "correction_requested"
    CORRECTION_DROPPED = "correction_dropped"
    CORRECTED = "corrected"
    NUMBER_VOIDED = "number_voided"
    DELIVERED = "delivered"
    PACKED = "packed"
    UNDONE = "undone"


FINAL = frozenset(
    {
        Act.FOUNDED,
        Act.ACCOUNT_ADDED,
        Act.SETTINGS_CHANGED,
        Act.KEY_MADE,
        Act.KEY_RETIRED,
        Act.PASSPHRASE_CHANGED,
        Act.CALENDAR_LOADED,
        Act.REFINEMENT_ADOPTED,
        Act.BATCH_OPENED,
        Act.FORCE_OVERRIDDEN,
        Act.BAR_ENTERED,
        Act.BAR_LIFTED,
        Act.NOTICE_PRINTED,
        Act.NOTICE_POSTED,
        Act.PERIOD_COUNTED,
        Act.OBJECTION_RECEIVED,
        Act.OBJECTION_DECIDED,
        Act.LIST_PREPARED,
        Act.LIST_SIGNED,
        Act.NUMBERED,
        Act.COUNTER_STARTED,
        Act.BLOCK_LEASED,
        Act.NUMBERS_IMPORTED,
        Act.NUMBER_RELEASED,
        Act.NUMBERS_CONFIRMED,
        Act.ISSUED,
        Act.PRINTED,
        Act.LAYOUT_CHANGED,
        Act.GHOST_CHANGED,
        Act.PRINTER_CALIBRATED,
        Act.STOCK_ADDED,
        Act.STOCK_RECEIVED,
        Act.SHEETS_SET_ASIDE,
        Act.STOCK_COUNTED,
        Act.DESTRUCTION_PREPARED,
        Act.SHEETS_DESTROYED,
        Act.RUN_STARTED,
        Act.RUN_SENT,
        Act.RUN_CONFIRMED,
        Act.RUN_MISMATCHED,
        Act.RUN_SHEETS_SPOILED,
        Act.RUN_CHANGED,
        Act.PAPER_SPOILED,
        Act.PAPER_LOST,
        Act.CORRECTION_REQUESTED,
        Act.CORRECTION_DROPPED,
        Act.CORRECTED,
        Act.NUMBER_VOIDED,
        Act.DELIVERED,
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
