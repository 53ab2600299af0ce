"""Prints a confirmation list: who is confirmed, prepared by whom, with room for the approver's signature."""

from app.domain.batches import Batch
from app.domain.candidates import Candidate
from app.printing.layout import Align
from app.printing.papers import Block, Column, Paper, Paragraph, SignatureLine, Spacer, Table
from app.services.office import Office
from app.services.papers import PaperPrinter, footer
from app.storage.confirmations import ConfirmationList, ListUnknownError
from app.storage.reviews import Result
from app.storage.session import Session
from app.texts.days import chinese_day


def print_list(office: Office, printer: PaperPrinter, batch: Batch, list_id: str) -> bytes:
    """The list as PDF; a signed one names who signed and when. Raises ListUnknownError."""
    with office.store.reading() as session:
        prepared = session.confirmations.get(list_id)
        if prepared.batch_id != batch.id:
            raise ListUnknownError(list=list_id)
        paper = _paper(office, session, batch, prepared)
    return printer.print(paper)


def _paper(office: Office, session: Session, batch: Batch, prepared: ConfirmationList) -> Paper:
    say, institution = office.paper_texts.say, session.institutions.the_one()
    values = {
        "document": office.policy(batch).document,
        "batch": batch.title,
        "people": len(prepared.candidates),
        "number": prepared.number,
    }
    blocks: tuple[Block, ...] = (
        Paragraph(say("confirmation_paper", "basis", values)),
        _table(office, session, batch, prepared),
        Spacer(4),
        *_signatures(office, session, prepared),
        Spacer(8),
        Paragraph(institution.name, Align.RIGHT, 0),
        Paragraph(chinese_day(prepared.signed_on or prepared.prepared_on), Align.RIGHT, 0),
    )
    title = say("confirmation_paper", "title", values)
    return Paper(title, blocks, footer(office, session.log.head(batch.id)))


def _table(office: Office, session: Session, batch: Batch, prepared: ConfirmationList) -> Table:
    say, results = office.paper_texts.say, session.reviews.results(batch.id)
    people = {one.id: one for one in session.candidates.of_batch(batch.id)}
    return Table(
        (
            Column(say("paper", "column_place"), 10.5, Align.CENTRE),
            Column(say("paper", "column_name"), 29),
            Column(say("paper", "column_unit"), 25),
            Column(say("paper", "column_occupation"), 20),
            Column(say("paper", "column_job"), 20),
            Column(say("paper", "column_level"), 18, Align.CENTRE),
            Column(say("paper", "column_score"), 14, Align.RIGHT),
            Column(say("paper", "column_votes"), 20, Align.RIGHT),
        ),
        tuple(
            _row(office, place, people[one], results.get(one))
            for place, one in enumerate(prepared.candidates, 1)
        ),
    )


def _row(office: Office, place: int, one: Candidate, result: Result | None) -> tuple[str, ...]:
    level = office.paper_texts.label("level", one.level)
    score = result.score if result and result.score else "—"
    votes = f"{result.agree} / {result.base}" if result else "—"
    return (str(place), one.name, one.unit, one.occupation, one.job or "--", level, score, votes)


def _signatures(office: Office, session: Session, prepared: ConfirmationList) -> tuple[Block, ...]:
    say = office.paper_texts.say
    names = {account.id: account.name for account in session.accounts.all()}
    lines: list[Block] = [
        Paragraph(
            say(
                "confirmation_paper",
                "prepared",
                {"name": names.get(prepared.prepared_by), "day": chinese_day(prepared.prepared_on)},
            ),
            Align.LEFT,
            0,
        )
    ]
    if prepared.signed_by is not None and prepared.signed_on is not None:
        values = {"name": names.get(prepared.signed_by), "day": chinese_day(prepared.signed_on)}
        lines.append(Paragraph(say("confirmation_paper", "signed", values), Align.LEFT, 0))
    lines += [
        Spacer(4),
        SignatureLine(say("confirmation_paper", "preparer"), say("paper", "form_date")),
        SignatureLine(say("confirmation_paper", "approver"), say("paper", "form_date")),
    ]
    return tuple(lines)
