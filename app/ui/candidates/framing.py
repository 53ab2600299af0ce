"""Places the frame of one portrait by mouse or keys, beside the picture as it will print."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.batches import Batch
from app.domain.candidates import Candidate
from app.domain.errors import KnownError
from app.printing.photo import LEAST_WIDTH_PX, WIDTH_PX, Frame
from app.services.cropping import HEIGHTS_PX, Cropping, Framed, OpenedPicture
from app.ui.desk import Desk
from app.ui.naming import named, rename
from app.ui.screen import Screen, line

_VIEW_PX = (440, 520)
_PREVIEW_PX = (167, 252)  # the taller form and a line around
_SHADE_ALPHA = 150
_MOVE_SHARE, _GROW = 0.01, 1.04
_SETTLED_MS = 120
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_LARGER, _SMALLER = {Qt.Key.Key_Plus, Qt.Key.Key_Equal}, {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}


class FrameView(QWidget):
    """The picture with a movable frame; `moved` after every change, `frame` in pixels of the picture."""

    moved = Signal()

    def __init__(self, line_colour: QColor, shade: QColor) -> None:
        super().__init__()
        self._line = line_colour
        self._shade = QColor(shade)
        self._shade.setAlpha(_SHADE_ALPHA)
        self._picture = QPixmap()
        self._ratio = HEIGHTS_PX[0] / WIDTH_PX
        self._dragged_from: QPointF | None = None
        self.frame = Frame(0.0, 0.0, 1.0)
        self.setMinimumSize(*_VIEW_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_picture(self, jpeg: bytes, frame: Frame, height_px: int) -> None:
        self._picture.loadFromData(jpeg)
        self._ratio = height_px / WIDTH_PX
        self.place(frame.left, frame.top, frame.width)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(*_VIEW_PX)

    def place(self, left: float, top: float, width: float) -> None:
        """Put the frame there, as far as it lies inside the picture."""
        across, down = self._picture.width(), self._picture.height()
        most = min(float(across), down / self._ratio)
        width = max(min(width, most), min(float(LEAST_WIDTH_PX), most))
        left = min(max(left, 0.0), across - width)
        top = min(max(top, 0.0), down - width * self._ratio)
        self.frame = Frame(left, top, width)
        self.update()
        self.moved.emit()

    def resize_by(self, factor: float) -> None:
        """Larger or smaller around its middle."""
        one = self.frame
        width = one.width * factor
        grown = width - one.width
        self.place(one.left - grown / 2, one.top - grown * self._ratio / 2, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        key = Qt.Key(event.key())
        if key in _ARROWS:
            across, down = _ARROWS[key]
            step = self.frame.width * _MOVE_SHARE
            self.place(self.frame.left + across * step, self.frame.top + down * step, self.frame.width)
        elif key in _LARGER | _SMALLER:
            self.resize_by(_GROW if key in _LARGER else 1 / _GROW)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's own name
        self.resize_by(_GROW if event.angleDelta().y() > 0 else 1 / _GROW)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's own name
        self._dragged_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's own name
        if self._dragged_from is None:
            return
        moved, scale = event.position() - self._dragged_from, self._scale
        self._dragged_from = event.position()
        one = self.frame
        self.place(one.left + moved.x() / scale, one.top + moved.y() / scale, one.width)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002 - Qt's own name
        self._dragged_from = None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's own name
        if self._picture.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self._origin, self._picture.size() * self._scale)
        painter.drawPixmap(whole, self._picture, QRectF(self._picture.rect()))
        inside = self._framed
        for beside in _around(whole, inside):
            painter.fillRect(beside, self._shade)
        painter.setPen(QPen(self._line, 2))
        painter.drawRect(inside)

    @property
    def _scale(self) -> float:
        return min(self.width() / self._picture.width(), self.height() / self._picture.height())

    @property
    def _origin(self) -> QPointF:
        drawn = self._picture.size() * self._scale
        return QPointF((self.width() - drawn.width()) / 2, (self.height() - drawn.height()) / 2)

    @property
    def _framed(self) -> QRectF:
        one, scale = self.frame, self._scale
        corner = self._origin + QPointF(one.left, one.top) * scale
        return QRectF(corner.x(), corner.y(), one.width * scale, one.width * self._ratio * scale)


def _around(whole: QRectF, inside: QRectF) -> tuple[QRectF, ...]:
    """What of `whole` lies above, below, left and right of `inside`."""
    return (
        QRectF(whole.topLeft(), QPointF(whole.right(), inside.top())),
        QRectF(QPointF(whole.left(), inside.bottom()), whole.bottomRight()),
        QRectF(QPointF(whole.left(), inside.top()), inside.bottomLeft()),
        QRectF(inside.topRight(), QPointF(whole.right(), inside.bottom())),
    )


def frame_portrait(screen: Screen, batch: Batch, candidate: Candidate) -> None:
    """Ask where to cut the candidate's portrait and store it."""
    desk = screen.desk
    cropping = Cropping(desk.office)

    def run() -> None:
        original = cropping.original(batch, candidate.id)
        framed = ask_frame(screen, desk, candidate.name, original)
        if framed is not None:
            actor, shown = desk.account.actor, framed.picture
            cropping.store(batch, candidate.id, shown, framed.frame, framed.height_px, actor)

    screen.attempt(run)


