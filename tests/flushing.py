"""Empty the tables between tests although the database refuses it.

Guards (kernel/ledger/protection.py) abort every delete and truncate of append-only tables, and
Django empties the tables after each test that really commits. The guards that refuse are taken
off for that moment only and put back as they were found.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

# Triggers that refuse; those that only keep a search index in step have to go on working.
REFUSING_SQLITE = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE%'"
)
REFUSING_POSTGRES = """
    SELECT DISTINCT relation.relname, tgname FROM pg_trigger
    JOIN pg_class relation ON relation.oid = tgrelid
    JOIN pg_namespace space ON space.oid = relation.relnamespace
    WHERE NOT tgisinternal AND tgenabled <> 'D' AND space.nspname = current_schema()
    AND tgtype & 40 > 0
"""  # 40: fires on DELETE (8) or TRUNCATE (32)


# The cache is a table without a model: the flush forgets it, and tries a journey made at the
# doors would be counted against the tests after it.
EMPTY_CACHE = f"DELETE FROM {settings.CACHES['default']['LOCATION']}"


@contextmanager
def without_guards(connection: BaseDatabaseWrapper) -> Iterator[None]:
    change = _postgres if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        off, on = change(cursor)
        for statement in off:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in on:
                cursor.execute(statement)


def _sqlite(cursor: Any) -> tuple[list[str], list[str]]:
    rows = cursor.execute(REFUSING_SQLITE).fetchall()
    return [f'DROP TRIGGER "{name}"' for name, _ in rows], [sql for _, sql in rows]


def _postgres(cursor: Any) -> tuple[list[str], list[str]]:
    cursor.execute(REFUSING_POSTGRES)
    change = 'ALTER TABLE "{}" {} TRIGGER "{}"'
    rows = cursor.fetchall()
    off = [change.format(table, "DISABLE", name) for table, name in rows]
    return off, [change.format(table, "ENABLE", name) for table, name in rows]


def teach_flush() -> None:
    """Make Django's own flush, which pytest-django calls, take the guards off."""
    original = BaseDatabaseOperations.execute_sql_flush
    if getattr(original, "knows_guards", False):
        return

    def flush(self: BaseDatabaseOperations, statements: Any) -> None:
        with without_guards(self.connection):
            original(self, [*statements, EMPTY_CACHE])

    flush.knows_guards = True  # type: ignore[attr-defined]
    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
