"""How far a printer misses its place, from four distances measured on a ruled sheet, and what puts it right.

Source: certificate §3: offset and scale per printer and tray, applied when printing, never in the layout.
"""

from dataclasses import dataclass
from fractions import Fraction

from app.domain.errors import InputError, RefusalError

MARKS_MM = ((20, 20), (277, 190))
"""The two crosses of the ruled sheet, from the left and upper edge of A4 landscape."""
MOST_OFFSET_MM = 15
MOST_SCALING = Fraction(3, 100)


class MeasureUnreadableError(InputError):
    """A measured distance is not a number of millimetres."""

    code = "measure_unreadable"


class CalibrationOutOfReachError(RefusalError):
    """The printer is further off than any printer is: a distance was measured wrongly, or the page scaled."""

    code = "calibration_out_of_reach"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where a point has to be sent so that it lands at (x, y): `offset + scale × place`, in mm."""

    offset_x_mm: Fraction = Fraction(0)
    offset_y_mm: Fraction = Fraction(0)
    scale_x: Fraction = Fraction(1)
    scale_y: Fraction = Fraction(1)

    def sent(self, x_mm: Fraction, y_mm: Fraction) -> tuple[Fraction, Fraction]:
        return self.offset_x_mm + self.scale_x * x_mm, self.offset_y_mm + self.scale_y * y_mm


@dataclass(frozen=True, slots=True)
class Measured:
    """Where the two crosses stand on the printed sheet, in mm from its left and upper edge."""

    first_x_mm: Fraction
    first_y_mm: Fraction
    second_x_mm: Fraction
    second_y_mm: Fraction


def read_millimetres(text: str) -> Fraction:
    """`20.5` or `20,5`; raises MeasureUnreadableError for anything but a distance below 1000 mm."""
    plain = text.strip().replace("，", ".").replace(",", ".").replace("。", ".").removesuffix("mm").strip()
    if not plain.isascii() or len(plain) > 7 or not plain.replace(".", "", 1).isdigit():
        raise MeasureUnreadableError(text=text)
    return Fraction(plain)


def calibration_from(measured: Measured) -> Calibration:
    """What puts a printer right that sent the crosses to `measured`; raises CalibrationOutOfReachError."""
    (left, top), (right, bottom) = MARKS_MM
    offset_x, scale_x = _axis(left, right, measured.first_x_mm, measured.second_x_mm)
    offset_y, scale_y = _axis(top, bottom, measured.first_y_mm, measured.second_y_mm)
    return Calibration(offset_x, offset_y, scale_x, scale_y)


def _axis(
    first: int, second: int, found_first: Fraction, found_second: Fraction
) -> tuple[Fraction, Fraction]:
    """The offset and scale of one axis: the printer's own straight line, turned round."""
    if found_second <= found_first:
        raise CalibrationOutOfReachError(first=float(found_first), second=float(found_second))
    stretch = (found_second - found_first) / (second - first)
    shift = found_first - stretch * first
    if abs(stretch - 1) > MOST_SCALING or abs(found_first - first) > MOST_OFFSET_MM:
        raise CalibrationOutOfReachError(first=float(found_first), second=float(found_second))
    return -shift / stretch, 1 / stretch
