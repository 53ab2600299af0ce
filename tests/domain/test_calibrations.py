"""A printer's error, measured at two crosses, is put right exactly; wrong measures are refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calibrations import (
    MARKS_MM,
    Calibration,
    CalibrationOutOfReachError,
    Measured,
    MeasureUnreadableError,
    calibration_from,
    read_millimetres,
)

OFFSETS = st.fractions(min_value=-10, max_value=10, max_denominator=10)
STRETCHES = st.fractions(min_value=Fraction(98, 100), max_value=Fraction(102, 100), max_denominator=1000)
PLACES = st.fractions(min_value=0, max_value=297, max_denominator=10)


@given(OFFSETS, OFFSETS, STRETCHES, STRETCHES, PLACES, PLACES)
def test_what_is_sent_through_the_calibration_lands_where_it_should(
    off_x: Fraction, off_y: Fraction, by_x: Fraction, by_y: Fraction, x: Fraction, y: Fraction
) -> None:
    def landing(sent: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
        return off_x + by_x * sent[0], off_y + by_y * sent[1]

    (first, second) = (landing((Fraction(a), Fraction(b))) for a, b in MARKS_MM)
    found = calibration_from(Measured(*first, *second))
    assert landing(found.sent(x, y)) == (x, y)


def test_a_printer_that_misses_nothing_is_left_alone() -> None:
    assert calibration_from(Measured(*map(Fraction, (*MARKS_MM[0], *MARKS_MM[1])))) == Calibration()


@pytest.mark.parametrize(
    "measured",
    [(277, 20, 20, 190), (20, 20, 250, 190), (50, 20, 307, 190), (20, 20, 277, 20), (0, 0, 0, 0)],
)
def test_what_no_printer_does_was_measured_wrongly(measured: tuple[int, int, int, int]) -> None:
    with pytest.raises(CalibrationOutOfReachError):
        calibration_from(Measured(*map(Fraction, measured)))


@pytest.mark.parametrize(("text", "read"), [("20", 20), (" 20.5 mm", 20.5), ("20，5", 20.5), ("0.05", 0.05)])
def test_distances_are_read_as_people_write_them(text: str, read: float) -> None:
    assert float(read_millimetres(text)) == read


@pytest.mark.parametrize("text", ["", "-3", "1.2.3", "abc", "1e3", "１２", "12345678", ".", "20 5"])
def test_what_is_no_distance_is_refused(text: str) -> None:
    with pytest.raises(MeasureUnreadableError):
        read_millimetres(text)
