"""Composes the 资格审查表 of one person and the 汇总表 of a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.batches import Batch, Institution
from app.domain.candidates import Candidate, CandidateState
from app.domain.eligibility import FindingVerdict, Verdict
from app.domain.log_chain import LogLine
from app.printing.layout import Align
from app.printing.papers import Block, Column, Form, Heading, Paper, Paragraph, SignatureLine, Spacer, Table
from app.services.office import Office
from app.services.papers import footer
from app.storage.candidates import StoredFinding
from app.texts.days import chinese_day

_MARKS = {
    FindingVerdict.MET: "✓",
    FindingVerdict.WAIVED: "✓",
    FindingVerdict.NOT_MET: "✗",
    FindingVerdict.UNKNOWN: "？",
}


@dataclass(frozen=True, slots=True)
class SheetContent:
    """What all sheets of one printing share; `as_of` None while the examination is open."""

    institution: Institution
    batch: Batch
    document: str
    article: str
    as_of: date | None
    head: LogLine | None


@dataclass(frozen=True, slots=True)
class Examinee:
    """One person: facts by kind (None: nobody knows), findings and evidence with their titles.

    `verdict` is None before the examination.
    """

    candidate: Candidate
    verdict: str | None
    route: str | None
    facts: tuple[tuple[str, tuple[str, ...] | None], ...]
    findings: tuple[tuple[StoredFinding, str], ...]
    evidence: tuple[tuple[str, str], ...]


def sheet_paper(office: Office, content: SheetContent, one: Examinee) -> Paper:
    """One person's sheet, to be signed by who examined and who approves."""
    say = office.paper_texts.say
    blocks: list[Block] = [
        *_person(office, content, one),
        Spacer(2),
        Heading(say("paper", "sheet_facts")),
        _facts(office, one),
        Spacer(2),
        Heading(say("paper", "sheet_findings")),
        *_findings(office, one),
        *_evidence(office, one),
        Spacer(2),
        Heading(say("paper", "sheet_conclusion")),
        Paragraph(_conclusion(office, one)),
        *([] if content.as_of else [Paragraph(say("paper", "sheet_open"))]),
        Spacer(4),
        SignatureLine(say("paper", "sheet_examiner"), say("paper", "form_date")),
        SignatureLine(say("paper", "sheet_approver"), say("paper", "form_date")),
        Spacer(2),
        Paragraph(content.institution.name, Align.RIGHT, 0),
    ]
    return Paper(say("paper", "sheet_title"), tuple(blocks), footer(office, content.head), form=Form.TABLE)


def list_paper(office: Office, content: SheetContent, people: Sequence[Examinee]) -> Paper:
    """Everybody on one list: verdict and what is not met, then how many stand where."""
    say, label = office.paper_texts.say, office.paper_texts.label
    rows = tuple(
        (
            str(place),
            one.candidate.name,
            one.candidate.unit,
            _occupation(one.candidate),
            label("level", one.candidate.level),
            _short(office, one),
            "；".join(_open(one)),
        )
        for place, one in enumerate(people, 1)
    )
    standings = [_standing(one) for one in people]
    counts = "、".join(
        say(
            "paper",
            "list_count",
            {"standing": say("paper", f"standing_{code}"), "count": standings.count(code)},
        )
        for code in dict.fromkeys(standings)
    )
    blocks: list[Block] = [
        Paragraph(say("paper", "list_basis", _basis(content, say("paper", "sheet_not_closed")))),
        Spacer(2),
        Table(
            (
                Column(say("paper", "column_place"), 10, Align.CENTRE),
                Column(say("paper", "column_name"), 24),
                Column(say("paper", "column_unit"), 28),
                Column(say("paper", "column_occupation_job"), 36),
                Column(say("paper", "column_level"), 18, Align.CENTRE),
                Column(say("paper", "column_verdict"), 22, Align.CENTRE),
                Column(say("paper", "column_lacking"), 46),
            ),
            rows,
        ),
        Spacer(2),
        Paragraph(say("paper", "list_total", {"people": len(people), "counts": counts})),
        Spacer(4),
        SignatureLine(say("paper", "sheet_examiner"), say("paper", "form_date")),
        SignatureLine(say("paper", "sheet_approver"), say("paper", "form_date")),
        Spacer(2),
        Paragraph(content.institution.name, Align.RIGHT, 0),
    ]
    return Paper(say("paper", "list_title"), tuple(blocks), footer(office, content.head), form=Form.TABLE)


