"""One transaction, one ledger entry: all accepted rows or none."""

from datetime import datetime

from django.db import connection

from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

from ..models import ImportRun, RunState
from ..queries import plan_of
from ..rules import ImportSpec, Plan, Unreadable, read_sheet
from ..rules.collector import collector_paused
from ..rules.validation import Judged, judge


class PlanChanged(Conflict):
    """Somebody changed the rows between preview and commit."""


@collector_paused()
def import_file(
    *,
    by: Actor,
    at: datetime,
    spec: ImportSpec,
    name: str,
    data: bytes,
    dry_run: bool = False,
    all_or_nothing: bool = False,
) -> Plan:
    """Read, judge and write a file in one go, for the command line and reference data.

    Accepted rows are written even if others are rejected, unless `all_or_nothing`.
    Raises Invalid when the file as a whole cannot be imported.
    """
    try:
        judged = judge(spec, read_sheet(spec, name, data))
    except Unreadable as error:
        raise Invalid(
            error.message, what_to_do=error.what_to_do, fields={"file": [error.message]}
        ) from error
    if dry_run or (all_or_nothing and judged.rejected):
        return plan_of(spec, judged)
    return _commit_unseen(by=by, at=at, spec=spec, judged=judged)


@act
def _commit_unseen(*, by: Actor, at: datetime, spec: ImportSpec, judged: Judged) -> Plan:
    """Compare and write, where nobody was shown a preview that would have to hold.

    The rows are compared once, and inside the transaction: what is returned and entered in
    the ledger is what was written.
    """
    _wait_for_others(spec)
    plan = plan_of(spec, judged)
    if plan.new or plan.changed:
        _write(by=by, at=at, spec=spec, plan=plan, obj=("import", spec.key))
    return plan


@act
def commit_plan(
    *,
    by: Actor,
    at: datetime,
    spec: ImportSpec,
    judged: Judged,
    digest: str,
    obj: tuple[str, str],
) -> Plan:
    """Write what was previewed, or nothing.

    The rows are compared once more inside the transaction; if that gives anything else than
    what the person saw (`digest`), PlanChanged is raised.
    """
    _wait_for_others(spec)
    plan = plan_of(spec, judged)
    if plan.digest != digest:
        raise PlanChanged(
            "预览之后有人改动了这些数据，没有写入任何内容", what_to_do="请重新校验后再确认。"
        )
    _write(by=by, at=at, spec=spec, plan=plan, obj=obj)
    return plan


def _wait_for_others(spec: ImportSpec) -> None:
    """One import of a list at a time, until the transaction ends.

    Between comparing and writing, another import of the list could otherwise write the same
    rows: a PostgreSQL transaction does not keep others from it, SQLite's does (IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || %s, 0))",
                [f".import.{spec.key}"],
            )


def _write(*, by: Actor, at: datetime, spec: ImportSpec, plan: Plan, obj: tuple[str, str]) -> None:
    """The rows through their owner, and the one entry about them."""
    spec.apply(by=by, at=at, new=[values for _, values in plan.new], changed=plan.changed)
    record(
        action=Act.IMPORT_COMMIT,
        by=by,
        at=at,
        obj=obj,
        after={"list": spec.key, "rows": plan.digest, **plan.counts()},
        reason=f"{spec.title}：新增 {len(plan.new)}，修改 {len(plan.changed)}；"
        f"行摘要 {plan.digest}",
    )


@act
def commit_run(
    *, by: Actor, at: datetime, run_id: int, spec: ImportSpec, judged: Judged, digest: str
) -> Plan:
    """Commit and mark the run in the same transaction: never one without the other."""
    taken = ImportRun.objects.filter(id=run_id, state=RunState.COMMITTING).update(
        state=RunState.COMMITTED, committed_at=at
    )
    if not taken:
        raise Conflict("这次导入已经写入或取消", what_to_do="刷新页面查看结果。")
    return commit_plan(
        by=by, at=at, spec=spec, judged=judged, digest=digest, obj=("import", str(run_id))
    )
