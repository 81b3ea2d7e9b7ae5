"""The bar of a running job, and how the job hears that it should stop."""

import threading
import time

from django.db import connection

from ..models import Job
from ..registry import JobCancelled, JobStopped
from ..rules import JobState

PAUSE = 0.3  # seconds between two writes of the bar
stop_requested = threading.Event()


class Reporter:
    """The `progress` argument of a job function (protocol `registry.Progress`)."""

    def __init__(self, row: Job) -> None:
        self._row = row
        self._depth = len(connection.atomic_blocks)
        self._last = 0.0

    def report(self, done: int, total: int | None = None, text: str = "") -> None:
        """Move the bar, at most three times a second; also a place to be cancelled.

        Inside the job's own transaction nothing is written: nobody would see it before the
        commit, and on SQLite the job holds the write lock anyway.
        """
        moment = time.monotonic()
        if moment - self._last < PAUSE and done != total:
            return
        self._last = moment
        if len(connection.atomic_blocks) <= self._depth:
            values: dict[str, object] = {"progress_done": done}
            if total is not None:
                values["progress_total"] = total
            if text:
                values["progress_text"] = text[:200]
            self._mine().update(**values)
        self.check()

    def check(self) -> None:
        """Raise JobCancelled or JobStopped when the job may not go on."""
        wanted = self._mine().values_list("cancel_requested", flat=True).first()
        if wanted:
            raise JobCancelled
        if wanted is None or stop_requested.is_set():
            raise JobStopped

    def _mine(self):  # type: ignore[no-untyped-def]
        return Job.objects.filter(
            id=self._row.id,
            state=JobState.RUNNING,
            worker=self._row.worker,
            attempts=self._row.attempts,
        )
