"""What the settings screen shows of the file, the shipped rules and this machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.accounts import Account, Actor, Role, RoleMissingError
from app.domain.batches import Institution
from app.domain.errors import KnownError
from app.domain.settings import Settings
from app.printing.faces import FacesMissingError, machine_faces
from app.services.office import Office


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One document, the days it is in force (`last` None while open), and how many batches follow it."""

    document: str
    title: str
    first: date
    last: date | None
    in_force: bool
    batches: int
    id: str


@dataclass(frozen=True, slots=True)
class FacesFound:
    """Names of the faces in use, or the error that tells what to install."""

    kai: str = ""
    times: str = ""
    fallbacks: tuple[str, ...] = ()
    missing: KnownError | None = None


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """`arranged_years` are those the State Council has arranged; `next_year` is the first that is not."""

    institution: Institution
    accounts: tuple[Account, ...]
    path: Path
    arranged_years: tuple[int, ...]
    next_year: int
    policies: tuple[PolicyLine, ...]


class SettingsView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def page(self) -> SettingsPage:
        office = self._office
        with office.store.reading() as session:
            followed = [batch.policy for batch in session.batches.all()]
            institution = session.institutions.the_one()
            accounts = tuple(one for one in session.accounts.all() if not one.disabled)
        years = sorted(office.calendar().arranged_years)
        return SettingsPage(
            institution,
            accounts,
            office.store.path,
            tuple(years),
            next_year=max((*years, office.clock.today().year - 1)) + 1,
            policies=self._policies(followed),
        )

    def faces(self) -> FacesFound:
        """Looks through the machine's font folders: a matter of a second the first time."""
        try:
            faces = machine_faces()
        except FacesMissingError as missing:
            return FacesFound(missing=missing)
        return FacesFound(faces.kai.name, faces.times.name, tuple(one.name for one in faces.fallbacks))

    def choices(self) -> Settings:
        """The institution's own choices."""
        with self._office.store.reading() as session:
            return session.settings.read()

    def why_not_choose(self, actor: Actor) -> KnownError | None:
        """Why `actor` may change no choice, None when that is allowed."""
        try:
            actor.require(Role.APPROVER, Role.ADMINISTRATOR)
        except RoleMissingError as missing:
            return missing
        return None

    def why_not_add_account(self, actor: Actor) -> KnownError | None:
        """Why `actor` may add no account, None when that is allowed."""
        try:
            actor.require(Role.ADMINISTRATOR)
        except RoleMissingError as missing:
            return missing
        return None

    def _policies(self, followed: Sequence[str]) -> tuple[PolicyLine, ...]:
        today = self._office.clock.today()
        return tuple(
            PolicyLine(
                policy.document,
                policy.title,
                policy.in_force_from,
                policy.in_force_to,
                policy.in_force(today),
                followed.count(policy.id),
                policy.id,
            )
            for policy in self._office.rulebook.policies.values()
        )
