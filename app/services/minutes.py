"""Prints the minutes of a closed review from what the file holds; the same file prints the same minutes."""

from pathlib import Path

from app.domain.batches import Batch
from app.domain.errors import RefusalError
from app.services.office import Office
from app.services.override_paper import override_blocks
from app.services.paper_files import save_pdf
from app.services.papers import MeetingRecord, PaperPrinter, minutes_paper
from app.storage.session import Session


class MinutesTooEarlyError(RefusalError):
    """The review has not been closed, so there is nothing to put on record."""

    code = "minutes_too_early"


def print_minutes(office: Office, printer: PaperPrinter, session: Session, batch: Batch) -> bytes:
    """The minutes as PDF; raises MinutesTooEarlyError."""
    document, plan = session.reviews.tally_document(batch.id), session.batches.plan(batch.id)
    closed_on = session.batches.steps_done(batch.id).get("review")
    if document is None or plan is None or closed_on is None:
        raise MinutesTooEarlyError(article=office.policy(batch).road.step("review").article)
    results = session.reviews.results(batch.id)
    record = MeetingRecord(
        judges=session.reviews.judges(batch.id),
        declarations=[one for one in session.reviews.declarations(batch.id) if one.candidate_id in results],
        candidates={one.id: one for one in session.candidates.of_batch(batch.id)},
        results=list(results.values()),
        document=document,
        closed_on=closed_on,
        overrides=override_blocks(office, session, batch),
    )
    paper = minutes_paper(office, session.institutions.the_one(), batch, record, session.log.head(batch.id))
    return printer.print(paper)


def save_minutes(office: Office, printer: PaperPrinter, batch: Batch, path: Path) -> Path:
    """Write the minutes to `path`; raises MinutesTooEarlyError, FileUnwritableError."""
    with office.store.reading() as session:
        pdf = print_minutes(office, printer, session, batch)
    return save_pdf(path, pdf)
