"""Who may see and issue keys."""

from collections.abc import Collection

from django.db.models import QuerySet

from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.permissions.rules import Actor, Permission, Role

from .models import AccessToken


def visible_to(actor: Actor) -> QuerySet[AccessToken]:
    """The keys a person may see: all of them or none."""
    rows = AccessToken.objects.all()
    return rows if actor.can(Permission.TOKEN_MANAGE) else rows.none()


def check_may_manage(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may issue and revoke keys."""
    if not actor.can(Permission.TOKEN_MANAGE):
        raise NotAllowed(f"您的角色没有“{Permission.TOKEN_MANAGE.label}”的权限")


def check_may_issue(actor: Actor, department_ids: Collection[int]) -> None:
    """Raise NotAllowed; a key for the whole county is the system administrator's alone."""
    check_may_manage(actor)
    if not department_ids and Role.SYSTEM_ADMIN.value not in actor.roles:
        raise NotAllowed("不限部门的密钥只能由系统管理员发放", what_to_do="请选定部门")
