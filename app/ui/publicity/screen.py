"""The publicity screen."""

from app.ui.screen import Screen


class PublicityScreen(Screen):
    def reload(self) -> None:
        self.set_heading("publicity")
