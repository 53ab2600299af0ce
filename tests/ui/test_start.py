"""The window opens before what it does not show is loaded; measured by `bench.py window`."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copy

from app import paths

LATER = (
    "PIL",
    "app.cli",
    "app.domain.eligibility_conditions",
    "app.exchange.roster",
    "app.printing",
    "app.services.barring",
    "app.services.intake",
    "app.ui.records",
    "cryptography",
    "logging.handlers",
    "multiprocessing",
    "openpyxl",
    "pypinyin",
    "reportlab",
    "stdnum",
)
"""Each takes longer to load than a step of the road takes to show."""

OPEN = """
import gc, sys
from pathlib import Path
import app.__main__
from app.start import opened_window
from app.ui.preferences import Preferences
file = Path(sys.argv[1])
preferences = Preferences(file.parent)
preferences.last_file = file
gc.disable()
with opened_window(preferences) as (application, window):
    application.processEvents()
    print(window.screen_id, *sorted(sys.modules))
    while not gc.isenabled():
        application.processEvents()
    window.close()
"""


def test_the_first_window_loads_only_what_it_shows(staged_files: dict[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "work.jiangping"
    copy(staged_files["opened"], file)
    environment = {**os.environ, "PYTHONPATH": str(paths.program_folder()), "QT_QPA_PLATFORM": "offscreen"}
    started = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", OPEN, str(file)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert started.returncode == 0, started.stderr
    shown, *loaded = started.stdout.split()
    assert shown == "plan"
    assert not [name for name in loaded if name.startswith(LATER)]
