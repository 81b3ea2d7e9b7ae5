"""Putting jobs into the queue, and what a person may do to one."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import Conflict, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

from .. import registry
from ..models import Job
from ..policies import may_manage
from ..queries import due_schedules
from ..rules import JobState


def enqueue(
    name: str,
    *,
    key: str,
    owner_id: int | None = None,
    run_after: datetime | None = None,
    **payload: Any,
) -> int:
    """Put a job into the queue of the running transaction; returns its id.

    Call it inside the action that needs the effect: if that rolls back, so does the job.
    `key` makes it idempotent: the same name and key give the job that is already there,
    whatever its state (a failed one is run again with `retry`). Dates in the payload arrive
    as ISO text. Raises UnknownJob.
    """
    spec = registry.get(name)
    moment = now()
    row = Job(
        name=name,
        key=key,
        title=spec.title,
        payload=json.loads(json.dumps(payload, cls=DjangoJSONEncoder)),
        run_after=run_after or moment,
        max_attempts=spec.max_attempts,
        owner_id=owner_id,
        created_at=moment,
    )
    # One statement gives the id of the new job or of the one that is there; nothing of it
    # changes. Not caught: on PostgreSQL an error would end the transaction.
    Job.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["name", "key"], update_fields=["key"]
    )
    return row.pk


def enqueue_due(*, at: datetime) -> list[int]:
    """Put every scheduled job whose time has come into the queue, once per slot.

    The slot is the key, so two workers asking at once make one job.
    """
    return [enqueue(due.name, key=due.key) for due in due_schedules(at=at)]


@act
def cancel(*, by: Actor, at: datetime, job_id: int) -> None:
    """Stop a job: at once while it waits, at its next progress report while it runs.

    Raises NotFound for a job that is not this person's, Conflict for a finished one.
    """
    row = _managed(by, job_id)
    rows = Job.objects.filter(id=job_id)
    waiting = rows.filter(state=JobState.QUEUED).update(
        state=JobState.CANCELLED, cancel_requested=True, finished_at=at
    )
    running = 0 if waiting else rows.filter(state=JobState.RUNNING).update(cancel_requested=True)
    if not waiting and not running:
        raise Conflict("任务已经结束，不能取消", what_to_do="刷新页面查看结果。")
    record(action=Act.JOB_CANCEL, by=by, at=at, obj=("job", str(job_id)), after={"name": row.name})


@act
def retry(*, by: Actor, at: datetime, job_id: int) -> None:
    """Queue a failed or cancelled job again. Raises NotFound, Conflict."""
    _managed(by, job_id)
    changed = Job.objects.filter(id=job_id, state__in=[JobState.FAILED, JobState.CANCELLED]).update(
        state=JobState.QUEUED,
        attempts=0,
        run_after=at,
        finished_at=None,
        cancel_requested=False,
        error="",
    )
    if not changed:
        raise Conflict("只有失败或已取消的任务可以重新执行", what_to_do="刷新页面查看状态。")
    record(action=Act.JOB_RETRY, by=by, at=at, obj=("job", str(job_id)))


def _managed(by: Actor, job_id: int) -> Job:
    row = Job.objects.filter(id=job_id).first()
    if row is None or not may_manage(by, owner_id=row.owner_id):
        raise NotFound("没有这个任务，或者不是您发起的")
    return row
