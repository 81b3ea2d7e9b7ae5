"""Sending what was queued."""

from yichuang.kernel.clock.now import now
from yichuang.kernel.jobs.registry import job

from .actions import deliver
from .rules import MAX_ATTEMPTS, SEND


@job(SEND, title="发送通知", max_attempts=MAX_ATTEMPTS, timeout=60)
def send(notice_id: int) -> str:
    """One notice to the gateway; after a kill again, under the same key."""
    return deliver(at=now(), notice_id=notice_id)
