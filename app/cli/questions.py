"""Commands that need no file: each argument or JSON element is answered on its own, in order."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from app.cli.answers import Outcome
from app.cli.arguments import Invocation, UsageError
from app.domain.errors import InputError, KnownError
from app.exchange.strict_json import as_boolean, as_integer, as_object, as_text, need, read_json
from app.services.questions.answer import Answer

STDIN = "-"


class InputMissingError(InputError):
    """A file named on the command line cannot be read."""

    code = "input_missing"


def ask_each(elements: Iterable[object], ask: Callable[[object], Answer], *, array: bool) -> Outcome:
    """Ask for every element; one that fails leaves its error in its place."""
    answers: list[Answer | KnownError] = []
    for element in elements:
        try:
            answers.append(ask(element))
        except KnownError as error:
            answers.append(error)
    return Outcome(answers, array)


def _ask_texts(call: Invocation, ask: Callable[[object], Answer]) -> Outcome:
    """Arguments are texts; `-` brings a JSON string or an array of elements."""
    if call.arguments == (STDIN,):
        document = read_json(call.environment.stdin.read())
        many = isinstance(document, list)
        return ask_each(document if isinstance(document, list) else [document], ask, array=many)
    return ask_each(call.arguments, ask, array=len(call.arguments) > 1)


def _ask_documents(call: Invocation, ask: Callable[[object], Answer]) -> Outcome:
    """Arguments name JSON files (`-` is stdin); an array in one of them is answered element by element."""
    elements: list[object] = []
    many = len(call.arguments) > 1
    for argument in call.arguments:
        document = read_json(call.environment.stdin.read() if argument == STDIN else read_bytes(argument))
        many = many or isinstance(document, list)
        elements += document if isinstance(document, list) else [document]
    return ask_each(elements, ask, array=many)


def read_bytes(name: str) -> bytes:
    """The content of a file named on the command line; raises InputMissingError."""
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise InputMissingError(file=name) from error


def _check_number(call: Invocation) -> Outcome:
    from app.services.questions.numbers import answer_number  # noqa: PLC0415 - a question loads what it asks

    texts, provinces = call.environment.texts, call.environment.rulebook.provinces
    return _ask_texts(call, lambda element: answer_number(as_text(element, "number"), texts, provinces))


def _check_person_id(call: Invocation) -> Outcome:
    from app.services.questions.person_ids import answer_person_id  # noqa: PLC0415

    environment, typed = call.environment, call.text("type")
    today = environment.clock.today()

    def ask(element: object) -> Answer:
        id_type, number = typed, element
        if isinstance(element, dict):
            record = as_object(element, "person-id", known=("type", "number"))
            id_type, number = (
                as_text(need(record, "type", "person-id"), "type"),
                need(record, "number", "person-id"),
            )
        if id_type is None:
            raise UsageError(what="--type")
        return answer_person_id(
            id_type, as_text(number, "number"), environment.texts, environment.rulebook, today
        )

    if typed is None and call.arguments != (STDIN,):
        raise UsageError(what="--type")
    return _ask_texts(call, ask)


def _check_name(call: Invocation) -> Outcome:
    from app.services.questions.names import answer_name  # noqa: PLC0415

    return _ask_texts(call, lambda element: answer_name(as_text(element, "name"), call.environment.texts))


def _check_eligibility(call: Invocation) -> Outcome:
    from app.services.questions.eligibility import answer_eligibility  # noqa: PLC0415

    environment = call.environment
    policies = environment.rulebook.policies
    return _ask_documents(call, lambda element: answer_eligibility(element, policies, environment.texts))


def _tally(call: Invocation) -> Outcome:
    from app.services.questions.tallies import answer_tally  # noqa: PLC0415

    return _ask_documents(call, lambda element: answer_tally(element, call.environment.texts))


def _workdays(call: Invocation) -> Outcome:
    from app.services.questions.working_days import answer_working_days  # noqa: PLC0415

    environment = call.environment

    def ask(element: object) -> Answer:
        where = "workdays"
        known = ("start", "days", "counting", "provisional")
        record = as_object(element, where, known=known)
        return answer_working_days(
            as_text(need(record, "start", where), "start"),
            as_integer(need(record, "days", where), "days"),
            as_text(record.get("counting", "next_day"), "counting"),
            as_boolean(record.get("provisional", False), "provisional"),
            environment.rulebook.calendar,
            environment.texts,
        )

    if call.arguments == (STDIN,):
        return _ask_documents(call, ask)
    if len(call.arguments) != 2:
        raise UsageError(what="workdays START N")
    start, days = call.arguments
    if not (days.isascii() and days.isdigit()) or len(days) > 6:
        raise UsageError(what=f"N = {days}")
    question = {
        "start": start,
        "days": int(days),
        "counting": call.text("counting") or "next_day",
        "provisional": call.flag("provisional"),
    }
    return ask_each([question], ask, array=False)


def _policies(call: Invocation) -> Outcome:
    from app.services.questions.policies import answer_policies  # noqa: PLC0415

    policies = answer_policies(call.environment.rulebook.policies)
    return Outcome([Answer(policy, yes=True) for policy in policies], array=True)


def _policies_show(call: Invocation) -> Outcome:
    from app.services.questions.policies import answer_policy  # noqa: PLC0415

    policies = call.environment.rulebook.policies
    return ask_each(
        call.arguments,
        lambda element: answer_policy(str(element), policies),
        array=len(call.arguments) > 1,
    )


def _verify(call: Invocation) -> Outcome:
    from app.services.questions.packages import answer_verify  # noqa: PLC0415

    environment, key = call.environment, call.text("key")
    return ask_each(
        call.arguments,
        lambda element: answer_verify(
            Path(str(element)), environment.texts, Path(key) if key else None, environment.rulebook.provinces
        ),
        array=len(call.arguments) > 1,
    )


def _verify_qr(call: Invocation) -> Outcome:
    from app.services.questions.claims import answer_verify_qr  # noqa: PLC0415

    texts, key = call.environment.texts, call.text("key")
    return ask_each(
        call.arguments,
        lambda element: answer_verify_qr(str(element), texts, Path(key) if key else None),
        array=len(call.arguments) > 1,
    )


RUN: Mapping[tuple[str, ...], Callable[[Invocation], Outcome]] = {
    ("check", "number"): _check_number,
    ("check", "person-id"): _check_person_id,
    ("check", "name"): _check_name,
    ("check", "eligibility"): _check_eligibility,
    ("tally",): _tally,
    ("workdays",): _workdays,
    ("policies", "show"): _policies_show,
    ("policies",): _policies,
    ("verify",): _verify,
    ("verify-qr",): _verify_qr,
}
