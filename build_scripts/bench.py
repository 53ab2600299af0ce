"""Measures speed side by side with a peer in the same run.

`bench.py window|certificates|eligibility [--people N] [--rounds N]`
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from build_scripts import bootstrap


def main() -> None:
    purpose = bootstrap.BENCH if "certificates" in sys.argv[1:] else bootstrap.CHECK
    python = bootstrap.prepare(purpose, "build_scripts/bench.py")
    bootstrap.hand_over([str(python), "-P", "-m", "build_scripts.measure", *sys.argv[1:]])


if __name__ == "__main__":
    main()
