"""The roster screen."""

from app.ui.screen import Screen


class RosterScreen(Screen):
    def reload(self) -> None:
        self.set_heading("roster")
