"""Composes the papers of a batch from its records: notice, minutes, the data review form of an upload.

Papers are Chinese whatever the language of the screen; sentences live in texts, section `paper`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.batches import Batch, Institution, Plan
from app.domain.candidates import Candidate
from app.domain.committees import Declaration, Judge, Relation
from app.domain.log_chain import LogLine
from app.domain.working_days import Counting, Period
from app.printing.faces import Faces
from app.printing.glyphs import GlyphGate
from app.printing.layout import Align
from app.printing.papers import (
    Block,
    Column,
    Form,
    Heading,
    Paper,
    Paragraph,
    SignatureLine,
    Spacer,
    Table,
    print_paper,
    print_papers,
)
from app.services.office import Office
from app.storage.reviews import Result
from app.texts.days import chinese_day, chinese_day_with_weekday

HEAD_CHARACTERS = 16


class PaperPrinter:
    """Prints composed papers in the faces of this machine."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._gate = GlyphGate(faces)

    def print(self, paper: Paper) -> bytes:
        return print_paper(paper, self._faces)

    def print_all(self, papers: Sequence[Paper]) -> bytes:
        """Several papers as one PDF, each from a fresh page; `papers` must not be empty."""
        return print_papers(papers, self._faces)

    def drawn_in(self, text: str) -> tuple[tuple[str, str], ...]:
        """The runs of `text` with the name of the face that draws each."""
        return self._gate.gate(text).faces


def footer(office: Office, head: LogLine | None) -> str:
    """The chain head tells later whether a paper in hand matches the file."""
    if head is None:
        return ""
    return office.paper_texts.say("paper", "footer", {"head": head.digest[:HEAD_CHARACTERS]})


def notice_paper(
    office: Office,
    institution: Institution,
    batch: Batch,
    plan: Plan,
    listed: Sequence[Candidate],
    period: Period,
    *,
    number: int,
    head: LogLine | None,
) -> Paper:
    """The notice for `listed`: no document numbers, the period in days, where and how to object."""
    say, policy = office.paper_texts.say, office.policy(batch)
    label = office.paper_texts.label
    day_values = {
        "posted": chinese_day_with_weekday(period.posted),
        "first": chinese_day_with_weekday(period.first_day),
        "last": chinese_day_with_weekday(period.last_day),
        "days": len(period.working_days),
    }
    counting = "notice_next_day" if period.counting is Counting.NEXT_DAY else "notice_same_day"
    levels = "、".join(label("level", level) for level in batch.levels)
    rows = tuple(
        (str(place), one.name, one.unit, one.occupation, one.job or "--", label("level", one.level))
        for place, one in enumerate(listed, 1)
    )
    blocks: tuple[Block, ...] = (
        Paragraph(
            say(
                "paper",
                "notice_basis",
                {"document": policy.document, "levels": levels, "people": len(listed)},
            )
        ),
        Table(
            (
                Column(say("paper", "column_place"), 8, Align.CENTRE),
                Column(say("paper", "column_name"), 20),
                Column(say("paper", "column_unit"), 30),
                Column(say("paper", "column_occupation"), 24),
                Column(say("paper", "column_job"), 24),
                Column(say("paper", "column_level"), 16, Align.CENTRE),
            ),
            rows,
        ),
        Spacer(3),
        Heading(say("paper", "notice_period_heading")),
        Paragraph(say("paper", "notice_period", day_values)),
        Paragraph(say("paper", counting, day_values)),
        *([Paragraph(say("paper", "notice_provisional"))] if period.provisional else []),
        Heading(say("paper", "notice_objection_heading")),
        Paragraph(say("paper", "notice_objection", {"contact": plan.contact})),
        Paragraph(say("paper", "notice_anonymous")),
        Paragraph(say("paper", "notice_places", {"places": plan.places})),
        Spacer(8),
        Paragraph(institution.name, Align.RIGHT, 0),
        Paragraph(chinese_day(period.posted), Align.RIGHT, 0),
    )
    title = say("paper", "notice_title", {"levels": levels, "number": number})
    return Paper(title, blocks, footer(office, head))


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """What the minutes are made of, as the closed review left it."""

    judges: Sequence[Judge]
    declarations: Sequence[Declaration]
    candidates: Mapping[str, Candidate]
    results: Sequence[Result]
    document: Mapping[str, object]
    closed_on: date
    overrides: Sequence[Block] = ()


