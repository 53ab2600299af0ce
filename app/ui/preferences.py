"""Settings of the machine: theme, zoom, window, the last file; the committee's lie in its own file."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

THEMES = ("system", "light", "dark")
ZOOMS = (100, 125, 150, 175, 200)


class Preferences:
    """Kept in an INI file in the person's profile."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / "preferences.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """`system`, `light` or `dark`."""
        value = str(self._settings.value("theme", "system"))
        return value if value in THEMES else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue("theme", name)

    @property
    def zoom(self) -> int:
        """Per cent, from the next start on."""
        value = str(self._settings.value("zoom", "100"))
        return int(value) if value.isdigit() and int(value) in ZOOMS else 100

    @zoom.setter
    def zoom(self, per_cent: int) -> None:
        self._settings.setValue("zoom", per_cent)

    @property
    def last_file(self) -> Path | None:
        value = str(self._settings.value("last_file", ""))
        return Path(value) if value else None

    @last_file.setter
    def last_file(self, path: Path | None) -> None:
        if path != self.last_file:  # each change is written to the disk at once
            self._settings.setValue("last_file", str(path) if path else "")

    @property
    def second_place(self) -> Path | None:
        """The folder on another disk or stick that backups go to."""
        value = str(self._settings.value("second_place", ""))
        return Path(value) if value else None

    @second_place.setter
    def second_place(self, path: Path | None) -> None:
        self._settings.setValue("second_place", str(path) if path else "")

    def state(self, name: str) -> QByteArray | None:
        """A remembered window or header state."""
        value = self._settings.value(f"state/{name}")
        return value if isinstance(value, QByteArray) else None

    def keep_state(self, name: str, state: QByteArray) -> None:
        self._settings.setValue(f"state/{name}", state)
