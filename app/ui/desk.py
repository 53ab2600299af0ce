"""What lies on the desk of every screen: the open file, who works on it, which batch, and how to ask."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.accounts import Account
from app.domain.batches import Batch
from app.domain.errors import KnownError
from app.services.inquiry import Inquiry
from app.services.office import Office
from app.texts import Texts
from app.ui.jobs import Jobs
from app.ui.preferences import Preferences
from app.ui.prompts import Prompts
from app.ui.theme import Theme


@dataclass
class Desk:
    """`account` is who is signed in, `batch` the one chosen on the left; both may change.

    `reading` is the rule pack that a screen asked to have opened in the reader, `printing` the certificates
    that one asked to have printed on numbered paper.
    """

    office: Office
    inquiry: Inquiry
    jobs: Jobs
    prompts: Prompts
    preferences: Preferences
    theme: Theme
    account: Account
    batch: Batch | None = None
    reading: str | None = None
    printing: tuple[str, ...] = ()

    @property
    def texts(self) -> Texts:
        return self.office.texts

    def say(self, section: str, code: str, **values: object) -> str:
        return self.office.texts.say(section, code, values)

    def attempt(self, parent: QWidget, act: Callable[[], object]) -> bool:
        """Do a short act; a refusal is explained and answered with False."""
        try:
            act()
        except KnownError as error:
            self.prompts.explain(parent, error)
            return False
        return True
