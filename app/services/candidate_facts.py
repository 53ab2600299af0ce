"""The facts of a candidate as they are stored by kind, put together as the rule packs read them.

A kind without records is unknown; that there is none at all is a finding, kept beside the attestations.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from app.domain.candidates import Candidate, CandidateId
from app.storage.session import Session

Records = Sequence[Mapping[str, object]]

KINDS = {"certificate": "certificates", "post": "posts", "title": "titles", "award": "awards"}
"""The stored kinds and the keys of FACTS.json that hold them."""

_WITHOUT = "without"


def occupation_key(candidate: Candidate) -> str:
    """What facts call the occupation applied for: its code, else its name."""
    return candidate.occupation_code or candidate.occupation


def facts_document(session: Session, candidate: Candidate) -> dict[str, object]:
    """The candidate's facts in the form of the command contract's FACTS.json."""
    facts = session.candidates.facts(candidate.id)
    document: dict[str, object] = {"occupation": occupation_key(candidate)}
    related = session.related.to(candidate.batch_id, occupation_key(candidate))
    if related is not None:
        document["related_occupations"] = [one.key for one in related]
    document |= {KINDS[kind]: records for kind, records in facts.items() if kind in KINDS}
    document |= {KINDS[kind]: [] for kind in without_of(facts) if KINDS[kind] not in document}
    attested = attestations_of(facts)
    if attested:
        document["attestations"] = attested
    return document


def attestations_of(facts: Mapping[str, Records]) -> dict[str, object]:
    """What the committee attested, from the stored facts of one candidate."""
    return dict(next(iter(facts.get("attestation", ())), {}))


def without_of(facts: Mapping[str, Records]) -> frozenset[str]:
    """The kinds of which the committee found that there is none: the second record beside those."""
    records = facts.get("attestation", ())
    kinds = records[1].get(_WITHOUT) if len(records) > 1 else None
    return frozenset(str(kind) for kind in kinds) & KINDS.keys() if isinstance(kinds, list) else frozenset()


def put_attested(
    session: Session, candidate_id: CandidateId, attestations: Mapping[str, object], without: AbstractSet[str]
) -> None:
    records: list[Mapping[str, object]] = [attestations, {_WITHOUT: sorted(without)}]
    session.candidates.put_facts(candidate_id, "attestation", records if without else records[:1])
