"""Who may see and change what in the catalogue."""

from django.db.models import QuerySet

from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.permissions.rules import Actor, Permission

from .models import ItemVersion
from .rules.enums import FROZEN_STATES

_PUBLIC = [state.value for state in FROZEN_STATES]


def visible_to(actor: Actor | None) -> QuerySet[ItemVersion]:
    """Versions this person may read: the public sees what is or was published."""
    rows: QuerySet[ItemVersion] = ItemVersion.objects.all()
    if actor is not None and actor.can(Permission.ITEM_VIEW_DRAFTS):
        return rows
    return rows.filter(state__in=_PUBLIC)


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the person has the right."""
    if not actor.can(permission):
        raise NotAllowed(
            f"您没有“{permission.label}”的权限。",
            code="item.not_allowed",
            what_to_do="请联系安全管理员授予相应角色。",
        )


def require_department(actor: Actor, department_id: int) -> None:
    """An editor edits the items of the own department; one without a department, all."""
    if actor.department_id is not None and actor.department_id != department_id:
        raise NotAllowed(
            "这是别的部门的事项，您只能编辑本部门的事项。",
            code="item.other_department",
            what_to_do="请由事项所属部门的编辑员修改。",
        )
