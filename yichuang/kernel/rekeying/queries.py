"""What is sealed in the database, and under which keys."""

from dataclasses import dataclass

from django.apps import apps
from django.db import DatabaseError, connection, models

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
    """Whether anything was ever sealed in this database; False before it has its tables.

    A database that an upgrade has not reached cannot be asked: True, the careful answer.
    """
    try:
        return bool(_key_ids())
    except DatabaseError:
        return True


def missing_keys() -> list[str]:
    """Ids of data keys that the oldest and newest values name and the keyring does not hold.

    Two statements. Empty before an upgrade has made the tables. Raises KeyMissing without a
    keyring.
    """
    held = keys.fresh().data
    try:
        return sorted(_key_ids() - set(held))
    except DatabaseError:
        return []


def _key_ids() -> set[str]:
    """The data keys that the first and the last value of each column are under."""
    known = set(connection.introspection.table_names())
    parts = [
        _at_the_end(one, order)
        for one in columns()
        if one.table in known
        for order in ("ASC", "DESC")
    ]
    if not parts:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(parts), [f"{PREFIX}%"] * len(parts))
        return {text.removeprefix(PREFIX).partition(":")[0] for (text,) in cursor.fetchall()}


def _at_the_end(one: Sealed, order: str) -> str:
    table, key, column = quoted(one)
    rows = f"SELECT {column} AS value FROM {table} WHERE {column} LIKE %s"
    return f"SELECT value FROM ({rows} ORDER BY {key} {order} LIMIT 1) AS one"
