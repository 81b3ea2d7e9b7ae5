"""The 权责清单 is imported: every row through the gate of its bases on the day it takes effect."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from yichuang.catalog.laws.queries import verdicts
from yichuang.catalog.laws.rules import plain_name
from yichuang.catalog.powers import queries
from yichuang.catalog.powers.models import Power, PowerBasis, PowerDuty
from yichuang.catalog.powers.rules import (
    PowerType,
    Stage,
    abolished,
    read_bases,
    refusal,
    worth,
)
from yichuang.kernel.importing import registry
from yichuang.kernel.importing.rules import Column, ImportSpec, Kind
from yichuang.kernel.importing.rules.cells import Read, choice_reader, plain
from yichuang.kernel.importing.rules.plan import Change
from yichuang.kernel.importing.rules.spec import Values
from yichuang.kernel.org.queries import departments
from yichuang.kernel.permissions.rules import Actor, Permission

_STAGES = tuple(stage.value for stage in Stage)


def apply_powers(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Create and correct powers by code, with their bases and duties."""
    ids = {body.name: body.id for body in departments()}
    made = Power.objects.bulk_create(Power(**plain_fields(row, ids), updated_at=at) for row in new)
    parts: dict[int, Values] = {row.pk: values for row, values in zip(made, new, strict=True)}
    codes = [change.key[0] for change in changed]
    newest = Power.objects.filter(code__in=codes).order_by("valid_from")
    held = dict(newest.values_list("code", "id"))  # the last of a code wins: its newest version
    for change in changed:
        after, power_id = dict(change.after), held[change.key[0]]
        Power.objects.filter(id=power_id).update(**plain_fields(after, ids), updated_at=at)
        if "bases" in after:
            PowerBasis.objects.filter(power_id=power_id).delete()
        stages = [stage for stage in _STAGES if stage in after]
        PowerDuty.objects.filter(power_id=power_id, stage__in=stages).delete()
        parts[power_id] = after
    write_parts(parts)


def write_parts(parts: Mapping[int, Values]) -> None:
    """The bases and duties of power versions by id, out of their sheet rows."""
    PowerBasis.objects.bulk_create(one for pk, row in parts.items() for one in _bases(pk, row))
    PowerDuty.objects.bulk_create(one for pk, row in parts.items() for one in _duties(pk, row))


def plain_fields(row: Mapping[str, Any], ids: Mapping[str, int]) -> dict[str, Any]:
    """The columns of a power out of its sheet row; `ids`: departments by name."""
    known = {field: row[field] for field in (*queries.FIELDS, "kind") if field in row}
    if "department" in row:
        known["department_id"] = ids[row["department"]]
    return known


def _bases(power_id: int, row: Values) -> Iterable[PowerBasis]:
    bases, _ = read_bases(row.get("bases", ""))  # the column's validator saw to the fault
    for order, basis in enumerate(bases):
        yield PowerBasis(
            power_id=power_id,
            order=order,
            kind=basis.kind.value,
            law=basis.law,
            key=plain_name(basis.law),
            article=basis.article,
        )


def _duties(power_id: int, row: Values) -> Iterable[PowerDuty]:
    for stage in _STAGES:
        if row.get(stage):
            yield PowerDuty(power_id=power_id, stage=stage, text=row[stage])


def _gate(rows: Sequence[Values]) -> Iterable[tuple[int, str, str]]:
    known = queries.sheet_rows([(row["code"],) for row in rows])
    whole = [{**known.get((row["code"],), {}), **row} for row in rows]
    yield from _published(whole, known)
    yield from faults(whole)


def _published(
    rows: Sequence[Values], known: Mapping[tuple[Any, ...], Values]
) -> Iterable[tuple[int, str, str]]:
    """A published list is not changed by a sheet: only by an adjustment (domain.md 3.3)."""
    newest = queries.latest()
    if newest is None:
        return
    why = f"第 {newest.number} 版清单已经公布（{newest.document}），增减和改动要走清单调整"
    for index, row in enumerate(rows):
        if known.get((row["code"],)) != row:
            yield index, "code", why


