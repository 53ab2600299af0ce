"""Attaches portraits to people who are entered already: found first and reported, then stored in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.errors import KnownError, RefusalError
from app.exchange.photo_files import Photos
from app.services.intake import Portraits, attach_portrait, find_portraits
from app.services.office import Office
from app.services.progress import Progress, Unwatched


class NoPortraitFoundError(RefusalError):
    """No file matched anybody, so there is nothing to store."""

    code = "no_portrait_found"


@dataclass(frozen=True, slots=True)
class PhotoReport:
    """What a folder or ZIP holds for a group of people; names of people, or of files as they lie there.

    `matched` have a usable portrait, `replaced` of them had another one, `without` have none even now.
    """

    matched: Sequence[str]
    replaced: Sequence[str]
    unmatched: Sequence[str]
    other_names: Sequence[str]
    doubled: Sequence[tuple[str, Sequence[str]]]
    unusable: Sequence[tuple[str, KnownError]]
    without: Sequence[str]

    @property
    def clean(self) -> bool:
        """Whether every file found its person and is usable."""
        return not (self.unmatched or self.other_names or self.doubled or self.unusable)


def report_on(portraits: Portraits, people: Sequence[Candidate]) -> PhotoReport:
    """What `portraits` mean for `people`, who need not be stored yet."""
    matches = portraits.matches
    names = {one.person.id_number: one.name for one in people}
    found = [one for one in people if one.person.id_number in portraits.cropped]
    return PhotoReport(
        matched=[one.name for one in found],
        replaced=[one.name for one in found if one.photo_sha256 is not None],
        unmatched=matches.unmatched,
        other_names=matches.other_names,
        doubled=[(names.get(one.id_number, one.id_number), one.files) for one in matches.doubled],
        unusable=portraits.unusable,
        without=[
            one.name
            for one in people
            if one.photo_sha256 is None and one.person.id_number not in portraits.cropped
        ],
    )


class PhotoIntake:
    """Portraits for the people of a batch; whoever holds a certificate keeps the portrait on it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def find(self, batch: Batch, source: Path, progress: Progress | None = None) -> Portraits:
        """The portraits in a folder or ZIP; raises PhotosUnreadableError or PhotosTooManyError."""
        people = {one.person.id_number: one.name for one in self._people(batch)}
        return find_portraits(source, people, progress)

    def report(self, batch: Batch, portraits: Portraits) -> PhotoReport:
        return report_on(portraits, self._people(batch))

    def attach(
        self, batch: Batch, portraits: Portraits, actor: Actor, progress: Progress | None = None
    ) -> int:
        """Store what was found in one transaction; answers how many people have a new portrait now.

        Raises NoPortraitFoundError when nothing was found, PhotoUnreadableError when a file has gone.
        """
        actor.require(Role.SECRETARY)
        office, watched = self._office, progress or Unwatched()
        with office.store.session() as session, Photos(portraits.source) as photos:
            people = [
                one
                for one in session.candidates.of_batch(batch.id)
                if one.person.id_number in portraits.cropped
            ]
            stored = 0
            for done, candidate in enumerate(people):
                watched.advance(done, len(people))
                stored += attach_portrait(session, candidate, portraits, photos)
            if not stored:
                raise NoPortraitFoundError(title=batch.title)
            session.log.record(
                office.stamp(actor), Act.PHOTOS_ATTACHED, batch.id, chain=batch.id, after={"count": stored}
            )
        return stored

    def _people(self, batch: Batch) -> list[Candidate]:
        with self._office.store.reading() as session:
            everybody = session.candidates.of_batch(batch.id)
        return [one for one in everybody if one.state is not CandidateState.ISSUED]
