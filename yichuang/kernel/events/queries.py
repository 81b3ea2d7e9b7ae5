"""Events in the order of the ledger: what webhooks send and what the poll answers."""

from dataclasses import dataclass

from yichuang.kernel.ledger.models import LedgerEntry

from .rules import Event, event_of

_SCAN = 500  # ledger entries looked at in one statement
_COLUMNS = ("seq", "action", "ts", "object_type", "object_id", "outcome")


@dataclass(frozen=True)
class Batch:
    """Events in order, the sequence to ask after next, and whether the ledger goes on."""

    events: list[Event]
    next_after: int
    more: bool


def after(seq: int, *, limit: int) -> Batch:
    """The events behind `seq`, at most `limit`; one statement on the ledger's primary key.

    Without gaps: every entry up to `next_after` has been looked at and none can come between,
    because writers take numbers under the lock of the head and keep it until they commit.
    May be empty although `more` is true: then many entries in a row were none of the reader's.
    """
    rows = LedgerEntry.objects.filter(seq__gt=seq).order_by("seq").values_list(*_COLUMNS)
    found: list[Event] = []
    last, seen = seq, 0
    for row in rows[:_SCAN]:
        if len(found) == limit:
            return Batch(found, last, True)
        last, seen = row[0], seen + 1
        event = event_of(*row)
        if event is not None:
            found.append(event)
    return Batch(found, last, seen == _SCAN)
