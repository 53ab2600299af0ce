"""The home screen."""

from app.ui.screen import Screen


class HomeScreen(Screen):
    def reload(self) -> None:
        self.set_heading("home")
