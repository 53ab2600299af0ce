"""Takes the last act of a batch back, as a new act, until the law forbids it.

Source: workflow §8. Before the notice is printed rows return to what they were; after it a change is a
correction, and after issuing only void, replace or revoke.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.accounts import Actor, Role
from app.domain.acts import FINAL, Act
from app.domain.batches import Batch
from app.domain.errors import RefusalError
from app.domain.log_chain import LogLine
from app.services.office import Office
from app.storage.session import Session


class NothingToUndoError(RefusalError):
    """The batch's last act is not one that can be taken back, or there is none."""

    code = "nothing_to_undo"


class UndoForbiddenError(RefusalError):
    """A notice is printed: changes are corrections from now on."""

    code = "undo_forbidden"


@dataclass(frozen=True, slots=True)
class Undoable:
    """The act that would be taken back: its kind, when it was done, and its place in the batch's chain."""

    act: Act
    at: str
    position: int


class Undoing:
    """One act at a time, the last one first."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def last(self, batch: Batch) -> Undoable:
        """What an undo would take back now; raises NothingToUndoError or UndoForbiddenError."""
        with self._office.store.reading() as session:
            return self._last(session, batch)

    def undo(self, batch: Batch, actor: Actor) -> Undoable:
        """Put every row that the last act changed back as it was; logged as an act of its own."""
        actor.require(Role.SECRETARY)
        office = self._office
        with office.store.session() as session:
            undoable = self._last(session, batch)
            session.undo.take_back(batch.id, undoable.position)
            session.log.record(
                office.stamp(actor),
                Act.UNDONE,
                str(undoable.position),
                chain=batch.id,
                before={"act": undoable.act},
            )
        return undoable

    def _last(self, session: Session, batch: Batch) -> Undoable:
        if session.notices.of_batch(batch.id):
            step = self._office.policy(batch).road.step("publicity")
            raise UndoForbiddenError(article=step.article, title=batch.title)
        line = last_standing(session.log.lines(batch.id))
        if line is None or Act(line.act) in FINAL or not session.undo.has(batch.id, line.position):
            raise NothingToUndoError(title=batch.title)
        return Undoable(Act(line.act), line.at, line.position)


def last_standing(lines: Sequence[LogLine]) -> LogLine | None:
    """The last act that has not been taken back; an undo names the position of what it took back."""
    undone: set[int] = set()
    for line in reversed(lines):
        if line.act == Act.UNDONE:
            undone.add(int(line.record))
        elif line.position not in undone:
            return line
    return None
