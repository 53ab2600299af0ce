"""Reads the `[[step]]` entries of a rule pack into a road, and holds them to what every road must have."""

from app.domain.levels import Level
from app.domain.road import INTAKE, Paper, Road, Step, Walker
from app.rulebook.strict_toml import EntryMissingError, Table, read_reading, refuse_doubled

NEEDED = (
    "plan_published",
    "qualification",
    "review",
    "proposal",
    "publicity",
    "confirmation",
    "issuing",
    "appointment",
    "archive",
)
"""Steps every document prescribes and the program acts in, in the order in which they must stand."""


def read_road(pack: Table) -> Road:
    """The road; intake stands directly before qualification and is the one step that is not listed."""
    steps = tuple(_read_step(one) for one in pack.tables("step"))
    ids = [step.id for step in steps]
    refuse_doubled(ids, pack.file, "step")
    for step_id in (INTAKE, *NEEDED):
        if step_id not in ids:
            raise EntryMissingError(file=pack.file, entry=f"step[{step_id}]")
    positions = [ids.index(step_id) for step_id in NEEDED]
    if positions != sorted(positions) or ids[-1] != NEEDED[-1]:
        raise pack.wrong("step", " ".join(ids))
    if ids.index(INTAKE) + 1 != ids.index("qualification"):
        raise pack.wrong(f"step[{INTAKE}]", " ".join(ids))
    for position, step in enumerate(steps):
        alone = position >= ids.index("publicity")
        if (step.walked_by is Walker.CANDIDATE) is not alone:
            raise pack.wrong(f"step[{step.id}].walked_by", step.walked_by)
        if step.listed is (step.id == INTAKE):
            raise pack.wrong(f"step[{step.id}].listed", step.listed)
    return Road(tuple(step for step in steps if step.listed), steps[ids.index(INTAKE)])


def _read_step(table: Table) -> Step:
    reading, note = read_reading(table)
    step = Step(
        id=table.text("id"),
        title=table.text("title"),
        article=table.text("article"),
        walked_by=table.choice("walked_by", Walker),
        papers=tuple(_read_paper(one) for one in table.tables("papers")),
        listed=table.flag("listed", default=True),
        reading=reading,
        note=note,
    )
    table.close()
    return step


def _read_paper(table: Table) -> Paper:
    paper = Paper(table.text("title"), table.optional_text("to"), frozenset(table.choices("levels", Level)))
    table.close()
    return paper
