"""Lets a person place the frame of one portrait by hand, or give another picture; the original is kept.

Source: certificate §1 (35 × 49 mm, 35 × 53 selectable), workflow §3 (cropped without stretching).
"""

from dataclasses import dataclass
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import CandidateId, CandidateState
from app.domain.certificates import PhotoMissingError
from app.domain.remarks import Remark
from app.exchange.photo_files import MOST_PHOTO_BYTES, PhotoUnreadableError
from app.printing.photo import (
    HEIGHT_PX,
    TALL_HEIGHT_PX,
    Frame,
    Upright,
    photo_remarks,
    prepare_photo,
    upright,
    usual_frame,
)
from app.services.office import Office

HEIGHTS_PX = (HEIGHT_PX, TALL_HEIGHT_PX)
"""Of a portrait WIDTH_PX wide: 35 × 49 and 35 × 53 mm."""
FRAMABLE = tuple(state for state in CandidateState if state is not CandidateState.ISSUED)
"""Whoever holds a certificate keeps the portrait on it."""


@dataclass(frozen=True, slots=True)
class Framed:
    """A portrait as it would print, and what to look at."""

    portrait: bytes
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class CutPortrait:
    """A portrait as it prints (a JPEG) and the picture it was cut from, not stored yet."""

    photo: bytes
    original: bytes


@dataclass(frozen=True, slots=True)
class OpenedPicture:
    """The original of a portrait: its bytes, and how it is looked at."""

    content: bytes
    seen: Upright

    def usual(self, height_px: int) -> Frame:
        """Where the frame stands before anybody moved it."""
        return usual_frame(self.seen.width, self.seen.height, height_px)


class Cropping:
    """One portrait at a time."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def original(self, batch: Batch, candidate_id: CandidateId) -> OpenedPicture:
        """The picture the portrait was cut from; raises PhotoMissingError."""
        with self._office.store.reading() as session:
            candidate = session.candidates.of(batch.id, candidate_id)
            sha256 = candidate.original_photo_sha256 or candidate.photo_sha256
            if sha256 is None:
                raise PhotoMissingError(name=candidate.name)
            return self.open(session.files.content(sha256))

    def open(self, content: bytes) -> OpenedPicture:
        """Another picture, from a file; raises a Photo…Error."""
        return OpenedPicture(content, upright(content))

    def open_file(self, path: Path) -> OpenedPicture:
        """What `open` answers for the file at `path`; raises PhotoUnreadableError too."""
        try:
            if path.stat().st_size > MOST_PHOTO_BYTES:
                raise PhotoUnreadableError(file=path.name)
            return self.open(path.read_bytes())
        except OSError as error:
            raise PhotoUnreadableError(file=path.name) from error

    def look(self, picture: OpenedPicture, frame: Frame, height_px: int) -> Framed:
        """What `frame` gives on `height_px`; raises PhotoTooSmallError when it holds too few pixels."""
        portrait = prepare_photo(picture.content, height_px, frame)
        return Framed(portrait, photo_remarks(portrait, frame.width))

    def cut(
        self, picture: OpenedPicture, frame: Frame | None = None, height_px: int = HEIGHT_PX
    ) -> CutPortrait:
        """For a correction: the portrait of `frame`, of the usual one without; raises PhotoTooSmallError."""
        return CutPortrait(prepare_photo(picture.content, height_px, frame), picture.content)

    def store(
        self,
        batch: Batch,
        candidate_id: CandidateId,
        picture: OpenedPicture,
        frame: Frame,
        height_px: int,
        actor: Actor,
    ) -> None:
        """Replace the candidate's portrait; raises StateRefusesError once a certificate is issued."""
        actor.require(Role.SECRETARY)
        portrait = prepare_photo(picture.content, height_px, frame)
        with self._office.store.session() as session:
            candidate = session.candidates.of(batch.id, candidate_id)
            candidate.require_state(*FRAMABLE)
            before = candidate.photo_sha256
            after = session.files.add(portrait, "image/jpeg")
            original = session.files.add(picture.content, "application/octet-stream")
            session.candidates.set_photo(candidate_id, after, original)
            session.log.record(
                self._office.stamp(actor),
                Act.PHOTO_FRAMED,
                candidate_id,
                chain=batch.id,
                before={"photo": before},
                after={"photo": after, "frame": [round(frame.left), round(frame.top), round(frame.width)]},
            )
