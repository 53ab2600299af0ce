"""Commands that work on an institution's file: `FILE` comes first, acts take `--as NAME`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.cli.answers import Outcome
from app.cli.arguments import Invocation, UsageError
from app.cli.meter import Meter
from app.cli.questions import STDIN, read_bytes
from app.domain.accounts import Role
from app.domain.batches import Batch
from app.domain.certificates import PrintMode
from app.domain.dates import read_day
from app.domain.levels import Level
from app.exchange.signing_key import SigningKey
from app.services.documents import (
    assigned_document,
    check_document,
    import_document,
    issue_document,
    lock_document,
    opened_document,
    overview_document,
    restore_document,
)
from app.services.office import Office
from app.services.questions.answer import Answer
from app.storage.store import Store


@contextmanager
def _office(call: Invocation, *, writing: bool = True) -> Iterator[Office]:
    file, environment = Path(call.arguments[0]), call.environment
    with Store.open(file) if writing else Store.open_to_read(file) as store:
        yield Office(
            store, environment.clock, environment.rulebook, environment.texts, environment.paper_texts
        )


def _batch(office: Office, call: Invocation) -> Batch:
    with office.store.reading() as session:
        return session.batches.find(call.text("batch") or "")


def _done(document: dict[str, object], *, yes: bool = True) -> Outcome:
    return Outcome((Answer(document, yes),))


def _new(call: Invocation) -> Outcome:
    from app.services.setup import Founding, found_file  # noqa: PLC0415 - a job loads what it needs

    environment, path = call.environment, Path(call.arguments[0])
    founding = Founding(
        name=call.text("name") or "",
        name_en=call.text("name-en"),
        prefix=call.text("prefix") or "",
        secretary=call.text("as") or environment.texts.label("role", Role.SECRETARY),
        approver=call.text("approver") or environment.texts.label("role", Role.APPROVER),
    )
    institution = found_file(path, founding, environment.clock, environment.rulebook)
    return _done(
        {
            "file": str(path),
            "institution": institution.name,
            "prefix": institution.prefix,
            "accounts": [founding.secretary, founding.approver],
        }
    )


def _open_batch(call: Invocation) -> Outcome:
    from app.services.setup import Setup  # noqa: PLC0415

    override = call.text("override")
    with _office(call) as office:
        role = Role.SECRETARY if override is None else Role.APPROVER
        actor = office.account(call.text("as"), role).actor
        opened = Setup(office).open_batch(
            call.text("policy") or "", call.text("title") or "", _levels(call), actor, override
        )
        return _done(opened_document(opened, office.texts))


def _levels(call: Invocation) -> list[Level]:
    words = [word for given in call.texts("level") for word in given.split(",")]
    unknown = [word for word in words if word not in set(Level)]
    if unknown or not words:
        raise UsageError(what=f"--level {' '.join(unknown)}".strip())
    return [Level(word) for word in words]


def _import_roster(call: Invocation) -> Outcome:
    from app.services.intake import Intake  # noqa: PLC0415

    dry_run = call.flag("dry-run")
    roster = Path(call.arguments[1])
    content = read_bytes(call.arguments[1])
    with _office(call, writing=not dry_run) as office:
        batch = _batch(office, call)
        intake = Intake(office)
        preview = intake.preview(batch, content, roster.name)
        photos = call.text("photos")
        pictures = intake.find_photos(Path(photos), preview) if photos else None
        refused = bool(preview.refused) and not call.flag("good-rows")
        if not dry_run and not refused:
            actor = office.account(call.text("as"), Role.SECRETARY).actor
            with Meter(call.environment.texts, "import") as meter:
                intake.store(batch, preview, actor, pictures, meter)
        return _done(import_document(preview, pictures, office.texts), yes=not refused)


def _status(call: Invocation) -> Outcome:
    from app.services.overview import overview  # noqa: PLC0415

    with _office(call, writing=False) as office:
        return _done(overview_document(overview(office), office.texts))


def _issue(call: Invocation) -> Outcome:
    from app.services.issuing import Issuing  # noqa: PLC0415
    from app.services.press import certificate_printer  # noqa: PLC0415

    with _office(call) as office:
        batch = _batch(office, call)
        actor = office.account(call.text("as"), Role.SECRETARY).actor
        with Meter(call.environment.texts, "issue") as meter:
            run = Issuing(office, certificate_printer(), _key(office, call)).issue_all(batch, actor, meter)
        return _done(issue_document(run, office.texts), yes=not run.refused)


def _key(office: Office, call: Invocation) -> SigningKey | None:
    """The institution key, unlocked with the first line of `--passphrase-file`; None where none was given."""
    name = call.text("passphrase-file")
    if name is None:
        return None
    from app.services.keys import Keys  # noqa: PLC0415

    content = call.environment.stdin.read() if name == STDIN else read_bytes(name)
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError(what=f"--passphrase-file {name}") from error
    return Keys(office).unlock(lines[0] if lines else "")


def _print(call: Invocation) -> Outcome:
    from app.services.issuing import Issuing  # noqa: PLC0415
    from app.services.press import certificate_printer  # noqa: PLC0415

    mode = PrintMode(call.text("mode") or PrintMode.FULL)
    with _office(call, writing=mode is not PrintMode.DRAFT) as office:
        batch = _batch(office, call)
        actor = office.account(call.text("as"), Role.SECRETARY).actor
        issuing, folder = Issuing(office, certificate_printer()), Path(call.text("out") or "")
        with Meter(call.environment.texts, "print") as meter:
            written = issuing.print_batch(batch, folder, mode, actor, meter)
        return _done({"mode": mode, "count": len(written) - 1, "files": [str(path) for path in written]})


def _package(call: Invocation) -> Outcome:
    from app.services.handover import Handover  # noqa: PLC0415
    from app.services.press import paper_printer  # noqa: PLC0415

    with _office(call) as office:
        batch = _batch(office, call)
        actor = office.account(call.text("as"), Role.HR).actor
        written = Handover(office, paper_printer()).pack(
            batch,
            call.text("profile") or "portal",
            Path(call.text("out") or ""),
            actor,
            _key(office, call),
            call.text("kind") or "new",
        )
        return _done({"package": str(written.path), "sha256": written.sha256, "rows": written.rows})


def _check_file(call: Invocation) -> Outcome:
    from app.services.safekeeping import check_file  # noqa: PLC0415

    found = check_file(Path(call.arguments[0]))
    return _done(check_document(found, call.environment.texts), yes=found.valid)


def _backup(call: Invocation) -> Outcome:
    from app.services.safekeeping import back_up  # noqa: PLC0415

    source, destination = map(Path, call.arguments)
    return _done({"backup": str(back_up(source, destination, call.environment.clock.now()))})


def _restore(call: Invocation) -> Outcome:
    from app.services.safekeeping import restore, restore_plan  # noqa: PLC0415

    backup, path = map(Path, call.arguments)
    plan = restore_plan(backup, path)
    if call.flag("dry-run"):
        return _done({"file": str(path), **restore_document(plan)}, yes=not plan.fuller)
    aside = restore(backup, path, call.environment.clock.now())
    replaced = None if aside is None else str(aside)
    return _done({"file": str(path), "replaced": replaced, **restore_document(plan)})


def _import_numbers(call: Invocation) -> Outcome:
    from app.services.assigning import Assigning  # noqa: PLC0415
    from app.services.roster_rows import Verdict  # noqa: PLC0415

    dry_run, good_rows = call.flag("dry-run"), call.flag("good-rows")
    content, name = read_bytes(call.arguments[1]), Path(call.arguments[1]).name
    with _office(call, writing=not dry_run) as office:
        batch, assigning = _batch(office, call), Assigning(office)
        preview = assigning.preview(batch, content, name)
        refused = bool(preview.count(Verdict.REFUSED)) and not good_rows
        if not dry_run and not refused:
            actor = office.account(call.text("as"), Role.SECRETARY).actor
            assigning.store(batch, preview, actor, good_rows=good_rows)
        return _done(assigned_document(preview, office.texts), yes=not refused)


def _confirm_numbers(call: Invocation) -> Outcome:
    """Without `--last` only tells whether the file is locked, and which last numbers it asks for."""
    from app.services.number_guard import NumberGuard, read_last  # noqa: PLC0415

    last = call.texts("last")
    with _office(call, writing=bool(last)) as office:
        guard = NumberGuard(office)
        if last:
            actor = office.account(call.text("as"), Role.APPROVER).actor
            guard.confirm(read_last(last), actor, sheet=call.text("sheet") or "")
        lock = guard.lock()
        return _done(lock_document(lock, office.texts), yes=lock is None)


def _demo(call: Invocation) -> Outcome:
    from app.services.demo import Demo  # noqa: PLC0415

    environment, today = call.environment, call.text("today")
    people = call.text("people")
    if people is not None and not (people.isascii() and people.isdigit() and len(people) < 5):
        raise UsageError(what=f"--people {people}")
    demo = Demo(environment.rulebook, environment.texts, environment.paper_texts)
    with Meter(environment.texts, "demo") as meter:
        summary = demo.run(
            Path(call.text("out") or ""),
            policy_id=call.text("policy") or environment.rulebook.policies.first.id,
            people=int(people or 30),
            today=None if today is None else read_day(today),
            progress=meter,
        )
    return _done(dict(summary))


RUN: Mapping[tuple[str, ...], Callable[[Invocation], Outcome]] = {
    ("demo",): _demo,
    ("new",): _new,
    ("batch",): _open_batch,
    ("import-roster",): _import_roster,
    ("status",): _status,
    ("issue",): _issue,
    ("print",): _print,
    ("package",): _package,
    ("check", "file"): _check_file,
    ("backup",): _backup,
    ("restore",): _restore,
    ("import-numbers",): _import_numbers,
    ("confirm-numbers",): _confirm_numbers,
}
