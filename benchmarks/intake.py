"""One case intake with every rule, the receipt and the ledger, against its rows in raw SQL."""

import itertools
from collections.abc import Callable
from typing import Any

from benchmarks.harness import Blocks, Call, Goal, Result, compare
from benchmarks.world import assert_durable, say

GOALS = {
    "sqlite": Goal(
        "intake-sqlite",
        "case intake (rules, receipt, ledger) over the same rows in raw SQL, WAL + FULL",
        must=0.05,
        aim=0.15,
        at_least=True,
    ),
    "postgres": Goal(
        "intake-postgres",
        "case intake (rules, receipt, ledger) over the same rows in raw SQL, fsync on",
        must=0.12,
        aim=0.30,
        at_least=True,
    ),
}
Row = tuple[Any, ...]


def measure(database: str, *, quick: bool, slow_ms: float, name: str = "") -> list[Result]:
    """The ratio of one database, with the number of statements beside it."""
    from yichuang.cases import factories

    hall = factories.hall()
    keys = (f"bench-{n}" for n in itertools.count())

    def product() -> object:
        return factories.received(hall, key=next(keys))

    product()
    written = rows_written(product)
    floor = raw(written)
    inserted = {name: len(rows) for name, rows in written["insert"].items()}
    say("one intake writes", inserted, "and updates", sorted(written["update"]))
    found = queries(product)
    size = Blocks(6, 20) if quick else Blocks(20, 40)
    notes = {
        "queries": f"{len(found)} (budget 12)",
        "rows": sum(inserted.values()) + sum(map(len, written["update"].values())),
        "durability": assert_durable(),
    }
    return [compare(GOALS[database], product, floor, size, slow_ms=slow_ms, **notes)]


def queries(call: Call) -> list[str]:
    """The statements of one call, BEGIN and COMMIT not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        call()
    words = [query["sql"] for query in captured]
    return [sql for sql in words if not sql.startswith(("BEGIN", "COMMIT"))]


def tables() -> list[str]:
    """The product's tables."""
    from django.apps import apps

    labels = ("kernel", "catalog", "cases")
    return sorted(
        model._meta.db_table
        for label in labels
        for model in apps.get_app_config(label).get_models()
    )


def contents(table: str) -> list[Row]:
    """Every row, the first column being the primary key."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return [tuple(row) for row in cursor.fetchall()]


def rows_written(call: Call) -> dict[str, dict[str, list[Row]]]:
    """What one call inserts and updates, table by table, found by comparing all tables."""
    before = {table: contents(table) for table in tables()}
    call()
    found: dict[str, dict[str, list[Row]]] = {"insert": {}, "update": {}}
    for table, old in before.items():
        known, rows = {row[0] for row in old}, contents(table)
        same = set(map(repr, old))
        new = [row for row in rows if row[0] not in known]
        changed = [row for row in rows if row[0] in known and repr(row) not in same]
        if new:
            found["insert"][table] = new
        if changed:
            found["update"][table] = changed
    return found


def raw(written: dict[str, dict[str, list[Row]]]) -> Callable[[], None]:
    """The same rows, one statement a table, in one transaction, into twins without any index.

    The driver's own cursor is used: no layer of Django stands between it and the database.
    """
    from django.db import connection

    connection.ensure_connection()
    driver = connection.connection
    sqlite = connection.vendor == "sqlite"
    mark, begin = ("?", "BEGIN IMMEDIATE") if sqlite else ("%s", "BEGIN")
    twins(written)
    statements = [
        (
            f'INSERT INTO "floor_{table}" VALUES {values(rows, mark)}',
            [v for row in rows for v in row],
        )
        for table, rows in written["insert"].items()
    ]
    for table, rows in written["update"].items():
        names = columns(table)
        sets = ", ".join(f'"{name}" = {mark}' for name in names[1:])
        for row in rows:
            sql = f'UPDATE "floor_{table}" SET {sets} WHERE "{names[0]}" = {mark}'
            statements.append((sql, [*row[1:], row[0]]))

    def floor() -> None:
        cursor = driver.cursor()
        cursor.execute(begin)
        for sql, parameters in statements:
            cursor.execute(sql, parameters)
        cursor.execute("COMMIT")
        cursor.close()

    return floor


def twins(written: dict[str, dict[str, list[Row]]]) -> None:
    """Tables of the same columns without indexes; those that are updated hold their row."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in {*written["insert"], *written["update"]}:
            kept = "" if table in written["update"] else " WHERE 1 = 0"
            cursor.execute(f'DROP TABLE IF EXISTS "floor_{table}"')
            cursor.execute(f'CREATE TABLE "floor_{table}" AS SELECT * FROM "{table}"{kept}')


def columns(table: str) -> list[str]:
    """Column names in the table's own order."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
        return [column[0] for column in cursor.description or ()]


def values(rows: list[Row], mark: str) -> str:
    """(?, ?), (?, ?)"""
    one = "(" + ", ".join([mark] * len(rows[0])) + ")"
    return ", ".join([one] * len(rows))
