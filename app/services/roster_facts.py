"""What a roster row says about certificates, posts and titles, as the rule packs read facts.

A row states what an office knows; what it does not state stays unknown and is asked for at examination.
"""

from collections.abc import Mapping, Sequence

from app.domain.candidates import Candidate
from app.exchange.roster_entries import HeldCertificate, RosterEntry

_RANKS = (("正高", "full_senior"), ("副高", "associate_senior"), ("高级", "associate_senior"))
_READ_LEVELS = frozenset({"technician", "senior_technician", "T", "S"})
_POSTS = frozenset({"technician", "senior_technician", "T"})


def facts_of(entry: RosterEntry, candidate: Candidate) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """Records by kind (`certificate`, `post`, `title`) in the form of the command contract's FACTS.json."""
    occupation = candidate.occupation_code or candidate.occupation
    certificates = [_certificate(one, occupation) for one in entry.certificates if one.level in _READ_LEVELS]
    held = next((one.level for one in entry.certificates if one.level in _POSTS), None)
    posts = [
        {"post": level, "occupation": occupation, "starts": post.starts.iso, "ends": None}
        for post in entry.posts
        if (level := post.level or held) in _POSTS
    ]
    return {"certificate": certificates, "post": posts, "title": _titles(entry)}


def _certificate(held: HeldCertificate, occupation: str) -> dict[str, object]:
    """A certificate with a number is one that a filed institution or the state gave."""
    return {
        "level": held.level,
        "occupation": held.occupation or occupation,
        "issued": None if held.issued is None else held.issued.iso,
        "by": "national" if held.number else None,
    }


def _titles(entry: RosterEntry) -> list[dict[str, object]]:
    rank = next((rank for word, rank in _RANKS if entry.title and word in entry.title), None)
    if rank is None:
        return []
    granted = None if entry.title_date is None else entry.title_date.iso
    return [{"rank": rank, "related": None, "granted": granted}]
