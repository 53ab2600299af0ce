"""Runs one command line: finds the command, prints its answer or its error, and answers the exit status."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app import paths
from app.cli.answers import Exit, Outcome, error_status
from app.cli.arguments import LANGUAGES, Command, Invocation, common_options, find_command, read_words
from app.cli.commands import COMMANDS, QUESTIONS
from app.cli.environment import Environment
from app.cli.plain import plain_lines
from app.domain.errors import KnownError
from app.log import open_log, record_fault
from app.services.questions.answer import Answer
from app.texts import Texts


def run(words: Sequence[str]) -> int:
    """Do what `words` say; the exit status is one of `Exit`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    as_json, lang = common_options(words)
    environment = Environment(lang if lang in LANGUAGES else "zh")
    try:
        outcome = _call(words, environment, as_json=as_json)
        labels = (f"field_{words[0]}", "field") if words else ("field",)
        _print_outcome(outcome, environment.texts, labels, as_json=as_json)
    except KnownError as error:
        if error_status(error) is Exit.FAULT:
            _log(error)
        _print_failure(_known_record(error, environment.texts), environment.texts, as_json=as_json)
        return error_status(error)
    except KeyboardInterrupt:
        message = environment.texts.say("cli", "interrupted")
        record = _error_record("interrupted", message, None, {})
        _print_failure(record, environment.texts, as_json=as_json)
        return Exit.FAULT
    except Exception as fault:  # noqa: BLE001 - the last door: a fault is logged, never shown as a traceback
        return _report_fault(fault, environment, as_json=as_json)
    return outcome.status


def _call(words: Sequence[str], environment: Environment, *, as_json: bool) -> Outcome:
    command, rest = find_command(words, COMMANDS)
    if command is None:
        return _usage(COMMANDS, environment.texts, as_json=as_json)
    arguments, options = read_words(command, rest)
    if "help" in options:
        return _usage([command], environment.texts, as_json=as_json)
    return _runner(command)(Invocation(arguments, options, environment))


def _runner(command: Command) -> Callable[[Invocation], Outcome]:
    """What does the command; a question never loads what only jobs need (SQLite, PDF, workbooks)."""
    if command in QUESTIONS:
        from app.cli.questions import RUN as ASK  # noqa: PLC0415

        return ASK[command.words]
    from app.cli.jobs import RUN as DO  # noqa: PLC0415

    return DO[command.words]


def _usage(commands: Sequence[Command], texts: Texts, *, as_json: bool) -> Outcome:
    """Tell how the commands are written."""
    synopses = [f"jiangping {command.synopsis}" for command in commands]
    if as_json:
        return Outcome((Answer({"commands": synopses}, yes=True),))
    if len(synopses) > 1:
        _print_line(texts.say("cli", "commands"))
    for synopsis in synopses:
        _print_line(f"  {synopsis}")
    return Outcome(())


def _report_fault(fault: Exception, environment: Environment, *, as_json: bool) -> int:
    kind = type(fault).__name__
    values = {"kind": kind, "folder": _log(fault)}
    message = environment.texts.say("cli", "fault", values)
    record = _error_record("fault", message, None, {"kind": kind})
    _print_failure(record, environment.texts, as_json=as_json)
    return Exit.FAULT


def _log(fault: Exception) -> Path:
    """Note the fault in the rotating log; answers its folder."""
    folder = paths.profile()
    open_log(folder)
    record_fault(fault)
    return folder


def _print_outcome(outcome: Outcome, texts: Texts, labels: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        documents = [_document(answer, texts) for answer in outcome.answers]
        if outcome.array:
            _print_json(documents)
        elif documents:
            _print_json(documents[0])
        return
    for answer in outcome.answers:
        if isinstance(answer, KnownError):
            print(texts.error(answer), file=sys.stderr)  # noqa: T201
            continue
        for line in plain_lines(answer.document, texts, labels):
            _print_line(line)


def _document(answer: Answer | KnownError, texts: Texts) -> Mapping[str, object]:
    if isinstance(answer, KnownError):
        return {"error": _known_record(answer, texts)}
    return answer.document


def _print_failure(record: Mapping[str, object], texts: Texts, *, as_json: bool) -> None:
    if as_json:
        _print_json({"error": record})
        return
    message, article = record["message"], record["article"]
    if article is not None:
        message = texts.say("form", "with_article", {"sentence": message, "article": article})
    print(message, file=sys.stderr)  # noqa: T201


def _known_record(error: KnownError, texts: Texts) -> dict[str, object]:
    return _error_record(
        error.code, texts.say("error", error.code, error.values), error.article, error.values
    )


def _error_record(
    code: str, message: str, article: str | None, details: Mapping[str, object]
) -> dict[str, object]:
    return {"code": code, "message": message, "article": article, "details": dict(details)}


def _print_json(document: object) -> None:
    _print_line(json.dumps(document, ensure_ascii=False, default=_plain_value))


def _plain_value(value: object) -> object:
    return list(value) if isinstance(value, set | frozenset | tuple) else str(value)


def _print_line(line: str) -> None:
    """Print at once: what cannot be written is noticed here, not when the program has answered."""
    try:
        print(line, flush=True)  # noqa: T201
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
