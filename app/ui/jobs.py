"""Work over a tenth of a second: one worker thread, progress and cancel; the only module that knows threads.

A job opens its sessions inside the thread; cancelling raises inside it, so its transaction rolls back.
"""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from app.domain.errors import KnownError
from app.services.progress import JobCancelledError, Progress

_ONE_THREAD = 1


class Job(QObject):
    """One piece of work; connect first, then start it."""

    progressed = Signal(int, int)
    succeeded = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, title: str, work: Callable[[Progress], object]) -> None:
        super().__init__()
        self.title = title
        self._work = work
        self._stop = threading.Event()

    def advance(self, done: int, total: int) -> None:
        """Called by the work itself; raises JobCancelledError once somebody asked to stop."""
        if self._stop.is_set():
            raise JobCancelledError
        self.progressed.emit(done, total)

    def cancel(self) -> None:
        self._stop.set()

    def execute(self) -> None:
        """Runs in the worker thread and tells how it went by exactly one signal before `ended`."""
        try:
            result = self._work(self)
        except JobCancelledError:
            self.cancelled.emit()
        except KnownError as error:
            self.refused.emit(error)
        except Exception as fault:  # noqa: BLE001 - carried to the fault dialog of the main thread
            self.failed.emit(fault)
        else:
            self.succeeded.emit(result)
        self.ended.emit()


class _Turn(QRunnable):
    def __init__(self, job: Job, left: Callable[[Job], None]) -> None:
        super().__init__()
        self._job = job
        self._left = left

    def run(self) -> None:
        self._job.execute()
        self._left(self._job)


class Jobs(QObject):
    """Runs jobs one after the other, so that file work is serial."""

    started = Signal(object)
    finished = Signal(object)
    _left_thread = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(_ONE_THREAD)
        self._running: list[Job] = []
        self._closed = False
        self._left_thread.connect(self._release)

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def prepare(self, title: str, work: Callable[[Progress], object]) -> Job:
        """A job that has not begun: connect to it, then `start`."""
        return Job(title, work)

    def start(self, job: Job) -> None:
        """Begin `job`; once the window is closing nothing begins any more, since its file closes next."""
        if self._closed:
            job.deleteLater()
            return
        self._running.append(job)
        self.started.emit(job)
        self._pool.start(_Turn(job, self._left_thread.emit))

    def wait(self) -> None:
        """Let everything under way end."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Stop what is under way and begin nothing more; called when the window closes."""
        self._closed = True
        for job in self._running:
            job.cancel()
        self.wait()

    def _release(self, job: Job) -> None:
        # Not from job.ended: deleting a job that is still emitting loses its last signals.
        self._running.remove(job)
        self.finished.emit(job)
        job.deleteLater()
