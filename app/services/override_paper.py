"""What the minutes say of overrides: whose requirement, what the facts said, who turned or settled it, why.

Source: workflow §3. A turned refusal prints as 与办法不一致. Everything is read from the frozen examinations.
"""

from collections.abc import Mapping
from datetime import datetime

from app.domain.batches import Batch
from app.domain.overrides import OverrideKind
from app.printing.papers import Block, Heading, Paragraph
from app.services.office import Office
from app.storage.session import Session
from app.texts import Texts
from app.texts.days import chinese_day


def override_blocks(office: Office, session: Session, batch: Batch) -> list[Block]:
    """A heading and a line for each override that acted; nothing where none did."""
    texts = office.paper_texts
    last = {one.candidate_id: one for one in session.examinations.of_batch(batch.id)}
    lines = [line for one in last.values() for line in _lines(texts, one.document)]
    if not lines:
        return []
    return [
        Heading(texts.say("paper", "minutes_override_heading")),
        *(Paragraph(line) for line in lines),
    ]


def _lines(texts: Texts, document: Mapping[str, object]) -> list[str]:
    person, findings, overrides = document["person"], document["findings"], document["overrides"]
    assert isinstance(person, dict)
    assert isinstance(findings, list)
    assert isinstance(overrides, list)
    by_requirement = {one["requirement"]: one for one in overrides}
    return [
        _line(texts, person["name"], found, by_requirement[found["requirement"]])
        for found in findings
        if found["original"] is not None
    ]


def _line(texts: Texts, name: str, found: Mapping[str, str], override: Mapping[str, object]) -> str:
    turned = override["kind"] == OverrideKind.TURNED
    confirmed = datetime.fromisoformat(str(override["confirmed_at"]))
    values = {
        "name": name,
        "title": found["title"],
        "article": found["article"],
        "now": texts.label("finding_verdict", found["verdict"]),
        "first": override["proposed_by"],
        "second": override["confirmed_by"],
        "day": chinese_day(confirmed.date()),
        "document": override["document"],
        "reason": override["reason"],
    }
    return texts.say("paper", "minutes_turned" if turned else "minutes_settled", values)