def ask_frame(parent: QWidget, desk: Desk, name: str, picture: OpenedPicture) -> "FramingDialog | None":
    """Ask where to cut `picture`, or another one that is chosen there; None when the person gave up."""
    cropping = Cropping(desk.office)

    def reopen(parent: QWidget) -> OpenedPicture | None:
        kinds = desk.say("photo_frame", "kinds")
        path = desk.prompts.open_file(parent, desk.say("photo_frame", "another_title"), kinds)
        opened: list[OpenedPicture] = []
        if path is not None:
            desk.attempt(parent, lambda: opened.append(cropping.open_file(path)))
        return opened[0] if opened else None

    dialog = FramingDialog(parent, desk, name, picture, cropping.look, reopen)
    return dialog if desk.prompts.run(dialog) else None


class FramingDialog(QDialog):
    """`picture`, `frame` and `height_px` as the person left them."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        name: str,
        picture: OpenedPicture,
        look: Callable[[OpenedPicture, Frame, int], Framed],
        reopen: Callable[[QWidget], OpenedPicture | None],
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._look = look
        self._reopen = reopen
        self.picture = picture
        self.setWindowTitle(self._say("title", name=name))
        self.view = FrameView(desk.theme.colour("accent"), desk.theme.colour("window"))
        self.view.setAccessibleName(self._say("picture"))
        self.sizes = QComboBox()
        for height_px in HEIGHTS_PX:
            self.sizes.addItem(self._say(f"size_{height_px}"), height_px)
        self.sizes.setAccessibleName(self._say("size"))
        self.usual_button = QPushButton(self._say("usual"))
        self.another_button = QPushButton(self._say("another"))
        self.accept_button = named(QPushButton(self._say("store")), "primary")
        self.told = line()
        self._printed = named(QLabel(), "portrait")
        self._printed.setFixedSize(*_PREVIEW_PX)
        self._printed.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._printed.setAccessibleName(self._say("printed"))
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLED_MS)
        self._build()
        self._start_over()

    @property
    def frame(self) -> Frame:
        return self.view.frame

    @property
    def height_px(self) -> int:
        return int(self.sizes.currentData())

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say("photo_frame", code, **values)

    def _start_over(self) -> None:
        """The frame where heads usually are."""
        seen = self.picture.seen
        self.view.show_picture(seen.jpeg, self.picture.usual(self.height_px), self.height_px)
        self._show_printed()

    def _show_printed(self) -> None:
        self._settling.stop()
        try:
            framed = self._look(self.picture, self.frame, self.height_px)
        except KnownError as error:
            self._tell(self._desk.texts.error(error), "bad")
            self.accept_button.setEnabled(False)
            return
        self.accept_button.setEnabled(True)
        ratio = self.devicePixelRatioF()
        drawn = QPixmap()
        drawn.loadFromData(framed.portrait)
        drawn = drawn.scaledToWidth(round(_PREVIEW_PX[0] * ratio), Qt.TransformationMode.SmoothTransformation)
        drawn.setDevicePixelRatio(ratio)
        self._printed.setPixmap(drawn)
        remarks = [self._desk.texts.remark("photo_remark", one) for one in framed.remarks]
        self._tell("\n".join(remarks) or self._say("good"), "warn" if remarks else "good")

    def _tell(self, text: str, kind: str) -> None:
        self.told.setText(text)
        rename(self.told, kind)

    def _on_another_wanted(self) -> None:
        opened = self._reopen(self)
        if opened is not None:
            self.picture = opened
            self._start_over()

    def _build(self) -> None:
        self.view.moved.connect(self._settling.start)
        self._settling.timeout.connect(self._show_printed)
        self.sizes.activated.connect(self._start_over)
        self.usual_button.clicked.connect(self._start_over)
        self.another_button.clicked.connect(self._on_another_wanted)
        buttons = QDialogButtonBox()
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = QPushButton(self._desk.say("prompt", "cancel"))
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        beside = QVBoxLayout()
        beside.setSpacing(12)
        beside.addWidget(QLabel(self._say("size")))
        beside.addWidget(self.sizes)
        beside.addWidget(QLabel(self._say("printed")))
        beside.addWidget(self._printed)
        beside.addWidget(self.told)
        beside.addStretch()
        beside.addWidget(self.usual_button)
        beside.addWidget(self.another_button)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.view, 1)
        row.addLayout(beside)
        self.told.setFixedWidth(260)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(16)
        whole.addWidget(line(self._say("hint"), "muted"))
        whole.addLayout(row, 1)
        whole.addWidget(buttons)
        self.view.setFocus()
