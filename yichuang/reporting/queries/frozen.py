"""Frozen reports: the list, one re-opened, and what changed since."""

from dataclasses import dataclass
from datetime import date, datetime

from yichuang.kernel.errors import Conflict, NotFound
from yichuang.reporting.models import FrozenReport
from yichuang.reporting.rules.frozen import Moved, digest, load, moved

from .building import Report, build

_MOST = 100


@dataclass(frozen=True)
class FrozenRow:
    """A frozen report without its content."""

    id: int
    number: str
    first: date
    as_of: date
    county: str
    frozen_at: datetime
    frozen_by: str
    digest: str


_FIELDS = tuple(FrozenRow.__dataclass_fields__)


def frozen_reports(*, before: int = 0, limit: int = _MOST) -> list[FrozenRow]:
    """Reports made final, newest first, from a key on."""
    rows = FrozenReport.objects.order_by("-id")
    rows = rows.filter(id__lt=before) if before else rows
    return [FrozenRow(**row) for row in rows.values(*_FIELDS)[:limit]]


def frozen(report_id: int) -> tuple[FrozenRow, Report]:
    """One report as it was. Raises NotFound, or Conflict when its bytes are not those frozen."""
    row = FrozenReport.objects.filter(id=report_id).values(*_FIELDS, "content").first()
    if row is None:
        raise NotFound("没有这份定稿报告")
    content = row.pop("content")
    if digest(content) != row["digest"]:
        raise Conflict(
            f"定稿报告 {row['number']} 的内容和定稿时的摘要不一致，被人改过。",
            code="report.altered",
            what_to_do="请审计管理员核对台账，用备份恢复。",
        )
    return FrozenRow(**row), Report(row["first"], row["as_of"], *load(content))


def changed_since(old: Report) -> tuple[Moved, ...]:
    """What the rows say otherwise today for the period of a frozen report."""
    now = build(first=old.first, as_of=old.as_of)
    return moved((old.values, old.claims), (now.values, now.claims))
