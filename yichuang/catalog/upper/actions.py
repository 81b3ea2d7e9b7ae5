"""The upper level's catalogue is imported as the upper level gives it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from yichuang.catalog.powers.actions import type_reader
from yichuang.catalog.powers.rules import PowerType
from yichuang.kernel.importing import registry
from yichuang.kernel.importing.rules import Column, ImportSpec, Kind
from yichuang.kernel.importing.rules.plan import Change
from yichuang.kernel.importing.rules.spec import Values
from yichuang.kernel.permissions.rules import Actor, Permission

from . import queries
from .models import BaseEntry


def apply_entries(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Create and correct lines by code."""
    BaseEntry.objects.bulk_create(
        BaseEntry(**{field: row[field] for field in queries.FIELDS if field in row}) for row in new
    )
    for change in changed:
        BaseEntry.objects.filter(base_code=change.key[0]).update(**dict(change.after))


def _dates(rows: Sequence[Values]) -> Iterable[tuple[int, str, str]]:
    for index, row in enumerate(rows):
        ends = row.get("valid_to")
        if ends and ends <= row["valid_from"]:
            yield index, "valid_to", "取消日期应在生效日期之后"


BASE_CATALOGUE = ImportSpec(
    key="base_catalogue",
    title="基本目录",
    columns=(
        Column("base_code", "基本编码", Kind.IDENTIFIER, required=True, max_length=40, width=24),
        Column(
            *("name", "事项名称"), required=True, max_length=300, width=36, aliases=("职权名称",)
        ),
        Column(
            "kind",
            "职权类型",
            Kind.CHOICE,
            required=True,
            choices={kind.label: kind.value for kind in PowerType},
            aliases=("事项类型", "权力类型"),
            reader=type_reader,
        ),
        Column("levels", "行使层级", max_length=60, help="如“省级、市级、县级”；不写就是各级都有"),
        Column("basis", "设定依据", max_length=4000, multiline=True, width=48),
        Column("document", "公布文件", required=True, max_length=200, width=30),
        Column("valid_from", "生效日期", Kind.DATE, required=True),
        Column("valid_to", "取消日期", Kind.DATE, help="当日起不在目录里；没有取消就不填"),
    ),
    business_key=("base_code",),
    load_existing=queries.entry_rows,
    load_all=lambda: queries.entry_rows().values(),
    apply=apply_entries,
    cross_check=_dates,
    permission=Permission.POWER_REVIEW,
    help="上级公布的职权基本目录，一行一项。导入以后看县里的清单和它差在哪里。",
)


def declare_base_catalogue() -> None:
    """Make the catalogue importable."""
    registry.register(BASE_CATALOGUE)
