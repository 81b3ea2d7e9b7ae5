"""The rows an act on a licence begins and ends with: who may, nobody faster, one entry."""

from datetime import datetime
from typing import Any

from yichuang.cases.actions.moving import advance
from yichuang.cases.models import Case, CaseEvent, Licence, LicenceAct
from yichuang.cases.queries.licence_acts import licences
from yichuang.cases.queries.pinned import with_version
from yichuang.cases.rules.licence_acts import TABLE, ActState, LicenceMove
from yichuang.kernel.errors import Conflict, NotAllowed, NotFound
from yichuang.kernel.ledger.actions import record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission

RACE = "这张证照刚被别人处理，您的操作没有生效"


def licence_of(by: Actor, number: str, permission: Permission) -> tuple[Licence, Case]:
    """A licence and the case it came from, for who may act on it. Raises NotFound."""
    row = licences(by).filter(number=number).select_related("case", "holder").first()
    if row is None:
        raise NotFound(f"没有编号为 {number} 的证照，或者您无权查看")
    check_organ(by, row.case, permission)
    return row, row.case


def check_organ(by: Actor, case: Case, permission: Permission) -> None:
    """Only the organ that gave a licence acts on it. Raises NotAllowed."""
    if by.is_system:
        return
    if not by.can(permission):
        raise NotAllowed(f"您的角色没有“{permission.label}”的权限，不能处理证照")
    if case.department_id not in by.departments:
        raise NotAllowed("这张证照是别的部门颁发的")


def proposal_of(
    by: Actor, act_id: int, permission: Permission, state: ActState | None
) -> tuple[LicenceAct, Case]:
    """An open proposal with its licence, and the case its papers are filed with."""
    found = LicenceAct.objects.select_related("licence__holder").filter(id=act_id).first()
    if found is None or not licences(by).filter(id=found.licence_id).exists():
        raise NotFound("没有这一项处理，或者您无权查看")
    rows = with_version(Case.objects.filter(id=found.licence.case_id))
    case = rows.select_related("applicant", "department", "extension").get()
    check_organ(by, case, permission)
    allowed = (state,) if state else (ActState.PROPOSED, ActState.TOLD)
    if found.state not in allowed:
        label = ActState(found.state).label
        raise Conflict(f"这一项处理现在是“{label}”，不能再办这一步")
    return found, case


def advance_act(found: LicenceAct, **changes: Any) -> None:
    """Write `changes` if nobody was faster. Raises Conflict."""
    rows = LicenceAct.objects.filter(id=found.id, version=found.version, state=found.state)
    changes["version"] = found.version + 1
    if rows.update(**changes) != 1:
        raise Conflict(RACE, what_to_do="请重新打开证照再办")
    for name, value in changes.items():
        setattr(found, name, value)


def log_act(
    found: LicenceAct, case: Case, entry: Act, *, by: Actor, at: datetime, text: str
) -> None:
    """The event on the issuing case, which its holder reads, and the one entry of the act."""
    advance(case)
    CaseEvent.objects.create(
        case=case,
        seq=case.version,
        kind=entry.value,
        at=at,
        actor=by.name,
        actor_user_id=by.user_id,
        text=text,
    )
    record(
        action=entry,
        by=by,
        at=at,
        obj=("licence", found.licence.number),
        version=found.licence.version,
        after={"act": found.move, "state": found.state, "effective_on": found.effective_on},
        reason=TABLE[LicenceMove(found.move)].law,
    )
