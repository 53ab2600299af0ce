"""Who signed what the committee found true, and on which day; names as they stand on paper."""

from dataclasses import dataclass
from datetime import date

from app.domain.errors import InputError, RefusalError


class SignersMissingError(InputError):
    """Nobody is named who signed or was present."""

    code = "signers_missing"


class SignedInFutureError(InputError):
    """The day of the signatures has not come yet."""

    code = "signed_in_future"


class SignedTooEarlyError(InputError):
    """What was signed cannot have been printed by then."""

    code = "signed_too_early"


class SignerIsCandidateError(RefusalError):
    """Who applies in the batch neither examines nor signs in it (workflow §2)."""

    code = "signer_is_candidate"


@dataclass(frozen=True, slots=True)
class Signing:
    """`names` in the order of the paper, one at least; `day` is the day on the paper."""

    names: tuple[str, ...]
    day: date
