"""The list is imported, from the county's own sheet: dated rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from yichuang.catalog.marks import new_mark
from yichuang.kernel.enums import Labelled
from yichuang.kernel.importing import registry
from yichuang.kernel.importing.rules import Column, ImportSpec, Kind
from yichuang.kernel.importing.rules.plan import Change
from yichuang.kernel.importing.rules.spec import Values
from yichuang.kernel.permissions.rules import Actor, Permission

from . import queries
from .models import Intermediary as Row
from .rules import Client, Intermediary, Level, Pricing, fault


def apply_intermediaries(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Add rows and correct rows by number and day."""
    Row.objects.bulk_create(Row(**_known(row)) for row in new)
    for change in changed:
        number, day = change.key
        rows = Row.objects.filter(number=number, effective_from=day)
        rows.update(**dict(change.after), mark=new_mark())


def _known(row: Values) -> dict[str, Any]:
    return {field: row[field] for field in queries.FIELDS if field in row}


def _rows_stand(rows: Sequence[Values]) -> Iterable[tuple[int, str, str]]:
    for index, row in enumerate(rows):
        field, why = fault(Intermediary(**_known(row)))
        if why:
            yield index, field, why


def _labels(enum: type[Labelled]) -> dict[str, str]:
    return {one.label: one.value for one in enum}


INTERMEDIARIES = ImportSpec(
    key="intermediaries",
    title="中介服务清单",
    columns=(
        Column("number", "序号", Kind.IDENTIFIER, required=True, max_length=20),
        Column("name", "中介服务事项名称", required=True, max_length=200, width=30),
        Column(
            *("result_paper", "结果文件"),
            required=True,
            max_length=200,
            width=30,
            help="和办事指南里的材料名称写成一样",
        ),
        Column("item_code", "实施编码", Kind.IDENTIFIER, max_length=40),
        Column("item_name", "涉及的审批事项", max_length=200, width=30),
        Column("organ", "审批部门", max_length=200),
        Column("basis_law", "设定依据", required=True, max_length=200, width=24),
        Column("basis_article", "条款", required=True, max_length=100),
        Column("basis_level", "依据层级", Kind.CHOICE, required=True, choices=_labels(Level)),
        Column("qualification", "中介机构资质要求", max_length=300),
        Column("client", "委托方", Kind.CHOICE, required=True, choices=_labels(Client)),
        Column("pricing", "收费性质", Kind.CHOICE, required=True, choices=_labels(Pricing)),
        Column("price", "收费标准", max_length=300),
        Column("time_limit", "办理时限", max_length=100),
        Column("note", "备注", max_length=300),
        Column("published_on", "公布日期", Kind.DATE),
        Column("effective_from", "生效日期", Kind.DATE, required=True),
        Column("effective_to", "失效日期", Kind.DATE, help="从这一天起不再有效；不知道就不填"),
    ),
    business_key=("number", "effective_from"),
    load_existing=queries.intermediary_rows,
    load_all=lambda: queries.intermediary_rows().values(),
    apply=apply_intermediaries,
    cross_check=_rows_stand,
    permission=Permission.INTERMEDIARY_MAINTAIN,
    help="没有列入清单的中介服务，不能作为受理条件。只有规章依据的，显示“待清理”，也不能要。",
)


def declare_intermediaries() -> None:
    """Make the list importable."""
    registry.register(INTERMEDIARIES)
