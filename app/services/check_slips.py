"""信息核对单: printed for one, for chosen people or for all, and registered as signed (workflow §3).

A signature holds while what prints is what was signed; that is asked of the domain whenever it matters.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, NobodyChosenError, StateRefusesError
from app.domain.check_slips import (
    NEEDING_SLIPS,
    NothingToCheckError,
    SignedSlip,
    SlipStanding,
    needs_slip,
    printed_digest,
    slip_standing,
)
from app.domain.errors import KnownError, RefusalError
from app.domain.signing import SignedInFutureError, SignedTooEarlyError
from app.printing.certificate import CertificatePrinter, Mode
from app.services.issuing import Refused, certificate_content, draft_content
from app.services.office import Office
from app.services.papers import PaperPrinter
from app.services.slip_papers import SlipContent, slip_paper
from app.storage.session import Session


@dataclass(frozen=True, slots=True)
class SlipRun:
    """The slips as one PDF, empty when none could be made, and who has none, with the reason."""

    pdf: bytes
    printed: tuple[Candidate, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class SlipState:
    """How one person's slip stands, and the day of the last signature."""

    standing: SlipStanding
    signed_on: date | None


class CheckSlips:
    """Printing reads; that somebody signed is an act of the secretary."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def states(
        self, batch: Batch, people: Sequence[Candidate] | None = None
    ) -> Mapping[CandidateId, SlipState]:
        """Everybody who needs a slip, or has signed one; `people` are the batch's, where they are at hand."""
        with self._office.store.reading() as session:
            signed = session.check_slips.of_batch(batch.id)
            people = session.candidates.of_batch(batch.id) if people is None else people
        return {
            one.id: SlipState(slip_standing(one, signed.get(one.id)), _day(signed.get(one.id)))
            for one in people
            if needs_slip(one) or one.id in signed
        }

    def waiting(self, batch: Batch) -> list[Candidate]:
        """Those who still need a slip and have not signed what will print, in the order of the roster."""
        with self._office.store.reading() as session:
            return unsigned(session, batch)

    def required(self) -> bool:
        """Whether the settings ask for a signature before issuing."""
        with self._office.store.reading() as session:
            return session.settings.read().check_slip_required

    def why_not_print(self, batch: Batch) -> KnownError | None:
        """Why there is no slip to print, None when there is one."""
        with self._office.store.reading() as session:
            states = session.candidates.states(batch.id).keys()
        return NothingToCheckError(title=batch.title) if NEEDING_SLIPS.isdisjoint(states) else None

    def why_not_sign(self, batch: Batch, actor: Actor) -> KnownError | None:
        """Why nobody's signature can be registered now, None when somebody's can."""
        try:
            actor.require(Role.SECRETARY)
        except RefusalError as refused:
            return refused
        return self.why_not_print(batch)

    def print_slips(
        self,
        batch: Batch,
        chosen: Collection[CandidateId] | None,
        papers: PaperPrinter,
        certificates: CertificatePrinter,
    ) -> SlipRun:
        """The slips of `chosen`, or of everybody who needs one, a page each; nothing is stored.

        Whoever's values cannot be printed is named, the others go on. Raises NothingToCheckError,
        NobodyChosenError.
        """
        office = self._office
        if chosen is not None and not chosen:
            raise NobodyChosenError
        made, refused = [], []
        with office.store.reading() as session:
            people = _wanted(session, batch, chosen)
            institution, today = session.institutions.the_one(), office.clock.today()
            head = session.log.head(batch.id)
            vacant = "photo_missing" if session.settings.read().photo_required else "photo_pasted"
            for one in people:
                content = draft_content(session, one, institution, today)
                try:
                    remarks = certificates.check(content, Mode.DRAFT)
                    shared = SlipContent(batch, content, remarks, vacant, head)
                    paper = slip_paper(office, shared, one, papers)
                    papers.print(paper)
                except RefusalError as error:
                    refused.append(Refused(one, error))
                else:
                    made.append((one, paper))
        pdf = papers.print_all([paper for _, paper in made]) if made else b""
        return SlipRun(pdf, tuple(one for one, _ in made), tuple(refused))

    def sign(self, batch: Batch, chosen: Sequence[CandidateId], signed_on: date, actor: Actor) -> None:
        """Register that each of `chosen` signed a slip that says what the file says now.

        One act for all. Raises NobodyChosenError, StateRefusesError, PhotoMissingError (where a portrait is
        asked for), BirthDateMissingError, SignedInFutureError, SignedTooEarlyError.
        """
        actor.require(Role.SECRETARY)
        office = self._office
        if not chosen:
            raise NobodyChosenError
        if signed_on > office.clock.today():
            raise SignedInFutureError(day=signed_on)
        if signed_on < batch.opened_on:
            raise SignedTooEarlyError(day=signed_on, opened=batch.opened_on)
        with office.store.session() as session:
            stamp, institution = office.stamp(actor), session.institutions.the_one()
            digests: dict[str, str] = {}
            for candidate_id in dict.fromkeys(chosen):
                candidate = session.candidates.of(batch.id, candidate_id)
                if not needs_slip(candidate):
                    raise StateRefusesError(name=candidate.name, state=candidate.state)
                certificate_content(session, candidate, institution, signed_on)
                former = session.check_slips.of(candidate_id)
                digests[candidate_id] = printed_digest(candidate)
                slip = SignedSlip(
                    candidate_id=candidate_id,
                    number=1 if former is None else former.number + 1,
                    signed_on=signed_on,
                    digest=digests[candidate_id],
                    recorded_by=actor.account_id,
                )
                session.check_slips.sign(slip, stamp.at)
            session.log.record(
                stamp,
                Act.CHECK_SLIPS_SIGNED,
                batch.id,
                chain=batch.id,
                after={"signed_on": signed_on.isoformat(), "slips": digests},
            )


def unsigned(session: Session, batch: Batch) -> list[Candidate]:
    """Those on their way to a certificate who have not signed what will print."""
    signed = session.check_slips.of_batch(batch.id)
    return [
        one
        for one in session.candidates.of_batch(batch.id)
        if needs_slip(one) and slip_standing(one, signed.get(one.id)) is not SlipStanding.SIGNED
    ]


def unsigned_of(session: Session, batch: Batch, people: Collection[Candidate]) -> tuple[str, ...]:
    """The names among `people` whose signature is asked for and lacks; none where settings ask for none."""
    if not session.settings.read().check_slip_required:
        return ()
    waiting = {one.id for one in unsigned(session, batch)}
    return tuple(one.name for one in people if one.id in waiting)


def _wanted(session: Session, batch: Batch, chosen: Collection[CandidateId] | None) -> list[Candidate]:
    people = [one for one in session.candidates.of_batch(batch.id) if needs_slip(one)]
    if chosen is not None:
        wanted = set(chosen)
        people = [one for one in people if one.id in wanted]
    if not people:
        raise NothingToCheckError(title=batch.title)
    return people


def _day(slip: SignedSlip | None) -> date | None:
    return None if slip is None else slip.signed_on
