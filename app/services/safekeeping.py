"""Checks a file from end to end, copies it while it is open, restores a copy, never over a fuller one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from app.domain.acts import INSTITUTION_CHAIN, Act
from app.domain.batches import Batch
from app.domain.errors import RefusalError
from app.domain.log_chain import LogLine, first_break
from app.domain.number_series import Series
from app.domain.remarks import Remark
from app.domain.stock import Stock
from app.services.freezing import seals_in
from app.services.number_guard import file_marks, keep_marks_beside, known_marks, learn_marks
from app.storage.examinations import Examination, seal_of
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
        numbers = _number_faults(session, garbled)
        integrity = garbled + [
            Remark("content_altered", {"sha256": name})
            for name in (*session.files.mismatched(), *_altered_refinements(session, garbled))
        ]
        integrity += [] if garbled else _altered_examinations(session, batches)
        log = _broken_chains(session, batches)
        numbers += _altered_certificates(session)
        numbers += [
            Remark(fault.code, {"sheet": fault.sheet, "number": fault.number or ""})
            for fault in session.stocks.faults()
        ]
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
    read("institution_keys", session.keys.all)
    read("calendar_years", session.calendars.versions)
    read("batches", lambda: batches.extend(session.batches.all()))
    read("bars", session.bars.all)
    for batch in batches:
        read("plans", partial(session.batches.plan_versions, batch.id))
        read("related_occupations", partial(session.related.of_batch, batch.id))
        read("examined_under", partial(session.refinements.examinations, batch.id))
        read("batch_steps", partial(session.batches.steps_done, batch.id))
        read("candidates", partial(session.candidates.of_batch, batch.id))
        read("served_letters", partial(session.letters.served, batch.id))
        read("rechecks", partial(session.letters.rechecks, batch.id))
        read("signed_slips", partial(session.check_slips.of_batch, batch.id))
        read("examinations", partial(session.examinations.of_batch, batch.id))
        read("overrides", partial(session.examinations.overrides_of_batch, batch.id))
        read("declarations", partial(session.reviews.declarations, batch.id))
        read("scores", partial(session.reviews.sheets, batch.id))
        read("ballots", partial(session.reviews.ballots, batch.id))
        read("notices", partial(session.notices.of_batch, batch.id))
        read("objections", partial(session.notices.objections, batch.id))
        read("confirmation_lists", partial(session.confirmations.of_batch, batch.id))
        read("certificates", partial(session.certificates.versions_of_batch, batch.id))
        read("print_runs", partial(session.print_runs.last, batch.id))
    for stock in _stocks(session, read):
        read("sheets", partial(session.stocks.sheets, stock.id))
        read("stock_boxes", partial(session.stocks.counts, stock.id))
    read("destructions", session.stocks.destructions)
    read("corrections", session.corrections.all)
    return batches, garbled


def _stocks(session: Session, read: Callable[[str, Callable[[], object]], None]) -> list[Stock]:
    stocks: list[Stock] = []
    read("stocks", lambda: stocks.extend(session.stocks.all()))
    return stocks


def _altered_refinements(session: Session, garbled: list[Remark]) -> list[str]:
    """Adopted refinements that no longer are what was adopted; what nobody can read joins `garbled`."""
    try:
        return session.refinements.mismatched()
    except (ValueError, TypeError):
        garbled.append(Remark("values_unreadable", {"table": "refinements"}))
        return []


def _number_faults(session: Session, garbled: list[Remark]) -> list[Remark]:
    """What the register's own checks find; blocks or deliveries that nobody can read join `garbled`."""
    try:
        session.deliveries.all()
        faults = session.numbers.faults()
    except (ValueError, TypeError, KeyError):
        garbled.append(Remark("values_unreadable", {"table": "numbers"}))
        return []
    return [Remark(fault.code, {"number": fault.number}) for fault in faults]


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
    return broken + _unlogged_keys(session)


def _unlogged_keys(session: Session) -> list[Remark]:
    """Institution keys that nobody made by an act, and made ones that are gone."""
    lines = session.log.lines(INSTITUTION_CHAIN)
    made = {line.record for line in lines if line.act == Act.KEY_MADE}
    return [Remark("key_altered", {"key": key}) for key in sorted(made ^ session.keys.ids())]


def _end(lines: Sequence[LogLine]) -> tuple[int, str] | None:
    return (lines[-1].position, lines[-1].digest) if lines else None


