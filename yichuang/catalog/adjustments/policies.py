"""Who sees and who writes adjustments."""

from django.db.models import QuerySet

from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.permissions.rules import Actor, Permission

from .models import Adjustment
from .rules import Move, Stage, permissions

_ALL = (
    Permission.POWER_REVIEW,
    Permission.POWER_LEGALITY,
    Permission.POWER_APPROVE,
    Permission.FIGURES_VIEW,
)


def visible_to(actor: Actor) -> QuerySet[Adjustment]:
    """Reviewing offices and leaders see all; a department its own."""
    rows = Adjustment.objects.all()
    if any(actor.can(one) for one in _ALL):
        return rows
    if actor.can(Permission.POWER_PROPOSE):
        return rows.filter(department_id__in=actor.departments)
    return rows.none()


def check_draft(actor: Actor, department_id: int) -> None:
    """Raise NotAllowed unless the person may write a proposal of this department."""
    if actor.can(Permission.POWER_REVIEW):
        return
    if not actor.can(Permission.POWER_PROPOSE):
        raise NotAllowed("您没有提出清单调整的权限。")
    if department_id not in actor.departments:
        raise NotAllowed("只能替本部门提出清单调整。", what_to_do="请由那个部门或者编办提出。")


def check_move(actor: Actor, found: Adjustment, move: Move) -> None:
    """Raise NotAllowed unless the person's office makes this move."""
    allowed = permissions(move, Stage(found.stage))
    if not any(actor.can(one) for one in allowed):
        names = "、".join(one.label for one in allowed)
        raise NotAllowed(f"“{move.label}”要有“{names}”的权限。")
    if move is Move.SUBMIT:
        check_draft(actor, found.department_id)
