"""The act log as people read it: when, who, what, about whom; and the head that papers print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.acts import INSTITUTION_CHAIN
from app.domain.batches import Batch
from app.domain.log_chain import LogLine
from app.services.office import Office
from app.storage.session import Session

HEAD_LENGTH = 16
"""As many characters of a line's digest stand at the foot of a paper (workflow §7)."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line; `act` is an act's code, `record` is what it is about in people's words where it has any."""

    position: int
    at: datetime
    who: str
    act: str
    record: str
    digest: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """The lines of one chain, the last one first; `head` is empty while there is none."""

    entries: tuple[LogEntry, ...]
    head: str


class LogView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def of_batch(self, batch: Batch) -> LogPage:
        with self._office.store.reading() as session:
            names = self._names_of_batch(session, batch)
            return _page(session.log.lines(batch.id), _accounts(session), names)

    def of_institution(self) -> LogPage:
        with self._office.store.reading() as session:
            accounts, institution = _accounts(session), session.institutions.the_one()
            names = {**accounts, institution.id: institution.name}
            say = self._office.texts.say
            names |= {
                str(one.id): say("log_record", "bar", {"number": one.number}) for one in session.bars.all()
            }
            return _page(session.log.lines(INSTITUTION_CHAIN), accounts, names)

    def _names_of_batch(self, session: Session, batch: Batch) -> Mapping[str, str]:
        """What the ids that stand in the batch's log are called."""
        say, road = self._office.texts.say, self._office.policy(batch).road
        names: dict[str, str] = {batch.id: batch.title}
        names |= {step.id: step.title for step in (*road.steps, road.intake)}
        names |= {one.id: one.name for one in session.candidates.of_batch(batch.id)}
        names |= {one.id: one.name for one in session.reviews.judges(batch.id)}
        for code, records in (
            ("notice", session.notices.of_batch(batch.id)),
            ("objection", session.notices.objections(batch.id)),
            ("list", session.confirmations.of_batch(batch.id)),
            ("recheck", session.letters.rechecks(batch.id)),
        ):
            names |= {str(one.id): say("log_record", code, {"number": one.number}) for one in records}
        return names


def _accounts(session: Session) -> Mapping[str, str]:
    return {str(one.id): one.name for one in session.accounts.all()}


def _page(lines: Sequence[LogLine], accounts: Mapping[str, str], names: Mapping[str, str]) -> LogPage:
    entries = tuple(
        LogEntry(
            position=one.position,
            at=datetime.fromisoformat(one.at),
            who=accounts.get(one.actor, one.actor),
            act=one.act,
            record=names.get(one.record, one.record),
            digest=one.digest[:HEAD_LENGTH],
        )
        for one in reversed(lines)
    )
    return LogPage(entries, entries[0].digest if entries else "")