def _altered_examinations(session: Session, batches: Sequence[Batch]) -> list[Remark]:
    """Frozen examinations that are not, or no longer, those whose seal stands in the log."""
    found: list[Remark] = []
    for batch in batches:
        by_act: dict[str, list[Examination]] = {}
        for one in session.examinations.of_batch(batch.id):
            by_act.setdefault(one.act_id, []).append(one)
            if not one.whole:
                values = {"candidate": one.candidate_id, "version": one.version}
                found.append(Remark("examination_altered", values))
        sealed = seals_in(session.log.lines(batch.id))
        if {act_id: seal_of(frozen) for act_id, frozen in by_act.items()} != sealed:
            found.append(Remark("examinations_missing", {"title": batch.title}))
    return found


def _altered_certificates(session: Session) -> list[Remark]:
    """Certificates that are not, or no longer, what the log says was issued."""
    issued: dict[str, str] = {}
    for chain in session.log.chains():
        for line in session.log.lines(chain):
            if line.act in {Act.ISSUED, Act.CORRECTED}:
                issued[line.record] = issued.get(line.record, "") + (line.after or "")
    kept = session.certificates.seals()
    gone = sorted(issued.keys() - {number for number, _ in kept})
    missing = [Remark("certificate_missing", {"number": number}) for number in gone]
    altered = [
        Remark("certificate_altered", {"number": number})
        for number, seal in kept
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
        with store.reading() as session:
            marks = file_marks(session, now.isoformat(timespec="seconds"))
    if not check_file(destination).valid:
        destination.unlink()
        raise BackupFaultyError(file=destination.name)
    keep_marks_beside(marks, destination.resolve().parent)
    return destination


@dataclass(frozen=True, slots=True)
class FileStanding:
    """How far a file has come: acts in its log, the last one's moment, the highest serial by series."""

    acts: int
    last_at: str
    generation: int
    serials: Mapping[Series, int]


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What a restore would change; `file` is None where none stands or none can be read.

    `known` are the highest serials that any mark knows; `fuller`: the file holds acts the backup lacks.
    """

    backup: FileStanding
    file: FileStanding | None
    known: Mapping[Series, int]
    fuller: bool


def restore_plan(backup: Path, path: Path) -> RestorePlan:
    """Compare a backup with the file it would replace, and change nothing.

    Raises BackupFaultyError when the backup does not pass the check.
    """
    if not check_file(backup).valid:
        raise BackupFaultyError(file=backup.name)
    file_id, kept = _standing(backup)
    standing, fuller = None, False
    if path.exists():
        try:
            standing = _standing(path)[1]
            _require_not_fuller(path, backup)
        except (FileDamagedError, FileAlteredError, InstitutionMissingError):
            standing = None
        except FileFullerError:
            fuller = True
    known = known_marks(file_id, (backup.resolve().parent,))[0]
    return RestorePlan(kept, standing, known.serials if known else {}, fuller)


def _standing(path: Path) -> tuple[str, FileStanding]:
    """The file's id, and how far it has come."""
    with Store.open_to_read(path) as store, store.reading() as session:
        acts = sum(position for position, _ in session.log.heads().values())
        return session.institutions.the_one().id, FileStanding(
            acts, session.log.last_at(), session.institutions.generation(), session.serials.highest()
        )


def restore(backup: Path, path: Path, now: datetime) -> Path | None:
    """Put a copy of `backup` at `path`; a file that stands there is renamed, its new path is answered.

    The copy is of a new generation: it takes no number until a person has confirmed the last ones from
    paper (workflow §9). Raises BackupFaultyError when the backup does not pass the check, FileFullerError
    when the file at `path` has acts that the backup lacks (it must be moved away by hand, knowingly).
    """
    path = path.resolve()
    plan = restore_plan(backup, path)
    marks = learn_marks(_standing(backup)[0], (backup.resolve().parent, path.parent))
    generations = [plan.backup.generation, marks.generation if marks else 1]
    generations += [plan.file.generation] if plan.file else []
    change = partial(_raise_generation, generation=max(generations) + 1)
    with Store.open_to_read(backup) as store:
        if not path.exists():
            store.copy_to(path, change)
            return None
        with sole_writer(path):
            _require_not_fuller(path, backup)
            aside = path.with_name(f"{path.stem}-replaced-{now:%Y%m%d-%H%M%S}{SUFFIX}")
            store.replace(path, aside, change)
    return aside


def _raise_generation(session: Session, *, generation: int) -> None:
    session.institutions.set_generation(generation)


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
