"""Answers `verify PACKAGE.zip [--key PEM]`: is this package whole, and who made it."""

from collections.abc import Collection
from pathlib import Path

from app.exchange.verification import verify_package
from app.services.questions.answer import Answer, remarks_document
from app.services.questions.public_keys import read_key_file
from app.texts import Texts


def answer_verify(path: Path, texts: Texts, public_key: Path | None, provinces: Collection[str]) -> Answer:
    """`{"valid","signature","rows","problems"}`; raises PackageUnreadableError, PublicKeyUnreadableError.

    `provinces` are the two-digit codes of GB/T 2260.
    """
    key = None if public_key is None else read_key_file(public_key)
    found = verify_package(path, provinces, key)
    document = {
        "valid": found.valid,
        "signature": found.signature.value,
        "rows": found.rows,
        "problems": remarks_document(texts, "package_problem", found.problems),
    }
    return Answer(document, found.valid)
