"""The two full-text engines behind one function: ids of documents that hold any term."""

from collections.abc import Sequence

from django.db import connection

from .setup import FTS, TABLE, VECTOR


def candidates(*, kind: str, terms: Sequence[str], limit: int) -> list[int]:
    """Ids of documents of a kind with at least one term, the engine's best first.

    The engine only collects; the order people see is made in rules.py, the same on both.
    """
    if not terms:
        return []
    wanted = sorted(set(terms))
    if connection.vendor == "postgresql":
        query = " | ".join(wanted)
        sql = (
            f"SELECT id FROM {TABLE}, to_tsquery('simple', %s) q "
            f"WHERE {VECTOR} @@ q AND kind = %s ORDER BY ts_rank({VECTOR}, q) DESC, id LIMIT %s"
        )
    else:
        query = " OR ".join(f'"{term}"' for term in wanted)
        sql = (
            f"SELECT d.id FROM {FTS} f JOIN {TABLE} d ON d.id = f.rowid "
            f"WHERE {FTS} MATCH %s AND d.kind = %s ORDER BY bm25({FTS}, 4, 1, 1), d.id LIMIT %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, [query, kind, limit])
        return [row[0] for row in cursor.fetchall()]
