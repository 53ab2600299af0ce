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
    ("stock", "printer"),
    ("packages", "package"),
    ("policies", "scale"),
    ("bars", "ban"),
    ("log", "scroll-text"),
    ("settings", "settings"),
)


def screen_of(step_id: str) -> str:
    return STEP_SCREENS.get(step_id, OUTSIDE)


def makers() -> Mapping[str, Maker]:
    """Every screen by its id."""
    return _MAKERS


# Each screen is imported when it is first made: the window opens before what it does not show is read.


def _home(desk: Desk) -> Screen:
    from app.ui.home.screen import HomeScreen  # noqa: PLC0415

    return HomeScreen(desk)


def _plan(desk: Desk) -> Screen:
    from app.ui.plan.screen import PlanScreen  # noqa: PLC0415

    return PlanScreen(desk)


def _candidates(desk: Desk) -> Screen:
    from app.ui.candidates.screen import CandidatesScreen  # noqa: PLC0415

    return CandidatesScreen(desk)


def _roster(desk: Desk) -> Screen:
    from app.ui.roster.screen import RosterScreen  # noqa: PLC0415

    return RosterScreen(desk)


def _qualification(desk: Desk) -> Screen:
    from app.ui.qualification.screen import QualificationScreen  # noqa: PLC0415

    return QualificationScreen(desk)


def _review(desk: Desk) -> Screen:
    from app.ui.review.screen import ReviewScreen  # noqa: PLC0415

    return ReviewScreen(desk)


def _results(desk: Desk) -> Screen:
    from app.ui.results.screen import ResultsScreen  # noqa: PLC0415

    return ResultsScreen(desk)


def _publicity(desk: Desk) -> Screen:
    from app.ui.publicity.screen import PublicityScreen  # noqa: PLC0415

    return PublicityScreen(desk)


def _confirmation(desk: Desk) -> Screen:
    from app.ui.confirmation.screen import ConfirmationScreen  # noqa: PLC0415

    return ConfirmationScreen(desk)


def _issuing(desk: Desk) -> Screen:
    from app.ui.issuing.screen import IssuingScreen  # noqa: PLC0415

    return IssuingScreen(desk)


def _register(desk: Desk) -> Screen:
    from app.ui.register.screen import RegisterScreen  # noqa: PLC0415

    return RegisterScreen(desk)


def _workshop(desk: Desk) -> Screen:
    from app.ui.workshop.screen import WorkshopScreen  # noqa: PLC0415

    return WorkshopScreen(desk)


def _stock(desk: Desk) -> Screen:
    from app.ui.stock.screen import StockScreen  # noqa: PLC0415

    return StockScreen(desk)


def _print_run(desk: Desk) -> Screen:
    from app.ui.print_run.screen import PrintRunScreen  # noqa: PLC0415

    return PrintRunScreen(desk)


def _corrections(desk: Desk) -> Screen:
    from app.ui.corrections.screen import CorrectionsScreen  # noqa: PLC0415

    return CorrectionsScreen(desk)


def _packages(desk: Desk) -> Screen:
    from app.ui.packages.screen import PackagesScreen  # noqa: PLC0415

    return PackagesScreen(desk)


def _log(desk: Desk) -> Screen:
    from app.ui.log.screen import LogScreen  # noqa: PLC0415

    return LogScreen(desk)


def _bars(desk: Desk) -> Screen:
    from app.ui.bars.screen import BarsScreen  # noqa: PLC0415

    return BarsScreen(desk)


def _policies(desk: Desk) -> Screen:
    from app.ui.policies.screen import PoliciesScreen  # noqa: PLC0415

    return PoliciesScreen(desk)


def _calendars(desk: Desk) -> Screen:
    from app.ui.calendars.screen import CalendarsScreen  # noqa: PLC0415

    return CalendarsScreen(desk)


def _settings(desk: Desk) -> Screen:
    from app.ui.settings.screen import SettingsScreen  # noqa: PLC0415

    return SettingsScreen(desk)


def _keys(desk: Desk) -> Screen:
    from app.ui.keys.screen import KeysScreen  # noqa: PLC0415

    return KeysScreen(desk)


def _claims(desk: Desk) -> Screen:
    from app.ui.claims.screen import ClaimsScreen  # noqa: PLC0415

    return ClaimsScreen(desk)


def _outside(desk: Desk) -> Screen:
    from app.ui.outside.screen import OutsideScreen  # noqa: PLC0415

    return OutsideScreen(desk)


_MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        "home": _home,
        "plan": _plan,
        "candidates": _candidates,
        "roster": _roster,
        "qualification": _qualification,
        "review": _review,
        "results": _results,
        "publicity": _publicity,
        "confirmation": _confirmation,
        "issuing": _issuing,
        "register": _register,
        "workshop": _workshop,
        "stock": _stock,
        "print_run": _print_run,
        "corrections": _corrections,
        "packages": _packages,
        "log": _log,
        "policies": _policies,
        "bars": _bars,
        "calendars": _calendars,
        "settings": _settings,
        "keys": _keys,
        "claims": _claims,
        OUTSIDE: _outside,
    }
)
