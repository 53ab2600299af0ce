"""The only source of today: times carry +08:00, the one official time of the country."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

CHINA_TIME = timezone(timedelta(hours=8))


class Clock(Protocol):
    """Tells what time it is; tests and the demo bring their own."""

    def now(self) -> datetime: ...

    def today(self) -> date: ...


class SystemClock:
    """The clock of the PC, read in China's time whatever zone the PC is set to."""

    def now(self) -> datetime:
        return datetime.now(CHINA_TIME)  # noqa: TID251 - this is the one place

    def today(self) -> date:
        return self.now().date()


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is set; each reading moves it on by one second."""

    moment: datetime

    @classmethod
    def at(cls, day: date, hour: int = 9) -> "SetClock":
        return cls(datetime(day.year, day.month, day.day, hour, tzinfo=CHINA_TIME))

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def move_to(self, day: date, hour: int = 9) -> None:
        self.moment = datetime(day.year, day.month, day.day, hour, tzinfo=CHINA_TIME)
