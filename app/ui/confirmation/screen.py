"""The confirmation screen."""

from app.ui.screen import Screen


class ConfirmationScreen(Screen):
    def reload(self) -> None:
        self.set_heading("confirmation")
