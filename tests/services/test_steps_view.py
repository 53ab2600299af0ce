"""Who may take a step that everybody walks alone, and what ticking it off does."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app import paths
from app.domain.candidates import NobodyChosenError
from app.domain.road import StepDoneError, StepOutOfOrderError
from app.domain.working_days import Counting, publicity_period
from app.rulebook.rulebook import Rulebook
from app.services.issuing import Issuing
from app.services.press import certificate_printer
from app.services.sample_batch import SampleBatch
from app.services.steps import StepHasOwnActError, Steps
from app.services.steps_view import StepsView
from app.texts import read_texts


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleBatch]:
    """Two people, confirmed."""
    rulebook, texts = Rulebook(paths.resources()), read_texts(paths.resources() / "i18n", "zh")
    period = publicity_period(date(2026, 9, 14), 5, rulebook.calendar, Counting.NEXT_DAY)
    made = SampleBatch(
        tmp_path / "sample.jiangping", rulebook.policies["cn-2021-66"], period, rulebook, texts, texts
    )
    made.enter(2)
    made.examine()
    made.review()
    made.publicise()
    made.confirm()
    yield made
    made.close()


def test_only_who_has_the_step_before_may_take_it(sample: SampleBatch) -> None:
    view, actor = StepsView(sample.office), sample.secretary
    page = view.page(sample.batch, "appointment", actor)
    assert page.why_not is None
    assert [type(one.why_not) for one in page.people] == [StepOutOfOrderError] * 2
    Issuing(sample.office, certificate_printer()).issue_all(sample.batch, actor)
    page = view.page(sample.batch, "appointment", actor)
    assert len(page.ready) == 2
    first = page.people[0].candidate.id
    Steps(sample.office).complete_for(sample.batch, [first], "appointment", actor)
    page = view.page(sample.batch, "appointment", actor)
    assert [one.done_on for one in page.people] == [sample.clock.today(), None]
    assert len(page.ready) == 1
    with pytest.raises(StepDoneError):
        Steps(sample.office).complete_for(
            sample.batch, [one.candidate.id for one in page.people], "appointment", actor
        )
    assert len(view.page(sample.batch, "appointment", actor).ready) == 1


def test_nobody_is_no_act(sample: SampleBatch) -> None:
    with pytest.raises(NobodyChosenError):
        Steps(sample.office).complete_for(sample.batch, [], "appointment", sample.secretary)


def test_a_step_with_its_own_act_is_not_ticked_off(sample: SampleBatch) -> None:
    page = StepsView(sample.office).page(sample.batch, "review", sample.secretary)
    assert isinstance(page.why_not, StepHasOwnActError)
