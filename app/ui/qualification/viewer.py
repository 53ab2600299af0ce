"""Shows an attached scan page by page as it was stored; a copy can be saved beside."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.printing.scans import PDF, scan_pages, scan_pixels
from app.services.paper_files import save_scan
from app.ui.desk import Desk
from app.ui.issuing.sheets import image_of
from app.ui.naming import named
from app.ui.qualification.dialogs import SECTION

_SIZE_PX = (860, 680)
_SHOWN_PX = 800
_DPI = 110
_ENDINGS = {PDF: "pdf", "image/jpeg": "jpg", "image/png": "png"}


class ScanViewer(QDialog):
    """Raises what a scan raises that can no longer be opened, before anything is shown."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, content: bytes, kind: str) -> None:
        super().__init__(parent)
        self._desk = desk
        self._content = content
        self._kind = kind
        self._name = title
        self._page = 0
        self.pages = scan_pages(content, kind)
        self.setWindowTitle(title)
        self.resize(*_SIZE_PX)
        self.sheet = QLabel()
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.sheet.setAccessibleName(title)
        self.before = QPushButton(desk.say(SECTION, "page_before"))
        self.after = QPushButton(desk.say(SECTION, "page_after"))
        self.save = QPushButton(desk.say(SECTION, "save_copy"))
        self.told = named(QLabel(), "muted")
        self._build()
        self._show()

    def _build(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.sheet)
        foot = QHBoxLayout()
        for widget in (self.before, self.told, self.after):
            foot.addWidget(widget)
        foot.addStretch()
        foot.addWidget(self.save)
        close = named(QPushButton(self._desk.say("prompt", "close")), "primary")
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        close.clicked.connect(self.accept)
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        self.save.clicked.connect(self._on_save_wanted)
        for keys, way in (("PgUp", -1), ("PgDown", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda way=way: self._turn(way))

    def _turn(self, way: int) -> None:
        self._page = min(max(self._page + way, 0), self.pages - 1)
        self._show()

    def _show(self) -> None:
        pixels = scan_pixels(self._content, self._kind, self._page, _DPI * self.devicePixelRatioF())
        pixmap = QPixmap.fromImage(image_of(pixels))
        width = round(min(_SHOWN_PX, pixmap.width()) * self.devicePixelRatioF())
        pixmap = pixmap.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.sheet.setPixmap(pixmap)
        self.told.setText(self._desk.say(SECTION, "page", page=self._page + 1, pages=self.pages))
        for button, last in ((self.before, 0), (self.after, self.pages - 1)):
            button.setVisible(self.pages > 1)
            button.setEnabled(self._page != last)

    def _on_save_wanted(self) -> None:
        ending = _ENDINGS.get(self._kind, "pdf")
        name = self._name if self._name.lower().endswith(ending) else f"{self._name}.{ending}"
        path = self._desk.prompts.save_file(self, self._desk.say(SECTION, "save_copy"), name, f"*.{ending}")
        if path is not None:
            self._desk.attempt(self, lambda: save_scan(path, self._content, f".{ending}"))


def show_read(parent: QWidget, desk: Desk, title: str, read: Callable[[], tuple[bytes, str]]) -> None:
    """Open the viewer on what `read` answers (bytes and media type), or say what refuses it."""
    try:
        content, kind = read()
    except KnownError as error:
        desk.prompts.explain(parent, error)
        return
    show_scan(parent, desk, title, content, kind)


def show_scan(parent: QWidget, desk: Desk, title: str, content: bytes, kind: str) -> None:
    """Open the viewer, or say why the scan cannot be shown."""
    try:
        viewer = ScanViewer(parent, desk, title, content, kind)
    except KnownError as error:
        desk.prompts.explain(parent, error)
        return
    desk.prompts.run(viewer)