def _open(one: Examinee) -> list[str]:
    """What is not met; for who still may be admitted also what is open."""
    if one.verdict == Verdict.ELIGIBLE:
        return []
    wanted = {FindingVerdict.NOT_MET.value}
    if one.verdict == Verdict.INCOMPLETE:
        wanted.add(FindingVerdict.UNKNOWN.value)
    return [title for finding, title in one.findings if finding.verdict in wanted]


def _person(office: Office, content: SheetContent, one: Examinee) -> list[Block]:
    say, label = office.paper_texts.say, office.paper_texts.label
    candidate, person = one.candidate, one.candidate.person
    birth = chinese_day(person.birth_date) if person.birth_date else "—"
    day = chinese_day(content.as_of) if content.as_of else say("paper", "sheet_not_closed")
    rows = (
        (say("paper", "column_name"), person.name, say("paper", "sheet_gender"), person.gender or "—"),
        (label("certificate_field", "id_type"), person.id_type, say("paper", "sheet_birth"), birth),
        (
            label("certificate_field", "id_number"),
            person.id_number,
            say("paper", "column_unit"),
            candidate.unit,
        ),
        (
            say("paper", "sheet_occupation"),
            _occupation(candidate),
            say("paper", "sheet_level"),
            label("level", candidate.level),
        ),
        (
            say("paper", "form_batch"),
            content.batch.title,
            say("paper", "sheet_sequence"),
            str(candidate.sequence),
        ),
        (say("paper", "sheet_document"), content.document, say("paper", "sheet_as_of"), day),
    )
    return [
        Table(
            (
                Column("", 20, label=True),
                Column("", 58),
                Column("", 20, label=True),
                Column("", 58),
            ),
            rows,
            headed=False,
        )
    ]


def _facts(office: Office, one: Examinee) -> Table:
    say = office.paper_texts.say
    rows = []
    for kind, told in one.facts:
        if told is None:
            words = say("paper", "sheet_unknown")
        else:
            words = "\n".join(told) if told else say("paper", "sheet_none")
        rows.append((say("fact_kind", kind), words))
    return Table((Column("", 24, label=True), Column("", 132)), tuple(rows), headed=False)


def _findings(office: Office, one: Examinee) -> list[Block]:
    say = office.paper_texts.say
    if not one.findings:
        return [Paragraph(say("paper", "sheet_unexamined"))]
    rows = tuple(
        (_MARKS[FindingVerdict(finding.verdict)], title, finding.why, finding.article)
        for finding, title in one.findings
    )
    return [
        Table(
            (
                Column(say("paper", "column_mark"), 10, Align.CENTRE),
                Column(say("paper", "column_requirement"), 62),
                Column(say("paper", "column_finding"), 80),
                Column(say("paper", "column_article"), 18),
            ),
            rows,
        ),
        Paragraph(say("paper", "sheet_marks"), indent_characters=0),
    ]


def _evidence(office: Office, one: Examinee) -> list[Block]:
    say = office.paper_texts.say
    if not one.evidence:
        return []
    return [
        Spacer(2),
        Heading(say("paper", "sheet_evidence")),
        Table(
            (Column(say("paper", "column_requirement"), 60), Column(say("paper", "column_evidence"), 96)),
            one.evidence,
        ),
    ]


def _conclusion(office: Office, one: Examinee) -> str:
    code = _standing(one)
    if code == Verdict.ELIGIBLE and one.route:
        return office.paper_texts.say("paper", "conclusion_route", {"route": one.route})
    return office.paper_texts.say("paper", f"conclusion_{code}")


def _standing(one: Examinee) -> str:
    """The verdict, or that there is none: withdrawn, unexamined."""
    if one.candidate.state is CandidateState.WITHDRAWN:
        return "withdrawn"
    return one.verdict or "unexamined"


def _short(office: Office, one: Examinee) -> str:
    return office.paper_texts.say("paper", f"standing_{_standing(one)}")


def _occupation(candidate: Candidate) -> str:
    return f"{candidate.occupation}（{candidate.job}）" if candidate.job else candidate.occupation


def _basis(content: SheetContent, still_open: str) -> dict[str, object]:
    day = chinese_day(content.as_of) if content.as_of else still_open
    return {
        "document": content.document,
        "article": content.article,
        "batch": content.batch.title,
        "as_of": day,
    }
