"""The certificate as it is or will be, drawn from its real PDF: fitted to the width, or at true size."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.printing.raster import Pixels, render_pixels
from app.services.progress import Progress
from app.ui.desk import Desk
from app.ui.issuing.sheets import image_of
from app.ui.naming import named

_WIDTH_MM, _HEIGHT_MM, _MM_PER_INCH = 297, 210, 25.4
_FINEST_DPI = 600
_ZOOMS = (50, 75, 100, 125, 150, 200, 300)
_SETTLE_MS = 120
_SANE_DPI = (60, 400)


class PageSheet(QWidget):
    """A sheet of white paper with the page on it; an older drawing is stretched until a new one is there."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap()
        self._ghost = QPixmap()

    def show_ghost(self, ghost: QPixmap) -> None:
        """Lay the scan of a blank sheet under the page; an empty one takes it away."""
        self._ghost = ghost
        self.update()

    def show_pixmap(self, pixmap: QPixmap) -> None:
        self._pixmap = pixmap
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's own signature
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._ghost.isNull():
            painter.drawPixmap(QRectF(self.rect()), self._ghost, QRectF(self._ghost.rect()))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        if not self._pixmap.isNull():
            painter.drawPixmap(QRectF(self.rect()), self._pixmap, QRectF(self._pixmap.rect()))
        painter.end()


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What was asked for, so that an answer that comes late is known."""

    turn: int
    pixels: Pixels


class CertificatePreview(QWidget):
    """`zoomed` tells the new size in per cent of true size."""

    zoomed = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pdf: bytes | None = None
        self._zoom: int | None = None
        self._turn = 0
        self.sheet = PageSheet()
        self.fit = QPushButton(desk.say("issuing_screen", "fit"))
        self.true_size = QPushButton(desk.say("issuing_screen", "true_size"))
        self.smaller = QPushButton(desk.theme.icon("zoom-out"), "")
        self.larger = QPushButton(desk.theme.icon("zoom-in"), "")
        self._size = named(QLabel(), "muted")
        self._scroll = QScrollArea()
        self._settled = QTimer(self)
        self._build()

    @property
    def zoom(self) -> int | None:
        """Per cent of true size, None while fitted to the width."""
        return self._zoom

    @property
    def pdf(self) -> bytes | None:
        return self._pdf

    def show_pdf(self, pdf: bytes | None) -> None:
        """Show the first page of `pdf`, or nothing."""
        self._pdf = pdf
        self._turn += 1
        self.sheet.show_pixmap(QPixmap())
        self.sheet.setVisible(pdf is not None)
        self._lay_sheet()
        self._settled.start()

    def show_ghost(self, ghost: bytes | None) -> None:
        """The scan of a blank sheet under the page (JPEG), None for none."""
        picture = QPixmap()
        if ghost is not None:
            picture.loadFromData(ghost)
        self.sheet.show_ghost(picture)

    def keep_until_drawn(self, pdf: bytes) -> None:
        """Show `pdf` in place of what is in sight, which stays until the new page is drawn."""
        self._pdf = pdf
        self.sheet.show()
        self._settled.start()

    def set_zoom(self, per_cent: int | None) -> None:
        """Show at `per_cent` of true size, or fitted to the width."""
        self._zoom = per_cent
        self.fit.setChecked(per_cent is None)
        self.true_size.setChecked(per_cent == 100)
        self._lay_sheet()
        self._settled.start()

    def _build(self) -> None:
        for button in (self.fit, self.true_size):
            button.setCheckable(True)
        for button, code in ((self.smaller, "smaller"), (self.larger, "larger")):
            text = self._desk.say("issuing_screen", code)
            button.setAccessibleName(text)
            button.setToolTip(text)
        self.fit.clicked.connect(lambda: self.set_zoom(None))
        self.true_size.clicked.connect(lambda: self.set_zoom(100))
        self.smaller.clicked.connect(lambda: self._step(-1))
        self.larger.clicked.connect(lambda: self._step(1))
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        self._settled.timeout.connect(self._draw)
        self._scroll.setWidget(self.sheet)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName(self._desk.say("issuing_screen", "preview"))
        self.tools = QHBoxLayout()
        self.tools.setSpacing(6)
        for button in (self.fit, self.true_size, self.smaller, self.larger):
            button.setObjectName("tool")
            self.tools.addWidget(button)
        self.tools.addWidget(self._size)
        self.tools.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self.tools)
        whole.addWidget(self._scroll, 1)
        self.fit.setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        if self._zoom is None:
            self._lay_sheet()
            self._settled.start()

    def _step(self, way: int) -> None:
        now = self._zoom or round(self.sheet.width() / self._true_width() * 100)
        further = [zoom for zoom in _ZOOMS if (zoom - now) * way > 0]
        if further:
            self.set_zoom(further[0] if way > 0 else further[-1])

    def _true_width(self) -> float:
        """How wide the page is on this screen at true size, in Qt's pixels."""
        screen = self.screen()
        dpi = screen.physicalDotsPerInchX()
        if not _SANE_DPI[0] <= dpi <= _SANE_DPI[1]:  # some screens do not know how large they are
            dpi = screen.logicalDotsPerInchX()
        return _WIDTH_MM / _MM_PER_INCH * dpi

    def _fitting_width(self) -> float:
        """The whole width, less the bar that scrolls a page taller than the room."""
        room = self._scroll.width()
        if room * _HEIGHT_MM / _WIDTH_MM <= self._scroll.height():
            return room
        return room - self._scroll.verticalScrollBar().sizeHint().width()

    def _lay_sheet(self) -> None:
        width = self._fitting_width() if self._zoom is None else self._true_width() * self._zoom / 100
        width = max(120, round(width))
        self.sheet.setFixedSize(QSize(width, round(width * _HEIGHT_MM / _WIDTH_MM)))
        shown = round(width / self._true_width() * 100)
        self._size.setText(f"{shown} %")
        self.zoomed.emit(shown)

    def _draw(self) -> None:
        pdf = self._pdf
        if pdf is None:
            return
        self._turn += 1
        turn, pixels = self._turn, self.sheet.width() * self.devicePixelRatioF()
        dpi = min(pixels / (_WIDTH_MM / _MM_PER_INCH), _FINEST_DPI)

        def work(_: Progress) -> _Drawn:
            return _Drawn(turn, render_pixels(pdf, 0, dpi))

        job = self._desk.jobs.prepare("", work)
        job.succeeded.connect(self._on_drawn)
        self._desk.jobs.start(job)

    def _on_drawn(self, drawn: object) -> None:
        if isinstance(drawn, _Drawn) and drawn.turn == self._turn:
            self.sheet.show_pixmap(QPixmap.fromImage(image_of(drawn.pixels)))
