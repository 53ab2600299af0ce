"""What the jobs' commands print with `--json`: the keys of the command contract."""

from app.services.intake import Portraits, Preview
from app.services.issuing import IssueRun
from app.services.overview import BatchStatus, Overview
from app.services.questions.answer import remarks_document
from app.services.roster_rows import Said, Verdict
from app.services.safekeeping import FileCheck
from app.services.setup import OpenedBatch
from app.texts import Texts


def opened_document(opened: OpenedBatch, texts: Texts) -> dict[str, object]:
    batch = opened.batch
    return {
        "id": batch.id,
        "title": batch.title,
        "policy": batch.policy,
        "levels": list(batch.levels),
        "warnings": remarks_document(texts, "policy_warning", opened.warnings),
    }


def import_document(preview: Preview, portraits: Portraits | None, texts: Texts) -> dict[str, object]:
    """`{"new","same","changed","refused","rows":[…]}`, and what could not be matched."""
    document: dict[str, object] = {
        "new": len(preview.of(Verdict.NEW)),
        "same": len(preview.of(Verdict.SAME)),
        "changed": len(preview.of(Verdict.CHANGED)),
        "refused": len(preview.refused),
        "rows": [
            {
                "row": row.row,
                "verdict": row.verdict.value,
                "name": row.name,
                "problems": _said(row.problems, texts),
                "warnings": _said(row.warnings, texts),
            }
            for row in preview.rows
        ],
        "warnings": remarks_document(texts, "roster_warning", preview.roster.warnings),
    }
    if portraits is not None:
        document["photos"] = {
            "matched": len(portraits.cropped),
            "unmatched": [*portraits.matches.unmatched, *portraits.matches.other_names],
            "doubled": [file for one in portraits.matches.doubled for file in one.files],
            "unusable": [f"{name}：{texts.error(error)}" for name, error in portraits.unusable],
        }
    return document


def _said(said: tuple[Said, ...], texts: Texts) -> list[dict[str, str]]:
    return [{"code": one.remark.code, "message": texts.remark(one.section, one.remark)} for one in said]


def issue_document(run: IssueRun, texts: Texts) -> dict[str, object]:
    return {
        "issued": len(run.issued),
        "certificates": [certificate.number for certificate in run.issued],
        "refused": [
            {"name": one.candidate.name, "code": one.error.code, "message": texts.error(one.error)}
            for one in run.refused
        ],
    }


def overview_document(found: Overview, texts: Texts) -> dict[str, object]:
    return {
        "institution": found.institution.name,
        "batches": [_status(status, texts) for status in found.batches],
    }


def _status(status: BatchStatus, texts: Texts) -> dict[str, object]:
    return {
        "id": status.batch.id,
        "title": status.batch.title,
        "policy": status.batch.policy,
        "step": status.step,
        "next": status.next,
        "blocked_by": [
            {
                "code": remark.code,
                "message": texts.remark("block" if texts.has("block", remark.code) else "error", remark),
            }
            for remark in status.blocked_by
        ],
        "counts": dict(status.counts),
    }


def check_document(found: FileCheck, texts: Texts) -> dict[str, object]:
    return {
        "valid": found.valid,
        "integrity": found.integrity,
        "foreign_keys": found.foreign_keys,
        "log": found.log,
        "numbers": found.numbers,
        "problems": remarks_document(texts, "file_problem", found.problems),
    }
