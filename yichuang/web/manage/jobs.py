"""What the management pages hand to the background."""

from collections.abc import Iterator
from typing import Any

from yichuang.catalog.items.actions import WrongColumns, import_items
from yichuang.catalog.items.rules.importing.plan import Plan
from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import Invalid
from yichuang.kernel.files import actions as files
from yichuang.kernel.files.queries import open_stream
from yichuang.kernel.jobs.registry import Progress, job
from yichuang.kernel.jobs.rules import grouped
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act, Entry, verify_chain
from yichuang.kernel.permissions.rules import Actor

from . import imports

SHOWN = 200


@job(imports.CHECK, title="校验事项清单", max_attempts=2)
def check_file(
    progress: Progress,
    file_id: int,
    file_name: str,
    mapping: str,
    actor: dict[str, Any],
    size: int = 0,
) -> dict[str, Any]:
    """Judge every row; nothing is written but the workbook with the faults."""
    data = _bytes(file_id)
    rows = max(data.count(b"\n"), 1)
    progress.report(0, rows, f"正在校验约 {grouped(rows)} 行")
    by = imports.actor_from(actor)
    try:
        plan = import_items(by=by, at=now(), data=data, mapping=mapping, dry_run=True)
    except WrongColumns as error:
        faults = [_fault(f) for f in error.faults]
        return {"problem": error.message, "what_to_do": error.what_to_do, "errors": faults}
    except Invalid as error:
        return {"problem": error.message, "what_to_do": error.what_to_do, "errors": []}
    progress.report(plan.read, plan.read)
    return _summary(plan) | {"error_file": _error_file(by, data, plan, file_name)}


@job(imports.COMMIT, title="写入事项清单", max_attempts=3)
def import_file(
    progress: Progress, file_id: int, file_name: str, mapping: str, actor: dict[str, Any]
) -> dict[str, Any]:
    """Write the accepted rows as drafts: all of them, or after a kill none, then again."""
    data = _bytes(file_id)
    rows = max(data.count(b"\n"), 1)
    progress.report(0, rows, f"正在写入约 {grouped(rows)} 行")
    plan = import_items(by=imports.actor_from(actor), at=now(), data=data, mapping=mapping)
    progress.report(plan.read, plan.read)
    return _summary(plan)


def _bytes(file_id: int) -> bytes:
    with open_stream(file_id) as stream:
        return stream.read()


def _fault(error: Any) -> dict[str, Any]:
    return {
        "row": error.row,
        "column": error.column,
        "value": error.value[:80],
        "reason": error.reason,
    }


def _summary(plan: Plan) -> dict[str, Any]:
    return plan.summary() | {"errors": [_fault(e) for e in plan.errors[:SHOWN]]}


def _error_file(by: Actor, data: bytes, plan: Plan, name: str) -> int | None:
    if not plan.errors:
        return None
    stem = name.rpartition(".")[0] or name
    book = imports.marked(data, plan.errors, "事项清单")
    prepared = files.prepare(name=f"{stem}-错误.xlsx", data=book)
    stored = files.store(by=by, at=now(), purpose=imports.ERRORS, prepared=prepared)
    return stored.id


@job("ledger.verify", title="校验台账", max_attempts=1)
def verify_ledger(progress: Progress, actor: dict[str, Any]) -> dict[str, Any]:
    """Re-hash the whole chain with a bar; the verdict is an entry itself."""
    head = ledger.head()

    def rows() -> Iterator[tuple[int, str, str, Entry]]:
        stored = ledger.entries().order_by("seq").iterator(chunk_size=2000)
        for done, row in enumerate(stored, 1):
            if done % 1000 == 0:
                progress.report(done, head[0], f"已校验 {grouped(done)} / {grouped(head[0])} 条")
            if row.seq > head[0]:
                return  # written since the verification began
            yield row.seq, row.prev, row.hash, row.as_entry()

    verdict = verify_chain(rows(), head=head)
    found = {
        "entries": verdict.entries,
        "ok": verdict.ok,
        "first_bad": verdict.first_bad,
        "kind": verdict.kind,
    }
    record_alone(
        action=Act.LEDGER_VERIFY,
        by=imports.actor_from(actor),
        at=now(),
        obj=("ledger", str(head[0])),
        after=found,
        outcome="ok" if verdict.ok else "failed",
    )
    return found