def minutes_paper(
    office: Office, institution: Institution, batch: Batch, record: MeetingRecord, head: LogLine | None
) -> Paper:
    """The minutes of the review meeting: who was there, who stood back, results and how each was reckoned."""
    say = office.paper_texts.say
    quorum = record.document["quorum"]
    blocks: list[Block] = [
        Paragraph(
            say("paper", "minutes_basis", {"batch": batch.title, "document": office.policy(batch).document})
        ),
        Heading(say("paper", "minutes_attendance_heading")),
        Paragraph(say("paper", "minutes_attendance", _attendance(office, record.judges))),
        Paragraph(say("paper", "minutes_quorum", quorum if isinstance(quorum, dict) else {})),
        Heading(say("paper", "minutes_recusal_heading")),
        *_recusals(office, record),
        Heading(say("paper", "minutes_results_heading")),
        _results_table(office, record),
        Heading(say("paper", "minutes_reckoning_heading")),
        *_reckoning(office, record),
        *record.overrides,
        Spacer(6),
        *(
            SignatureLine(
                say("paper", "minutes_signature", {"name": judge.name, "seat": _seat(office, judge)})
            )
            for judge in record.judges
            if judge.present
        ),
        Spacer(6),
        Paragraph(institution.name, Align.RIGHT, 0),
        Paragraph(chinese_day(record.closed_on), Align.RIGHT, 0),
    ]
    return Paper(say("paper", "minutes_title", {"batch": batch.title}), tuple(blocks), footer(office, head))


def _seat(office: Office, judge: Judge) -> str:
    return office.paper_texts.label("seat", judge.seat)


def _attendance(office: Office, judges: Sequence[Judge]) -> dict[str, object]:
    return {
        "all": len(judges),
        "present": [f"{judge.name}（{_seat(office, judge)}）" for judge in judges if judge.present],
        "count": sum(judge.present for judge in judges),
        "missing": [judge.name for judge in judges if not judge.present]
        or [office.paper_texts.say("paper", "nobody")],
    }


def _recusals(office: Office, record: MeetingRecord) -> list[Block]:
    texts, names = office.paper_texts, {judge.id: judge.name for judge in record.judges}
    lines = [
        texts.say(
            "paper",
            "minutes_recusal",
            {
                "judge": names[one.judge_id],
                "name": record.candidates[one.candidate_id].name,
                "relation": texts.label("relation", one.relation),
            },
        )
        for one in record.declarations
        if one.relation is not Relation.NONE
    ]
    return [Paragraph(line) for line in lines or [texts.say("paper", "minutes_no_recusal")]]


def _results_table(office: Office, record: MeetingRecord) -> Table:
    say = office.paper_texts.say
    ordered = sorted(record.results, key=lambda one: (_group(record, one), one.place is None, one.place or 0))
    return Table(
        (
            Column(say("paper", "column_name"), 20),
            Column(say("paper", "column_occupation"), 22),
            Column(say("paper", "column_score"), 14, Align.RIGHT),
            Column(say("paper", "column_votes"), 18, Align.RIGHT),
            Column(say("paper", "column_rank"), 12, Align.RIGHT),
            Column(say("paper", "column_outcome"), 20, Align.CENTRE),
        ),
        tuple(
            (
                record.candidates[one.candidate_id].name,
                record.candidates[one.candidate_id].occupation,
                one.score or "—",
                f"{one.agree} / {one.base}",
                "—" if one.place is None else str(one.place),
                office.paper_texts.label("outcome", one.proposed),
            )
            for one in ordered
        ),
    )


