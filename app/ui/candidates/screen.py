"""The candidates screen."""

from app.ui.screen import Screen


class CandidatesScreen(Screen):
    def reload(self) -> None:
        self.set_heading("candidates")
