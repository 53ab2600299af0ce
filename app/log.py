"""The rotating text log for faults: where it happened and of what kind it was; no value, name or number."""

import logging
import traceback
from pathlib import Path

_LOGGER = logging.getLogger("jiangping")
_LARGEST_BYTES = 512 * 1024


def open_log(folder: Path) -> None:
    """Write faults into `folder` from now on; a folder that cannot be made or written is done without."""
    if _LOGGER.handlers:
        return
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - it loads sockets; faults are rare

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "jiangping.log", maxBytes=_LARGEST_BYTES, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOGGER.addHandler(handler)
    _LOGGER.propagate = False


def record_fault(fault: BaseException) -> None:
    """One entry: the fault's type and the lines of our code it passed through."""
    _LOGGER.error("%s", fault_summary(fault))


def fault_summary(fault: BaseException) -> str:
    """The fault's type and its path through the program, without its message, which may quote a person."""
    frames = traceback.extract_tb(fault.__traceback__)
    path = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in reversed(frames)
    )
    return f"{type(fault).__name__} at {path}"
