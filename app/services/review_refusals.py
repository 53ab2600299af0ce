"""Why an act of the review meeting is refused; each names the fact and what is missing."""

from app.domain.errors import InputError, RefusalError


class CommitteeEmptyError(InputError):
    """A committee has at least one member."""

    code = "committee_empty"


class JudgeDoubledError(InputError):
    """Two members of the committee have one name, so nobody could tell their sheets apart."""

    code = "judge_doubled"


class CommitteeFormedError(RefusalError):
    """The committee has been formed."""

    code = "committee_formed"


class CommitteeMissingError(RefusalError):
    """No committee has been formed."""

    code = "committee_missing"


class NobodyEligibleError(RefusalError):
    """Nobody is left to be reviewed."""

    code = "nobody_eligible"


class DeclarationsMissingError(RefusalError):
    """Members who attend have not declared about every candidate."""

    code = "declarations_missing"


class AttendanceMissingError(RefusalError):
    """Nobody has been noted as present."""

    code = "attendance_missing"


class ReviewContradictedError(RefusalError):
    """What was handed in contradicts itself or the committee; nothing was stored."""

    code = "review_contradicted"


class ForeignSheetError(RefusalError):
    """A judge was about to enter what another judge decides."""

    code = "foreign_sheet"


class GapsOpenError(RefusalError):
    """Cells are empty and nobody has said why."""

    code = "gaps_open"


class GapMissingError(RefusalError):
    """There is no empty cell to excuse: it is filled, begun, or the judge holds no seat there."""

    code = "gap_missing"


class SlipsUnconfirmedError(RefusalError):
    """Slip counts still wait for the second person."""

    code = "slips_unconfirmed"


class SlipsMissingError(RefusalError):
    """There is no slip count to confirm."""

    code = "slips_missing"


class QuorumMissedError(RefusalError):
    """Too few members were present for the scheme's quorum."""

    code = "quorum_missed"


class TieUndecidedError(RefusalError):
    """A tie runs across the last place; a second ballot or a resolution must decide it."""

    code = "tie_undecided"


class ReviewOpenError(RefusalError):
    """The review has not been closed."""

    code = "review_open"


class ReviewClosedError(RefusalError):
    """The review is closed; reopening needs the approver."""

    code = "review_closed"
