"""The demo county's 权责清单: the powers behind its items, with what each department owes."""

import csv
import io
from datetime import datetime

from yichuang.catalog.items.rules.content import Basis as ItemBasis
from yichuang.catalog.items.rules.enums import ITEM_TYPES, BasisLevel
from yichuang.catalog.powers.actions import POWERS
from yichuang.catalog.powers.rules import PowerType
from yichuang.catalog.upper.actions import BASE_CATALOGUE
from yichuang.demo.adjustments import GONE
from yichuang.demo.departments import BY_KEY
from yichuang.demo.items import ITEMS
from yichuang.demo.items.builder import ItemSpec
from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.permissions.rules import Actor

_KINDS = {kind.label for kind in PowerType}
_RANKS = {BasisLevel.LOCAL_RULE: "政府规章"}
_DUTIES = {
    "accept": "公示依据、条件、材料和期限；材料不齐的，五个工作日内一次告知要补的全部内容。",
    "review": "审查材料；需要现场核实的，派两名以上工作人员。",
    "decide": "在承诺期限内作出书面决定；不予办理的，说明理由，告知复议和诉讼的权利。",
    "deliver": "决定作出后十日内送达证件或者文书，并公开结果。",
    "supervise": "检查办理后的活动，记录情况和处理结果，公众可以查阅。",
}


def load(*, by: Actor, at: datetime) -> int:
    """Load the list; returns how many powers."""
    specs = {spec.base_code: spec for spec in ITEMS}.values()
    rows = [_row(spec) for spec in specs if ITEM_TYPES.get(spec.content.item_type) in _KINDS]
    rows += [_gone(*one) for one in GONE]
    names = {column.field: column.name for column in POWERS.columns}
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([names[field] for field in rows[0]])
    sheet.writerows(row.values() for row in rows)
    data = out.getvalue().encode()
    plan = import_file(
        by=by, at=at, spec=POWERS, name="权责清单.csv", data=data, all_or_nothing=True
    )
    assert not plan.rejected, plan.errors[0]
    return len(plan.new)


def _row(spec: ItemSpec) -> dict[str, str]:
    body = BY_KEY[spec.department]
    return {
        "code": f"{body.code}-{spec.base_code}",
        "name": spec.name,
        "kind": ITEM_TYPES[spec.content.item_type],
        "department": body.name,
        "bases": "\n".join(map(_basis, spec.content.bases)),
        **_DUTIES,
        "accountability": "不受理又不说明理由、超过期限、违法收费或者索要清单以外材料的，依法追责。",
        "supervision": f"监督电话 {body.supervision_phone}",
        "remedy": f"六十日内向{body.review}申请行政复议，或者六个月内提起行政诉讼。",
        "level": "县级",
        "source": "法定本级行使",
        "base_code": spec.base_code,
        "valid_from": "2025-01-01",
    }


def load_upper(*, by: Actor, at: datetime) -> int:
    """The province's catalogue: what the county has, three it lacks, one under another name."""
    specs = {spec.base_code: spec for spec in ITEMS}.values()
    document = "省政办发〔2024〕66号"
    rows = [
        [
            spec.base_code,
            spec.name + ("（县级权限）" if spec.name == "临时用地审批" else ""),
            ITEM_TYPES[spec.content.item_type],
            "市级、县级",
            document,
            "2024-12-01",
        ]
        for spec in specs
        if ITEM_TYPES.get(spec.content.item_type) in _KINDS and spec.base_code
    ]
    rows += [
        ["990131001099", "食品相关产品生产许可", "行政许可", "省级、市级", document, "2024-12-01"],
        ["990120099000", "种子生产经营许可（县级）", "行政许可", "县级", document, "2024-12-01"],
        ["990119099000", "河道采砂许可", "行政许可", "市级、县级", document, "2024-12-01"],
    ]
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["基本编码", "事项名称", "职权类型", "行使层级", "公布文件", "生效日期"])
    sheet.writerows(rows)
    plan = import_file(
        by=by,
        at=at,
        spec=BASE_CATALOGUE,
        name="基本目录.csv",
        data=out.getvalue().encode(),
        all_or_nothing=True,
    )
    assert not plan.rejected, plan.errors[0]
    return len(plan.new)


def _gone(key: str, serial: str, name: str, basis: str) -> dict[str, str]:
    """A power of the first list that no item serves and an adjustment takes off."""
    body = BY_KEY[key]
    first = _row(next(spec for spec in ITEMS if ITEM_TYPES.get(spec.content.item_type) in _KINDS))
    return {
        **first,
        "code": f"{body.code}-{serial}",
        "name": name,
        "kind": "其他行政权力",
        "department": body.name,
        "bases": basis,
        "supervision": f"监督电话 {body.supervision_phone}",
        "remedy": f"六十日内向{body.review}申请行政复议，或者六个月内提起行政诉讼。",
        "base_code": "",
    }


def _basis(basis: ItemBasis) -> str:
    rank = BasisLevel(basis.level)
    return f"{_RANKS.get(rank, rank.label)}：《{basis.law}》{basis.article}"
