"""Holds those who examine, sign or confirm against the rule that no candidate does (workflow §2)."""

from collections.abc import Iterable
from datetime import date

from app.domain.accounts import Actor
from app.domain.batches import Batch
from app.domain.candidates import CandidateId, CandidateState
from app.domain.signing import SignedInFutureError, SignerIsCandidateError, SignersMissingError, Signing
from app.services.candidate_facts import attestations_of
from app.services.wording import Asked, one_line
from app.storage.session import Session


def read_names(text: str) -> tuple[str, ...]:
    """The names in a line as people write it, parted by 、 , ， ; ； or line breaks."""
    for mark in "，,；;\n\t":
        text = text.replace(mark, "、")
    return tuple(name.strip() for name in text.split("、") if name.strip())


def checked_names(session: Session, batch: Batch, names: Iterable[str]) -> tuple[str, ...]:
    """Each name once; raises SignersMissingError, SignerIsCandidateError, TextUnfitError."""
    written = tuple(dict.fromkeys(one_line(name, Asked.SIGNER) for name in names))
    if not written:
        raise SignersMissingError
    _require_no_candidate(session, batch, written)
    return written


def checked_signing(session: Session, batch: Batch, signing: Signing, today: date) -> Signing:
    """`signing` with its names looked at; raises SignedInFutureError besides."""
    if signing.day > today:
        raise SignedInFutureError(day=signing.day)
    return Signing(checked_names(session, batch, signing.names), signing.day)


def require_impartial(session: Session, batch: Batch, actor: Actor) -> None:
    """Raises SignerIsCandidateError when the account is that of somebody who applies in the batch."""
    _require_no_candidate(session, batch, (actor.name,))


def _require_no_candidate(session: Session, batch: Batch, names: Iterable[str]) -> None:
    applying = {
        one.name for one in session.candidates.of_batch(batch.id) if one.state is not CandidateState.WITHDRAWN
    }
    both = tuple(name for name in names if name in applying)
    if both:
        raise SignerIsCandidateError(names=both)


def lacks_signatures(session: Session, candidate_id: CandidateId) -> bool:
    """Whether something stands attested of the candidate, and the file does not say who signed it."""
    stood = attestations_of(session.candidates.facts(candidate_id))
    found = {fact for fact, finding in stood.items() if finding is not None}
    return not found <= session.examinations.signatures(candidate_id).keys()
