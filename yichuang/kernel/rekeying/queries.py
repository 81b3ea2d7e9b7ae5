"""What is sealed in the database, and under which keys."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models

from yichuang.kernel.fields import PREFIX, EncryptedTextField
from yichuang.kernel.privacy import keys


@dataclass(frozen=True)
class Sealed:
    """An encrypted column: its table, its primary key, its name."""

    table: str
    key: str
    column: str


def columns() -> list[Sealed]:
    """Every encrypted column of every context."""
    return [
        Sealed(model._meta.db_table, str(model._meta.pk.column), str(field.column))
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField) and isinstance(model._meta.pk, models.Field)
    ]


def quoted(one: Sealed) -> tuple[str, str, str]:
    """Table, primary key and column as SQL writes them."""
    name = connection.ops.quote_name
    return name(one.table), name(one.key), name(one.column)


def holds_sealed() -> bool:
    """Whether anything was ever sealed in this database; False before it has its tables."""
    return next(_key_ids(), None) is not None


def missing_keys() -> list[str]:
    """Ids of data keys that the oldest and newest values name and the keyring does not hold.

    Two short statements a column. Raises KeyMissing without a keyring.
    """
    held = keys.fresh().data
    return sorted({name for name in _key_ids() if name not in held})


def _key_ids() -> Iterator[str]:
    for one in _standing():
        for order in ("ASC", "DESC"):
            yield from _at_the_end(one, order)


def _standing() -> list[Sealed]:
    """Those that the database has: before an upgrade some tables or columns are still missing."""
    asked, found = connection.introspection, []
    with connection.cursor() as cursor:
        known = set(asked.table_names(cursor))
        for one in columns():
            if one.table in known:
                names = {column.name for column in asked.get_table_description(cursor, one.table)}
                found += [one] if one.column in names else []
    return found


def _at_the_end(one: Sealed, order: str) -> list[str]:
    table, key, column = quoted(one)
    sql = f"SELECT {column} FROM {table} WHERE {column} LIKE %s ORDER BY {key} {order} LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"{PREFIX}%"])
        return [text.removeprefix(PREFIX).partition(":")[0] for (text,) in cursor.fetchall()]
