"""Whether a list is still the one that was read: looked up in one statement, for all lists."""

import secrets
from functools import lru_cache

from django.db import connection
from django.db.models import Model

_BITS = 40  # a list of some thousand rows stays within 63


def new_mark() -> int:
    """The mark of a row just written."""
    return secrets.randbits(_BITS)


@lru_cache
def mark_of(model: type[Model]) -> str:
    """The SELECT of a list's state: its name, how many rows, and the sum of their marks.

    Text, not a queryset: every filing asks this, and putting the statement together anew
    took longer than answering it.
    """
    quoted = connection.ops.quote_name
    name, table, total = model._meta.model_name, model._meta.db_table, quoted("mark")
    return f"SELECT '{name}', COUNT(*), SUM({total}) FROM {quoted(table)}"


def state_of(*marks: str) -> tuple[tuple[str, int, int | None], ...]:
    """What tells this state of the lists from every other, in the order of `marks`' names."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(marks))
        return tuple(sorted(cursor.fetchall()))
