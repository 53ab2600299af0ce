"""Answers `policies` and `policies show ID`: what each rule pack prescribes, keyed as the contract says."""

from app.domain.policies import Policies, Policy
from app.services.questions.answer import Answer


def answer_policies(policies: Policies) -> list[dict[str, object]]:
    """One object for each rule pack, in the packs' own order."""
    return [_document(policy) for policy in policies.values()]


def answer_policy(policy_id: str, policies: Policies) -> Answer:
    """One rule pack with its requirements; raises PolicyUnknownError."""
    policy = policies.named(policy_id)
    return Answer({**_document(policy), "requirements": _requirements(policy)}, yes=True)


def _document(policy: Policy) -> dict[str, object]:
    return {
        "id": policy.id,
        "title": policy.title,
        "document": policy.document,
        "issued": policy.issued.isoformat(),
        "in_force_from": policy.in_force_from.isoformat(),
        "in_force_to": policy.in_force_to.isoformat() if policy.in_force_to else None,
        "levels": [level.value for level in policy.levels],
        "steps": list(policy.steps),
        "min_publicity_days": policy.min_publicity_days,
        "bar_years": policy.bar_years,
        "keep_paper_years": policy.keep_paper_years,
        "keep_electronic_years": policy.keep_electronic_years,
    }


def _requirements(policy: Policy) -> list[dict[str, object]]:
    return [
        {
            "requirement": requirement.id,
            "level": level.value,
            "title": requirement.title,
            "article": requirement.article,
            "reads": list(requirement.condition.reads),
            "reading": requirement.reading,
        }
        for level in policy.levels
        for requirement in policy.rules[level].requirements
    ]
