"""Answers `verify PACKAGE.zip [--key PEM]`: is this package whole, and who made it."""

from collections.abc import Collection
from pathlib import Path

from app.exchange.package_signature import PublicKeyUnreadableError, read_public_key
from app.exchange.verification import verify_package
from app.services.questions.answer import Answer, remarks_document
from app.texts import Texts

_KEY_MOST_BYTES = 1 << 16


def answer_verify(path: Path, texts: Texts, public_key: Path | None, provinces: Collection[str]) -> Answer:
    """`{"valid","signature","rows","problems"}`; raises PackageUnreadableError, PublicKeyUnreadableError.

    `provinces` are the two-digit codes of GB/T 2260.
    """
    key = None if public_key is None else read_public_key(_read_key(public_key), public_key.name)
    found = verify_package(path, provinces, key)
    document = {
        "valid": found.valid,
        "signature": found.signature.value,
        "rows": found.rows,
        "problems": remarks_document(texts, "package_problem", found.problems),
    }
    return Answer(document, found.valid)


def _read_key(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_KEY_MOST_BYTES)
    except OSError as error:
        raise PublicKeyUnreadableError(file=path.name) from error
