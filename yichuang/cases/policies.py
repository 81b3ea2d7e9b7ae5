"""Who may see and do what to a case: every list, detail and export starts here."""

from django.db.models import Q, QuerySet

from yichuang.kernel.errors import NotAllowed, NotFound
from yichuang.kernel.identity.queries import parties_of_user
from yichuang.kernel.permissions.rules import Actor, Permission

from .models import Case, Draft
from .rules.lifecycle import By, Transition

_P = Permission
_DEPARTMENT_RIGHTS = (_P.CASE_REVIEW, _P.CASE_DECIDE, _P.CASE_EXTEND)


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases a person may know of; an invisible one answers 404.

    The hall's clerks take in for every department (一窗受理), officers see their own
    department's, applicants their own and those they act for.
    """
    rows = Case.objects.all()
    if actor.is_system or actor.can(_P.CASE_INTAKE):
        return rows
    if any(actor.can(right) for right in _DEPARTMENT_RIGHTS):
        return rows.filter(department_id=actor.department_id or 0)
    if actor.can(_P.APPLY) and actor.user_id is not None:
        mine = parties_of_user(actor.user_id)
        own = Q(applicant_id__in=mine) | Q(agent_id__in=mine)
        return rows.filter(own | Q(draft__user_id=actor.user_id))
    if actor.party_id is not None:
        return rows.filter(Q(applicant_id=actor.party_id) | Q(agent_id=actor.party_id))
    return rows.none()


def drafts_of(actor: Actor) -> QuerySet[Draft]:
    """A signed-in person's own drafts; anonymous ones are reached by number and code."""
    if actor.user_id is None:
        return Draft.objects.none()
    return Draft.objects.filter(user_id=actor.user_id, case=None)


def get_visible(actor: Actor, number: str) -> Case:
    """One case by its number. Raises NotFound, also for a case one may not know of."""
    case = visible_to(actor).filter(number=number).first()
    if case is None:
        raise NotFound(f"没有编号为 {number} 的办件，或者您无权查看")
    return case


def check_may(actor: Actor, case: Case, row: Transition) -> None:
    """Raise NotAllowed unless the actor may make this move on this case."""
    if actor.is_system:
        return
    if row.by is By.SYSTEM:
        raise NotAllowed(f"“{row.move.label}”只由系统按期办理")
    if row.by is By.APPLICANT:
        _check_applicant(actor, case)
        return
    if row.permission is None or not actor.can(row.permission):
        label = row.permission.label if row.permission else ""
        raise NotAllowed(f"您的角色没有“{label}”的权限，不能{row.move.label}")
    if row.permission is not _P.CASE_INTAKE and actor.department_id != case.department_id:
        raise NotAllowed("这件办件属于别的部门")


def _check_applicant(actor: Actor, case: Case) -> None:
    mine = {case.applicant_id, case.agent_id} - {None}
    if actor.party_id in mine or actor.can(_P.CASE_INTAKE):
        return
    if actor.user_id is not None and mine & set(parties_of_user(actor.user_id)):
        return
    raise NotAllowed("只有申请人、受托的代办人或窗口代为操作")
