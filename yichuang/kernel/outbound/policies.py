"""Who looks after endpoints: the system administrator, all of them or none."""

from django.db.models import QuerySet

from yichuang.kernel.errors import NotAllowed, NotFound
from yichuang.kernel.permissions.rules import Actor, Permission, Role

from .models import Endpoint

_P = Permission


def visible_to(actor: Actor) -> QuerySet[Endpoint]:
    """The endpoints a person may see."""
    rows = Endpoint.objects.all()
    return rows if actor.can(_P.OUTBOUND_MANAGE) else rows.none()


def get_visible(actor: Actor, endpoint_id: int) -> Endpoint:
    """One endpoint. Raises NotFound, also for who may not know of it."""
    row = visible_to(actor).filter(id=endpoint_id).first()
    if row is None:
        raise NotFound("没有这个推送地址")
    return row


def check_may_manage(actor: Actor) -> None:
    """Raise NotAllowed unless the actor may set up endpoints."""
    if not actor.can(_P.OUTBOUND_MANAGE):
        raise NotAllowed(f"您的角色没有“{_P.OUTBOUND_MANAGE.label}”的权限")


def check_may_mark_intranet(actor: Actor) -> None:
    """Raise NotAllowed: letting a request into private networks is the administrator's alone."""
    if Role.SYSTEM_ADMIN.value not in actor.roles:
        raise NotAllowed("只有系统管理员可以标明政务外网地址")
