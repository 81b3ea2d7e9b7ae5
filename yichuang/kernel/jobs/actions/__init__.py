"""Writing the queue: put jobs in, run them, cancel them."""

from .queueing import cancel, enqueue, enqueue_due, retry
from .running import claim, release_orphans, run, run_pending

__all__ = [
    "cancel",
    "claim",
    "enqueue",
    "enqueue_due",
    "release_orphans",
    "retry",
    "run",
    "run_pending",
]
