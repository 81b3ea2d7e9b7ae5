"""Who may look into the outbox, and who reads a message."""

from django.db.models import QuerySet

from yichuang.kernel.permissions.rules import Actor, Permission

from .models import Notice
from .rules import Channel


def visible_to(by: Actor) -> QuerySet[Notice]:
    """The outbox, for who looks after it; nobody else."""
    return Notice.objects.all() if by.can(Permission.NOTICE_VIEW) else Notice.objects.none()


def inbox_of(by: Actor) -> QuerySet[Notice]:
    """A person's own in-page messages."""
    if by.user_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(user_id=by.user_id, channel=Channel.PAGE)
