"""What is known of one candidate on one day: None is unknown, an empty tuple or False is known to be none.

Source: the command contract, `check eligibility`. An unknown in a record makes only what reads it unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from app.domain.partial_dates import PartialDate


class Attested(StrEnum):
    """What the committee itself finds true or not, with evidence, and signs."""

    FRONT_LINE = "front_line"
    ETHICS = "ethics"
    FITNESS = "fitness"
    PERFORMANCE = "performance"
    MASTERY = "mastery"
    MENTORING = "mentoring"
    CHIEF_STANDING = "chief_standing"
    RECOMMENDED = "recommended"
    MAJOR_CONTRIBUTION = "major_contribution"


class Attainment(StrEnum):
    """What the committee may name under `achievement` or `contribution`."""

    METHOD = "method"
    INNOVATION = "innovation"
    MENTORING = "mentoring"
    WORKFORCE = "workforce"
    NATIONAL_PROJECT = "national_project"
    TECHNICAL_PROGRESS = "technical_progress"
    RECOGNITION = "recognition"


class HeldLevel(StrEnum):
    TECHNICIAN = "technician"
    SENIOR_TECHNICIAN = "senior_technician"
    T = "T"
    S = "S"


class CertificateOrigin(StrEnum):
    """A level of the national row, or one that the enterprise set itself."""

    NATIONAL = "national"
    ENTERPRISE = "enterprise"


class TitleRank(StrEnum):
    """中级, 副高, 正高; in rising order."""

    INTERMEDIATE = "intermediate"
    ASSOCIATE_SENIOR = "associate_senior"
    FULL_SENIOR = "full_senior"


class Post(StrEnum):
    TECHNICIAN = "technician"
    SENIOR_TECHNICIAN = "senior_technician"
    T = "T"
    INTERLINKED = "interlinked"
    OTHER = "other"


class AwardLevel(StrEnum):
    """In rising order; a central enterprise's award counts as provincial."""

    PREFECTURE = "prefecture"
    PROVINCIAL = "provincial"
    NATIONAL = "national"


class AwardKind(StrEnum):
    ZHONGHUA_GRAND_AWARD = "zhonghua_grand_award"
    STATE_COUNCIL_ALLOWANCE = "state_council_allowance"
    NATIONAL_TECHNICAL_EXPERT = "national_technical_expert"
    NATIONAL_STUDIO_HEAD = "national_studio_head"
    SKILL_MASTER_TITLE = "skill_master_title"
    JILIN_GRAND_AWARD = "jilin_grand_award"
    HAIHE_CRAFTSMAN = "haihe_craftsman"
    NATIONAL_SCIENCE_SECOND = "national_science_second"
    NANYUE_EXPERT = "nanyue_expert"
    MODEL_WORKER = "model_worker"
    MAY_DAY_MEDAL = "may_day_medal"
    WORLDSKILLS_MEDAL = "worldskills_medal"
    NATIONAL_COMPETITION_MEDAL = "national_competition_medal"
    PREFECTURE_SKILL_HONOUR = "prefecture_skill_honour"
    CENTRAL_ENTERPRISE_SECOND_TIER = "central_enterprise_second_tier"
    GLOBAL_500 = "global_500"
    OTHER = "other"


YES_NO_ATTESTATIONS: frozenset[str] = frozenset(Attested)
LIST_ATTESTATIONS: Mapping[str, frozenset[Attainment]] = MappingProxyType(
    {
        "achievement": frozenset({Attainment.METHOD, Attainment.INNOVATION, Attainment.MENTORING}),
        "contribution": frozenset(
            {
                Attainment.WORKFORCE,
                Attainment.NATIONAL_PROJECT,
                Attainment.TECHNICAL_PROGRESS,
                Attainment.RECOGNITION,
            }
        ),
    }
)
"""Attestations that name which of several the committee found true; what it does not name is not so."""


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    level: HeldLevel | None = None
    occupation: str | None = None
    issued: PartialDate | None = None
    by: CertificateOrigin | None = None


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """A professional title; `related` to the occupation applied for."""

    rank: TitleRank | None = None
    related: bool | None = None
    granted: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in a post; first and last day inclusive, `ends` None = still there."""

    post: Post | None = None
    occupation: str | None = None
    starts: PartialDate | None = None
    ends: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """`listed`: on a Global 500 list of the last three years; `skill_commendation`: the committee's word."""

    award: AwardKind | None = None
    level: AwardLevel | None = None
    granted: PartialDate | None = None
    listed: bool | None = None
    skill_commendation: bool | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a rule may read; `attested_lists` holds achievement and contribution."""

    as_of: date
    occupation: str | None = None
    related_occupations: frozenset[str] | None = None
    certificates: tuple[HeldCertificate, ...] | None = None
    titles: tuple[HeldTitle, ...] | None = None
    posts: tuple[Stay, ...] | None = None
    awards: tuple[Award, ...] | None = None
    attested: Mapping[str, bool | None] = field(default_factory=dict)
    attested_lists: Mapping[str, frozenset[Attainment] | None] = field(default_factory=dict)

    def in_occupation(self, occupation: str | None) -> bool | None:
        """Whether `occupation` is the one applied for; None where either is unknown."""
        if occupation is None or self.occupation is None:
            return None
        return occupation == self.occupation

    def in_or_near_occupation(self, occupation: str | None) -> bool | None:
        """Whether `occupation` is the one applied for or a related one (相关职业)."""
        own = self.in_occupation(occupation)
        if own is True:
            return True
        if self.related_occupations is None:
            return None
        if occupation in self.related_occupations:
            return True
        return own
