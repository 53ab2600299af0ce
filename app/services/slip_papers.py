"""Composes the 信息核对单: what will stand on the certificate, set in the faces that will draw it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.batches import Batch
from app.domain.candidates import Candidate
from app.domain.check_slips import slip_code
from app.domain.log_chain import LogLine
from app.domain.remarks import Remark
from app.printing import characters
from app.printing.fields import FIELDS, CertificateContent
from app.printing.layout import Align
from app.printing.papers import (
    Block,
    Column,
    Form,
    Heading,
    NamePlate,
    Paper,
    Paragraph,
    SignatureLine,
    Spacer,
    Table,
)
from app.services.office import Office
from app.services.papers import PaperPrinter, footer
from app.texts.days import chinese_day

_SHOWN = ("name", "birth_date", "id_type", "id_number", "occupation", "job")
_LOOKED_AT = ("name", "occupation", "job")


@dataclass(frozen=True, slots=True)
class SlipContent:
    """The certificate as it will be, with the remarks of the glyph gate on it.

    `vacant` says what an empty frame means: `photo_missing`, or `photo_pasted` on the finished sheet.
    """

    batch: Batch
    certificate: CertificateContent
    remarks: Sequence[Remark]
    vacant: str
    head: LogLine | None


def slip_paper(office: Office, content: SlipContent, candidate: Candidate, printer: PaperPrinter) -> Paper:
    """One page for one person; `printer` tells which face draws a rare character."""
    texts, certificate = office.paper_texts, content.certificate
    say, label = texts.say, texts.label
    certificate_title = say("paper", "slip_certificate", {"level": label("level", candidate.level)})
    rows = [(say("paper", "slip_kind"), certificate_title, "")]
    rows += [(label("certificate_field", field), FIELDS[field](certificate), "") for field in _SHOWN]
    blocks: list[Block] = [
        Paragraph(say("paper", "slip_basis", {"certificate": certificate_title})),
        Spacer(3),
        NamePlate(certificate.name, certificate.photo, say("paper", f"slip_{content.vacant}")),
        Spacer(4),
        Table(
            (
                Column(say("paper", "slip_item"), 26, label=True),
                Column(say("paper", "slip_value"), 70),
                Column(say("paper", "slip_correction"), 40),
            ),
            tuple(rows),
        ),
        Spacer(2),
        *_glyphs(office, content, printer),
        Spacer(2),
        Paragraph(say("paper", "slip_consent")),
        Spacer(3),
        SignatureLine(say("paper", "slip_signature"), say("paper", "form_date")),
        Spacer(2),
        Paragraph(
            say(
                "paper", "slip_code", {"code": slip_code(candidate), "day": chinese_day(office.clock.today())}
            ),
            Align.RIGHT,
            0,
        ),
    ]
    return Paper(say("paper", "slip_title"), tuple(blocks), footer(office, content.head), Form.SHEET)


def rare_characters(text: str) -> list[str]:
    """The ideographs outside GB 2312-80, each once: old systems and many faces do not know them."""
    return [char for char in dict.fromkeys(text) if characters.is_han(char) and not _in_gb2312(char)]


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _glyphs(office: Office, content: SlipContent, printer: PaperPrinter) -> list[Block]:
    """Every rare character with its code point and the face that draws it, then what the gate remarks."""
    texts, certificate = office.paper_texts, content.certificate
    rows = []
    for field in _LOOKED_AT:
        for char in rare_characters(FIELDS[field](certificate)):
            faces = "、".join(face for _, face in printer.drawn_in(char))
            rows.append((char, characters.code_point(char), label_of(office, field), faces))
    blocks: list[Block] = [Heading(texts.say("paper", "slip_glyphs"))]
    if rows:
        blocks.append(
            Table(
                (
                    Column(texts.say("paper", "slip_char"), 14, Align.CENTRE),
                    Column(texts.say("paper", "slip_code_point"), 24, Align.CENTRE),
                    Column(texts.say("paper", "slip_where"), 34),
                    Column(texts.say("paper", "slip_face"), 60),
                ),
                tuple(rows),
            )
        )
    else:
        blocks.append(Paragraph(texts.say("paper", "slip_no_rare")))
    for remark in content.remarks:
        field = str(remark.values.get("field", ""))
        if field not in (*_SHOWN, ""):
            continue  # the institution's own name is not the person's to check
        sentence = texts.remark("name_warning", remark)
        blocks.append(Paragraph(f"{label_of(office, field)}：{sentence}"))
    return blocks


def label_of(office: Office, field: str) -> str:
    return office.paper_texts.label("certificate_field", field)
