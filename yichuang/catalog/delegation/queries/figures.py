"""The report's figures of what was handed down, and the sentence that it is done as well."""

from datetime import date

from django.db.models import Q, QuerySet

from yichuang.catalog.delegation.models import Delegation
from yichuang.catalog.delegation.rules import Kind, Line, unmet
from yichuang.catalog.powers.rules import PowerType
from yichuang.kernel.indicators.registry import Column, Verdict, declare_claim, declare_count

from .readiness import lines_of, with_papers

_COLUMNS = (
    Column("power_name", "权力名称"),
    Column("giver", "下放单位"),
    Column("document_number", "下放文号"),
    Column("kind", "下放方式"),
    Column("department__name", "承接部门"),
    Column("opened_on", "承接日期"),
    Column("ended_on", "收回日期"),
)


def received(as_of: date) -> QuerySet[Delegation]:
    """累计: opened up to the day, also those taken back since. 服务前移 hands over no power."""
    return Delegation.objects.filter(opened_on__lte=as_of).exclude(kind=Kind.FORWARD)


def received_approvals(as_of: date) -> QuerySet[Delegation]:
    """Of these, 行政许可."""
    return received(as_of).filter(power_type=PowerType.LICENCE)


def received_direct(as_of: date) -> QuerySet[Delegation]:
    """The narrower reading: without 委托."""
    return received(as_of).filter(kind=Kind.TRANSFER)


def in_force(as_of: date) -> QuerySet[Delegation]:
    """Of the received ones, those not taken back by the day."""
    return received(as_of).filter(Q(ended_on=None) | Q(ended_on__gt=as_of))


def as_good(as_of: date) -> Verdict:
    """接得住、接得好: every one in force is ready on the day and evaluated no worse than before."""
    rows = list(with_papers(in_force(as_of)).prefetch_related("evaluations").order_by("id"))
    if not rows:
        return Verdict(False, "截至当日没有承接的权力，无从核对。")
    lines = lines_of(rows, on=as_of)
    faults = [(row, _fault(row, lines[row.pk], as_of)) for row in rows]
    against = tuple(f"{row.power_name}：{why}" for row, why in faults if why)
    text = (
        f"核对承接的权力 {len(rows)} 项，准备齐全且评估不低于下放前的 "
        f"{len(rows) - len(against)} 项。"
    )
    return Verdict(not against, text, against)


def _fault(row: Delegation, lines: tuple[Line, ...], as_of: date) -> str:
    if open_points := unmet(lines):
        return f"{open_points[0].point.label}，{open_points[0].why}"
    done = [one for one in row.evaluations.all() if one.evaluated_on <= as_of]
    if not done:
        return "还没有评估"
    latest = max(done, key=lambda one: (one.evaluated_on, one.pk))
    return "" if latest.good else latest.sentence


def declare_figures() -> None:
    """Called once at start-up."""
    for key, name, definition, rows in (
        (
            "received",
            "承接下放权限",
            "截至当日已经开门承接的下放权力，直接下放和委托都算，后来收回的也算；"
            "服务前移没有移交权力，不算。",
            received,
        ),
        ("received_approvals", "承接的行政审批", "其中权力类型是行政许可的。", received_approvals),
        ("received_direct", "承接的直接下放权限", "其中直接下放的，不含委托。", received_direct),
        ("in_force", "现行的承接权限", "其中截至当日没有被收回的。", in_force),
    ):
        declare_count(
            f"delegation.{key}",
            name,
            definition,
            unit="项",
            owner="catalog",
            rows=rows,
            columns=_COLUMNS,
        )
    declare_claim("delegation.as_good", as_good)
