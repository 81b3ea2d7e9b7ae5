"""The demo county's 中介服务清单: every report its guides ask for, one to clear, one the organ pays."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from yichuang.catalog.intermediaries.actions import INTERMEDIARIES
from yichuang.demo.departments import BY_KEY
from yichuang.demo.items import DRAFTS, ITEMS
from yichuang.kernel.importing.actions import import_file
from yichuang.kernel.permissions.rules import Actor

HEAD = (
    *("序号", "中介服务事项名称", "结果文件", "涉及的审批事项", "审批部门", "设定依据", "条款"),
    *("依据层级", "中介机构资质要求", "委托方", "收费性质", "办理时限", "公布日期", "生效日期"),
)
SINCE = "2022-01-01"
MORE = (
    (
        *("节能评估", "节能评估报告", "固定资产投资项目节能审查", "县发展和改革委员会"),
        *("固定资产投资项目节能审查办法", "第七条", "规章"),
        *("有能力的咨询机构", "申请人", "市场调节价", "20 个工作日", SINCE, SINCE),
    ),
    (
        *("施工图技术性复核", "施工图复核意见", "建筑工程施工许可", "县住房和城乡建设局"),
        *("建设工程质量管理条例", "第十一条", "法规"),
        *("施工图审查机构", "审批部门", "市场调节价", "10 个工作日", SINCE, SINCE),
    ),
)


def _rows() -> Iterator[tuple[str, ...]]:
    seen: set[str] = set()
    for spec in (*ITEMS, *DRAFTS):
        for one in spec.content.materials:
            if one.source != "intermediary" or one.name in seen:
                continue
            seen.add(one.name)
            law = one.basis_law
            yield (
                *(_service(one.name), one.name, spec.name, BY_KEY[spec.department].name),
                *(law, one.basis_article, "法律" if law.endswith("法") else "法规"),
                *("依法取得资质的机构", "申请人", "市场调节价", "10 个工作日", SINCE, SINCE),
            )
    yield from MORE


def _service(report: str) -> str:
    for tail in ("合格证明", "合格报告", "报告表", "调查表", "证明", "报告", "说明"):
        if report.endswith(tail):
            return f"{report.removesuffix(tail)}服务"
    return f"{report}编制"


def load(*, by: Actor, at: datetime) -> int:
    """Load the list; returns how many rows."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(HEAD)
    sheet.writerows((f"ZJ-{at_:03d}", *row) for at_, row in enumerate(_rows(), start=1))
    data = out.getvalue().encode()
    spec = INTERMEDIARIES
    plan = import_file(by=by, at=at, spec=spec, name="中介.csv", data=data, all_or_nothing=True)
    return len(plan.new)
