"""Who may import a list, and who may see an import."""

from django.db.models import QuerySet

from yichuang.kernel.permissions.rules import Actor

from .models import ImportRun
from .rules import ImportSpec


def may_import(by: Actor, spec: ImportSpec) -> bool:
    """The list names its permission."""
    return by.can(spec.permission)


def visible_to(by: Actor) -> QuerySet[ImportRun]:
    """A person's own imports; cell values of others' files are nobody's business."""
    if by.is_system:
        return ImportRun.objects.all()
    return ImportRun.objects.filter(owner_id=by.user_id) if by.user_id else ImportRun.objects.none()
