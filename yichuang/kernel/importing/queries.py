"""Reading imports: centre, preview, template."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yichuang.kernel.errors import NotAllowed, NotFound
from yichuang.kernel.files.queries import open_stream
from yichuang.kernel.permissions.rules import Actor

from . import registry
from .models import ImportRun, RunState
from .policies import may_import, visible_to
from .rules import Plan, make_plan, read_sheet
from .rules.spec import ImportSpec
from .rules.validation import Judged, judge
from .rules.workbooks import template


@dataclass(frozen=True)
class RunView:
    """An import as pages show it; `errors` and `preview` are cut to what a page can hold."""

    id: int
    spec: str
    title: str
    state: RunState
    file_id: int
    file_name: str
    error_file_id: int | None
    job_id: int | None
    counts: dict[str, int]
    problem: str
    errors: list[dict[str, Any]]
    preview: dict[str, Any]
    created_at: datetime
    committed_at: datetime | None

    @property
    def may_commit(self) -> bool:
        return self.state == RunState.VALIDATED and bool(
            self.counts["new"] + self.counts["changed"]
        )


def specs_for(by: Actor) -> list[ImportSpec]:
    """The lists this person may import."""
    return [spec for spec in registry.all_specs() if may_import(by, spec)]


def run_view(*, by: Actor, run_id: int) -> RunView:
    """One import of this person. Raises NotFound."""
    row = visible_to(by).select_related("file").filter(id=run_id).first()
    if row is None:
        raise NotFound("没有这次导入，或者不是您上传的")
    return _view(row)


def runs_of(*, by: Actor, limit: int = 50) -> list[RunView]:
    """The newest imports this person may see."""
    rows = visible_to(by).select_related("file").order_by("-id")[:limit]
    return [_view(row) for row in rows]


def template_for(*, by: Actor, spec_key: str) -> bytes:
    """The template workbook with the list's present rows. Raises NotAllowed, NotFound."""
    spec = registry.get(spec_key)
    if not may_import(by, spec):
        raise NotAllowed(f"您没有导入“{spec.title}”的权限")
    return template(spec, spec.load_all() if spec.load_all else ())


def plan_of(spec: ImportSpec, judged: Judged) -> Plan:
    """Compare with what is in the database now."""
    return make_plan(spec, judged, spec.load_existing(spec.keys_of(judged.values)))


def plan_file(spec: ImportSpec, name: str, data: bytes) -> Plan:
    """Read, judge and compare a file without writing anything: `--dry-run`.

    Raises rules.Unreadable when the file as a whole cannot be imported.
    """
    return plan_of(spec, judge(spec, read_sheet(spec, name, data)))


def content_of(run: ImportRun) -> bytes:
    """The uploaded bytes."""
    with open_stream(run.file_id) as stream:
        return stream.read()


def _view(row: ImportRun) -> RunView:
    try:
        title = registry.get(row.spec).title
    except NotFound:
        title = row.spec
    return RunView(
        id=row.id,
        spec=row.spec,
        title=title,
        state=RunState(row.state),
        file_id=row.file_id,
        file_name=row.file.name,
        error_file_id=row.error_file_id,
        job_id=row.job_id,
        counts={n: getattr(row, n) for n in ("read", "new", "changed", "same", "rejected")},
        problem=row.problem,
        errors=row.errors,
        preview=row.preview,
        created_at=row.created_at,
        committed_at=row.committed_at,
    )
