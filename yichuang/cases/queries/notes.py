"""交接 as the day page shows it: what is left for this person, and what nobody has read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from yichuang.cases.models import HandoverNote
from yichuang.cases.policies import visible_to
from yichuang.kernel.org.queries import staff
from yichuang.kernel.permissions.rules import Actor

_SHOWN = 30


@dataclass(frozen=True)
class Note:
    """One note. `number` is empty for a free note and for a case its reader may not see."""

    id: int
    text: str
    number: str
    writer: str
    to: str
    at: datetime
    mine: bool


def addressed_to(actor: Actor) -> QuerySet[HandoverNote]:
    """Notes left for this person, for whom he stands in, or for his window (not his own)."""
    window = staff().filter(user_id=actor.user_id or 0).exclude(window="").values("window")
    to_window = Q(to_window__in=window) & ~Q(written_by_id=actor.user_id or 0)
    return HandoverNote.objects.filter(Q(to_user_id__in=actor.desks) | to_window)


def unread(actor: Actor) -> list[Note]:
    """Notes nobody has signed for: those for this person first, then his own (one query)."""
    mine = addressed_to(actor).values("id")
    rows = HandoverNote.objects.filter(
        Q(id__in=mine) | Q(written_by_id=actor.user_id or 0), read_at=None
    )
    known = set()
    found = list(rows.select_related("case", "written_by", "to_user").order_by("-id")[:_SHOWN])
    if numbers := [row.case_id for row in found if row.case_id]:
        known = set(visible_to(actor).filter(id__in=numbers).values_list("id", flat=True))
    notes = [
        Note(
            row.pk,
            row.text,
            row.case.number if row.case and row.case_id in known else "",
            row.written_by.display_name,
            row.to_user.display_name if row.to_user else row.to_window,
            row.written_at,
            mine=row.to_user_id in actor.desks or row.written_by_id != actor.user_id,
        )
        for row in found
    ]
    return sorted(notes, key=lambda note: not note.mine)


def window_of(actor: Actor) -> str:
    """The window this person sits at, empty without one."""
    rows = staff().filter(user_id=actor.user_id or 0).values_list("window", flat=True)
    return rows.first() or ""
