"""Who may see and do what with a delegation."""

from django.db.models import QuerySet

from yichuang.catalog.items.policies import require
from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.permissions.rules import Actor, Permission

from .models import Delegation
from .rules import TRANSITIONS, Move


def visible_to(actor: Actor | None) -> QuerySet[Delegation]:
    """The list is public: everybody may know which organ has which power."""
    return Delegation.objects.all()


def may(actor: Actor, move: Move, department_id: int) -> bool:
    """Whether a person may do this: preparing is for the receiving department's own people."""
    right = TRANSITIONS[move].right
    if not actor.can(right):
        return False
    managing = actor.can(Permission.DELEGATION_MANAGE)
    return managing or actor.department_id in (None, department_id)


def check_may(actor: Actor, move: Move, department_id: int) -> None:
    """Raise NotAllowed unless `may`."""
    require(actor, TRANSITIONS[move].right)
    if not may(actor, move, department_id):
        raise NotAllowed(
            "这是别的部门承接的权力，您只能准备本部门承接的。",
            code="delegation.other_department",
            what_to_do="请由承接部门或者审改办办理。",
        )
