"""A starting file for a refinement: the pack's requirements as comments to take up, with examples that pass.

It may be adopted as it is and then changes nothing: whoever writes it starts from a file that works.
"""

from collections.abc import Iterator

from app.domain.eligibility_rules import LevelRules, Requirement
from app.domain.levels import Level
from app.domain.policies import Example, Policy
from app.rulebook.policy_writing import write_condition, write_value
from app.texts import Texts

_QUESTION = frozenset({"policy", "level", "as_of"})


def starting_file(policy: Policy, texts: Texts) -> str:
    """The text of a TOML file that refines `policy` and loosens nothing."""
    return "\n".join(_Starter(policy, texts).lines()) + "\n"


class _Starter:
    def __init__(self, policy: Policy, texts: Texts) -> None:
        self._policy = policy
        self._texts = texts

    def lines(self) -> Iterator[str]:
        policy = self._policy
        yield from self._comment(
            "head", title=policy.title, document=policy.document, article=policy.refining.article
        )
        yield f"refines = {write_value(policy.id)}"
        for code in ("id", "title", "document"):
            yield from self._comment(f"about_{code}")
            yield f"{code} = {write_value(self._say(code))}"
        yield f"issued = {policy.sample_day.isoformat()}"
        yield ""
        yield from self._comment("publicity", days=policy.min_publicity_days)
        yield "[publicity]"
        yield f"min_days = {policy.min_publicity_days}"
        yield f"article = {write_value(self._say('article'))}"
        for level in policy.levels:
            yield from self._level(level, policy.rules[level])
        yield ""
        yield from self._comment("examples")
        for example in self._examples():
            yield from self._facts(example)
        for example in self._examples():
            yield from self._example(example)

    def _level(self, level: Level, rules: LevelRules) -> Iterator[str]:
        yield ""
        yield from self._comment("level", level=rules.title)
        for route in rules.routes:
            yield from self._comment("route", id=route.id, title=route.title, article=route.article)
        routes = write_value([route.id for route in rules.routes])
        yield from self._comment("added")
        yield f"# [[level.{level.value}.all_of]]"
        yield from (f"# {line}" for line in self._say("added_sample", routes=routes).splitlines())
        yield "#"
        yield from self._comment("tightened")
        for requirement in rules.requirements:
            yield from self._tightened(level, requirement)

    def _tightened(self, level: Level, one: Requirement) -> Iterator[str]:
        yield "#"
        yield from self._comment("tightened_article", article=one.article)
        yield f"# [[level.{level.value}.tightened]]"
        yield f"# id = {write_value(one.id)}"
        yield f"# title = {write_value(one.title)}"
        yield f"# article = {write_value(self._say('article'))}"
        yield f"# {write_condition(one.condition)}"
        if one.waived_by:
            yield f"# waived_by = {write_value(sorted(one.waived_by))}"

    def _examples(self) -> list[Example]:
        """The first one of each level that is eligible."""
        found: dict[object, Example] = {}
        for one in self._policy.examples:
            if one.route is not None:
                found.setdefault(one.facts["level"], one)
        return list(found.values())

    def _facts(self, example: Example) -> Iterator[str]:
        yield ""
        yield f"[example_facts.{example.facts['level']}]"
        for key, value in example.facts.items():
            if key not in _QUESTION:
                yield f"{key} = {write_value(value)}"

    def _example(self, example: Example) -> Iterator[str]:
        yield ""
        yield "[[example]]"
        yield f"title = {write_value(example.title)}"
        yield f"level = {write_value(example.facts['level'])}"
        yield f"as_of = {example.facts['as_of']}"
        yield f"verdict = {write_value(example.verdict)}"
        yield f"route = {write_value(example.route)}"

    def _comment(self, code: str, **values: object) -> Iterator[str]:
        yield from (f"# {line}" for line in self._say(code, **values).splitlines())

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("refinement_starter", code, values)
