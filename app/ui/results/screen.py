"""The results screen."""

from app.ui.screen import Screen


class ResultsScreen(Screen):
    def reload(self) -> None:
        self.set_heading("results")
