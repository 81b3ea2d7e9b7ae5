"""Who may see and handle a report: never anybody of the department it complains of."""

from django.db.models import QuerySet

from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.permissions.rules import Actor, Permission

from .models import ExtraDemand


def visible_to(actor: Actor) -> QuerySet[ExtraDemand]:
    """The reports a person may know of.

    办理投诉的人不能是被反映部门的人, and the reported department does not learn who reported: so its
    own people, and those who represent it at the hall, have no report of it at all.
    """
    rows = ExtraDemand.objects.all()
    if actor.is_system:
        return rows
    if not actor.can(Permission.FEEDBACK_HANDLE):
        return rows.none()
    return rows.exclude(department_id__in=actor.departments)


def check_may_handle(actor: Actor, row: ExtraDemand) -> None:
    """Raise NotAllowed unless this person may handle the report."""
    if not actor.can(Permission.FEEDBACK_HANDLE):
        raise NotAllowed("您的角色没有“核实群众反映”的权限")
    if row.department_id in actor.departments:
        raise NotAllowed(
            "这条反映说的是您所在的部门，不能由本部门的人核实",
            what_to_do="请由别的部门的核实人员办理",
        )
