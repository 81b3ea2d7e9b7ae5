"""The process that runs jobs: `yichuang worker`, and a child of `yichuang serve`.

Who is dead is known exactly on an embedded data folder (one worker, which holds a file lock
that the kernel drops when it dies) and on the same machine; elsewhere by silence.
"""

import logging
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from yichuang.kernel.clock.now import now

from ..actions import claim, enqueue_due, release_orphans
from ..actions.progress import stop_requested
from ..actions.running import process_lives, run_claimed
from ..models import JobWorker
from ..rules import BEAT

log = logging.getLogger("yichuang.worker")
POLL = 0.5  # seconds between two looks into an empty queue
TICK = 10.0  # seconds between two looks for due schedules and dead workers


class AlreadyRunning(RuntimeError):
    """The data folder has its worker."""


def main(*, poll: float = POLL, parent: int | None = None, once: bool = False) -> int:
    """Run jobs until SIGTERM or SIGINT. Returns the exit code: 0, or 1 if one is running.

    `parent`: end when this process is gone, so that a killed server leaves no worker behind.
    `once`: end when nothing is due. A second signal ends at once; the job runs again later.
    """
    stop_requested.clear()
    _listen_to_signals()
    try:
        with _only_one():
            Loop(poll=poll, parent=parent, once=once).run()
    except AlreadyRunning:
        print("这个数据目录的后台任务进程已在运行，不再启动第二个。", file=sys.stderr)
        return 1
    return 0


class Loop:
    """One worker's life: look, claim, run, beat."""

    def __init__(self, *, poll: float, parent: int | None, once: bool) -> None:
        self.id = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.poll, self.parent, self.once = poll, parent, once
        self.next_tick = 0.0

    def run(self) -> None:
        """Until told to stop. A database that is away is waited for."""
        beating = threading.Thread(target=self._beat_for_ever, daemon=True)
        first, pause = True, 1.0
        while not stop_requested.is_set() and self._parent_lives():
            try:
                close_old_connections()
                if first:
                    self._sign_on()
                    beating.start()
                    first = False
                busy, pause = self._step(), 1.0
            except (DatabaseError, InterfaceError):
                log.warning("the database does not answer; trying again", exc_info=True)
                connection.close()
                stop_requested.wait(pause)
                pause = min(pause * 2, 30.0)
                continue
            if not busy:
                if self.once:
                    break
                stop_requested.wait(self.poll)
        self._sign_off()

    def _step(self) -> bool:
        """One job, if there is one due."""
        if time.monotonic() >= self.next_tick:
            self.next_tick = time.monotonic() + TICK
            enqueue_due(at=now())
            self._release()
        row = claim(worker=self.id, at=now())
        if row is None:
            return False
        run_claimed(row)
        return True

    def _sign_on(self) -> None:
        moment = now()
        embedded = connection.vendor == "sqlite"
        if embedded:
            JobWorker.objects.all().delete()
        JobWorker.objects.create(
            id=self.id,
            host=socket.gethostname()[:100],
            pid=os.getpid(),
            started_at=moment,
            seen_at=moment,
        )
        self._release(everyone_else_is_dead=embedded)

    def _release(self, *, everyone_else_is_dead: bool = False) -> None:
        """Queue again what the dead were running; of this machine the dead are known at once."""
        neighbours = JobWorker.objects.filter(host=socket.gethostname()[:100]).exclude(id=self.id)
        for worker in neighbours:
            if not process_lives(worker.pid):
                worker.delete()
        released = release_orphans(
            at=now(), everyone_else_is_dead=everyone_else_is_dead, me=self.id
        )
        if released:
            log.warning("%s job(s) of a dead worker are queued again", released)

    def _sign_off(self) -> None:
        try:
            JobWorker.objects.filter(id=self.id).delete()
        except (DatabaseError, InterfaceError):
            log.warning("could not sign off", exc_info=True)
        connection.close()

    def _beat_for_ever(self) -> None:
        """In a thread of its own: a job may run longer than the silence that means death."""
        while not stop_requested.wait(BEAT.total_seconds()):
            _quietly(lambda: JobWorker.objects.filter(id=self.id).update(seen_at=now()))
        connection.close()

    def _parent_lives(self) -> bool:
        return self.parent is None or os.getppid() == self.parent


def _quietly(write: Callable[[], object]) -> None:
    """A missed beat is no reason to fall over; the next one may get through."""
    try:
        write()
    except (DatabaseError, InterfaceError):
        connection.close()


def _listen_to_signals() -> None:
    def stop(number: int, _frame: object) -> None:
        if stop_requested.is_set():
            os._exit(128 + number)
        stop_requested.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)


@contextmanager
def _only_one() -> Iterator[None]:
    """One worker per embedded data folder; on PostgreSQL as many as wanted."""
    if connection.vendor != "sqlite":
        yield
        return
    folder = Path(settings.YC_DATA)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "worker.lock").open("a+") as handle:
        if not _try_lock(handle):
            raise AlreadyRunning
        yield


def _try_lock(handle: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: no file lock of this kind, and only for trying out
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
