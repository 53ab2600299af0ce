"""Opens the printers with the faces and layouts of this machine; questions never load this module."""

from functools import cache

from app import paths
from app.printing.certificate import CertificatePrinter
from app.printing.faces import machine_faces
from app.printing.layout import read_layouts
from app.services.papers import PaperPrinter


@cache
def certificate_printer() -> CertificatePrinter:
    """Raises FacesMissingError, naming what to install."""
    return CertificatePrinter(machine_faces(), read_layouts(paths.forms()))


@cache
def paper_printer() -> PaperPrinter:
    return PaperPrinter(machine_faces())
