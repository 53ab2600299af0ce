"""Puts printers right: a ruled sheet is printed, four distances are typed in, and printing uses the result.

Source: certificate §3: per printer and tray, applied when printing, the active one is shown.
"""

from collections.abc import Sequence

from app.domain.accounts import Actor, Role
from app.domain.acts import INSTITUTION_CHAIN, Act
from app.domain.calibrations import MARKS_MM, Calibration, Measured, calibration_from
from app.domain.errors import InputError
from app.printing.faces import machine_faces
from app.printing.ruled_sheet import ruled_sheet
from app.services.office import Office
from app.storage.layouts import StoredCalibration


class PrinterUnnamedError(InputError):
    """It is not said which printer was measured."""

    code = "printer_unnamed"


class Calibrating:
    """One measuring after the other; the newest of a printer counts, whatever its tray."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def ruled_sheet(self) -> bytes:
        """What is printed and measured, as PDF; raises FacesMissingError."""
        texts = self._office.paper_texts
        (left, top), (right, bottom) = MARKS_MM
        values = {"left": left, "top": top, "right": right, "bottom": bottom}
        lines = tuple(texts.say("calibration_paper", code, values) for code in ("scale", "measure", "marks"))
        return ruled_sheet(machine_faces(), texts.say("calibration_paper", "title", {}), lines)

    def all(self) -> Sequence[StoredCalibration]:
        """The newest of every printer and tray, the one made last first."""
        with self._office.store.reading() as session:
            return session.layouts.calibrations()

    def active(self, printer: str) -> StoredCalibration | None:
        """The one that printing on `printer` uses; None where it was never measured."""
        return next((one for one in self.all() if one.printer == printer), None)

    def for_printer(self, printer: str) -> Calibration:
        """What to print with on `printer`: nothing is put right where it was never measured."""
        active = self.active(printer)
        return Calibration() if active is None else active.calibration

    def calibrate(self, printer: str, tray: str, measured: Measured, actor: Actor) -> Calibration:
        """Raises CalibrationOutOfReachError or PrinterUnnamedError."""
        return self._store(printer, tray, calibration_from(measured), actor)

    def use(self, again: StoredCalibration, actor: Actor) -> Calibration:
        """Another tray of a printer is used from now on, as it was measured before."""
        return self._store(again.printer, again.tray, again.calibration, actor)

    def _store(self, printer: str, tray: str, calibration: Calibration, actor: Actor) -> Calibration:
        actor.require(Role.SECRETARY)
        printer, tray = " ".join(printer.split()), " ".join(tray.split())
        if not printer:
            raise PrinterUnnamedError
        with self._office.store.session() as session:
            stamp = self._office.stamp(actor)
            at = stamp.at.isoformat(timespec="seconds")
            session.layouts.calibrate(StoredCalibration(printer, tray, calibration, at, actor.account_id))
            session.log.record(
                stamp,
                Act.PRINTER_CALIBRATED,
                printer,
                chain=INSTITUTION_CHAIN,
                after={
                    "tray": tray,
                    "offset_mm": [str(calibration.offset_x_mm), str(calibration.offset_y_mm)],
                    "scale": [str(calibration.scale_x), str(calibration.scale_y)],
                },
            )
        return calibration
