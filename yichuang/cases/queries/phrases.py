"""常用语: what is offered at a desk, and what a person or a department keeps."""

from collections.abc import Mapping

from django.db.models import Q

from yichuang.cases.models import Phrase
from yichuang.cases.rules.phrases import SEED, PhraseKind, Said, fill
from yichuang.kernel.permissions.rules import Actor


def offered(
    actor: Actor, kind: PhraseKind, *, department_id: int, values: Mapping[str, str]
) -> tuple[Said, ...]:
    """One's own first, then the department's, or the common ones while it keeps none.

    The department is that of the case: the hall's window speaks for whom it takes in.
    """
    return tuple(
        Said(fill(one.text, values), fill(one.fix, values))
        for one in bank(actor, kind, department_id=department_id)
    )


def bank(actor: Actor, kind: PhraseKind, *, department_id: int) -> tuple[Said, ...]:
    """The same with the holes still in, to be filled for several materials (one query)."""
    rows = list(
        Phrase.objects.filter(
            Q(owner_id=actor.user_id or 0) | Q(department_id=department_id),
            kind=kind.value,
            removed_at=None,
        )
        .order_by("id")
        .values_list("owner_id", "text", "fix")
    )
    own = [Said(text, fix) for owner, text, fix in rows if owner is not None]
    theirs = [Said(text, fix) for owner, text, fix in rows if owner is None]
    return tuple(dict.fromkeys([*own, *(theirs or SEED[kind])]))


def kept(keeper: Mapping[str, int]) -> list[Phrase]:
    """What one person (`owner_id`) or one department keeps: in the order it was written."""
    rows = Phrase.objects.filter(removed_at=None, **keeper)
    return list(rows.order_by("kind", "id"))
