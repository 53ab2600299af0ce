import pytest

from app.domain.levels import CERTIFICATE_LEVELS, Level, level_rank


def test_letters_stand_above_digits_and_digits_fall_as_the_level_rises() -> None:
    assert sorted(["S", "1", "T", "5", "3"], key=level_rank) == ["5", "3", "1", "T", "S"]
    assert list(Level) == [Level.T, Level.S]
    assert level_rank("S") == len(CERTIFICATE_LEVELS) - 1


@pytest.mark.parametrize("unknown", ["", "t", "0", "6", "12"])
def test_nothing_else_is_a_level(unknown: str) -> None:
    with pytest.raises(ValueError, match="tuple"):
        level_rank(unknown)
