"""Where a batch stands at every stage, and what blocks it."""

from collections.abc import Callable
from datetime import date

import pytest

from app.domain.candidates import CandidateState
from app.domain.levels import Level
from app.services.documents import overview_document
from app.services.overview import BatchStatus, overview
from app.services.setup import Setup
from tests.services.bench import PEOPLE, Bench


def _status(bench: Bench) -> BatchStatus:
    return overview(bench.office).batches[0]


@pytest.mark.parametrize(
    ("stage", "step", "following", "blocks"),
    [
        ("opened", None, "plan_published", set()),
        ("entered", "plan_published", "qualification", set()),
        ("examined", "qualification", "review", {"committee_missing"}),
        ("reviewed", "proposal", "publicity", {"not_publicised"}),
        ("publicised", "proposal", "publicity", {"period_open"}),
        ("objected", "proposal", "publicity", {"period_open"}),
        ("confirmed", "proposal", "publicity", {"objection_open"}),
        ("issued", "proposal", "publicity", {"objection_open"}),
    ],
)
def test_every_stage_says_what_comes_next_and_what_blocks_it(
    at: Callable[[str], Bench], stage: str, step: str | None, following: str, blocks: set[str]
) -> None:
    status = _status(at(stage))
    assert (status.step, status.next) == (step, following)
    assert {remark.code for remark in status.blocked_by} == blocks


def test_the_counts_add_up(at: Callable[[str], Bench]) -> None:
    status = _status(at("issued"))
    assert status.counts["candidates"] == PEOPLE
    assert sum(status.counts[state] for state in CandidateState) == PEOPLE


def test_every_block_has_a_sentence_and_every_batch_its_own_status(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    Setup(bench.office).open_batch("cn-2021-66", "第二批", [Level.T], bench.secretary)
    document = overview_document(overview(bench.office), bench.office.texts)
    batches = document["batches"]
    assert isinstance(batches, list)
    assert [batch["title"] for batch in batches] == [bench.batch.title, "第二批"]
    assert all(block["message"] for batch in batches for block in batch["blocked_by"])


def test_after_the_period_nothing_blocks_but_the_objection(at: Callable[[str], Bench]) -> None:
    bench = at("objected")
    bench.clock.move_to(date(2021, 10, 26))
    held = bench.candidates(CandidateState.PROPOSED)[-1].name
    assert [remark.values["name"] for remark in _status(bench).blocked_by] == [held]
