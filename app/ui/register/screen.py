"""The register screen."""

from app.ui.screen import Screen


class RegisterScreen(Screen):
    def reload(self) -> None:
        self.set_heading("register")
