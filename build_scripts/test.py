"""The second command: readies the environment and runs every check; arguments go to pytest."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from build_scripts import bootstrap


def main() -> None:
    python = bootstrap.prepare(bootstrap.CHECK, "build_scripts/test.py")
    bootstrap.hand_over([str(python), "-P", "-m", "build_scripts.check", *sys.argv[1:]])


if __name__ == "__main__":
    main()
