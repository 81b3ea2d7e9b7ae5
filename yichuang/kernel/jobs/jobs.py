"""The queue's own housekeeping, and that of what lies below it."""

from datetime import timedelta

from yichuang.kernel.clock.now import now
from yichuang.kernel.files.actions import sweep_orphans

from .models import Job, JobWorker
from .registry import Progress, job
from .rules import JobState

KEEP = timedelta(days=180)
KEEP_SLOTS = timedelta(days=14)


@job("jobs.prune", title="清理任务记录", schedule="daily 03:10")
def prune() -> dict[str, int]:
    """Forget finished jobs after half a year and scheduled ones after two weeks.

    What a job did is in the ledger; a failed job stays until a person has seen to it.
    """
    at = now()
    finished = Job.objects.filter(state__in=[JobState.DONE, JobState.CANCELLED])
    slots, _ = finished.filter(key__startswith="slot:", finished_at__lt=at - KEEP_SLOTS).delete()
    old, _ = finished.filter(finished_at__lt=at - KEEP).delete()
    workers, _ = JobWorker.objects.filter(seen_at__lt=at - timedelta(days=1)).delete()
    return {"jobs": slots + old, "workers": workers}


@job("files.sweep_orphans", title="清理未登记的文件", schedule="daily 03:30", max_attempts=3)
def sweep(progress: Progress) -> dict[str, int]:
    """Remove stored content that no row names (an upload that was rolled back)."""
    return {"removed": sweep_orphans(check=progress.check)}
