"""The plan screen."""

from app.ui.screen import Screen


class PlanScreen(Screen):
    def reload(self) -> None:
        self.set_heading("plan")
