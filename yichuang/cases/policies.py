"""Who may see and do what to a case: every list, detail and export starts here."""

from datetime import date

from django.db.models import Exists, Q, QuerySet

from yichuang.kernel.duties.queries import covers, uncovered
from yichuang.kernel.duties.rules import authority_fault
from yichuang.kernel.errors import NotAllowed, NotFound
from yichuang.kernel.identity.queries import parties_of_user, party_ids
from yichuang.kernel.permissions.rules import Actor, Permission

from .models import Case, Draft, ExchangeRecord
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
        if not actor.represents:
            return rows.filter(department_id=actor.department_id or 0)
        return rows.filter(department_id__in=actor.departments)  # 首席代表 at the hall
    if actor.can(_P.APPLY) and actor.user_id is not None:
        mine = party_ids(actor.user_id)
        own = Q(agent_id__in=mine) | Q(draft__user_id=actor.user_id)
        # What was filed under an online mandate is the agent's as long as the mandate runs.
        return rows.filter(Q(applicant_id__in=mine) | own & Q(mandate=None) | _mandated(actor))
    if actor.party_id is not None:
        return rows.filter(Q(applicant_id=actor.party_id) | Q(agent_id=actor.party_id))
    return rows.none()


def _mandated(actor: Actor) -> Q:
    """The cases of those in whose name the actor may act today, in the items he was given."""
    found = Q(pk__in=())
    for one in actor.mandates:
        rows = Q(applicant_id=one.party_id)
        if one.codes:
            rows &= Q(item_version__item__implement_code__in=one.codes)
        found |= rows
    return found


def exchanged_visible_to(actor: Actor) -> QuerySet[ExchangeRecord]:
    """Cases of elsewhere: whoever sees every department's, sees them; nobody else."""
    rows = ExchangeRecord.objects.all()
    return rows if actor.is_system or actor.can(_P.CASE_INTAKE) else rows.none()


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
        check_applicant(actor, case)
        return
    if row.permission is None or not actor.can(row.permission):
        label = row.permission.label if row.permission else ""
        raise NotAllowed(f"您的角色没有“{label}”的权限，不能{row.move.label}")
    if row.permission is not _P.CASE_INTAKE and actor.department_id != case.department_id:
        if row.permission is _P.CASE_DECIDE and case.department_id in actor.represents:
            return  # 首席代表: which items is asked when the decision is made
        raise NotAllowed("这件办件属于别的部门")


def check_authority(actor: Actor, case: Case, *, code: str, on: date) -> None:
    """Raise NotAllowed when a 首席代表's authorisation does not cover this item on this day.

    The case was read with `authority_questions`; most deciders have no authorisation, and for
    them nothing more is asked.
    """
    known = case.__dict__
    foreign = actor.department_id != case.department_id and not actor.is_system
    if known["chief_now"] or not (known["chief_any"] or foreign):
        return
    found = covers(actor.user_id or 0, department_id=case.department_id, code=code)
    text = authority_fault(found, on=on) or "没有这个部门的首席代表授权"
    raise NotAllowed(text, what_to_do="请转由部门有权的人决定，或请部门重新授权。")


def authority_questions(actor: Actor, *, on: date) -> dict[str, Exists]:
    """What `check_authority` needs, answered in the statement that reads the case."""
    code = "item_version__item__implement_code"
    return uncovered(actor, department="department_id", code=code, on=on)


def check_applicant(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the case is his, or he acts for the one whose it is."""
    mine = {case.applicant_id, case.agent_id} - {None}
    if actor.party_id in mine or actor.can(_P.CASE_INTAKE):
        return
    if any(one.party_id == case.applicant_id for one in actor.mandates):
        return  # the item was asked when the case was read (visible_to)
    if case.mandate_id is not None:
        mine = {case.applicant_id}
    if actor.user_id is not None and mine & set(parties_of_user(actor.user_id)):
        return
    raise NotAllowed("只有申请人、受托的代办人或窗口代为操作")
