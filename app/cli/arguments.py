"""Reads the words of a command line: options may stand before or after arguments, `--` ends them.

`argparse` reads the options; which command is meant and what its arguments are is decided here, because
its sub-parsers do not allow the two to mix.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from app.cli.answers import Outcome
from app.cli.environment import Environment
from app.domain.errors import InputError

LANGUAGES = ("zh", "en")


class UsageError(InputError):
    """The words on the command line do not make a command."""

    code = "usage"


@dataclass(frozen=True, slots=True)
class Option:
    """`--name VALUE`, or a mere `--name` where `takes_value` is False."""

    name: str
    takes_value: bool = True
    required: bool = False
    repeated: bool = False
    choices: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of a command: its arguments in order, its options by name, and where it runs."""

    arguments: tuple[str, ...]
    options: argparse.Namespace
    environment: Environment

    def text(self, name: str) -> str | None:
        """The value of a text option, None where it was not given."""
        value = getattr(self.options, name)
        return None if value is None else str(value)

    def flag(self, name: str) -> bool:
        return bool(getattr(self.options, name))


@dataclass(frozen=True, slots=True)
class Command:
    """`words` name it; between `least` and `most` arguments follow (`most` None: any number)."""

    words: tuple[str, ...]
    run: Callable[[Invocation], Outcome]
    synopsis: str
    least: int = 0
    most: int | None = 0
    options: tuple[Option, ...] = ()


COMMON = (
    Option("json", takes_value=False),
    Option("lang", choices=LANGUAGES),
    Option("help", takes_value=False),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(what=message)


def find_command(words: Sequence[str], commands: Sequence[Command]) -> tuple[Command | None, list[str]]:
    """The command that `words` call, and the words without its name; None where none is named."""
    valued = {f"--{option.name}" for command in commands for option in command.options if option.takes_value}
    valued.add("--lang")
    places: list[int] = []
    skip = False
    for place, word in enumerate(words):
        if skip:
            skip = False
        elif word == "--":
            break
        elif word.startswith("--"):
            skip = word in valued
        else:
            places.append(place)
    for command in sorted(commands, key=lambda one: -len(one.words)):
        named = places[: len(command.words)]
        if tuple(words[place] for place in named) == command.words:
            return command, [word for place, word in enumerate(words) if place not in named]
    if places:
        raise UsageError(what=" ".join(words[place] for place in places[:2]))
    return None, list(words)


def read_words(command: Command, words: Sequence[str]) -> tuple[tuple[str, ...], argparse.Namespace]:
    """Arguments and options; raises UsageError."""
    cut = list(words).index("--") if "--" in words else len(words)
    options, arguments = _parser((*command.options, *COMMON)).parse_known_args(words[:cut])
    for argument in arguments:
        if argument.startswith("-") and argument != "-":
            raise UsageError(what=argument)
    given = (*arguments, *words[cut + 1 :])
    if options.help:
        return given, options
    if len(given) < command.least or (command.most is not None and len(given) > command.most):
        raise UsageError(what=command.synopsis)
    for option in command.options:
        if option.required and not getattr(options, option.name.replace("-", "_")):
            raise UsageError(what=f"--{option.name}")
    return given, options


def common_options(words: Sequence[str]) -> tuple[bool, str | None]:
    """Whether JSON is wanted and in which language, as far as it can be seen before a command is known."""
    as_json, lang = False, None
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word == "--":
            break
        if word == "--json":
            as_json = True
        elif word == "--lang":
            lang = following
        elif word.startswith("--lang="):
            lang = word.removeprefix("--lang=")
    return as_json, lang


def _parser(options: Sequence[Option]) -> _Parser:
    parser = _Parser(add_help=False, allow_abbrev=False)
    for option in options:
        if not option.takes_value:
            parser.add_argument(f"--{option.name}", action="store_true")
        elif option.repeated:
            parser.add_argument(f"--{option.name}", action="append", choices=option.choices)
        else:
            parser.add_argument(f"--{option.name}", choices=option.choices)
    return parser
