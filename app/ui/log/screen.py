"""The log screen."""

from app.ui.screen import Screen


class LogScreen(Screen):
    def reload(self) -> None:
        self.set_heading("log")