def _group(record: MeetingRecord, result: Result) -> tuple[str, str]:
    candidate = record.candidates[result.candidate_id]
    return candidate.level, candidate.occupation


def _reckoning(office: Office, record: MeetingRecord) -> list[Block]:
    """Per candidate the lines that a layman can follow, as the tally wrote them."""
    counted = record.document["candidates"]
    assert isinstance(counted, list)
    blocks: list[Block] = []
    for entry in counted:
        candidate = record.candidates[entry["id"]]
        text = office.paper_texts.say(
            "paper", "minutes_reckoning", {"name": candidate.name, "lines": "".join(entry["explain"])}
        )
        blocks.append(Paragraph(text, Align.LEFT, 0))
    return blocks


def upload_form_paper(
    office: Office,
    institution: Institution,
    batch: Batch,
    counts: Mapping[tuple[str, str, str], int],
    kind: str,
    changes: Sequence[tuple[str, str, str, str, str]] = (),
) -> Paper:
    """数据审核确认表: how many rows per occupation, 工种 and level go up, to be signed and stamped.

    `changes` (name, number, item, what stood, what is right) lists what a 更正 package corrects.
    """
    say, label = office.paper_texts.say, office.paper_texts.label
    total, gap_mm = sum(counts.values()), 6 if changes else 10
    told = len({number for _, number, *_ in changes}) if changes else total  # a voided number has no row
    rows = tuple(
        (occupation, job or "--", label("level", level), str(count))
        for (occupation, job, level), count in sorted(counts.items())
    )
    blocks: tuple[Block, ...] = (
        Table(
            (Column(say("paper", "form_item"), 30), Column(say("paper", "form_content"), 90)),
            (
                (say("paper", "form_institution"), institution.name),
                (
                    say("paper", "form_subject"),
                    f"{institution.name}（{label('package_kind', kind)}{told}条）",
                ),
                (say("paper", "form_batch"), batch.title),
                (say("paper", "form_day"), chinese_day(office.clock.today())),
                (say("paper", "form_kind"), label("package_kind", kind)),
            ),
        ),
        Spacer(6),
        Table(
            (
                Column(say("paper", "column_occupation"), 40),
                Column(say("paper", "column_job"), 40),
                Column(say("paper", "column_level"), 24, Align.CENTRE),
                Column(say("paper", "column_count"), 16, Align.RIGHT),
            ),
            (*rows, (say("paper", "form_total"), "", "", str(total))),
        ),
        *_changes_told(office, changes),
        Spacer(gap_mm),
        Paragraph(say("paper", "form_clerk"), indent_characters=0, signed=True),
        SignatureLine(say("paper", "form_signature"), say("paper", "form_date")),
        Spacer(gap_mm),
        Paragraph(say("paper", "form_unit"), indent_characters=0, signed=True),
        SignatureLine(say("paper", "form_seal"), say("paper", "form_date")),
    )
    form = Form.SHEET if changes else Form.OFFICIAL  # both signatures stay below the table
    return Paper(say("paper", "form_title"), blocks, form=form)


def _changes_told(office: Office, changes: Sequence[tuple[str, str, str, str, str]]) -> tuple[Block, ...]:
    if not changes:
        return ()
    say = office.paper_texts.say
    columns = (
        Column(say("paper", "column_name"), 17),
        Column(say("paper", "form_number"), 49),
        Column(say("paper", "form_changed"), 22),
        Column(say("paper", "form_old"), 36),
        Column(say("paper", "form_new"), 36),
    )
    return (
        Spacer(6),
        Paragraph(say("paper", "form_changes_told"), indent_characters=0),
        Spacer(2),
        Table(columns, tuple(changes)),
    )
