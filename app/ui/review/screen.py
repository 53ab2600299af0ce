"""The review screen."""

from app.ui.screen import Screen


class ReviewScreen(Screen):
    def reload(self) -> None:
        self.set_heading("review")
