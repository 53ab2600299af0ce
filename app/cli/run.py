"""Runs one command line: finds the command, prints its answer or its error, and answers the exit status."""

import contextlib
import json
import sys
from collections.abc import Mapping, Sequence

from app import paths
from app.cli.answers import Exit, Outcome, error_status
from app.cli.arguments import LANGUAGES, Invocation, common_options, find_command, read_words
from app.cli.environment import Environment
from app.cli.jobs import JOBS
from app.cli.plain import plain_lines
from app.cli.questions import QUESTIONS
from app.domain.errors import KnownError
from app.log import open_log, record_fault
from app.services.questions.answer import Answer
from app.texts import Texts

COMMANDS = (*QUESTIONS, *JOBS)


def run(words: Sequence[str]) -> int:
    """Do what `words` say; the exit status is one of `Exit`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    as_json, lang = common_options(words)
    environment = Environment(lang if lang in LANGUAGES else "zh")
    try:
        outcome = _call(words, environment)
    except KnownError as error:
        _print_error(error, environment.texts, as_json=as_json)
        return error_status(error)
    except BrokenPipeError:
        return Exit.DONE
    except KeyboardInterrupt:
        print(environment.texts.say("cli", "interrupted"), file=sys.stderr)  # noqa: T201
        return Exit.FAULT
    except Exception as fault:  # noqa: BLE001 - the last door: a fault is logged, never shown as a traceback
        return _report_fault(fault, environment, as_json=as_json)
    _print_outcome(outcome, environment.texts, as_json=as_json)
    return outcome.status


def _call(words: Sequence[str], environment: Environment) -> Outcome:
    command, rest = find_command(words, COMMANDS)
    if command is None:
        return _without_command(words, environment)
    arguments, options = read_words(command, rest)
    if options.help:
        _print_line(f"jiangping {command.synopsis}")
        return Outcome(())
    return command.run(Invocation(arguments, options, environment))


def _without_command(words: Sequence[str], environment: Environment) -> Outcome:
    """Tell which commands there are."""
    texts = environment.texts
    _print_line(texts.say("cli", "commands"))
    for command in COMMANDS:
        _print_line(f"  jiangping {command.synopsis}")
    return Outcome(() if "--help" in words else (Answer({}, yes=True),))


def _report_fault(fault: Exception, environment: Environment, *, as_json: bool) -> int:
    open_log(paths.profile())
    record_fault(fault)
    message = environment.texts.say("cli", "fault", {"kind": type(fault).__name__, "folder": paths.profile()})
    if as_json:
        _print_json({"error": _error_record("fault", message, None, {"kind": type(fault).__name__})})
    else:
        print(message, file=sys.stderr)  # noqa: T201
    return Exit.FAULT


def _print_outcome(outcome: Outcome, texts: Texts, *, as_json: bool) -> None:
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
        for line in plain_lines(answer.document, texts):
            _print_line(line)


def _document(answer: Answer | KnownError, texts: Texts) -> Mapping[str, object]:
    if isinstance(answer, KnownError):
        return {"error": _known_record(answer, texts)}
    return answer.document


def _print_error(error: KnownError, texts: Texts, *, as_json: bool) -> None:
    if as_json:
        _print_json({"error": _known_record(error, texts)})
    else:
        print(texts.error(error), file=sys.stderr)  # noqa: T201


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
    with contextlib.suppress(BrokenPipeError):
        print(line)  # noqa: T201
