"""Puts archived pages on paper: drawn at the printer's own resolution, one pixel a dot.

Nothing is scaled but what the printer's calibration puts right.
"""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QTransform
from PySide6.QtPrintSupport import QPrinter

from app.domain.calibrations import Calibration
from app.domain.errors import InputError
from app.printing.raster import Pixels, render_pixels
from app.services.progress import JobCancelledError, Progress

UNCALIBRATED = Calibration()
_FINEST_DPI = 600  # a page of more dots does not look better and fills the memory


class PrinterUnusableError(InputError):
    """The printer takes no page."""

    code = "printer_unusable"


def landscape_printer() -> QPrinter:
    """The system's printer set to A4 landscape from edge to edge, as the layouts are measured."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    _set_page(printer)
    return printer


def print_sheets(
    printer: QPrinter, pages: Sequence[bytes], progress: Progress, calibration: Calibration = UNCALIBRATED
) -> None:
    """Send one-page PDFs to `printer`, a sheet each; raises PrinterUnusableError, a stop aborts the order."""
    _set_page(printer)  # the dialog may have changed it
    printer.setResolution(min(printer.resolution(), _FINEST_DPI))
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterUnusableError(printer=printer.printerName())
    painter.setTransform(transform_of(calibration, printer.resolution()))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    try:
        for place, page in enumerate(pages):
            progress.advance(place, len(pages))
            if place and not printer.newPage():
                raise PrinterUnusableError(printer=printer.printerName())
            painter.drawImage(0, 0, image_of(render_pixels(page, 0, printer.resolution())))
        progress.advance(len(pages), len(pages))
    except JobCancelledError:
        printer.abort()
        raise
    finally:
        painter.end()


def transform_of(calibration: Calibration, dpi: int) -> QTransform:
    """Where dots have to be sent so that the page lands in its place."""
    dots_per_mm = dpi / 25.4
    return QTransform(
        float(calibration.scale_x),
        0.0,
        0.0,
        float(calibration.scale_y),
        float(calibration.offset_x_mm) * dots_per_mm,
        float(calibration.offset_y_mm) * dots_per_mm,
    )


def image_of(pixels: Pixels) -> QImage:
    """A picture with bytes of its own."""
    row_bytes = 3 * pixels.width
    image = QImage(pixels.content, pixels.width, pixels.height, row_bytes, QImage.Format.Format_RGB888)
    return image.copy()


def _set_page(printer: QPrinter) -> None:
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape,
            QMarginsF(0, 0, 0, 0),
            QPageLayout.Unit.Millimeter,
        )
    )
    printer.setFullPage(True)
