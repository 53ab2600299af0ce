"""Writes a printed paper where a person wants it; what cannot be written is told, not traced."""

from pathlib import Path

from app.storage.file_errors import FileUnwritableError


def save_pdf(path: Path, content: bytes) -> Path:
    """Write `content` to `path` (`.pdf` is added where it lacks one); raises FileUnwritableError."""
    wanted = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
    try:
        wanted.write_bytes(content)
    except OSError as error:
        raise FileUnwritableError(file=wanted.name, reason=error.strerror or "?") from error
    return wanted
