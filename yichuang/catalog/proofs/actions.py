"""The list is imported, from the county's own sheet: dated rows, nothing is overwritten by a day."""

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
from .models import Proof as ProofRow
from .rules import Level, Opinion, Proof, Replacement, fault, plain


def apply_proofs(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Add rows and correct rows by number and day."""
    ProofRow.objects.bulk_create(
        ProofRow(**_known(row), key=plain(str(row["name"]))) for row in new
    )
    for change in changed:
        number, day = change.key
        after = dict(change.after)
        if "name" in after:
            after["key"] = plain(str(after["name"]))
        rows = ProofRow.objects.filter(number=number, effective_from=day)
        rows.update(**after, mark=new_mark())


def _known(row: Values) -> dict[str, Any]:
    """A sheet without a column leaves the row's default."""
    given = {field: row[field] for field in queries.FIELDS if field in row}
    return given | {"seal_step": bool(given.get("seal_step"))}


def _rows_stand(rows: Sequence[Values]) -> Iterable[tuple[int, str, str]]:
    """保留 needs a basis by law, 取消 a replacement; the dates are in order."""
    for index, row in enumerate(rows):
        field, why = fault(Proof(**_known(row)))
        if why:
            yield index, field, why


def _labels(enum: type[Labelled]) -> dict[str, str]:
    return {one.label: one.value for one in enum}


PROOFS = ImportSpec(
    key="proofs",
    title="证明事项清单",
    columns=(
        Column("number", "清单编号", Kind.IDENTIFIER, required=True, max_length=20),
        Column("name", "证明名称", required=True, max_length=200, width=30),
        Column("purpose", "用途", max_length=300, width=30),
        Column(
            "item_code",
            "实施编码",
            Kind.IDENTIFIER,
            max_length=40,
            help="只为一个事项的，写它的实施编码；所有事项都一样的不填",
        ),
        Column("demanded_by", "索要单位", max_length=200),
        Column("issued_by", "开具单位", max_length=200),
        Column("basis_law", "设定依据", max_length=200, width=24),
        Column("basis_article", "条款", max_length=100),
        Column("basis_level", "依据层级", Kind.CHOICE, choices=_labels(Level)),
        Column("seal_step", "盖章环节", Kind.BOOL),
        Column("seal", "盖什么章", max_length=100),
        Column("opinion", "清理意见", Kind.CHOICE, required=True, choices=_labels(Opinion)),
        Column("replacement", "取消后替代方式", Kind.CHOICE, choices=_labels(Replacement)),
        Column("interface", "数据接口或核验方式", max_length=200),
        Column("guide", "办理指南", max_length=500),
        Column("document", "依据文件", max_length=200),
        Column("tags", "标注", max_length=100, help="奇葩证明、循环证明、重复证明"),
        Column("published_on", "公布日期", Kind.DATE),
        Column("effective_from", "生效日期", Kind.DATE, required=True),
        Column("effective_to", "失效日期", Kind.DATE, help="从这一天起不再有效；不知道就不填"),
    ),
    business_key=("number", "effective_from"),
    load_existing=queries.proof_rows,
    load_all=lambda: queries.proof_rows().values(),
    apply=apply_proofs,
    cross_check=_rows_stand,
    permission=Permission.PROOF_MAINTAIN,
    help="清单之外的证明不能要；取消的证明，从生效那天起各处不再要。",
)


def declare_proofs() -> None:
    """Make the list importable."""
    registry.register(PROOFS)
