"""Makes a scan of a blank pre-printed sheet into the picture that lies under the preview and never prints."""

from io import BytesIO

from PIL import Image, ImageOps

from app.domain.errors import InputError
from app.printing.photo import PhotoTooLargeError, PhotoUnreadableError, open_picture
from app.printing.raster import MOST_SHOWN_PIXELS, PdfUnreadableError, render_page

WIDTH_PX, HEIGHT_PX = 1754, 1240  # A4 landscape at 150 dpi
_PROPORTION = 297 / 210
_MOST_OFF = 0.03
_QUALITY = 80


class GhostUnreadableError(InputError):
    """The file is neither a picture nor a PDF that can be read."""

    code = "ghost_unreadable"


class GhostTooLargeError(InputError):
    """The file or its pixels are beyond what a scan of one sheet can be."""

    code = "ghost_too_large"


class GhostShapeError(InputError):
    """The scan does not have the proportions of A4: it was cut or is another sheet."""

    code = "ghost_shape"


def prepare_ghost(content: bytes) -> bytes:
    """A JPEG of 1754 × 1240, turned if scanned upright.

    Raises GhostUnreadableError, GhostTooLargeError, GhostShapeError.
    """
    try:
        if content[:5] == b"%PDF-":
            content = render_page(content, 0, 150, MOST_SHOWN_PIXELS)
        picture = open_picture(content)
        scan = ImageOps.exif_transpose(picture).convert("RGB")
    except PhotoTooLargeError as error:
        raise GhostTooLargeError from error
    except (PhotoUnreadableError, PdfUnreadableError, OSError, ValueError, SyntaxError) as error:
        raise GhostUnreadableError from error
    if scan.width < scan.height:
        scan = scan.transpose(Image.Transpose.ROTATE_90)
    if abs(scan.width / scan.height / _PROPORTION - 1) > _MOST_OFF:
        raise GhostShapeError(width=scan.width, height=scan.height)
    written = BytesIO()
    scan.resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.LANCZOS).save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
