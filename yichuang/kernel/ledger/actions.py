"""Writing: one act is one transaction, and the ledger is flushed as its last statement."""

import functools
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from yichuang.kernel.permissions.rules import Actor

from .models import LedgerEntry, LedgerHead
from .rules import GENESIS, Act, Entry, chain_hash, digest

P = ParamSpec("P")
R = TypeVar("R")
_buffer: ContextVar[list[Entry] | None] = ContextVar("ledger_buffer", default=None)


class NotInAct(RuntimeError):
    """`record` was called outside an `@act` function: a programming error."""


def act(func: Callable[P, R]) -> Callable[P, R]:
    """Make a keyword-only function one transaction whose last statement is the ledger.

    Nested acts join the outer one; only the outermost writes, so that the ledger head is
    the last lock taken. A function that raises writes nothing, neither rows nor entries.
    """

    @functools.wraps(func)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if _buffer.get() is not None:
            return func(*args, **kwargs)
        entries: list[Entry] = []
        token = _buffer.set(entries)
        try:
            with transaction.atomic():
                result = func(*args, **kwargs)
                _flush(entries)
            return result
        finally:
            _buffer.reset(token)

    return wrapper


def record(
    *,
    action: Act,
    by: Actor,
    at: datetime,
    obj: tuple[str, str],
    version: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    fields: Iterable[str] = (),
    outcome: str = "ok",
    reason: str = "",
    pii: str = "",
) -> None:
    """Put one act into the ledger of the running transaction.

    `before` and `after` are rows without personal data: only their digests are kept.
    Raises NotInAct outside an act.
    """
    buffer = _buffer.get()
    if buffer is None:
        raise NotInAct("record() belongs inside a function marked @act")
    buffer.append(
        Entry(
            action=Act(action).value,
            at=at,
            actor=str(by.user_id) if by.user_id is not None else by.name,
            actor_role=by.role[:120],
            acting_for=by.acting_for,
            auth=by.auth,
            request_id=by.request_id,
            object_type=obj[0],
            object_id=str(obj[1]),
            object_version=version,
            before=digest(before),
            after=digest(after),
            fields=",".join(fields),
            outcome=outcome,
            reason=reason,
            pii=pii,
        )
    )


def _flush(entries: list[Entry]) -> None:
    if not entries:
        return
    head = _lock_head()
    seq, prev = head.seq, head.hash
    rows = []
    for entry in entries:
        seq += 1
        value = chain_hash(seq, prev, entry)
        at = connection.ops.adapt_datetimefield_value(entry.at)
        rows.append([seq, prev, value, at, *(getattr(entry, name) for name in _KEPT)])
        prev = value
    # Every act ends here, so the three statements are written out: no model is built for them.
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK]
            marks = ", ".join([_ROW] * len(chunk))
            cursor.execute(f"{_INSERT} {marks}", [value for row in chunk for value in row])
        cursor.execute(f"UPDATE {_HEAD} SET seq = %s, hash = %s WHERE id = 1", [seq, prev])


_KEPT = tuple(name for name in Entry.__dataclass_fields__ if name != "at")
_NAMES = ", ".join(f'"{name}"' for name in ("seq", "prev", "hash", "ts", *_KEPT))
_INSERT = f"INSERT INTO {LedgerEntry._meta.db_table} ({_NAMES}) VALUES"
_ROW = f"({', '.join(['%s'] * (len(_KEPT) + 4))})"
_HEAD = LedgerHead._meta.db_table
_CHUNK = 40  # rows a statement: an old SQLite takes 999 values


def _lock_head() -> LedgerHead:
    """The head row, locked. SQLite holds its one write lock since BEGIN IMMEDIATE."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, seq, hash FROM {_HEAD} WHERE id = 1{lock}")
        found = cursor.fetchone()
    if found is None:
        LedgerHead.objects.get_or_create(id=1, defaults={"seq": 0, "hash": GENESIS})
        return _lock_head()
    return LedgerHead(*found)


@act
def record_alone(
    *, action: Act, by: Actor, at: datetime, obj: tuple[str, str], **details: Any
) -> None:
    """An act that changes no row of its own: a denied access, a revealed value, a sign-in."""
    record(action=action, by=by, at=at, obj=obj, **details)
