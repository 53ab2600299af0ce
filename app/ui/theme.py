"""One look for light and dark: colours by role from palette.toml, poured into style.qss.

No colour is written in Python; delegates ask for them by role. The font is chosen explicitly:
without it Qt may take a Japanese face.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "HarmonyOS Sans SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
BASE_PT = 10.5
STYLE_ARGUMENTS = ("-style", "Fusion")
"""For the application's arguments: the style that style.qss is written over, the same on every desktop."""
_ICON_PX = 18


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one scheme (`light` or `dark`) by role, and where style and icons lie."""

    name: str
    colours: Mapping[str, str]
    resources: Path

    def colour(self, role: str) -> QColor:
        return QColor(self.colours[role])

    def icon(self, name: str, role: str = "text") -> QIcon:
        """The icon `name` drawn in the colour of `role`."""
        return _icon(self.resources / "icons" / f"{name}.svg", self.colours[role])

    def style(self) -> str:
        sheet = (self.resources / "style.qss").read_text(encoding="utf-8")
        for role in sorted(self.colours, key=len, reverse=True):
            sheet = sheet.replace(f"@{role}", self.colours[role])
        icons = (self.resources / "icons").as_posix()
        return sheet.replace("@icons", icons).replace("@theme", self.name)

    def palette(self) -> QPalette:
        """Qt's own roles, for what a style sheet does not reach."""
        palette = QPalette()
        for role, name in (
            (QPalette.ColorRole.Window, "window"),
            (QPalette.ColorRole.Base, "panel"),
            (QPalette.ColorRole.AlternateBase, "panel"),
            (QPalette.ColorRole.Button, "panel"),
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.WindowText, "text"),
            (QPalette.ColorRole.ButtonText, "text"),
            (QPalette.ColorRole.PlaceholderText, "faint"),
            (QPalette.ColorRole.Highlight, "accent"),
            (QPalette.ColorRole.HighlightedText, "on_accent"),
            (QPalette.ColorRole.ToolTipBase, "panel"),
            (QPalette.ColorRole.ToolTipText, "text"),
        ):
            palette.setColor(role, self.colour(name))
        return palette


def read_theme(resources: Path, name: str) -> Theme:
    """The scheme called `name`, `light` or `dark`."""
    colours = tomllib.loads((resources / "palette.toml").read_text(encoding="utf-8"))
    return Theme(name, colours[name], resources)


def system_theme_name() -> str:
    """What the desktop asks for; light where it does not say."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Give the whole application this look."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(BASE_PT)
    application.setFont(font)
    application.setPalette(theme.palette())
    application.setStyleSheet(theme.style())


@lru_cache(maxsize=256)
def _icon(path: Path, colour: str) -> QIcon:
    drawing = path.read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    icon = QIcon()
    sharpest = max(screen.devicePixelRatio() for screen in QGuiApplication.screens())
    for scale in range(1, ceil(sharpest) + 1):
        pixmap = QPixmap(QSize(_ICON_PX * scale, _ICON_PX * scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
