"""Reading the 权责清单 as it stands on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from yichuang.catalog.laws.queries import verdicts
from yichuang.kernel.importing.rules.spec import Key, Values
from yichuang.kernel.indicators.registry import Column, declare_count, declare_distinct

from .models import Power
from .rules import Basis, BasisKind, PowerType, Stage, Worth, refusal, worth, write_bases

FIELDS = (
    *("code", "name", "sub_item", "level", "source", "base_code", "duty_basis"),
    *("accountability", "accountability_basis", "supervision", "remedy", "note"),
    *("valid_from", "valid_to"),
)


@dataclass(frozen=True)
class PowerRow:
    """A power as the list shows it."""

    code: str
    name: str
    kind: PowerType
    department: str
    bases: tuple[Basis, ...]
    valid_from: date


@dataclass(frozen=True)
class PowerPage:
    """A page of the list by code; `next_key` is empty on the last."""

    rows: tuple[PowerRow, ...]
    next_key: str


@dataclass(frozen=True)
class PowerDetail:
    """One power with everything the list publishes of it."""

    row: PowerRow
    fields: dict[str, Any]
    duties: tuple[tuple[Stage, str], ...]
    bases: tuple[Worth, ...]
    refusal: str
    in_list: bool
    updated_at: datetime


def in_list(on: date) -> QuerySet[Power]:
    """What is in the list on a day: the public reads all of it (行政许可法 Art 5)."""
    return Power.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


def powers_page(
    *, on: date, text: str = "", kind: str = "", department: str = "", after: str = "", limit: int
) -> PowerPage:
    """Powers in the list on a day, from a code on."""
    rows = _filtered(on, text, kind, department)
    if after:
        rows = rows.filter(code__gt=after)
    rows = rows.select_related("department").prefetch_related("bases").order_by("code")
    found = list(rows[: limit + 1])
    more = found[limit - 1].code if len(found) > limit else ""
    return PowerPage(tuple(map(_row, found[:limit])), more)


def count(*, on: date, text: str = "", kind: str = "", department: str = "") -> int:
    """How many powers the list has under these filters."""
    return _filtered(on, text, kind, department).count()


def departments(*, on: date) -> dict[str, str]:
    """The departments that have a power on a day: code → name."""
    rows = in_list(on).order_by("department__code")
    return dict(rows.values_list("department__code", "department__name").distinct())


def updated_at() -> datetime | None:
    """When the list was last changed; None while it is empty."""
    return Power.objects.aggregate(last=Max("updated_at"))["last"]


def power(code: str, *, on: date) -> PowerDetail | None:
    """One power by its code, its bases weighed on a day; also when it has left the list."""
    rows = Power.objects.select_related("department").prefetch_related("bases", "duties")
    found = rows.filter(code=code).first()
    if found is None:
        return None
    row = _row(found)
    weighed = weigh(row.kind, row.bases, on=on)
    duties = {Stage(duty.stage): duty.text for duty in found.duties.all()}
    return PowerDetail(
        row,
        {field: getattr(found, field) for field in FIELDS},
        tuple((stage, duties[stage]) for stage in Stage if stage in duties),
        weighed,
        refusal(row.kind, weighed),
        found.valid_from <= on and (found.valid_to is None or on < found.valid_to),
        found.updated_at,
    )


def weigh(kind: PowerType, bases: Iterable[Basis], *, on: date) -> tuple[Worth, ...]:
    """What each basis is worth for the power on a day; one query for all of them."""
    given = tuple(bases)
    said = verdicts({basis.law for basis in given}, on=on)
    return tuple(worth(kind, basis, said[basis.law], on) for basis in given)


def sheet_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Powers by code, as their workbook holds them; all of them without keys."""
    rows = Power.objects.select_related("department").prefetch_related("bases", "duties")
    if keys is not None:
        rows = rows.filter(code__in={code for (code,) in keys})
    return {(row.code,): _sheet(row) for row in rows.order_by("code")}


def _sheet(row: Power) -> Values:
    duties = {duty.stage: duty.text for duty in row.duties.all()}
    return {
        **{field: getattr(row, field) for field in FIELDS},
        "kind": row.kind,
        "department": row.department.name,
        "bases": write_bases(_bases(row)),
        **{stage.value: duties.get(stage.value, "") for stage in Stage},
    }


def _filtered(on: date, text: str, kind: str, department: str) -> QuerySet[Power]:
    rows = in_list(on)
    if kind:
        rows = rows.filter(kind=kind)
    if department:
        rows = rows.filter(department__code=department)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__startswith=text))
    return rows


def _bases(row: Power) -> tuple[Basis, ...]:
    found = sorted(row.bases.all(), key=lambda one: one.order)
    return tuple(Basis(BasisKind(one.kind), one.law, one.article) for one in found)


def _row(row: Power) -> PowerRow:
    kind = PowerType(row.kind)
    return PowerRow(row.code, row.name, kind, row.department.name, _bases(row), row.valid_from)


def declare_figures() -> None:
    """Called once at start-up."""
    declare_count(
        "powers.current",
        "权责清单职权",
        "部门权力和责任清单当日有效的职权事项，一个职权编码算一项。",
        unit="项",
        owner="catalog",
        rows=in_list,
        columns=(
            Column("code", "职权编码"),
            Column("name", "职权名称"),
            Column("kind", "职权类型"),
            Column("department__name", "实施主体"),
            Column("valid_from", "生效日期"),
        ),
    )
    declare_distinct(
        "powers.departments",
        "权责清单部门",
        "权责清单当日有效的职权里，不同的实施主体。",
        unit="个",
        owner="catalog",
        rows=in_list,
        by=Column("department__name", "实施主体"),
    )
