"""Jobs that the tests' worker process runs; effects are files, so a kill cannot undo them."""

import os
import time
from pathlib import Path

from django.conf import settings

from yichuang.kernel.jobs.models import Job
from yichuang.kernel.jobs.registry import Progress, job


def _trace(word: str) -> None:
    with (Path(settings.YC_DATA) / "trace").open("a") as handle:
        handle.write(f"{word} {os.getpid()}\n")


@job("wt.slow")
def slow(progress: Progress, seconds: float = 1.0) -> str:
    """Reports ten times on its way."""
    _trace("start")
    for step in range(1, 11):
        time.sleep(seconds / 10)
        progress.report(step, 10, f"第 {step} 步")
    _trace("end")
    return "ok"


@job("wt.long", timeout=1)
def too_long() -> None:
    """Hangs; the time limit ends it."""
    time.sleep(60)


@job("wt.chain")
def chain(left: int) -> None:
    """Each run writes its successor in a transaction."""
    from django.db import transaction

    from yichuang.kernel.jobs.actions import enqueue

    with transaction.atomic():
        Job.objects.filter(name="wt.chain", key=str(left)).update(title="ran")
        if left:
            enqueue("wt.chain", key=str(left - 1), left=left - 1)
