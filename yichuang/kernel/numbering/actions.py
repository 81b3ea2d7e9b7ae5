"""Gap-free numbers per office and year."""

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import F

from .models import Counter


def next_number(*, series: str, year: int) -> int:
    """The next number of a series, inside the caller's transaction (see `next_numbers`)."""
    return next_numbers(series=[series], year=year)[series]


def next_numbers(*, series: Collection[str], year: int) -> dict[str, int]:
    """The next number of each series, inside the caller's transaction, in one statement.

    The counter rows stay locked until the caller commits, and a rollback gives the numbers
    back: so numbers have neither gap nor repeat. Callers take counters after aggregates
    and before the ledger head (one lock order everywhere); several are locked in the order
    of their names, so two acts that need the same two cannot wait for each other.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is only given inside a transaction")
    wanted = sorted(set(series))
    if not connection.features.can_return_columns_from_insert:
        return {name: _next_in_steps(name, year) for name in wanted}
    marks = ", ".join(["(%s, %s, 1)"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_INSERT} {marks} {_OR_COUNT}", [value for name in wanted for value in (name, year)]
        )
        return {str(name): int(value) for name, value in cursor.fetchall()}


# One statement makes a counter on first use, locks it and tells its value.
_INSERT = f"INSERT INTO {Counter._meta.db_table} (series, year, value) VALUES"
_OR_COUNT = (
    f"ON CONFLICT (series, year) DO UPDATE SET value = {Counter._meta.db_table}.value + 1 "
    "RETURNING series, value"
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
