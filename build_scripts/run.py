"""The first command: readies the environment and runs the program in it with the same arguments."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from build_scripts import bootstrap


def main() -> None:
    python = bootstrap.prepare(bootstrap.RUN, "build_scripts/run.py")
    # -P: a folder named app where the person happens to stand must not come first.
    bootstrap.hand_over([str(python), "-P", "-m", "app", *sys.argv[1:]])


if __name__ == "__main__":
    main()
