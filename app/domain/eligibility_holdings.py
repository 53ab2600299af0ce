"""Conditions on what a person holds: certificates, professional titles, awards.

A paper without a noted day is taken as held; one dated after the as-of day is not held yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.eligibility_facts import (
    Award,
    AwardKind,
    AwardLevel,
    CertificateOrigin,
    Facts,
    HeldCertificate,
    HeldLevel,
    HeldTitle,
    TitleRank,
)
from app.domain.eligibility_truth import Judgement, every, some
from app.domain.partial_dates import PartialDate
from app.domain.remarks import Remark

_RANKS = tuple(TitleRank)
_AWARD_LEVELS = tuple(AwardLevel)


def held_by(granted: PartialDate | None, as_of: date) -> bool | None:
    """Whether what was granted on `granted` is held on `as_of`."""
    if granted is None or granted.latest <= as_of:
        return True
    return False if granted.earliest > as_of else None


@dataclass(frozen=True, slots=True)
class CertificateWanted:
    """Which certificates count; `related` admits those of a related occupation (相关职业)."""

    level: HeldLevel
    related: bool = False
    enterprise_set: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        related = ("related_occupations",) if self.related else ()
        return ("certificates", "occupation", *related)

    def fits(self, certificate: HeldCertificate, facts: Facts) -> bool | None:
        """Whether level, origin and occupation are those wanted; the day is not looked at."""
        if certificate.level is not None and certificate.level is not self.level:
            return False
        near = facts.in_or_near_occupation if self.related else facts.in_occupation
        return every(
            (
                None if certificate.level is None else True,
                self._origin(certificate),
                near(certificate.occupation),
            )
        )

    def _origin(self, certificate: HeldCertificate) -> bool | None:
        if self.enterprise_set:
            return True
        return None if certificate.by is None else certificate.by is CertificateOrigin.NATIONAL

    def missed(self, facts: Facts) -> str:
        """The code that tells why no certificate counts, as near as the facts allow."""
        of_level = [one for one in facts.certificates or () if one.level is self.level]
        if not of_level:
            return "certificate_none"
        if all(self._origin(one) is False for one in of_level):
            return "certificate_enterprise_set"
        if all(held_by(one.issued, facts.as_of) is False for one in of_level):
            return "certificate_later"
        return "certificate_other_occupation"


@dataclass(frozen=True, slots=True)
class HoldsCertificate:
    wanted: CertificateWanted

    @property
    def reads(self) -> tuple[str, ...]:
        return self.wanted.reads

    def judge(self, facts: Facts) -> Judgement:
        level = self.wanted.level
        if facts.certificates is None:
            return Judgement(None, (Remark("certificates_not_given", {"level": level}),))
        unknown = False
        for one in facts.certificates:
            holds = every((self.wanted.fits(one, facts), held_by(one.issued, facts.as_of)))
            if holds:
                values = {"level": level, "occupation": one.occupation, "issued": one.issued}
                return Judgement(holds=True, why=(Remark("certificate_held", values),))
            unknown = unknown or holds is None
        if unknown:
            return Judgement(None, (Remark("certificate_unclear", {"level": level}),))
        return Judgement(holds=False, why=(Remark(self.wanted.missed(facts), {"level": level}),))


@dataclass(frozen=True, slots=True)
class TitleWanted:
    """A title of `rank` or above; `related`: it must belong to the occupation applied for."""

    rank: TitleRank
    related: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        return ("titles",)

    def fits(self, title: HeldTitle) -> bool | None:
        rank = None if title.rank is None else _RANKS.index(title.rank) >= _RANKS.index(self.rank)
        return every((rank, title.related if self.related else True))


@dataclass(frozen=True, slots=True)
class HoldsTitle:
    wanted: TitleWanted

    @property
    def reads(self) -> tuple[str, ...]:
        return self.wanted.reads

    def judge(self, facts: Facts) -> Judgement:
        values = {"rank": self.wanted.rank}
        if facts.titles is None:
            return Judgement(None, (Remark("titles_not_given", values),))
        holds = some(
            every((self.wanted.fits(one), held_by(one.granted, facts.as_of))) for one in facts.titles
        )
        codes = {True: "title_held", False: "title_none", None: "title_unclear"}
        return Judgement(holds, (Remark(codes[holds], values),))


@dataclass(frozen=True, slots=True)
class AwardOption:
    """What makes one kind of award count: a level from `at_least` up, and the committee's word."""

    at_least: AwardLevel | None = None
    listed: bool = False
    skill_commendation: bool = False

    def fits(self, award: Award) -> bool | None:
        level: bool | None = True
        if self.at_least is not None:
            level = (
                None
                if award.level is None
                else _AWARD_LEVELS.index(award.level) >= _AWARD_LEVELS.index(self.at_least)
            )
        listed = award.listed if self.listed else True
        return every((level, listed, award.skill_commendation if self.skill_commendation else True))


@dataclass(frozen=True, slots=True)
class HoldsAward:
    """One of the awards; an award whose kind is unknown may be any of them."""

    options: Mapping[AwardKind, AwardOption] = field(hash=False)

    @property
    def reads(self) -> tuple[str, ...]:
        return ("awards",)

    def judge(self, facts: Facts) -> Judgement:
        if facts.awards is None:
            return Judgement(None, (Remark("awards_not_given"),))
        unclear: list[AwardKind | None] = []
        for award in facts.awards:
            holds = every((self._fits(award), held_by(award.granted, facts.as_of)))
            if holds:
                return Judgement(holds=True, why=(Remark("award_held", {"award": award.award}),))
            if holds is None:
                unclear.append(award.award)
        if unclear:
            return Judgement(None, (Remark("award_unclear", {"awards": tuple(filter(None, unclear))}),))
        return Judgement(holds=False, why=(Remark("award_none" if not facts.awards else "award_other"),))

    def _fits(self, award: Award) -> bool | None:
        if award.award is None:
            return None
        option = self.options.get(award.award)
        return False if option is None else option.fits(award)
