"""Nightly: who has left, has left."""

from datetime import datetime

from yichuang.kernel.clock.now import now
from yichuang.kernel.jobs.registry import job
from yichuang.kernel.permissions.rules import Actor

from .actions import close_leavers

CLOCK = Actor.system("离岗任务")


@job("opening.leavers", title="停用离岗人员的账号", schedule="daily 00:20")
def leavers(at: datetime | None = None) -> dict[str, int]:
    """Close the accounts of those whose last day was yesterday or before."""
    return {"closed": close_leavers(by=CLOCK, at=at or now())}
