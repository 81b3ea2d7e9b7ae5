"""Reading the queue: the job bar, the job page, the health page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from yichuang.kernel.errors import NotFound
from yichuang.kernel.permissions.rules import Actor

from . import registry
from .models import Job, JobWorker
from .policies import visible_to
from .rules import (
    FINAL,
    WORKER_SILENCE,
    JobState,
    grouped,
    percent,
    remaining_seconds,
)


@dataclass(frozen=True)
class JobView:
    """A job as pages show it. Times are UTC, `result` is what the function returned."""

    id: int
    name: str
    title: str
    state: JobState
    done: int
    total: int
    percent: int
    text: str
    seconds_left: int | None
    waiting_before: int
    cancel_requested: bool
    result: Any
    error: str
    payload: dict[str, Any]
    attempts: int
    owner_id: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def finished(self) -> bool:
        return self.state in FINAL


@dataclass(frozen=True)
class Due:
    """A scheduled job whose slot has come and has no row yet."""

    name: str
    key: str


@dataclass(frozen=True)
class QueueHealth:
    """What the health page and `doctor` say about the queue."""

    workers_alive: int
    queued: int
    running: int
    failed_last_day: int
    oldest_waiting: timedelta | None


def job_view(*, by: Actor, job_id: int, at: datetime) -> JobView:
    """One job of this person. Raises NotFound."""
    row = visible_to(by).filter(id=job_id).first()
    if row is None:
        raise NotFound("没有这个任务，或者不是您发起的")
    return _view(row, at)


def jobs_of(*, by: Actor, at: datetime, limit: int = 50) -> list[JobView]:
    """The newest jobs this person may see."""
    return [_view(row, at) for row in visible_to(by).order_by("-id")[:limit]]


def open_jobs_of(*, by: Actor, at: datetime) -> list[JobView]:
    """The person's own unfinished jobs: the bar in the page header."""
    rows = Job.objects.filter(owner_id=by.user_id, state__in=["queued", "running"])
    return [_view(row, at) for row in rows.order_by("id")[:10]] if by.user_id else []


def still_open(name: str, field: str, values: Iterable[int]) -> set[int]:
    """Those of the values that a waiting or running job of this name has under `field`."""
    rows = Job.objects.filter(name=name, state__in=[JobState.QUEUED, JobState.RUNNING])
    rows = rows.filter(**{f"payload__{field}__in": list(values)})
    return {payload[field] for payload in rows.values_list("payload", flat=True)}


def due_schedules(*, at: datetime) -> list[Due]:
    """Scheduled jobs whose newest slot at `at` has no row yet."""
    wanted = {
        (spec.name, f"slot:{spec.schedule.latest_slot(at):%Y-%m-%dT%H:%MZ}")
        for spec in registry.all_jobs()
        if spec.schedule is not None
    }
    if not wanted:
        return []
    names, keys = zip(*wanted, strict=True)
    present = set(Job.objects.filter(name__in=names, key__in=keys).values_list("name", "key"))
    return [Due(name, key) for name, key in sorted(wanted - present)]


def health(*, at: datetime) -> QueueHealth:
    """Counts for the health page."""
    counts = Job.objects.aggregate(
        queued=Count("id", filter=Q(state=JobState.QUEUED)),
        running=Count("id", filter=Q(state=JobState.RUNNING)),
        failed=Count(
            "id", filter=Q(state=JobState.FAILED, finished_at__gte=at - timedelta(days=1))
        ),
        oldest=Min("run_after", filter=Q(state=JobState.QUEUED, run_after__lte=at)),
    )
    alive = JobWorker.objects.filter(seen_at__gte=at - WORKER_SILENCE).count()
    oldest = counts["oldest"]
    return QueueHealth(
        workers_alive=alive,
        queued=counts["queued"],
        running=counts["running"],
        failed_last_day=counts["failed"],
        oldest_waiting=at - oldest if oldest else None,
    )


def _view(row: Job, at: datetime) -> JobView:
    state = JobState(row.state)
    elapsed = (at - row.started_at).total_seconds() if row.started_at else 0.0
    running = state == JobState.RUNNING
    return JobView(
        id=row.id,
        name=row.name,
        title=row.title or row.name,
        state=state,
        done=row.progress_done,
        total=row.progress_total,
        percent=100 if state == JobState.DONE else percent(row.progress_done, row.progress_total),
        text=_text(row),
        seconds_left=remaining_seconds(row.progress_done, row.progress_total, elapsed)
        if running
        else None,
        waiting_before=Job.objects.filter(state=JobState.QUEUED, id__lt=row.id).count()
        if state == JobState.QUEUED
        else 0,
        cancel_requested=row.cancel_requested,
        result=row.result,
        error=row.error,
        payload=row.payload,
        attempts=row.attempts,
        owner_id=row.owner_id,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def _text(row: Job) -> str:
    """ "已校验 4 213 / 10 000 行": the job's own words, or plain counts."""
    if row.progress_text or not row.progress_total:
        return row.progress_text
    return f"{grouped(row.progress_done)} / {grouped(row.progress_total)}"
