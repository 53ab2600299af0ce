"""Answers `check eligibility`: one candidate's facts in, requirement by requirement out, with articles."""

from app.domain.eligibility import Eligibility, Verdict, judge
from app.domain.policies import Policies
from app.exchange.facts_json import read_question
from app.services.questions.answer import Answer, remarks_document
from app.texts import Texts
from app.texts.findings import why


def answer_eligibility(document: object, policies: Policies, texts: Texts) -> Answer:
    """The verdict on one FACTS.json `document`, yes if eligible.

    Raises InputError for what cannot be read or an unknown rule pack, LevelNotInPolicyError and
    DayOutsideForceError where the pack does not reach.
    """
    question = read_question(document)
    policy = policies.named(question.policy)
    policy.require_force(question.facts.as_of)
    return eligibility_answer(judge(policy, question.level, question.facts), texts)


def eligibility_answer(result: Eligibility, texts: Texts) -> Answer:
    """`result` as the contract prints it."""
    return Answer(
        {
            "policy": result.policy,
            "level": result.level.value,
            "verdict": result.verdict.value,
            "route": result.route,
            "priority": result.priority,
            "findings": [
                {
                    "requirement": finding.requirement.id,
                    "verdict": finding.verdict.value,
                    "article": finding.requirement.article,
                    "why": why(texts, finding),
                }
                for finding in result.findings
            ],
            "missing": list(result.missing),
            "warnings": remarks_document(texts, "eligibility_warning", result.warnings),
        },
        yes=result.verdict is Verdict.ELIGIBLE,
    )
