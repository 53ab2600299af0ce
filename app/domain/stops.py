"""What stops an application whatever the facts say: a valid certificate, an open application, a bar.

Source: workflow §3. A stop is told beside the findings as one that is not met.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.eligibility import Eligibility, Verdict
from app.domain.remarks import Remark

_PREFIX = "stop_"


class StopKind(StrEnum):
    CERTIFICATE = "certificate"
    APPLICATION = "application"
    BAR = "bar"

    @property
    def finding(self) -> str:
        """The id under which the stop stands among a candidate's findings."""
        return _PREFIX + self.value


@dataclass(frozen=True, slots=True)
class Stop:
    """`remark` has a sentence in the section `stop`; `until` is the last day of a bar."""

    kind: StopKind
    remark: Remark
    until: date | None = None


def is_stop(requirement: str) -> bool:
    """Whether a stored finding is a stop and no requirement of the document."""
    return requirement.removeprefix(_PREFIX) in set(StopKind) and requirement.startswith(_PREFIX)


def stopped(eligibility: Eligibility) -> Eligibility:
    """The answer for somebody who is stopped: what was found stays, the verdict is no."""
    return replace(eligibility, verdict=Verdict.NOT_ELIGIBLE, route=None, missing=())
