"""First start: three questions and a file to keep it in, or a file that exists, or the sample batch."""

from pathlib import Path

from app.rulebook.rulebook import Rulebook
from app.texts import Texts
from app.ui.prompts import Prompts


def ask_for_file(prompts: Prompts, texts: Texts, rulebook: Rulebook) -> Path | None:
    """The path of a file to open, founded if need be; None when the person closes the program."""
    raise NotImplementedError
