"""常用语 of the demo county: what the market bureau keeps, and what three people keep besides."""

from collections.abc import Iterable
from datetime import datetime

from yichuang.cases.actions.phrases import adopt_phrases, save_phrase
from yichuang.cases.rules.phrases import PhraseKind as K
from yichuang.demo.people import Staff
from yichuang.kernel.permissions.rules import Actor

DEPARTMENT = (
    (K.PROBLEM, "平面图没有标明操作区、就餐区和排烟道", "重新画{材料}，标明各区的位置和面积。"),
    (K.PROBLEM, "健康证明已过期", "换交有效期内的{材料}{份数}。"),
    (K.REFUSE_ACCEPTANCE, "住所不在本县，“{事项}”应由经营场所所在地的市场监督管理部门办理。"),
    (K.REFUSE, "{申请人}的经营场所与污染源的距离不符合食品安全的规定，经整改仍不符合："),
    (K.OPINION, "现场核查合格，操作流程合理，设施与平面图一致，建议准予。"),
    (K.OPINION, "从业人员健康证明齐全，制度上墙，建议准予。"),
)
CLERK = (
    (K.PROBLEM, "复印件没有写“与原件一致”并签名", "在{材料}上写“与原件一致”，签名并写日期。"),
    (K.PROBLEM, "租赁合同少了房东签字的那一页", "补交{材料}完整的{份数}，每页都要。"),
)
REVIEWER = ((K.OPINION, "到店看过，冷藏设备够用，分区清楚，建议准予。"),)


def write(*, at: datetime, staff: Staff) -> None:
    """The lists, written on one afternoon."""
    editor = staff.editor("market")
    for kind in K:
        adopt_phrases(by=editor, at=at, kind=kind.value)
    _keep(DEPARTMENT, editor, at, of_department=True)
    _keep(CLERK, staff.clerks[0], at)
    _keep(REVIEWER, staff.reviewers["market"][0], at)


def _keep(
    rows: Iterable[tuple[str, ...]], by: Actor, at: datetime, *, of_department: bool = False
) -> None:
    for kind, *words in rows:
        text, fix = words[0], words[1] if len(words) > 1 else ""
        save_phrase(
            by=by, at=at, kind=K(kind).value, text=text, fix=fix, of_department=of_department
        )
