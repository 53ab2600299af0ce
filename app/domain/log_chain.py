"""The act log as a chain: each line carries the hash of the one before, so none can be changed unseen.

Source: workflow §1. Personal values enter a line only as salted hashes; the chain itself holds none.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

CHAIN_START = "0" * 64


@dataclass(frozen=True, slots=True)
class LogLine:
    """One act: who did what to which record, and when (ISO 8601 with +08:00).

    `before` and `after` are canonical texts or salted hashes, None where there is nothing to tell.
    `digest` is the SHA-256 in hex over all other fields, `previous` the digest of the line before.
    """

    position: int
    at: str
    act_id: str
    actor: str
    act: str
    record: str
    before: str | None
    after: str | None
    previous: str
    digest: str = ""

    def sealed(self) -> "LogLine":
        """The same line with its digest filled in."""
        return replace(self, digest=_digest(self))


def _digest(line: LogLine) -> str:
    """Each field is written with its length, so that no two different lines read the same."""
    summed = hashlib.sha256()
    for part in fields(line):
        if part.name == "digest":
            continue
        value = getattr(line, part.name)
        written = b"-" if value is None else str(value).encode()
        summed.update(f"{'n' if value is None else 's'}{len(written)}:".encode() + written)
    return summed.hexdigest()


def first_break(lines: Iterable[LogLine]) -> int | None:
    """The position of the first line that does not follow from the one before, None when all do."""
    previous, expected = CHAIN_START, 1
    for line in lines:
        if line.position != expected or line.previous != previous or line.digest != _digest(line):
            return expected
        previous, expected = line.digest, expected + 1
    return None
