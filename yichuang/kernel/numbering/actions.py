"""Gap-free numbers per office and year."""

from django.db import transaction
from django.db.models import F

from .models import Counter


def next_number(*, series: str, year: int) -> int:
    """The next number of a series, inside the caller's transaction.

    The counter row stays locked until the caller commits, and a rollback gives the number
    back: so numbers have neither gap nor repeat. Callers take counters after aggregates
    and before the ledger head (one lock order everywhere).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is only given inside a transaction")
    updated = Counter.objects.filter(series=series, year=year).update(value=F("value") + 1)
    if not updated:
        Counter.objects.bulk_create(
            [Counter(series=series, year=year, value=0)], ignore_conflicts=True
        )
        Counter.objects.filter(series=series, year=year).update(value=F("value") + 1)
    return Counter.objects.values_list("value", flat=True).get(series=series, year=year)
