"""One set-up at a time, and a set-up that died holds nothing."""

import subprocess
import sys
from pathlib import Path

from build_scripts.turn import turn

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """\
import sys
from pathlib import Path
from build_scripts.turn import turn
with turn(Path(sys.argv[1]), lambda: None):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_waits_for_the_first_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with turn(tmp_path, holder.kill):
            assert holder.wait() != 0


def test_a_free_turn_is_taken_without_waiting(tmp_path: Path) -> None:
    waited: list[str] = []
    for _ in range(2):
        with turn(tmp_path / ".venv", lambda: waited.append("waited")):
            pass
    assert waited == []
