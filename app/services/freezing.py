"""Freezes an examination whole: what was known, who found and signed what, what came of it, under one sum.

Source: workflow §3. Later edits of the person change nothing here; `check file` adds the sums up again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from app.domain.acts import Act, Stamp
from app.domain.batches import Batch
from app.domain.log_chain import LogLine
from app.domain.overrides import Override
from app.domain.policies import Policy
from app.domain.signing import Signing
from app.services.candidate_facts import attestations_of
from app.services.examining import Examined
from app.services.office import Office
from app.services.stops import finding_title
from app.storage.examinations import Examination, seal_of, sum_of
from app.storage.session import Session

FREEZING = frozenset({Act.QUALIFICATION_CLOSED, Act.RECHECK_CONCLUDED})
"""The acts that freeze examinations; their log lines carry the seal."""


class Freezer:
    """Freezes examinations of one batch within one act."""

    def __init__(self, office: Office, session: Session, batch: Batch, stamp: Stamp) -> None:
        self._office = office
        self._session = session
        self._batch = batch
        self._policy = office.policy(batch)
        self._stamp = stamp
        self._names = {account.id: account.name for account in session.accounts.all()}

    def freeze(self, people: Iterable[Examined], present: Sequence[str]) -> str:
        """Store a further version of each, with those `present`; answers the seal for the act's log line."""
        frozen = [self._examination(one, present) for one in people]
        for one in frozen:
            self._session.examinations.freeze(one)
        return seal_of(frozen)

    def _examination(self, one: Examined, present: Sequence[str]) -> Examination:
        before = self._session.examinations.frozen(one.candidate.id)
        content = json.dumps(
            self._document(one, present), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return Examination(
            candidate_id=one.candidate.id,
            version=1 if before is None else before.version + 1,
            as_of=one.under.as_of,
            content=content,
            sha256=sum_of(content),
            frozen_at=self._stamp.at,
            act_id=self._stamp.act_id,
        )

    def _document(self, one: Examined, present: Sequence[str]) -> dict[str, object]:
        person, candidate, session = one.candidate.person, one.candidate, self._session
        facts = session.candidates.facts(candidate.id)
        signatures = session.examinations.signatures(candidate.id)
        return {
            "person": {
                "name": person.name,
                "id_type": person.id_type,
                "id_number": person.id_number,
                "gender": person.gender,
                "birth_date": None if person.birth_date is None else person.birth_date.isoformat(),
            },
            "application": {
                "batch": self._batch.title,
                "sequence": candidate.sequence,
                "unit": candidate.unit,
                "occupation_code": candidate.occupation_code,
                "occupation": candidate.occupation,
                "job": candidate.job,
                "level": candidate.level.value,
            },
            "as_of": one.under.as_of.isoformat(),
            "policy": {"id": self._policy.id, "sha256": self._policy.sha256},
            "refinement": _refinement(self._policy),
            "force_override": session.batches.force_override(self._batch.id),
            "facts": one.facts,
            "attestations": {
                key: _attested(found, signatures.get(key)) for key, found in attestations_of(facts).items()
            },
            "evidence": [
                {
                    "requirement": piece.requirement,
                    "title": piece.title,
                    "sha256": piece.sha256,
                    "kept_at": piece.kept_at,
                    "added_by": self._names.get(piece.added_by, piece.added_by),
                }
                for piece in session.examinations.evidence(candidate.id)
            ],
            "overrides": [self._overridden(override) for override in one.overrides],
            "present": list(present),
            "findings": [
                {
                    "requirement": finding.requirement,
                    "title": requirement_title(
                        self._office, self._policy, candidate.level, finding.requirement
                    ),
                    "verdict": finding.verdict,
                    "original": finding.original,
                    "article": finding.article,
                    "why": finding.why,
                }
                for finding in one.findings
            ],
            "verdict": one.eligibility.verdict.value,
            "route": one.eligibility.route,
            "priority": one.eligibility.priority,
        }

    def _overridden(self, one: Override) -> dict[str, object]:
        confirmed_by = one.confirmed_by
        return {
            "requirement": one.requirement,
            "kind": one.kind.value,
            "holds": one.holds,
            "reason": one.reason,
            "document": one.document,
            "reply_sha256": one.reply_sha256,
            "proposed_by": self._names.get(one.proposed_by, one.proposed_by),
            "proposed_at": one.proposed_at.isoformat(timespec="seconds"),
            "confirmed_by": None if confirmed_by is None else self._names.get(confirmed_by, confirmed_by),
            "confirmed_at": None
            if one.confirmed_at is None
            else one.confirmed_at.isoformat(timespec="seconds"),
        }


def seals_in(lines: Sequence[LogLine]) -> dict[str, str]:
    """The seal of every act in a batch's log that froze examinations and was not taken back, by act id."""
    undone = {int(line.record) for line in lines if line.act == Act.UNDONE}
    found: dict[str, str] = {}
    for line in lines:
        if line.act in FREEZING and line.position not in undone and line.after:
            seal = json.loads(line.after).get("seal")
            if seal is not None:
                found[line.act_id] = str(seal)
    return found


def requirement_title(office: Office, policy: Policy, level: str, requirement: str) -> str:
    """What a stored finding is about, as papers call it."""
    return finding_title(office.paper_texts, policy, level, requirement)


def _attested(found: object, signing: Signing | None) -> Mapping[str, object]:
    return {
        "found": found,
        "signers": [] if signing is None else list(signing.names),
        "signed_on": None if signing is None else signing.day.isoformat(),
    }


def _refinement(policy: Policy) -> Mapping[str, object] | None:
    own = policy.refined_by
    return None if own is None else {"id": own.id, "document": own.document, "sha256": own.sha256}
