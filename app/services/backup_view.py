"""How old the last copy in the second place is; a copy's own name says when it was made and checked."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.services.office import Office
from app.storage.store import SUFFIX

_MADE = re.compile(r"-(\d{8}-\d{6})$")
_LATE_AFTER_WORKING_DAYS = 1  # exchange §6


@dataclass(frozen=True, slots=True)
class BackupState:
    """`place` is the second place, None while none was chosen; `reachable`: it is there now."""

    place: Path | None
    reachable: bool
    made: datetime | None
    late: bool


def backup_state(office: Office, place: Path | None) -> BackupState:
    """The newest copy of the open file in `place`."""
    if place is None or not place.is_dir():
        return BackupState(place, reachable=False, made=None, late=True)
    made = max(filter(None, (_made(path, office) for path in _copies(place, office))), default=None)
    return BackupState(place, reachable=True, made=made, late=made is None or _is_late(office, made))


def _copies(place: Path, office: Office) -> list[Path]:
    try:
        return [path for path in place.iterdir() if path.name.startswith(f"{office.store.path.stem}-")]
    except OSError:
        return []


def _made(path: Path, office: Office) -> datetime | None:
    stamp = _MADE.search(path.stem) if path.suffix == SUFFIX else None
    if stamp is None or path.stem != f"{office.store.path.stem}{stamp.group()}":
        return None
    try:
        return datetime.strptime(stamp[1], "%Y%m%d-%H%M%S").replace(tzinfo=office.clock.now().tzinfo)
    except ValueError:
        return None


def _is_late(office: Office, made: datetime) -> bool:
    """More than one working day lies between the copy and today."""
    calendar, day, today = office.calendar(), made.date(), office.clock.today()
    if (today - day).days > 30:
        return True
    worked = 0
    while day < today:
        day += timedelta(days=1)
        worked += calendar.is_working_day(day, provisional=True)
    return worked > _LATE_AFTER_WORKING_DAYS
