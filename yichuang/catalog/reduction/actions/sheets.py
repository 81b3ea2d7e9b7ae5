"""The two sheets: rows of an open baseline, and the legacy entries."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from yichuang.catalog.powers.actions import type_reader
from yichuang.catalog.powers.rules import PowerType
from yichuang.catalog.reduction.models import Baseline, BaselineRow, LegacyEntry
from yichuang.catalog.reduction.queries import baselines, legacy
from yichuang.kernel.errors import Conflict
from yichuang.kernel.importing.rules import Column, ImportSpec, Kind
from yichuang.kernel.importing.rules.plan import Change
from yichuang.kernel.importing.rules.spec import Values
from yichuang.kernel.permissions.rules import Actor, Permission


def apply_baseline(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Rows into open baselines, by the baseline's name."""
    del by, at
    # Locked: nobody freezes the list while rows go in.
    ids = dict(
        Baseline.objects.select_for_update().filter(frozen_at=None).values_list("name", "id")
    )
    if {row["baseline"] for row in new} - set(ids):
        raise Conflict("这份基期清单刚刚封存了", what_to_do="要改就新建一份基期清单。")
    BaselineRow.objects.bulk_create(
        BaselineRow(
            baseline_id=ids[row["baseline"]],
            **{field: row[field] for field in baselines.FIELDS if field in row},
        )
        for row in new
    )
    for change in changed:
        name, code = change.key
        BaselineRow.objects.filter(baseline_id=ids[name], code=code).update(**change.after)


def _only_open(rows: Sequence[Values]) -> Iterable[tuple[int, str, str]]:
    open_ones = set(baselines.open_names())
    for index, row in enumerate(rows):
        if row["baseline"] not in open_ones:
            yield (
                index,
                "baseline",
                "没有叫这个名称、还没有封存的基期清单：封存以后一行也不能改，要改就新建一份",
            )


def apply_legacy(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Legacy entries by code."""
    del by, at
    LegacyEntry.objects.bulk_create(
        LegacyEntry(**{field: row[field] for field in legacy.FIELDS if field in row}) for row in new
    )
    for change in changed:
        LegacyEntry.objects.filter(code=change.key[0]).update(**change.after)


def _only_undisposed(rows: Sequence[Values]) -> Iterable[tuple[int, str, str]]:
    held = legacy.sheet_rows([(row["code"],) for row in rows])
    done = legacy.disposed_codes([row["code"] for row in rows])
    for index, row in enumerate(rows):
        if row["code"] in done and any(held[(row["code"],)][f] != v for f, v in row.items()):
            yield index, "code", "这一项已经处置，台账上的内容不能再改"


_TYPES = {kind.label: kind.value for kind in PowerType}
BASELINE_ROWS = ImportSpec(
    key="baseline",
    title="基期清单",
    columns=(
        Column("baseline", "清单名称", required=True, max_length=60, width=24),
        Column("code", "实施编码", Kind.IDENTIFIER, required=True, max_length=80, width=34),
        Column("name", "事项名称", required=True, max_length=300, width=36),
        Column("main_code", "主项编码", Kind.IDENTIFIER, max_length=80, width=20),
        Column("department", "部门", required=True, max_length=200, width=24),
        Column(
            *("kind", "类型", Kind.CHOICE),
            required=True,
            choices=_TYPES,
            reader=type_reader,
            help="压减率只数行政许可",
        ),
    ),
    business_key=("baseline", "code"),
    load_existing=baselines.sheet_rows,
    load_all=lambda: baselines.sheet_rows().values(),
    apply=apply_baseline,
    cross_check=_only_open,
    permission=Permission.REDUCTION_MANAGE,
    help="先在“基期清单”页新建清单，再导入；核对无误后封存，封存以后不能再改。",
)
LEGACY = ImportSpec(
    key="legacy",
    title="非行政许可审批清理台账",
    columns=(
        Column("code", "台账编号", Kind.IDENTIFIER, required=True, max_length=80, width=20),
        Column("name", "事项名称", required=True, max_length=300, width=36),
        Column("department", "部门", required=True, max_length=200, width=24),
        Column("found_in", "出自文件", required=True, max_length=300, width=40),
    ),
    business_key=("code",),
    load_existing=legacy.sheet_rows,
    load_all=lambda: legacy.sheet_rows().values(),
    apply=apply_legacy,
    cross_check=_only_undisposed,
    permission=Permission.REDUCTION_MANAGE,
    help="一行一项遗留的非行政许可审批事项，写明在哪份文件里查到；处置在台账页逐项登记。",
)
