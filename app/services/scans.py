"""Scans of papers that an act rests on, as the services hand them on: name, bytes and kind."""

from dataclasses import dataclass
from pathlib import Path

from app.services.evidencing import read_scan


@dataclass(frozen=True, slots=True)
class Scan:
    """`name` is the file's own name without its folder."""

    name: str
    content: bytes
    media_type: str


def scan_at(path: Path) -> Scan:
    """The scan at `path`; raises ScanUnreadableError and what `scan_kind` refuses."""
    content, kind = read_scan(path)
    return Scan(path.name, content, kind)
