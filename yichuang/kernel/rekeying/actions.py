"""Changing keys: a new one for what comes, and the rows that are there sealed again under it.

Nothing has to stand still. A row says under which key it is; what is not under the current one
is found by that, so a run that was killed goes on where it stopped by being run again.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from yichuang.kernel.fields import PREFIX, decrypt, encrypt
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.privacy import keys

from .queries import Sealed, columns, quoted

BATCH = 500


def rotate_keys(*, by: Actor, at: datetime, data: bool, signing: bool) -> keys.Keyring:
    """New current keys; the old ones stay, so that old rows are read and old licences verify."""
    ring = keys.rotate(data=data, signing=signing)
    made = {"data": ring.current_data if data else "", "signing": signing and ring.current_signing}
    record_alone(
        action=Act.KEYS_ROTATE,
        by=by,
        at=at,
        obj=("keyring", ring.current_data),
        after=made,
        reason="、".join(text for text, on in (("数据密钥", data), ("签名密钥", signing)) if on),
    )
    return ring


def waiting() -> int:
    """How many values are not under the current key."""
    return sum(_count(one) for one in columns())


def reseal(*, by: Actor, at: datetime, tick: Callable[[int], None] = lambda _: None) -> int:
    """Write every value again that is under an older key; returns how many.

    A batch is a transaction. A value that somebody changed meanwhile is left: he has written
    it under the current key. Raises KeyMissing when an old key is gone.
    """
    done = 0
    for one in columns():
        for changed in _batches(one):
            done += changed
            tick(done)
    if done:
        record_alone(
            action=Act.KEYS_RESEAL,
            by=by,
            at=at,
            obj=("keyring", keys.current_data_key()[0]),
            after={"values": done},
            reason=f"重新加密 {done} 处",
        )
    return done


def _batches(one: Sealed) -> Iterator[int]:
    after: Any = None
    while True:
        with transaction.atomic():
            rows = _older(one, after)
            changed = sum(_again(one, key, old) for key, old in rows)
        if not rows:
            return
        after = rows[-1][0]
        yield changed


def _where(column: str) -> tuple[str, list[Any]]:
    current = keys.current_data_key()[0]
    return f"{column} LIKE %s AND {column} NOT LIKE %s", [f"{PREFIX}%", f"{PREFIX}{current}:%"]


def _older(one: Sealed, after: Any) -> list[tuple[Any, str]]:
    table, key, column = quoted(one)
    where, values = _where(column)
    if after is not None:
        where, values = f"{where} AND {key} > %s", [*values, after]
    sql = f"SELECT {key}, {column} FROM {table} WHERE {where} ORDER BY {key} LIMIT {BATCH}"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _again(one: Sealed, key: Any, old: str) -> int:
    table, pk, column = quoted(one)
    sql = f"UPDATE {table} SET {column} = %s WHERE {pk} = %s AND {column} = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [encrypt(decrypt(old)), key, old])
        return int(cursor.rowcount)


def _count(one: Sealed) -> int:
    table, _, column = quoted(one)
    where, values = _where(column)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}", values)
        return int(cursor.fetchone()[0])
