"""Reading and verifying the ledger."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from .models import LedgerEntry, LedgerHead
from .rules import GENESIS, Act, Entry, Verdict, verify_chain


def entries(*, before_seq: int | None = None, action: str = "", obj: str = "") -> QuerySet:
    """Entries newest first, by key: pass the last seen seq to get the next page."""
    rows = LedgerEntry.objects.order_by("-seq")
    if before_seq is not None:
        rows = rows.filter(seq__lt=before_seq)
    if action:
        rows = rows.filter(action=action)
    if obj:
        kind, _, key = obj.partition(":")
        rows = rows.filter(object_type=kind, object_id=key)
    return rows


def of_object(kind: str, key: str) -> QuerySet:
    """The acts on one object, oldest first."""
    return LedgerEntry.objects.filter(object_type=kind, object_id=str(key)).order_by("seq")


@dataclass(frozen=True)
class Reveal:
    """One opening of masked personal data: role and account, never a name."""

    at: datetime
    role: str
    account: str
    why: str


def reveals(
    *objects: tuple[str, str], actions: Iterable[Act] = (Act.REVEAL,), limit: int = 50
) -> tuple[list[Reveal], bool]:
    """Who opened the masked data of these objects, newest first, and whether there are more."""
    where = Q(pk__in=())
    for kind, key in objects:
        where |= Q(object_type=kind, object_id=str(key))
    wanted = [one.value for one in actions]
    rows = LedgerEntry.objects.filter(where, action__in=wanted, outcome="ok").order_by("-seq")
    found = list(rows.values_list("ts", "actor_role", "actor", "reason")[: limit + 1])
    return [Reveal(*row) for row in found[:limit]], len(found) > limit


def head() -> tuple[int, str]:
    """(seq, hash) of the newest entry; (0, zeros) for an empty ledger."""
    row = LedgerHead.objects.filter(id=1).values_list("seq", "hash").first()
    return row or (0, GENESIS)


def verify(anchors: Mapping[int, str] | None = None) -> Verdict:
    """Re-hash the whole chain. Streams, so that a million entries need no memory."""
    stored_head = head()
    return verify_chain(_stream(), head=stored_head, anchors=anchors)


def _stream() -> Iterator[tuple[int, str, str, Entry]]:
    rows = LedgerEntry.objects.order_by("seq").iterator(chunk_size=2000)
    for row in rows:
        yield row.seq, row.prev, row.hash, row.as_entry()
