"""The long steps of an import, with a bar."""

from typing import Any

from yichuang.kernel.clock.now import now
from yichuang.kernel.jobs.registry import JobCancelled, Progress, job
from yichuang.kernel.jobs.rules import grouped

from . import registry
from .actions import commit_run, validate_run
from .actions.committing import PlanChanged
from .actions.runs import actor_of, back_to_preview, validate_again
from .models import ImportRun, RunState
from .queries import content_of
from .rules import read_sheet
from .rules.validation import judge


@job("importing.validate", title="校验导入文件", max_attempts=3)
def validate(progress: Progress, run_id: int) -> dict[str, Any]:
    """Judge every row of an uploaded file; nothing is written to the list."""

    def tick(done: int, total: int) -> None:
        progress.report(done, total, f"已校验 {grouped(done)} / {grouped(total)} 行")

    return validate_run(run_id=run_id, at=now(), tick=tick)


@job("importing.commit", title="写入导入数据", max_attempts=5)
def commit(progress: Progress, run_id: int) -> dict[str, Any]:
    """Write the confirmed rows. After a kill it runs again: all rows were written, or none."""
    run = ImportRun.objects.select_related("file").get(id=run_id)
    if run.state != RunState.COMMITTING:
        return {}
    spec = registry.get(run.spec)
    judged = judge(spec, read_sheet(spec, run.file.name, content_of(run)))
    rows = run.new + run.changed
    try:
        progress.report(0, rows, f"正在写入 {grouped(rows)} 行")
        plan = commit_run(
            by=actor_of(run), at=now(), run_id=run_id, spec=spec, judged=judged, digest=run.digest
        )
    except PlanChanged as error:
        validate_again(at=now(), run_id=run_id, problem=f"{error.message}，已重新校验，请再确认。")
        return {"again": True}
    except JobCancelled:
        back_to_preview(run_id=run_id)
        raise
    return plan.counts()
