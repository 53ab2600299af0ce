"""Opens the printers with the faces and layouts of this machine; questions never load this module."""

from functools import cache

from app import paths
from app.printing.certificate import CertificatePrinter
from app.printing.faces import machine_faces
from app.printing.layout import read_layouts
from app.services.papers import PaperPrinter


@cache
def certificate_printer() -> CertificatePrinter:
    """The printer of this machine, with layouts that people may have changed looked through.

    Raises FacesMissingError, naming what to install, what `read_layouts` raises, and what refuses a layout:
    LayoutOutsideError, LayoutOverlapError, LayoutSealError and the others of the layout check.
    """
    layouts = read_layouts(paths.forms())
    printer = CertificatePrinter(machine_faces(), layouts)
    for layout in layouts.values():
        printer.require_printable(layout)
    return printer


@cache
def paper_printer() -> PaperPrinter:
    return PaperPrinter(machine_faces())
