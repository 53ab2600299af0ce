"""Checks a file from end to end, copies it while it is open, and puts a copy back without losing a fuller one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import RefusalError
from app.domain.log_chain import first_break
from app.domain.remarks import Remark
from app.storage.session import Session
from app.storage.store import SUFFIX, FileDamagedError, FileExistsAlreadyError, Store
from app.storage.writer_lock import WriterLock


class BackupFaultyError(RefusalError):
    """The copy was written, but does not pass the check; it was removed."""

    code = "backup_faulty"


class FileFullerError(RefusalError):
    """The file to be replaced holds acts that the backup does not know."""

    code = "file_fuller"


@dataclass(frozen=True, slots=True)
class FileCheck:
    """Each part is True when nothing was found; `problems` names what was."""

    integrity: bool
    foreign_keys: bool
    log: bool
    numbers: bool
    problems: tuple[Remark, ...]

    @property
    def valid(self) -> bool:
        return not self.problems


def check_file(path: Path) -> FileCheck:
    """Look through the whole file without changing it.

    Raises FileMissingError, FileForeignError or FileNewerError; damage is a finding, not an error.
    """
    try:
        with Store.open_to_read(path) as store:
            return _check(store)
    except FileDamagedError:
        return FileCheck(
            integrity=False, foreign_keys=False, log=False, numbers=False, problems=(Remark("damaged"),)
        )


def _check(store: Store) -> FileCheck:
    torn, loose = store.faults()
    integrity = [Remark("damaged_at", {"where": line}) for line in torn]
    keys = [Remark("reference_missing", {"table": table}) for table in sorted(set(loose))]
    if integrity:  # what cannot be read cannot be checked further
        return FileCheck(
            integrity=False, foreign_keys=not keys, log=False, numbers=False, problems=(*integrity, *keys)
        )
    with store.reading() as session:
        integrity = [Remark("content_altered", {"sha256": name}) for name in session.files.mismatched()]
        log = _broken_chains(session)
        numbers = [Remark(fault.code, {"number": fault.number}) for fault in session.numbers.faults()]
    return FileCheck(
        integrity=not integrity,
        foreign_keys=not keys,
        log=not log,
        numbers=not numbers,
        problems=(*integrity, *keys, *log, *numbers),
    )


def _broken_chains(session: Session) -> list[Remark]:
    broken: list[Remark] = []
    for chain in session.log.chains():
        position = first_break(session.log.lines(chain))
        if position is not None:
            broken.append(Remark("log_broken", {"chain": chain, "position": position}))
    return broken


def back_up(path: Path, destination: Path, now: datetime) -> Path:
    """Copy the file to `destination` (a folder, or a name that is still free); the copy is checked.

    Raises FileExistsAlreadyError, FileUnwritableError, BackupFaultyError.
    """
    if destination.is_dir():
        destination /= f"{path.stem}-{now:%Y%m%d-%H%M%S}{SUFFIX}"
    with Store.open_to_read(path) as store:
        store.copy_to(destination)
    if not check_file(destination).valid:
        destination.unlink()
        raise BackupFaultyError(file=destination.name)
    return destination


def restore(backup: Path, path: Path, now: datetime) -> Path | None:
    """Put a copy of `backup` at `path`; a file that stands there is renamed, its new path is answered.

    Raises BackupFaultyError when the backup does not pass the check, FileFullerError when the file at
    `path` has acts that the backup lacks (it must be moved away by hand, knowingly).
    """
    if not check_file(backup).valid:
        raise BackupFaultyError(file=backup.name)
    if not path.exists():
        with Store.open_to_read(backup) as store:
            store.copy_to(path)
        return None
    lock = WriterLock.take(path)
    try:
        _require_not_fuller(path, backup)
        aside = path.with_name(f"{path.stem}-replaced-{now:%Y%m%d-%H%M%S}{SUFFIX}")
        if aside.exists():
            raise FileExistsAlreadyError(file=aside.name)
        path.rename(aside)
        with Store.open_to_read(backup) as store:
            store.copy_to(path)
    finally:
        lock.release()
    return aside


def _require_not_fuller(path: Path, backup: Path) -> None:
    try:
        standing = _heads(path)
    except FileDamagedError:
        return
    kept = _heads(backup)
    for chain, (position, digest) in standing.items():
        if (
            chain not in kept
            or kept[chain][0] < position
            or (kept[chain] != (position, digest) and kept[chain][0] == position)
        ):
            raise FileFullerError(file=path.name, backup=backup.name)


def _heads(path: Path) -> Mapping[str, tuple[int, str]]:
    with Store.open_to_read(path) as store, store.reading() as session:
        heads = {chain: session.log.head(chain) for chain in session.log.chains()}
    return {chain: (head.position, head.digest) for chain, head in heads.items() if head is not None}
