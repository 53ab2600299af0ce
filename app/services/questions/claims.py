"""Answers `verify-qr TEXT|IMAGE|PDF [--key PEM]`: what each symbol claims, and whether this key signed it."""

from pathlib import Path

from app.domain.claims import ClaimVerdict, gravest
from app.domain.errors import InputError
from app.exchange.package_signature import SignatureState
from app.printing.qr_reading import FoundCode
from app.services.claim_reading import by_key, claimless, codes_of, read_signed
from app.services.questions.answer import Answer
from app.services.questions.public_keys import read_key_file
from app.texts import Texts

_FILE_ENDINGS = (".pdf", ".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp")
_SIGNATURES = {
    ClaimVerdict.VALID: SignatureState.VALID,
    ClaimVerdict.ALTERED: SignatureState.INVALID,
    ClaimVerdict.NOT_ISSUED_HERE: SignatureState.INVALID,
    ClaimVerdict.NOT_CHECKED: SignatureState.NOT_CHECKED,
}
_FIELDS = ("number", "name", "occupation", "issue_day", "key_id")


class ClaimSourceMissingError(InputError):
    """What was given looks like a file's name, and there is no such file."""

    code = "claim_source_missing"


def answer_verify_qr(source: str, texts: Texts, public_key: Path | None) -> Answer:
    """`{"source","valid","verdict","signature","codes":[…],"problems","warnings"}` under the gravest verdict.

    Without a key a readable claim is `not_checked`, `valid` is null and the answer is yes, as with `verify`.
    Raises ClaimSourceMissingError, ClaimFileMissingError, PublicKeyUnreadableError and what reading raises.
    """
    public = None if public_key is None else read_key_file(public_key).public_bytes_raw()
    codes = _codes(source)
    verdicts = [_verdict(code.text, public) for code in codes]
    told = gravest(verdicts) if verdicts else ClaimVerdict.UNREADABLE
    problems = [] if codes else ["code_absent"]
    warnings = ["not_checked"] if ClaimVerdict.NOT_CHECKED in verdicts else []
    document = {
        "source": source,
        "valid": None if told is ClaimVerdict.NOT_CHECKED else told is ClaimVerdict.VALID,
        "verdict": told.value,
        "signature": _signature(told),
        "codes": [_code(*one, texts) for one in zip(codes, verdicts, strict=True)],
        "problems": _told(problems, texts),
        "warnings": _told(warnings, texts),
    }
    return Answer(document, told in {ClaimVerdict.VALID, ClaimVerdict.NOT_CHECKED})


def _codes(source: str) -> list[FoundCode]:
    """The symbols of the file that `source` names, or `source` itself as a symbol's text."""
    path = Path(source)
    try:
        if path.is_file():
            return codes_of(path)
    except (OSError, ValueError):  # far too long for a name, or with a zero in it: a text
        return [FoundCode(source)]
    if source.lower().endswith(_FILE_ENDINGS):
        raise ClaimSourceMissingError(file=source)
    return [FoundCode(source)]


def _verdict(text: str, public: bytes | None) -> ClaimVerdict:
    if public is not None:
        return by_key(text, public)
    return claimless(text) if read_signed(text) is None else ClaimVerdict.NOT_CHECKED


def _signature(verdict: ClaimVerdict) -> str:
    return _SIGNATURES.get(verdict, SignatureState.ABSENT).value


def _code(code: FoundCode, verdict: ClaimVerdict, texts: Texts) -> dict[str, object]:
    signed = read_signed(code.text)
    claim = None if signed is None else signed.claim
    values: tuple[object, ...] = (None,) * len(_FIELDS)
    if claim is not None:
        values = (claim.number, claim.name, claim.occupation, claim.issued_on.isoformat(), claim.key_id)
    good = verdict in {ClaimVerdict.VALID, ClaimVerdict.NOT_CHECKED}
    return {
        "page": code.page,
        "verdict": verdict.value,
        "signature": _signature(verdict),
        **dict(zip(_FIELDS, values, strict=True)),
        "problems": [] if good else _told([verdict.value], texts),
    }


def _told(codes: list[str], texts: Texts) -> list[dict[str, str]]:
    return [{"code": code, "message": texts.say("claim_problem", code)} for code in codes]
