"""The commands of the command contract: words in, one service asked, an answer and an exit status out."""

from app.cli.run import run

__all__ = ["run"]
