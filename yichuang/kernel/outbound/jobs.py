"""Collecting every minute, delivering in order, trying again when the time comes."""

from typing import Any

from yichuang.kernel.clock.now import now
from yichuang.kernel.jobs.registry import Progress, job

from .actions import collect, deliver_next, push_later
from .queries import ready, working

_AT_A_TIME = 500  # messages; then the next job goes on


@job("outbound.collect", title="收集要推送的事件", schedule="every 1m")
def collect_all() -> dict[str, int]:
    """For every working endpoint what happened since; idempotent by its position."""
    made = 0
    for endpoint_id in working():
        more = True
        while more:
            count, more = collect(at=now(), endpoint_id=endpoint_id)
            made += count
        if ready(endpoint_id, at=now()):
            push_later(endpoint_id, now(), "collected")
    return {"messages": made}


@job("outbound.push", title="推送", max_attempts=3)
def push(endpoint_id: int, progress: Progress) -> dict[str, Any]:
    """What waits for one endpoint, in order, until something does not arrive."""
    for done in range(_AT_A_TIME):
        progress.check()
        at = now()
        next_at = deliver_next(at=at, endpoint_id=endpoint_id)
        if next_at is None:
            return {"tried": done}
        if next_at > at:
            push_later(endpoint_id, next_at, "retry")
            return {"tried": done + 1, "next_at": next_at.isoformat()}
    push_later(endpoint_id, now(), "more")
    return {"tried": _AT_A_TIME}
