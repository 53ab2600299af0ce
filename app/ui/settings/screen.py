"""The settings screen."""

from app.ui.screen import Screen


class SettingsScreen(Screen):
    def reload(self) -> None:
        self.set_heading("settings")
