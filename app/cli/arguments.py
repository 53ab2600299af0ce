"""Reads the words of a command line: options may stand before or after arguments, `--` ends them.

Not `argparse`: its sub-parsers do not let the two mix, and its messages know one language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    options: Mapping[str, Sequence[str]]
    environment: Environment

    def text(self, name: str) -> str | None:
        """The value of an option, None where it was not given; the last one where it was repeated."""
        values = self.texts(name)
        return values[-1] if values else None

    def texts(self, name: str) -> Sequence[str]:
        """Every value of a repeated option."""
        return self.options.get(name, ())

    def flag(self, name: str) -> bool:
        return name in self.options


@dataclass(frozen=True, slots=True)
class Command:
    """`words` name it; between `least` and `most` arguments follow (`most` None: any number)."""

    words: tuple[str, ...]
    synopsis: str
    least: int = 0
    most: int | None = 0
    options: tuple[Option, ...] = ()


COMMON = (
    Option("json", takes_value=False),
    Option("lang", choices=LANGUAGES),
    Option("help", takes_value=False),
)


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


def read_words(command: Command, words: Sequence[str]) -> tuple[tuple[str, ...], dict[str, list[str]]]:
    """Arguments, and the values of each option that was given; raises UsageError."""
    cut = list(words).index("--") if "--" in words else len(words)
    arguments, options = _sorted_out((*command.options, *COMMON), words[:cut])
    given = (*arguments, *words[cut + 1 :])
    if "help" in options:
        return given, options
    if len(given) < command.least or (command.most is not None and len(given) > command.most):
        raise UsageError(what=command.synopsis)
    for option in command.options:
        if option.required and not any(options.get(option.name, ())):
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


def _sorted_out(options: Sequence[Option], words: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
    known = {f"--{option.name}": option for option in options}
    arguments: list[str] = []
    given: dict[str, list[str]] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("-") or word == "-":
            arguments.append(word)
            continue
        name, has_value, value = word.partition("=")
        option = known.get(name)
        if option is None or (has_value and not option.takes_value):
            raise UsageError(what=word)
        values = given.setdefault(option.name, [])
        if option.takes_value:
            values.append(_chosen(option, value if has_value else next(rest, "--")))
    return arguments, given


def _chosen(option: Option, value: str) -> str:
    """The value, when it is one: another option in its place means that it was forgotten."""
    if value.startswith("--"):
        raise UsageError(what=f"--{option.name}")
    if option.choices is not None and value not in option.choices:
        raise UsageError(what=f"--{option.name} {value} ({' | '.join(option.choices)})")
    return value
