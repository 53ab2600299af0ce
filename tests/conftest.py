"""Every test runs without a display, however the suite is started."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
