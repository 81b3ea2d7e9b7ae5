"""Who we are, and the day we open."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.models import County
from yichuang.kernel.org.rules.hall import county_code_fault
from yichuang.kernel.permissions.rules import Actor, Permission

from ..rules.steps import Step


@act
def save_county(
    *, by: Actor, at: datetime, name: str, code: str, details: Mapping[str, str]
) -> None:
    """Name, code and what stands at the foot of each page. Raises Invalid, NotAllowed."""
    _check(by)
    faults = {"name": "" if name.strip() else "请填写县名", "code": county_code_fault(code)}
    if fields := {key: [text] for key, text in faults.items() if text}:
        raise Invalid("；".join(texts[0] for texts in fields.values()), fields=fields)
    values = {"name": name.strip(), "code": code, "details": dict(details)}
    County.objects.update_or_create(id=1, defaults=values)
    record(action=Act.COUNTY_SAVE, by=by, at=at, obj=("county", code), after=values)


@act
def open_county(*, by: Actor, at: datetime, steps: Sequence[Step]) -> None:
    """启用: a dated act on the ledger, once. Raises Conflict while a needed step is open."""
    _check(by)
    if open_ := [step for step in steps if step.state == "todo"]:
        names = "、".join(step.title for step in open_)
        raise Conflict(f"还不能启用：{names}没有完成", what_to_do="请先完成这些步骤。")
    today = beijing_date(at)
    if not County.objects.filter(id=1, opened_on=None).update(opened_on=today):
        raise Conflict("本县已经启用")
    record(
        action=Act.COUNTY_OPEN,
        by=by,
        at=at,
        obj=("county", County.objects.values_list("code", flat=True).get(id=1)),
        after={step.key: step.fact.text for step in steps},
        reason=f"{today} 启用；{sum(s.fact.done for s in steps)} / {len(steps)} 步已完成",
    )


def _check(by: Actor) -> None:
    if not by.can(Permission.COUNTY_SETUP):
        raise NotAllowed("只有系统管理员可以办理开县设置")
