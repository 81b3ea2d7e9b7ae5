"""Baselines are opened, filled from a sheet, frozen; the reading and the target are entered."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from yichuang.catalog.reduction.models import Baseline, Reckoning, ReductionTarget
from yichuang.catalog.reduction.policies import must_manage
from yichuang.catalog.reduction.queries.baselines import rows_of
from yichuang.catalog.reduction.rules.acts import Paper
from yichuang.catalog.reduction.rules.rate import Counts, Reading
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act, digest
from yichuang.kernel.permissions.rules import Actor

from .common import refuse


@act
def open_baseline(
    *, by: Actor, at: datetime, name: str, day: date, paper: Paper, counts: Counts
) -> int:
    """A new baseline without rows; they are imported, then it is frozen. Returns its id."""
    must_manage(by)
    found = list(paper.faults(beijing_date(at)))
    if not name.strip():
        found.append(("name", "给清单起个名称"))
    if day > beijing_date(at):
        found.append(("day", "基准日在今天之后，那天的清单还没有"))
    refuse(found, "基期清单")
    try:
        with transaction.atomic():
            row = Baseline.objects.create(
                name=name.strip(), day=day, counts=counts, **_document(paper), **_who(by, at)
            )
    except IntegrityError as error:
        raise Invalid(
            f"已经有叫“{name.strip()}”的基期清单",
            fields={"name": ["换一个名称"]},
            code="baseline.name",
        ) from error
    record(
        action=Act.BASELINE_OPEN,
        by=by,
        at=at,
        obj=("baseline", str(row.pk)),
        after={"name": row.name, "day": day, "counts": counts.value},
    )
    return int(row.pk)


@act
def freeze_baseline(*, by: Actor, at: datetime, baseline_id: int) -> int:
    """Close a baseline for good; returns how many rows it has.

    Raises Invalid for one without rows, Conflict for one frozen already.
    """
    must_manage(by)
    row = Baseline.objects.select_for_update().filter(id=baseline_id).first()
    if row is None:
        raise NotFound("没有这份基期清单", code="baseline.unknown")
    rows = list(rows_of(baseline_id))
    refuse([] if rows else [("rows", "还没有导入事项，空的清单不能封存")], "封存")
    mark = digest({"rows": [list(one.values()) for one in rows]})
    done = Baseline.objects.freeze(baseline_id, frozen_at=at, size=len(rows), digest=mark)
    if not done:
        raise Conflict(
            "这份清单已经封存，不能再封存一次。",
            code="baseline.frozen",
            what_to_do="刷新页面查看。",
        )
    record(
        action=Act.BASELINE_FREEZE,
        by=by,
        at=at,
        obj=("baseline", str(baseline_id)),
        after={"rows": len(rows), "digest": mark},
        reason=f"封存“{row.name}”{len(rows)} 行，行摘要 {mark}",
    )
    return len(rows)


@act
def choose_reckoning(
    *,
    by: Actor,
    at: datetime,
    effective_from: date,
    baseline_id: int,
    reading: Reading,
    merges_count: bool,
    reason: str,
) -> int:
    """Choose baseline and reading from a day on; what was chosen before stays for its days."""
    must_manage(by)
    found = []
    baseline = Baseline.objects.filter(id=baseline_id, frozen_at__isnull=False).first()
    if baseline is None:
        found.append(("baseline", "选一份已经封存的基期清单"))
    if not reason.strip():
        found.append(("reason", "写明按什么规定或会议选定"))
    refuse(found, "口径")
    assert baseline is not None  # one of the faults above
    row = Reckoning.objects.create(
        effective_from=effective_from,
        baseline=baseline,
        reading=reading,
        merges_count=merges_count,
        reason=reason.strip(),
        **_who(by, at),
    )
    record(
        action=Act.RECKONING_CHOOSE,
        by=by,
        at=at,
        obj=("reckoning", str(row.pk)),
        after={
            "from": effective_from,
            "baseline": baseline_id,
            "reading": reading.value,
            "merges_count": merges_count,
        },
        reason=reason.strip(),
    )
    return int(row.pk)


@act
def record_target(*, by: Actor, at: datetime, percent: Decimal, paper: Paper) -> int:
    """Enter the document that sets the target."""
    must_manage(by)
    found = list(paper.faults(beijing_date(at)))
    if not Decimal(0) < percent <= Decimal(100):
        found.append(("percent", "目标写成大于 0、不超过 100 的百分数"))
    refuse(found, "目标")
    row = ReductionTarget.objects.create(percent=percent, **_document(paper), **_who(by, at))
    record(
        action=Act.TARGET_RECORD,
        by=by,
        at=at,
        obj=("target", str(row.pk)),
        after={"percent": str(percent), "document": [paper.number, paper.title, paper.dated]},
        reason=f"压减目标 {percent}%（{paper.number}）",
    )
    return int(row.pk)


def _document(paper: Paper) -> dict[str, object]:
    return {
        "document_number": paper.number.strip(),
        "document_title": paper.title.strip(),
        "document_date": paper.dated,
    }


def _who(by: Actor, at: datetime) -> dict[str, object]:
    return {"recorded_at": at, "recorded_by_id": by.user_id}
