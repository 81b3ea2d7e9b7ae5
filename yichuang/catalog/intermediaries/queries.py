"""Reading the list: what holds on a day, its pages, one row with its history."""

from collections.abc import Collection
from dataclasses import fields
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yichuang.catalog.marks import mark_of
from yichuang.kernel.importing.rules.spec import Key, Values
from yichuang.kernel.indicators.registry import Column, declare_count

from .models import Intermediary as Row
from .rules import Intermediary, in_force, plain

FIELDS = tuple(field.name for field in fields(Intermediary))


def mark() -> str:
    """What asks for the state of this list (for `state_of`)."""
    return mark_of(Row)


def listed_on(on: date) -> list[Intermediary] | None:
    """Every row in force on a day, one statement; None while the county has had no list."""
    rows = Row.objects.filter(effective_from__lte=on).order_by("number", "effective_from")
    found = [Intermediary(**values) for values in rows.values(*FIELDS)]
    return in_force(found, on) if found else None


def services_on(on: date, *, text: str = "") -> list[Intermediary]:
    """What the page shows for a day, by words of name, report, item or organ."""
    wanted = plain(text)
    return [
        row
        for row in listed_on(on) or ()
        if wanted
        in plain(f"{row.name}|{row.result_paper}|{row.item_name}|{row.organ}|{row.number}")
    ]


def history(number: str) -> list[Intermediary]:
    """All states of a number, the latest first; empty for one that is not in the list."""
    rows = Row.objects.filter(number=number).order_by("-effective_from")
    return [Intermediary(**values) for values in rows.values(*FIELDS)]


def updated_on(rows: Collection[Intermediary]) -> date | None:
    """When the list last changed, from its rows."""
    return max((row.published_on or row.effective_from for row in rows), default=None)


def intermediary_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Rows by number and day, as their workbook holds them; all of them without keys."""
    rows = Row.objects.order_by("number", "effective_from")
    if keys is not None:
        rows = rows.filter(number__in={number for number, _ in keys})
    return {(row["number"], row["effective_from"]): row for row in rows.values(*FIELDS)}


def in_list(as_of: date) -> QuerySet[Row]:
    """Of each number the row that holds on a day."""
    later = Row.objects.filter(
        number=OuterRef("number"),
        effective_from__gt=OuterRef("effective_from"),
        effective_from__lte=as_of,
    )
    rows = Row.objects.filter(effective_from__lte=as_of)
    return rows.filter(Q(effective_to=None) | Q(effective_to__gt=as_of)).exclude(Exists(later))


def declare_figures() -> None:
    """Called once at start-up."""
    declare_count(
        "intermediary.in_force",
        "中介服务项目",
        "行政审批中介服务项目清单当日有效的行。",
        unit="项",
        owner="catalog",
        rows=in_list,
        columns=(
            Column("number", "序号"),
            Column("name", "中介服务事项"),
            Column("item_name", "涉及的审批事项"),
            Column("basis_law", "设定依据"),
            Column("effective_from", "生效日期"),
        ),
    )
