"""Writes a paper, a text or a scan where a person wants it; what cannot be written is told, not traced."""

from pathlib import Path

from app.storage.file_errors import FileUnwritableError


def save_pdf(path: Path, content: bytes) -> Path:
    """Write `content` to `path` (`.pdf` is added where it lacks one); raises FileUnwritableError."""
    return _save(path, content, ".pdf")


def save_toml(path: Path, text: str) -> Path:
    """Write `text` to `path` as UTF-8 (`.toml` is added where it lacks one); raises FileUnwritableError."""
    return _save(path, text.encode("utf-8"), ".toml")


def save_scan(path: Path, content: bytes, suffix: str) -> Path:
    """Write a copy of an attached scan to `path` under its own ending; raises FileUnwritableError."""
    return _save(path, content, suffix)


def _save(path: Path, content: bytes, suffix: str) -> Path:
    wanted = path if path.suffix.lower() == suffix else path.with_name(f"{path.name}{suffix}")
    try:
        wanted.write_bytes(content)
    except OSError as error:
        raise FileUnwritableError(file=wanted.name, reason=error.strerror or "?") from error
    return wanted
