"""Checks a file from end to end, copies it while it is open, restores a copy, never over a fuller one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.errors import RefusalError
from app.domain.log_chain import LogLine, first_break
from app.domain.remarks import Remark
from app.storage.file_errors import FileAlteredError, FileDamagedError
from app.storage.institutions import InstitutionMissingError
from app.storage.session import Session
from app.storage.store import SUFFIX, Store, sole_writer


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
        found = Remark("damaged")
    except FileAlteredError as error:
        found = Remark("tables_altered", error.values)
    except InstitutionMissingError as error:
        found = error.remark
    return FileCheck(integrity=False, foreign_keys=False, log=False, numbers=False, problems=(found,))


def _check(store: Store) -> FileCheck:
    torn, loose = store.faults()
    integrity = [Remark("damaged_at", {"where": line}) for line in torn]
    keys = [Remark("reference_missing", {"table": table}) for table in sorted(set(loose))]
    if integrity:  # what cannot be read cannot be checked further
        return FileCheck(
            integrity=False, foreign_keys=not keys, log=False, numbers=False, problems=(*integrity, *keys)
        )
    with store.reading() as session:
        session.institutions.the_one()
        batches, garbled = _read_all(session)
        integrity = garbled + [
            Remark("content_altered", {"sha256": name}) for name in session.files.mismatched()
        ]
        log = _broken_chains(session, batches)
        numbers = [Remark(fault.code, {"number": fault.number}) for fault in session.numbers.faults()]
        numbers += _altered_certificates(session)
    return FileCheck(
        integrity=not integrity,
        foreign_keys=not keys,
        log=not log,
        numbers=not numbers,
        problems=(*integrity, *keys, *log, *numbers),
    )


def _read_all(session: Session) -> tuple[list[Batch], list[Remark]]:
    """All batches, and the groups of tables that hold what nobody can read as what it should be."""
    garbled: list[Remark] = []

    def read(table: str, reading: Callable[[], object]) -> None:
        try:
            reading()
        except (ValueError, TypeError, KeyError, ArithmeticError):  # written by other means than ours
            garbled.append(Remark("values_unreadable", {"table": table}))

    batches: list[Batch] = []
    read("accounts", session.accounts.all)
    read("batches", lambda: batches.extend(session.batches.all()))
    for batch in batches:
        read("plans", partial(session.batches.plan, batch.id))
        read("batch_steps", partial(session.batches.steps_done, batch.id))
        read("candidates", partial(session.candidates.of_batch, batch.id))
        read("declarations", partial(session.reviews.declarations, batch.id))
        read("scores", partial(session.reviews.sheets, batch.id))
        read("ballots", partial(session.reviews.ballots, batch.id))
        read("notices", partial(session.notices.of_batch, batch.id))
        read("objections", partial(session.notices.objections, batch.id))
        read("confirmation_lists", partial(session.confirmations.of_batch, batch.id))
        read("certificates", partial(session.certificates.of_batch, batch.id))
    return batches, garbled


def _broken_chains(session: Session, batches: Sequence[Batch]) -> list[Remark]:
    """Chains with a line that does not follow, chains that lost their end, and batches without any."""
    broken: list[Remark] = []
    heads = session.log.heads()
    for chain in sorted({*session.log.chains(), *(batch.id for batch in batches)}):
        lines = session.log.lines(chain)
        position = first_break(lines)
        if position is None and heads.get(chain) != _end(lines):
            position = len(lines) + 1
        if position is not None:
            broken.append(Remark("log_broken", {"chain": chain, "position": position}))
    broken += [
        Remark("values_altered", {"chain": chain, "position": position})
        for chain, position in session.log.altered_values()
    ]
    return broken


def _end(lines: Sequence[LogLine]) -> tuple[int, str] | None:
    return (lines[-1].position, lines[-1].digest) if lines else None


def _altered_certificates(session: Session) -> list[Remark]:
    """Certificates that are not, or no longer, what the log says was issued."""
    issued = {
        line.record: line.after or ""
        for chain in session.log.chains()
        for line in session.log.lines(chain)
        if line.act == Act.ISSUED
    }
    kept = session.certificates.seals()
    gone = sorted(issued.keys() - kept.keys())
    missing = [Remark("certificate_missing", {"number": number}) for number in gone]
    altered = [
        Remark("certificate_altered", {"number": number})
        for number, seal in kept.items()
        if seal is None or f'"seal":"{seal}"' not in issued.get(number, "")
    ]
    return missing + altered


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
    path = path.resolve()
    with Store.open_to_read(backup) as store:
        if not path.exists():
            store.copy_to(path)
            return None
        with sole_writer(path):
            _require_not_fuller(path, backup)
            aside = path.with_name(f"{path.stem}-replaced-{now:%Y%m%d-%H%M%S}{SUFFIX}")
            store.replace(path, aside)
    return aside


def _require_not_fuller(path: Path, backup: Path) -> None:
    """Every chain of `path` must begin the backup's; a file too damaged to read holds nothing to lose."""
    try:
        standing = _chains(path)
    except (FileDamagedError, FileAlteredError):
        return
    kept = _chains(backup)
    for chain, digests in standing.items():
        if kept.get(chain, [])[: len(digests)] != digests:
            raise FileFullerError(file=path.name, backup=backup.name)


def _chains(path: Path) -> Mapping[str, list[str]]:
    with Store.open_to_read(path) as store, store.reading() as session:
        return {chain: [line.digest for line in session.log.lines(chain)] for chain in session.log.chains()}
