"""Parses the command line and hands over: a command does one job, no command opens the window."""

import sys

from app.cli import run


def main() -> int:
    """Answer the exit status; see the command contract."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
