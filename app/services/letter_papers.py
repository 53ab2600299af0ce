"""Composes the 结果告知书: what is not met and by which article, and how to ask for a 复核 until when."""

from dataclasses import dataclass
from datetime import date

from app.domain.batches import Batch, Institution
from app.domain.candidates import Candidate
from app.domain.log_chain import LogLine
from app.domain.working_days import Period
from app.printing.layout import Align
from app.printing.papers import Block, Column, Form, Heading, Paper, Paragraph, SignatureLine, Spacer, Table
from app.services.office import Office
from app.services.papers import footer
from app.texts.days import chinese_day, chinese_day_with_weekday


@dataclass(frozen=True, slots=True)
class LetterContent:
    """What all letters of one printing share; `period` is counted from the day they are meant to arrive."""

    institution: Institution
    batch: Batch
    document: str
    contact: str
    as_of: date
    period: Period
    head: LogLine | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """What one route lacks: title of the requirement, sentence, article; no `route` where it has no name."""

    route: str
    rows: tuple[tuple[str, str, str], ...]


def letter_paper(
    office: Office, content: LetterContent, candidate: Candidate, lacking: tuple[Lacking, ...]
) -> Paper:
    """The letter to one person; no document number stands on it, since it is handed over or posted."""
    say, label = office.paper_texts.say, office.paper_texts.label
    period = content.period
    occupation = f"{candidate.occupation}（{candidate.job}）" if candidate.job else candidate.occupation
    asked = {
        "days": period.days,
        "served": chinese_day(period.posted),
        "last": chinese_day_with_weekday(period.last_day),
        "contact": content.contact,
        "institution": content.institution.name,
    }
    blocks: list[Block] = [
        Paragraph(say("paper", "letter_to", {"name": candidate.name, "unit": candidate.unit}), Align.LEFT, 0),
        Paragraph(
            say(
                "paper",
                "letter_basis",
                {
                    "batch": content.batch.title,
                    "occupation": occupation,
                    "level": label("level", candidate.level),
                    "document": content.document,
                    "as_of": chinese_day(content.as_of),
                },
            )
        ),
        *_reasons(office, lacking),
        Paragraph(say("paper", "letter_later")),
        Heading(say("paper", "letter_recheck_heading")),
        Paragraph(say("paper", "letter_recheck", asked)),
        Paragraph(say("paper", "letter_until", asked)),
        *([Paragraph(say("paper", "letter_provisional"))] if period.provisional else []),
        Paragraph(say("paper", "letter_recheck_who")),
        Spacer(6),
        Paragraph(content.institution.name, Align.RIGHT, 0),
        Paragraph(chinese_day(office.clock.today()), Align.RIGHT, 0),
        Spacer(6),
        Heading(say("paper", "letter_receipt")),
        Paragraph(say("paper", "letter_ways"), indent_characters=0),
        SignatureLine(say("paper", "letter_received"), say("paper", "form_date")),
    ]
    return Paper(say("paper", "letter_title"), tuple(blocks), footer(office, content.head), Form.SHEET)


def _reasons(office: Office, lacking: tuple[Lacking, ...]) -> list[Block]:
    say = office.paper_texts.say
    blocks: list[Block] = [Spacer(2)]
    several = sum(bool(group.route) for group in lacking) > 1
    for place, group in enumerate(lacking):
        if several and group.route and (not place or not lacking[place - 1].route):
            blocks.append(Paragraph(say("paper", "letter_routes")))
        if several and group.route:
            blocks.append(Paragraph(say("paper", "letter_route", {"route": group.route})))
        blocks.append(
            Table(
                (
                    Column(say("paper", "column_requirement"), 38),
                    Column(say("paper", "column_finding"), 70),
                    Column(say("paper", "column_article"), 20),
                ),
                group.rows,
            )
        )
        blocks.append(Spacer(2))
    return blocks
