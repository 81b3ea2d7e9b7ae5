"""What doctor is told of the cases' side: items that nobody could take in or decide."""

from collections.abc import Mapping
from datetime import datetime

from yichuang.cases.rules.staffing import staffing_fault
from yichuang.catalog.items.queries import items_in_force
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.duties.queries import able
from yichuang.kernel.health.rules import Finding
from yichuang.kernel.org.queries import department_names
from yichuang.kernel.permissions.rules import Permission

_P = Permission
_SHOWN = 5
_GIVE = "系统管理员 → 人员账号：建账号；安全管理员 → 授权：给在岗的人授角色"


def staffing(at: datetime) -> list[Finding]:
    """Items in force against the people in post; five queries, whatever their number."""
    on = beijing_date(at)
    items = items_in_force(on=on)
    if not items:
        text = "没有一个在办的事项"
        return [
            Finding(
                "items",
                "在办事项",
                False,
                text,
                "事项编辑员 → 事项：导入或编写，体检后发布",
                "群众找不到要办的事。",
                serious=False,
            )
        ]
    count = sum(items.values())
    found = [Finding("items", "在办事项", True, f"{count} 项，{len(items)} 个部门")]
    people = able(_P.CASE_INTAKE, _P.CASE_REVIEW, _P.CASE_DECIDE, on=on)
    offices = _offices(items, people[_P.CASE_REVIEW], people[_P.CASE_DECIDE])
    return [*found, _window(ok=bool(people[_P.CASE_INTAKE])), offices]


def _window(*, ok: bool) -> Finding:
    return Finding(
        "intake",
        "窗口人员",
        ok,
        "有人能收件" if ok else "没有一个在岗的人能收件",
        _GIVE,
        "群众来了没有人能收件，收件要当场出凭证。",
    )


def _offices(
    items: Mapping[int, int],
    reviewers: Mapping[int, frozenset[int]],
    deciders: Mapping[int, frozenset[int]],
) -> Finding:
    faults = {key: staffing_fault(reviewers.get(key, ()), deciders.get(key, ())) for key in items}
    names = department_names()
    lines = [f"{names[key]}（{items[key]} 项）{text}" for key, text in faults.items() if text]
    more = f"，另有 {len(lines) - _SHOWN} 个部门" if len(lines) > _SHOWN else ""
    return Finding(
        "offices",
        "审批人员",
        not lines,
        "；".join(lines[:_SHOWN]) + more if lines else "每个有在办事项的部门都有人审查、有人决定",
        _GIVE,
        "收进来的办件没有人能办，到期就违法超期或者视为准予。",
    )
