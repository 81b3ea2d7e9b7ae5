"""Gap-free numbers per office and year."""

from django.db import connection, transaction
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
    if connection.features.can_return_columns_from_insert:
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, [series, year])
            return int(cursor.fetchone()[0])
    return _next_in_steps(series, year)


# One statement makes the counter on first use, locks it and tells its value.
_NEXT = (
    f"INSERT INTO {Counter._meta.db_table} (series, year, value) VALUES (%s, %s, 1) "
    f"ON CONFLICT (series, year) DO UPDATE SET value = {Counter._meta.db_table}.value + 1 "
    "RETURNING value"
)


def _next_in_steps(series: str, year: int) -> int:
    """For an SQLite before 3.35, which cannot return what it wrote."""
    updated = Counter.objects.filter(series=series, year=year).update(value=F("value") + 1)
    if not updated:
        Counter.objects.bulk_create(
            [Counter(series=series, year=year, value=0)], ignore_conflicts=True
        )
        Counter.objects.filter(series=series, year=year).update(value=F("value") + 1)
    return Counter.objects.values_list("value", flat=True).get(series=series, year=year)
