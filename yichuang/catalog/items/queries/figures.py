"""The figures and claims of the items in force: how many, how few visits, how much faster."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from yichuang.catalog.items.models import ItemVersion
from yichuang.catalog.items.rules.barred import asked_by, unlisted
from yichuang.catalog.items.rules.compression import Limits, Total, total
from yichuang.catalog.items.rules.enums import Regime
from yichuang.kernel.indicators.registry import (
    Column,
    Verdict,
    declare_claim,
    declare_count,
    declare_distinct,
)
from yichuang.kernel.org.rules import DepartmentKind

from .content import content_of
from .lists import services_in_force
from .versions import in_force

_COLUMNS = (
    Column("item__name", "事项"),
    Column("item__implement_code", "实施编码"),
    Column("item__department__name", "部门"),
    Column("visits", "到现场次数"),
    Column("effective_from", "生效日期"),
)
_BATCH = 200


def approvals(as_of: date) -> QuerySet[ItemVersion]:
    """行政许可 in force on a day."""
    return in_force(as_of).filter(regime=Regime.LICENCE)


def once(as_of: date) -> QuerySet[ItemVersion]:
    """最多跑一次: a published guide that promises at most one visit."""
    return in_force(as_of).filter(visits__lte=1)


def once_county(as_of: date) -> QuerySet[ItemVersion]:
    """Of these, the county's own departments and towns."""
    return once(as_of).exclude(item__department__kind=DepartmentKind.STATIONED)


def once_stationed(as_of: date) -> QuerySet[ItemVersion]:
    """Of these, the agencies stationed in the county."""
    return once(as_of).filter(item__department__kind=DepartmentKind.STATIONED)


def compression(as_of: date) -> Total:
    """时限压缩 over the items whose two limits are in one unit; the others are named."""
    rows = in_force(as_of).order_by("item__name")
    return total(
        Limits(*values)
        for values in rows.values_list(
            "item__name", "statutory_value", "statutory_unit", "promised_value", "promised_unit"
        )
    )


def _faster(as_of: date) -> Verdict:
    found = compression(as_of)
    return Verdict(not found.longer and bool(found.compared), found.sentence, found.longer)


def _only_listed(as_of: date) -> Verdict:
    """No published guide names an intermediary's report that the list does not allow."""
    services = services_in_force(as_of)
    if services is None:
        return Verdict(False, "县里还没有公布中介服务清单，无从核对。")
    against, read = [], 0
    for row in in_force(as_of).select_related("item").order_by("id").iterator(_BATCH):
        read += 1
        asked = asked_by(content_of(row))
        why = unlisted(asked, row.item.implement_code, services)
        against += [f"{row.item.name}的“{one.name}”" for one in asked if one.key in why]
    text = (
        f"核对生效的办事指南 {read} 份，清单 {len(services)} 项，清单外的要求 {len(against)} 处。"
    )
    return Verdict(not against, text, tuple(against))


def no_third_kind(as_of: date) -> Verdict:
    """非行政许可审批: the type cannot be given to an item, so none in force has it."""
    kinds = dict(Regime.choices())
    found = set(in_force(as_of).order_by().values_list("regime", flat=True).distinct())
    against = tuple(sorted(found - set(kinds)))
    return Verdict(
        not against, f"生效事项的法律类型有 {len(found)} 种，没有“非行政许可审批”。", against
    )


def _rows(rows: Callable[[date], Any]) -> dict[str, Any]:
    return {"unit": "项", "owner": "catalog", "rows": rows, "columns": _COLUMNS}


def declare_figures() -> None:
    """Called once at start-up."""
    declare_count(
        "approvals.current",
        "行政审批事项",
        "当日生效、法律类型是行政许可的事项，一项算一次。",
        **_rows(approvals),
    )
    declare_count(
        "once.items",
        "最多跑一次事项",
        "当日生效的办事指南写明到现场不超过一次的事项，县属和派驻合计。",
        **_rows(once),
    )
    declare_count(
        "once.items_county",
        "县属部门最多跑一次事项",
        "其中县属部门（含政务服务机构和乡镇）的。",
        **_rows(once_county),
    )
    declare_count(
        "once.items_stationed",
        "派驻机构最多跑一次事项",
        "其中派驻机构的。",
        **_rows(once_stationed),
    )
    declare_distinct(
        "once.departments",
        "有最多跑一次事项的县属部门",
        "县属部门最多跑一次事项里，不同的部门。",
        unit="个",
        owner="catalog",
        rows=once_county,
        by=Column("item__department__name", "部门"),
    )
    declare_claim("time.compressed", _faster)
    declare_claim("intermediary.only_listed", _only_listed)
