"""The issuing screen."""

from app.ui.screen import Screen


class IssuingScreen(Screen):
    def reload(self) -> None:
        self.set_heading("issuing")
