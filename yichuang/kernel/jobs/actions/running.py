"""Taking a job from the queue, running it, and giving back what a dead worker left."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import DomainError
from yichuang.kernel.privacy.rules import mask_text

from .. import registry
from ..models import Job, JobWorker
from ..rules import WORKER_SILENCE, JobState, wait_before
from .progress import Reporter
from .queueing import enqueue_due
from .timeouts import time_limit

log = logging.getLogger("yichuang.jobs")


def inline() -> str:
    """The name of a run in this very process: asked each time, a server's children are forked."""
    return f"inline:{socket.gethostname()[:40]}:{os.getpid()}"


def claim(*, worker: str, at: datetime, job_id: int | None = None) -> Job | None:
    """Take the oldest job that is due (or this one); None when there is none.

    The conditional update lets one of two workers win; the loser looks again.
    """
    due = Job.objects.filter(state=JobState.QUEUED, run_after__lte=at)
    if job_id is not None:
        due = due.filter(id=job_id)
    while True:
        found = due.order_by("run_after", "id").values_list("id", flat=True).first()
        if found is None:
            return None
        taken = Job.objects.filter(id=found, state=JobState.QUEUED).update(
            state=JobState.RUNNING,
            attempts=F("attempts") + 1,
            worker=worker,
            started_at=at,
            progress_done=0,
            progress_total=0,
            progress_text="",
        )
        if taken:
            return Job.objects.get(id=found)


def run(job_id: int, *, worker: str = "", at: datetime | None = None) -> JobState | None:
    """Claim and run one job; its state afterwards, or None if it was not there to take."""
    row = claim(worker=worker or inline(), at=at or now(), job_id=job_id)
    return None if row is None else run_claimed(row, at=at)


def run_claimed(row: Job, *, at: datetime | None = None) -> JobState:
    """Run a claimed job to its next state. Never raises for what the job does."""
    try:
        spec = registry.get(row.name)
        with _guard(spec.timeout):
            extra = {"progress": Reporter(row)} if spec.wants_progress else {}
            result = spec.func(**row.payload, **extra)
    except registry.JobCancelled:
        return _finish(row, at, JobState.CANCELLED)
    except registry.JobStopped:
        return _give_back(row)
    except DomainError as error:
        # A refusal stays a refusal however often it is asked.
        return _finish(row, at, JobState.FAILED, error=_words(error))
    except Exception as error:
        log.exception("job %s (%s %s), attempt %s", row.id, row.name, row.key, row.attempts)
        return _failed(row, at, error)
    return _finish(row, at, JobState.DONE, result=result)


def run_pending(
    *, at: datetime | None = None, schedules: bool = False, limit: int = 10_000
) -> list[tuple[str, str, JobState]]:
    """Run everything that is due, here and now: (name, key, state) in order of running.

    For tests, the demo and the command line. `at` stands in for the clock; `schedules`
    also puts the due scheduled jobs into the queue first.
    """
    if schedules:
        enqueue_due(at=at or now())
    ran: list[tuple[str, str, JobState]] = []
    while len(ran) < limit:
        row = claim(worker=inline(), at=at or now())
        if row is None:
            break
        ran.append((row.name, row.key, run_claimed(row, at=at)))
    return ran


def release_orphans(*, at: datetime, everyone_else_is_dead: bool = False, me: str = "") -> int:
    """Queue again what dead workers were running; returns how many jobs.

    `everyone_else_is_dead` is for an embedded data folder, whose worker holds the folder's
    lock: then nobody else can be alive. Elsewhere a worker is dead when it has not been
    seen for WORKER_SILENCE. A job that keeps killing its worker fails in the end.
    """
    alive = {me}
    if not everyone_else_is_dead:
        seen = JobWorker.objects.filter(seen_at__gte=at - WORKER_SILENCE)
        alive |= set(seen.values_list("id", flat=True))
    running = Job.objects.filter(state=JobState.RUNNING).exclude(worker__in=alive)
    lost = [
        job_id
        for job_id, worker in running.values_list("id", "worker")
        if not _inline_lives(worker)
    ]
    if not lost:
        return 0
    rows = Job.objects.filter(id__in=lost, state=JobState.RUNNING).exclude(worker=me)
    rows.filter(cancel_requested=True).update(state=JobState.CANCELLED, finished_at=at, worker="")
    rows.filter(attempts__gte=F("max_attempts")).update(
        state=JobState.FAILED,
        finished_at=at,
        worker="",
        error="工作进程在处理这个任务时多次异常退出（可能内存不足）。请联系系统管理员查看日志。",
    )
    return rows.update(state=JobState.QUEUED, worker="", run_after=at)


def _inline_lives(worker: str) -> bool:
    """Whether a `run_pending` of this or another host may still be at work.

    Of another host nothing can be known: its jobs are left to a person (`retry`).
    """
    kind, _, rest = worker.partition(":")
    if kind != "inline":
        return False
    host, _, pid = rest.rpartition(":")
    return host != socket.gethostname()[:40] or process_lives(int(pid))


def process_lives(pid: int) -> bool:
    """Whether this machine has a process with this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _mine(row: Job) -> Any:
    """The row, only while this run still owns it: a worker declared dead writes nothing."""
    return Job.objects.filter(
        id=row.id, state=JobState.RUNNING, worker=row.worker, attempts=row.attempts
    )


def _finish(
    row: Job, at: datetime | None, state: JobState, *, result: Any = None, error: str = ""
) -> JobState:
    _mine(row).update(state=state, result=result, error=error, finished_at=at or now(), worker="")
    return state


def _give_back(row: Job) -> JobState:
    """Shutdown is not the job's fault: the attempt does not count."""
    _mine(row).update(state=JobState.QUEUED, worker="", attempts=F("attempts") - 1)
    return JobState.QUEUED


def _failed(row: Job, at: datetime | None, error: Exception) -> JobState:
    if row.attempts >= row.max_attempts:
        return _finish(row, at, JobState.FAILED, error=_words(error))
    moment = at or now()
    _mine(row).update(
        state=JobState.QUEUED,
        worker="",
        error=_words(error),
        run_after=moment + wait_before(row.attempts),
    )
    return JobState.QUEUED


def _words(error: Exception) -> str:
    """What the job page shows: no trace (that is in the log) and no personal data."""
    if isinstance(error, DomainError):
        return mask_text(f"{error.message} {error.what_to_do}".strip())
    return mask_text(f"{type(error).__name__}：{error}")[:2000]


@contextmanager
def _guard(timeout: int | None) -> Iterator[None]:
    """Keep a surrounding transaction usable (tests), and stop a job that hangs (worker).

    An interruption undoes nothing, with or without a surrounding transaction: what the job
    wrote before it stopped is its own decision.
    """
    inside, interrupted = connection.in_atomic_block, None
    with transaction.atomic() if inside else nullcontext(), time_limit(timeout):
        try:
            yield
        except registry.JobInterrupted as stop:
            interrupted = stop
    if interrupted is not None:
        raise interrupted
