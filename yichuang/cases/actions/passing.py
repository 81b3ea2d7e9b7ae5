"""转交: one case from a reviewer or approver to a colleague with the same power."""

from datetime import datetime

from yichuang.cases.actions.moving import RACE, RELOAD, advance, log
from yichuang.cases.models import Case, StepRun
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.pinned import pinned_by, with_version
from yichuang.cases.rules.passing import needed, pass_fault
from yichuang.cases.rules.states import ACCEPTED_STAGES
from yichuang.cases.rules.steps import may_decide
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.duties.queries import colleagues
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity.queries import roles_of
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor


@act
def pass_case(
    *, by: Actor, at: datetime, number: str, to_id: int, reason: str, seen: int | None = None
) -> Case:
    """Put a case into a colleague's hands, with the reason. Nothing is decided by it.

    Raises NotAllowed without the power oneself or when another holds the case, Invalid for a
    colleague who may not take it, Conflict when it moved on.
    """
    case = with_version(visible_to(by).filter(number=number)).first()
    if case is None:
        raise NotFound("没有这件办件，或者您无权查看")
    if case.stage not in ACCEPTED_STAGES:
        raise Conflict("只有审查中的办件可以转交")
    if seen is not None and seen != case.version:
        raise Conflict(RACE, what_to_do=RELOAD)
    runs = dict(StepRun.objects.filter(case_id=case.id).values_list("key", "done_by_id"))
    needs = needed(steps_left=not may_decide(pinned_by(case).steps, set(runs)))
    if by.department_id != case.department_id or not by.can(needs):
        raise NotAllowed(f"您没有办这一步的权限（{needs.label}），不能转交")
    if case.holder_id not in {None, *by.desks}:
        raise NotAllowed("这件办件在别人手上，要由那位或者机关负责人移交")
    if not reason.strip():
        raise Invalid("请写明转交的理由", fields={"reason": ["请写明转交的理由"]})
    people = {one.user_id: one for one in colleagues(case.department_id, on=beijing_date(at))}
    if to_id not in people:
        raise Invalid("请选择本部门在岗的同事", fields={"to": ["请从列表中选择"]})
    roles, giver = roles_of(to_id), by.person
    if text := pass_fault(to_id, roles, needs=needs, reviewers=runs.values(), giver=giver):
        raise Invalid(text, fields={"to": [text]})
    advance(case, holder_id=to_id)
    words = f"转交{people[to_id].name}办理：{reason.strip()}"
    log(case, act=Act.CASE_HAND_OVER, by=by, at=at, text=words, reason=reason, public=False)
    return case
