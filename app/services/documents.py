"""What the jobs' commands print with `--json`: the keys of the command contract."""

from collections.abc import Mapping

from app.domain.number_lock import Lock
from app.domain.number_series import Series
from app.services.assigning import AssignedPreview
from app.services.intake import Portraits, Preview
from app.services.issuing import IssueRun
from app.services.overview import BatchStatus, Overview
from app.services.questions.answer import remarks_document
from app.services.roster_rows import Said, Verdict
from app.services.safekeeping import FileCheck, RestorePlan
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
        "warnings": remarks_document(texts, "numbering_remark", run.unnoted),
    }


def assigned_document(preview: AssignedPreview, texts: Texts) -> dict[str, object]:
    """`{"new","same","refused","rows":[…]}` of a list of assigned numbers."""
    return {
        "new": preview.count(Verdict.NEW),
        "same": preview.count(Verdict.SAME),
        "refused": preview.count(Verdict.REFUSED),
        "rows": [
            {
                "row": one.row.row,
                "verdict": one.verdict.value,
                "name": one.row.name,
                "code": one.row.number,
                "problems": _said(one.problems, texts),
                "warnings": _said(one.warnings, texts),
            }
            for one in preview.rows
        ],
    }


def lock_document(lock: Lock | None, texts: Texts) -> dict[str, object]:
    """Whether numbers may be taken, and which last numbers a person must read from paper."""
    return {
        "locked": lock is not None,
        "lock_reason": None if lock is None else texts.label("lock_reason", lock.reason),
        "asked": []
        if lock is None
        else [
            {
                "year": one.series.year,
                "level": one.series.level,
                "in_file": one.series.number(one.in_file) if one.in_file else None,
                "known": one.series.number(one.known) if one.known else None,
            }
            for one in lock.asked
        ],
    }


def restore_document(plan: RestorePlan) -> dict[str, object]:
    """What a restore changes: acts and last numbers on both sides, and what any mark knows."""
    standing = plan.file.serials if plan.file else {}
    return {
        "fuller": plan.fuller,
        "acts": {"backup": plan.backup.acts, "file": plan.file.acts if plan.file else None},
        "last_acts": {"backup": plan.backup.last_at, "file": plan.file.last_at if plan.file else None},
        "last_numbers": [
            {
                "year": series.year,
                "level": series.level,
                "backup": _last_number(series, plan.backup.serials),
                "file": _last_number(series, standing),
                "known": _last_number(series, plan.known),
            }
            for series in sorted({*plan.backup.serials, *standing, *plan.known})
        ],
    }


def _last_number(series: Series, serials: Mapping[Series, int]) -> str | None:
    return series.number(serials[series]) if series in serials else None


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
