"""Known errors: each names a fact by a stable code and carries the values its sentence needs."""

from typing import ClassVar

from app.domain.remarks import Remark


class KnownError(Exception):
    """A fact the program can explain; `texts` holds the sentence for `code`."""

    code: ClassVar[str] = ""

    def __init__(self, *, article: str | None = None, **values: object) -> None:
        super().__init__(self.code)
        self.article = article
        self.values = values

    @property
    def remark(self) -> Remark:
        return Remark(self.code, self.values, self.article)


class InputError(KnownError):
    """What came from outside cannot be read or used (exit 2)."""


class RefusalError(KnownError):
    """A rule forbids the act; nothing was changed (exit 3)."""


class ResourceError(KnownError):
    """A shipped file is broken; it names itself and the entry (exit 4)."""
