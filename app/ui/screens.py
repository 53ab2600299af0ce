"""Which screen shows which step; a step without a screen of its own is ticked off on the general one."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.ui.desk import Desk
from app.ui.screen import Screen

Maker = Callable[[Desk], Screen]

STEP_SCREENS: Mapping[str, str] = MappingProxyType({
    "plan_published": "plan",
    "intake": "candidates",
    "qualification": "qualification",
    "review": "review",
    "proposal": "results",
    "publicity": "publicity",
    "confirmation": "confirmation",
    "numbering": "issuing",
    "issuing": "issuing",
    "upload": "packages",
    "archive": "packages",
})  # fmt: skip
OUTSIDE = "outside"
PLACES = (
    ("home", "house"),
    ("register", "award"),
    ("packages", "package"),
    ("log", "scroll-text"),
    ("settings", "settings"),
)


def screen_of(step_id: str) -> str:
    return STEP_SCREENS.get(step_id, OUTSIDE)


def makers() -> Mapping[str, Maker]:
    """Every screen by its id; imported when the window is built, so that questions stay light."""
    from app.ui.candidates.screen import CandidatesScreen  # noqa: PLC0415
    from app.ui.confirmation.screen import ConfirmationScreen  # noqa: PLC0415
    from app.ui.home.screen import HomeScreen  # noqa: PLC0415
    from app.ui.issuing.screen import IssuingScreen  # noqa: PLC0415
    from app.ui.log.screen import LogScreen  # noqa: PLC0415
    from app.ui.outside.screen import OutsideScreen  # noqa: PLC0415
    from app.ui.packages.screen import PackagesScreen  # noqa: PLC0415
    from app.ui.plan.screen import PlanScreen  # noqa: PLC0415
    from app.ui.publicity.screen import PublicityScreen  # noqa: PLC0415
    from app.ui.qualification.screen import QualificationScreen  # noqa: PLC0415
    from app.ui.register.screen import RegisterScreen  # noqa: PLC0415
    from app.ui.results.screen import ResultsScreen  # noqa: PLC0415
    from app.ui.review.screen import ReviewScreen  # noqa: PLC0415
    from app.ui.roster.screen import RosterScreen  # noqa: PLC0415
    from app.ui.settings.screen import SettingsScreen  # noqa: PLC0415

    return {
        "home": HomeScreen,
        "plan": PlanScreen,
        "candidates": CandidatesScreen,
        "roster": RosterScreen,
        "qualification": QualificationScreen,
        "review": ReviewScreen,
        "results": ResultsScreen,
        "publicity": PublicityScreen,
        "confirmation": ConfirmationScreen,
        "issuing": IssuingScreen,
        "register": RegisterScreen,
        "packages": PackagesScreen,
        "log": LogScreen,
        "settings": SettingsScreen,
        OUTSIDE: OutsideScreen,
    }
