"""The outside screen."""

from app.ui.screen import Screen


class OutsideScreen(Screen):
    def reload(self) -> None:
        self.set_heading("outside")
