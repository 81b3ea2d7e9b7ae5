"""The steps of an import in the interface; the long ones are jobs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO

from django.db.models import F, Q

from yichuang.kernel.errors import Conflict, NotAllowed, NotFound
from yichuang.kernel.files import actions as files
from yichuang.kernel.files.actions import Prepared
from yichuang.kernel.jobs.actions import enqueue
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

from .. import registry
from ..models import ImportRun, RunState
from ..policies import may_import, visible_to
from ..queries import content_of, plan_of
from ..rules import ImportSpec, Plan, Sheet, Unreadable, read_sheet
from ..rules.validation import judge
from ..rules.workbooks import error_workbook, shown_by

SHOWN_CHANGES = 200
SHOWN_ERRORS = 1000


def upload(
    *,
    by: Actor,
    at: datetime,
    spec_key: str,
    name: str,
    data: bytes | None = None,
    stream: BinaryIO | None = None,
) -> int:
    """Take the file and queue its validation; returns the run's id.

    Raises NotAllowed, NotFound, and Invalid for a file that is not taken.
    """
    spec = registry.get(spec_key)
    if not may_import(by, spec):
        raise NotAllowed(f"您没有导入“{spec.title}”的权限")
    prepared = files.prepare(name=name, data=data, stream=stream)
    return _uploaded(by=by, at=at, spec_key=spec_key, prepared=prepared)


@act
def _uploaded(*, by: Actor, at: datetime, spec_key: str, prepared: Prepared) -> int:
    stored = files.store(by=by, at=at, purpose="import", prepared=prepared)
    run = ImportRun.objects.create(
        spec=spec_key,
        file=stored,
        actor=by.kept(),
        owner_id=by.user_id,
        created_at=at,
    )
    _queue_validation(run)
    return run.id


def _queue_validation(run: ImportRun) -> None:
    run.job_id = enqueue(
        "importing.validate", key=f"{run.id}-{run.round}", owner_id=run.owner_id, run_id=run.id
    )
    run.save(update_fields=["job"])


def validate_run(
    *, run_id: int, at: datetime, tick: Callable[[int, int], None] = lambda *_: None
) -> dict[str, Any]:
    """Judge every row, prepare preview and error workbook. Runs in a job, writes at the end."""
    run = ImportRun.objects.get(id=run_id)
    if run.state != RunState.UPLOADED:
        return {}
    spec = registry.get(run.spec)
    try:
        sheet = read_sheet(spec, run.file.name, content_of(run))
        total = len(sheet.rows)
        judged = judge(spec, sheet, tick=lambda done: tick(done, total))
    except Unreadable as error:
        where = f"第 {error.row} 行：" if error.row else ""
        problem = f"{where}{error.message}{error.what_to_do}"
        _open_run(run).update(state=RunState.REFUSED, problem=problem, validated_at=at)
        return {"problem": problem}
    plan = plan_of(spec, judged)
    _validated(run=run, at=at, plan=plan, workbook=_marked(run, sheet, plan))
    return plan.counts()


def _marked(run: ImportRun, sheet: Sheet, plan: Plan) -> Prepared | None:
    if not plan.errors:
        return None
    stem = run.file.name.rpartition(".")[0]
    return files.prepare(name=f"{stem}-错误.xlsx", data=error_workbook(sheet, plan.errors))


@act
def _validated(*, run: ImportRun, at: datetime, plan: Plan, workbook: Prepared | None) -> None:
    error_file = None
    if workbook is not None:
        error_file = files.store(
            by=actor_of(run), at=at, purpose="import.errors", prepared=workbook
        )
    _open_run(run).update(
        state=RunState.VALIDATED,
        validated_at=at,
        error_file=error_file,
        errors=[error.as_dict() for error in plan.errors[:SHOWN_ERRORS]],
        preview=_preview(registry.get(run.spec), plan),
        digest=plan.digest,
        **plan.counts(),
    )


def _open_run(run: ImportRun) -> Any:
    """Only while nobody cancelled it meanwhile."""
    return ImportRun.objects.filter(id=run.id, state=RunState.UPLOADED)


def _preview(spec: ImportSpec, plan: Plan) -> dict[str, Any]:
    """The first changes cell by cell, and the first new rows, as the sheet writes them."""
    ways = {column.field: shown_by(column) for column in spec.columns}

    def words(values: Any) -> dict[str, str]:
        held = {name: ways[name](values) for name in values if name in ways}
        return {name: "" if value is None else str(value) for name, value in held.items()}

    return {
        "changed": [
            {
                "row": c.row,
                "key": list(map(str, c.key)),
                "before": words(c.before),
                "after": words(c.after),
            }
            for c in plan.changed[:SHOWN_CHANGES]
        ],
        "new": [{"row": row, "values": words(v)} for row, v in plan.new[:SHOWN_CHANGES]],
    }


@act
def request_commit(*, by: Actor, at: datetime, run_id: int, all_or_nothing: bool = False) -> int:
    """Confirm the preview; the writing is a job. Returns its id. Raises NotFound, Conflict."""
    run = _mine(by, run_id)
    if not may_import(by, registry.get(run.spec)):
        raise NotAllowed("您没有导入这张清单的权限")
    if all_or_nothing and run.rejected:
        raise Conflict(
            f"有 {run.rejected} 行有错，按您的选择全部不导入", what_to_do="请改正后重新上传。"
        )
    taken = ImportRun.objects.filter(id=run_id, state=RunState.VALIDATED).update(
        state=RunState.COMMITTING, all_or_nothing=all_or_nothing
    )
    if not taken:
        raise Conflict("这次导入不在等待确认的状态", what_to_do="刷新页面查看结果。")
    job_id = enqueue(
        "importing.commit", key=f"{run_id}-{run.round}", owner_id=run.owner_id, run_id=run_id
    )
    ImportRun.objects.filter(id=run_id).update(job_id=job_id)
    return job_id


@act
def cancel(*, by: Actor, at: datetime, run_id: int) -> None:
    """Give up an import that is not being written. Raises NotFound, Conflict."""
    run = _mine(by, run_id)
    open_ = Q(state__in=[RunState.UPLOADED, RunState.VALIDATED])
    # A commit whose job was cancelled in the queue, or failed, will not go on by itself.
    stuck = Q(state=RunState.COMMITTING, job__state__in=["cancelled", "failed"])
    found = ImportRun.objects.filter(open_ | stuck, id=run_id).values_list("id", flat=True)
    stopped = ImportRun.objects.filter(
        id__in=list(found), state__in=[RunState.UPLOADED, RunState.VALIDATED, RunState.COMMITTING]
    ).update(state=RunState.CANCELLED)
    if not stopped:
        raise Conflict("这次导入已经在写入或已结束，不能取消", what_to_do="刷新页面查看结果。")
    record(action=Act.IMPORT_CANCEL, by=by, at=at, obj=("import", str(run.id)))


@act
def validate_again(*, at: datetime, run_id: int, problem: str) -> None:
    """Back to validation after the data changed under a preview."""
    run = ImportRun.objects.get(id=run_id)
    if run.state != RunState.COMMITTING:
        return
    run.state, run.problem, run.round = RunState.UPLOADED.value, problem, run.round + 1
    run.save(update_fields=["state", "problem", "round"])
    _queue_validation(run)


def back_to_preview(*, run_id: int) -> None:
    """The writing was cancelled before it began: the preview may be confirmed again."""
    ImportRun.objects.filter(id=run_id, state=RunState.COMMITTING).update(
        state=RunState.VALIDATED, round=F("round") + 1
    )


def actor_of(run: ImportRun) -> Actor:
    """Who uploaded, as they were then: the job acts for them."""
    return Actor.from_kept(run.actor)


def _mine(by: Actor, run_id: int) -> ImportRun:
    run = visible_to(by).filter(id=run_id).first()
    if run is None:
        raise NotFound("没有这次导入，或者不是您上传的")
    return run
