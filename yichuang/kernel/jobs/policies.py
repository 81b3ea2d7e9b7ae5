"""Who may see, cancel and repeat a job: who started it, and who keeps the system running."""

from django.db.models import QuerySet

from yichuang.kernel.permissions.rules import Actor, Permission

from .models import Job


def may_manage(by: Actor, *, owner_id: int | None) -> bool:
    """The owner, or somebody with the right to look after the system."""
    mine = by.user_id is not None and by.user_id == owner_id
    return mine or by.can(Permission.SYSTEM_HEALTH)


def visible_to(by: Actor) -> QuerySet[Job]:
    """The jobs this person may know of."""
    if by.can(Permission.SYSTEM_HEALTH):
        return Job.objects.all()
    return Job.objects.filter(owner_id=by.user_id) if by.user_id else Job.objects.none()