def faults(rows: Sequence[Values]) -> Iterable[tuple[int, str, str]]:
    """What is wrong with whole rows: (index, field, why).

    No power without a basis that carries it on the day it takes effect (行政许可法 Art 14-17,
    行政处罚法 Art 10-16, 行政强制法 Art 10); no power without a duty.
    """
    whole = list(rows)
    read = [read_bases(row.get("bases", "")) for row in whole]
    named: dict[date, set[str]] = defaultdict(set)
    for row, (bases, _) in zip(whole, read, strict=True):
        named[row["valid_from"]] |= {basis.law for basis in bases}
    said = {day: verdicts(names, on=day) for day, names in named.items()}
    for index, (row, (bases, fault)) in enumerate(zip(whole, read, strict=True)):
        kind, day = PowerType(row["kind"]), row["valid_from"]
        if row.get("valid_to") and row["valid_to"] <= day:
            yield index, "valid_to", "取消日期应在生效日期之后"
        why = refusal(kind, [worth(kind, one, said[day][one.law], day) for one in bases])
        if why and not fault:
            yield index, "bases", why
        if not any(row.get(stage) for stage in _STAGES):
            yield index, _STAGES[0], "有权必有责：至少写一个阶段的责任事项"


def _basis_fault(text: str) -> str:
    return read_bases(text)[1]


def type_reader(column: Column) -> Callable[[Any, Column], Read]:
    """A type from the list; the abolished 非行政许可审批 is refused by name (国发〔2015〕27号)."""
    usual = choice_reader(column)

    def read(cell: Any, column: Column) -> Read:
        why = abolished(plain(cell))
        return ("", why) if why else usual(cell, column)

    return read


def _bodies() -> dict[str, str]:
    found = departments()
    short = {body.short_name: body.name for body in found if body.short_name}
    return {**short, **{body.name: body.name for body in found}}


def _long(field: str, name: str) -> Column:
    return Column(field, name, max_length=4000, multiline=True, width=36)


POWERS = ImportSpec(
    key="powers",
    title="权责清单",
    columns=(
        Column("code", "职权编码", Kind.IDENTIFIER, required=True, max_length=80, width=24),
        Column("name", "职权名称", required=True, max_length=300, width=36),
        Column("sub_item", "子项", max_length=300),
        Column(
            "kind",
            "职权类型",
            Kind.CHOICE,
            required=True,
            choices={kind.label: kind.value for kind in PowerType},
            reader=type_reader,
        ),
        Column(
            "department", "实施主体", Kind.CHOICE, required=True, choices=_bodies, aliases=("部门",)
        ),
        Column(
            "bases",
            "设定依据",
            required=True,
            max_length=4000,
            multiline=True,
            width=48,
            validator=_basis_fault,
            help="一行一条，如“法律：《行政许可法》第十二条”",
        ),
        *(_long(stage.value, f"{stage.label}责任") for stage in Stage),
        _long("duty_basis", "责任事项依据"),
        _long("accountability", "追责情形"),
        _long("accountability_basis", "追责依据"),
        _long("supervision", "监督方式"),
        _long("remedy", "救济渠道"),
        Column("level", "行使层级", max_length=40),
        Column("source", "权力来源", max_length=40),
        Column("base_code", "基本编码", Kind.IDENTIFIER, max_length=40),
        Column("valid_from", "生效日期", Kind.DATE, required=True),
        Column("valid_to", "取消日期", Kind.DATE, help="当日起不在清单里；没有取消就不填"),
        _long("note", "备注"),
    ),
    business_key=("code",),
    load_existing=queries.sheet_rows,
    load_all=lambda: queries.sheet_rows().values(),
    apply=apply_powers,
    cross_check=_gate,
    permission=Permission.LAW_MAINTAIN,
    help="一行一项职权。没有成立的设定依据、没有责任事项的，不能列入清单。",
)


def declare_powers() -> None:
    """Make the list importable."""
    registry.register(POWERS)
