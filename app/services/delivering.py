"""Handing certificates over: who took which one on what day, and the list that people sign (领取签字表).

Source: workflow §6. A proxy is recorded by name and by the document that was shown; a scan may be kept.
"""

from collections.abc import Sequence
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.certificates import CertificateState
from app.domain.deliveries import Delivery, Proxy, require_deliverable
from app.domain.errors import InputError
from app.printing.layout import Align
from app.printing.papers import Block, Column, Paper, Paragraph, SignatureLine, Spacer, Table
from app.services.issuing import NothingToPrintError
from app.services.office import Office
from app.services.papers import PaperPrinter, footer
from app.services.wording import Asked, one_line
from app.storage.session import Session
from app.texts.days import chinese_day

_MOST_PROOF_BYTES = 20 << 20
_PROOF_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


class ProofUnreadableError(InputError):
    """The scan of a proxy's document is no PDF or picture that can be kept."""

    code = "proof_unreadable"


class NobodyTookError(InputError):
    """No certificate was named."""

    code = "nobody_took"


class Delivering:
    """Issued certificates become delivered; a delivery is never taken back."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def deliver(
        self, numbers: Sequence[str], delivery: Delivery, actor: Actor, proof: Path | None = None
    ) -> int:
        """Record that these certificates were handed over on one day: by their holders, or all by one proxy.

        All or none; answers how many. Raises NobodyTookError, CertificateUnknownError,
        CertificateNotDeliverableError, DeliveryDayError, ProxyIncompleteError, ProofUnreadableError.
        """
        actor.require(Role.SECRETARY, Role.HR)
        if not numbers:
            raise NobodyTookError
        taken, content = _worded(delivery), None if proof is None else _proof(proof)
        office = self._office
        with office.store.session() as session:
            stamp, today = office.stamp(actor), office.clock.today()
            sha256 = None if content is None else session.files.add(*content)
            certificates = [session.certificates.latest(number) for number in dict.fromkeys(numbers)]
            batches = set()
            for certificate in certificates:
                require_deliverable(certificate, taken, today)
                session.deliveries.add(certificate, taken, actor.account_id, stamp.at, sha256)
                session.certificates.set_state(certificate, CertificateState.DELIVERED)
                batches.add(session.candidates.get(certificate.candidate_id).batch_id)
            for batch_id in sorted(batches):
                of_batch = [
                    one.number
                    for one in certificates
                    if session.candidates.get(one.candidate_id).batch_id == batch_id
                ]
                session.log.record(
                    stamp,
                    Act.DELIVERED,
                    of_batch[0] if len(of_batch) == 1 else batch_id,
                    chain=batch_id,
                    after={
                        "numbers": of_batch,
                        "day": taken.day.isoformat(),
                        "by": "holder" if taken.proxy is None else "proxy",
                        "name": taken.proxy.name if taken.proxy else "",
                        "remark": taken.proxy.document if taken.proxy else "",
                        "proof": sha256 or "",
                    },
                )
        return len(certificates)


def print_delivery_list(office: Office, printer: PaperPrinter, batch: Batch) -> bytes:
    """The list to sign on handing over, as PDF, with who has theirs already; raises NothingToPrintError."""
    with office.store.reading() as session:
        paper = _paper(office, session, batch)
    return printer.print(paper)


def _worded(delivery: Delivery) -> Delivery:
    proxy = delivery.proxy
    if proxy is None:
        return delivery
    return Delivery(
        delivery.day,
        Proxy(one_line(proxy.name, Asked.PROXY), one_line(proxy.document, Asked.PROXY_DOCUMENT)),
    )


def _proof(path: Path) -> tuple[bytes, str]:
    """Content and media type of a scan, by what it is and how it is called."""
    media = _PROOF_TYPES.get(path.suffix.lower())
    try:
        content = path.read_bytes() if path.stat().st_size <= _MOST_PROOF_BYTES else b""
    except OSError as error:
        raise ProofUnreadableError(file=path.name) from error
    begins = {"application/pdf": b"%PDF", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG"}
    if media is None or not content.startswith(begins[media]):
        raise ProofUnreadableError(file=path.name)
    return content, media


def _paper(office: Office, session: Session, batch: Batch) -> Paper:
    say = office.paper_texts.say
    handed = {CertificateState.ISSUED, CertificateState.DELIVERED}
    certificates = [one for one in session.certificates.of_batch(batch.id) if one.state in handed]
    if not certificates:
        raise NothingToPrintError(title=batch.title)
    delivered, people = session.deliveries.all(), session.candidates.of_batch(batch.id)
    units = {one.id: one.unit for one in people}
    rows = []
    for place, one in enumerate(certificates, 1):
        known = delivered.get(one.number)
        day, by = "", ""
        if known is not None:
            proxy = known.delivery.proxy
            day = known.delivery.day.isoformat()
            by = "" if proxy is None else f"{proxy.name}（{proxy.document}）"
        rows.append(
            (str(place), one.content["name"], units.get(one.candidate_id, ""), one.number, day, "", by)
        )
    blocks: tuple[Block, ...] = (
        Paragraph(say("delivery_paper", "basis", {"batch": batch.title, "count": len(rows)})),
        Table(
            (
                Column(say("paper", "column_place"), 11, Align.CENTRE),
                Column(say("paper", "column_name"), 17),
                Column(say("paper", "column_unit"), 18),
                Column(say("delivery_paper", "number"), 47),
                Column(say("delivery_paper", "day"), 21),
                Column(say("delivery_paper", "signature"), 23),
                Column(say("delivery_paper", "proxy"), 24),
            ),
            tuple(rows),
        ),
        Spacer(3),
        Paragraph(say("delivery_paper", "note"), Align.LEFT, 0),
        Spacer(3),
        SignatureLine(say("delivery_paper", "handler"), say("paper", "form_date")),
        Spacer(6),
        Paragraph(session.institutions.the_one().name, Align.RIGHT, 0),
        Paragraph(chinese_day(office.clock.today()), Align.RIGHT, 0),
    )
    title = say("delivery_paper", "title")
    return Paper(title, blocks, footer(office, session.log.head(batch.id)))
