"""The packages screen."""

from app.ui.screen import Screen


class PackagesScreen(Screen):
    def reload(self) -> None:
        self.set_heading("packages")
