"""Reading the 权责清单 as it stands on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from yichuang.catalog.laws.queries import verdicts
from yichuang.catalog.powers.models import Power
from yichuang.catalog.powers.rules import (
    Basis,
    BasisKind,
    PowerType,
    Stage,
    Worth,
    compare,
    refusal,
    worth,
    write_bases,
)
from yichuang.kernel.importing.rules.spec import Key, Values

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
    """One power by its code: the version of a day, its bases weighed on it.

    A power that is not in the list on the day answers with the version nearest to it, so that
    its address stays; `in_list` says so. None for a code nobody ever listed.
    """
    rows = Power.objects.select_related("department").prefetch_related("bases", "duties")
    rows = rows.filter(code=code)
    found = rows.filter(valid_from__lte=on).order_by("-valid_from").first()
    found = found or rows.order_by("valid_from").first()
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
    """Powers by code, as their workbook holds them: the newest version of each."""
    rows = Power.objects.select_related("department").prefetch_related("bases", "duties")
    if keys is not None:
        rows = rows.filter(code__in={code for (code,) in keys})
    return {(row.code,): _sheet(row) for row in rows.order_by("code", "valid_from")}


def rows_on(day: date) -> dict[str, Values]:
    """The list of a day by code, as the workbook holds it. Three statements."""
    rows = in_list(day).select_related("department").prefetch_related("bases", "duties")
    return {row.code: _sheet(row) for row in rows.order_by("code")}


def names_of(codes: Collection[str]) -> dict[str, str]:
    """The newest names of powers, those that have left the list too."""
    rows = Power.objects.filter(code__in=codes).order_by("valid_from")
    return dict(rows.values_list("code", "name"))


def spans() -> dict[str, list[tuple[date, date | None]]]:
    """By 基本编码, from when until before when a power of it stood in the list. One query."""
    rows = Power.objects.exclude(base_code="").order_by("base_code", "valid_from")
    found: dict[str, list[tuple[date, date | None]]] = {}
    for code, first, ends in rows.values_list("base_code", "valid_from", "valid_to"):
        found.setdefault(code, []).append((first, ends))
    return found


@dataclass(frozen=True)
class VersionLine:
    """When a version of a power stood in the list, and what was different from the one before."""

    valid_from: date
    valid_to: date | None
    fields: tuple[tuple[str, str, str], ...]


def versions(code: str) -> tuple[VersionLine, ...]:
    """Every version of a power, newest first: its change log."""
    rows = Power.objects.filter(code=code).order_by("valid_from")
    found, before = [], None
    for row in rows.select_related("department").prefetch_related("bases", "duties"):
        sheet = _sheet(row)
        changed = compare({code: before}, {code: sheet}) if before else ()
        fields = changed[0].fields if changed else ()
        found.append(VersionLine(row.valid_from, row.valid_to, fields))
        before = sheet
    return tuple(reversed(found))


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
