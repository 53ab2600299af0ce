"""Why the institution's file cannot be opened, made or written; each names the file."""

from app.domain.errors import InputError, RefusalError


class FileMissingError(InputError):
    code = "file_missing"


class FileExistsAlreadyError(RefusalError):
    code = "file_exists"


class FileForeignError(InputError):
    """The file is not one of this program's."""

    code = "file_foreign"


class FileDamagedError(InputError):
    """SQLite cannot read the file."""

    code = "file_damaged"


class FileAlteredError(InputError):
    """Tables of the file are missing or not as this program made them."""

    code = "file_altered"


class FileNewerError(RefusalError):
    """A newer program has written the file."""

    code = "file_newer"


class FileUnwritableError(InputError):
    """The file or its folder cannot be written: rights, a full disk, a missing folder."""

    code = "file_unwritable"
