"""The short form of the kill campaign."""

from pathlib import Path

import pytest

from tests.campaigns.kill_issuing import Campaign, prepare


@pytest.mark.campaign
def test_a_killed_program_leaves_a_whole_file(tmp_path: Path) -> None:
    ground = prepare(tmp_path, people=6)
    campaign = Campaign(ground, seed=7)
    campaign.run(kills=8)
    assert sum(campaign.kills.values()) == 8
    assert campaign.completed["issue"] >= 1
