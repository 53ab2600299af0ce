"""The qualification screen."""

from app.ui.screen import Screen


class QualificationScreen(Screen):
    def reload(self) -> None:
        self.set_heading("qualification")
