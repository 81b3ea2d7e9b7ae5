"""The item lists that a county publishes: 行政许可事项, 最多跑一次, and how much faster each is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery

from yichuang.catalog.items.models import ItemVersion
from yichuang.catalog.items.rules.compression import UNITS, Limits, Total, rate, total
from yichuang.catalog.items.rules.enums import State
from yichuang.kernel.enums import Labelled
from yichuang.kernel.numerals import row_number

from .figures import approvals, once


class ItemList(Labelled):
    """Which list is asked for."""

    LICENCES = "licences", "行政许可事项清单"
    ONCE = "once", "“最多跑一次”事项清单"


_ROWS = {ItemList.LICENCES: approvals, ItemList.ONCE: once}


@dataclass(frozen=True)
class ListedItem:
    """One item of a published list, as the version in force has it."""

    item_id: int
    name: str
    implement_code: str
    department: str
    version: int
    since: date
    visits: int | None
    limits: Limits

    @property
    def statutory(self) -> str:
        """The law's limit in words; empty where the guide has none."""
        return _days(self.limits.statutory, self.limits.statutory_unit)

    @property
    def promised(self) -> str:
        """The promised limit in words."""
        return _days(self.limits.promised, self.limits.promised_unit)

    @property
    def shorter(self) -> str:
        """How much shorter, or why nobody can say."""
        limits = self.limits
        if limits.statutory is None or limits.promised is None:
            return "没有法定时限" if limits.statutory is None else "没有承诺"
        if limits.statutory_unit != limits.promised_unit:
            return "单位不同，不能比"
        share = float(rate(limits.statutory, limits.promised)) * 100
        return f"压缩 {share:.1f}%" if share >= 0 else f"长了 {-share:.1f}%"


def _days(number: int | None, unit: str) -> str:
    if number is None:
        return ""
    return f"{number} {UNITS.get(unit, unit)}" if number else "当场办"


_VALUES = (
    *("item_id", "item__name", "item__implement_code", "item__department__name", "number"),
    *("effective_from", "visits", "statutory_value", "statutory_unit"),
    *("promised_value", "promised_unit"),
)


def listed_items(
    which: ItemList, *, on: date, text: str = "", department: int = 0, after: str = "", limit: int
) -> tuple[list[ListedItem], str]:
    """Items of a list on a day by name, from a key on; the key of the next page, or ""."""
    rows = _filtered(which, on, text, department)
    name, _, key = after.rpartition("|")
    seen = row_number(key)
    if seen is not None:
        rows = rows.filter(item__name__gte=name).exclude(item__name=name, item_id__lte=seen)
    found = list(rows.order_by("item__name", "item_id").values_list(*_VALUES)[: limit + 1])
    page = [_listed(*row) for row in found[:limit]]
    more = f"{page[-1].name}|{page[-1].item_id}" if len(found) > limit else ""
    return page, more


def _listed(item_id: int, name: str, *rest: Any) -> ListedItem:
    code, department, version, since, visits, *limits = rest
    return ListedItem(
        item_id, name, code, department, version, since, visits, Limits(name, *limits)
    )


def listed_total(
    which: ItemList, *, on: date, text: str = "", department: int = 0
) -> tuple[int, Total]:
    """How many, and the compression over those that can be compared."""
    rows = _filtered(which, on, text, department).order_by("item__name")
    found = [
        Limits(*row)
        for row in rows.values_list(
            *("item__name", "statutory_value", "statutory_unit"),
            *("promised_value", "promised_unit"),
        )
    ]
    return len(found), total(found)


def listed_departments(which: ItemList, *, on: date) -> dict[int, str]:
    """The departments that have an item in a list on a day."""
    rows = _ROWS[which](on).order_by("item__department__code")
    return dict(rows.values_list("item__department_id", "item__department__name").distinct())


def listed_updated(which: ItemList, *, on: date) -> datetime | None:
    """When a version of the list was last published."""
    return _ROWS[which](on).aggregate(last=Max("published_at"))["last"]


def _filtered(which: ItemList, on: date, text: str, department: int) -> QuerySet[ItemVersion]:
    rows = _ROWS[which](on)
    if text:
        rows = rows.filter(item__name__icontains=text)
    return rows.filter(item__department_id=department) if department else rows


@dataclass(frozen=True)
class Promises:
    """What all guides of the county promise, drafts counted too: visits and limits."""

    guides: int
    counted: int  # those that say how many visits
    over_once: tuple[tuple[str, str, int], ...]  # name, 实施编码, visits
    compression: Total


def promises() -> Promises:
    """The newest version of every item, in force or still a draft. Two statements."""
    newest = ItemVersion.objects.filter(item=OuterRef("item")).order_by("-number")
    rows = ItemVersion.objects.filter(id=Subquery(newest.values("id")[:1]))
    rows = rows.exclude(state=State.WITHDRAWN).order_by("item__name", "item_id")
    visits = list(rows.values_list("item__name", "item__implement_code", "visits"))
    limits = rows.values_list(
        *("item__name", "statutory_value", "statutory_unit"), *("promised_value", "promised_unit")
    )
    said = [(name, code, number) for name, code, number in visits if number is not None]
    over = tuple(row for row in said if row[2] > 1)
    return Promises(len(visits), len(said), over, total(Limits(*row) for row in limits))
