"""Writing: one act is one transaction, and the ledger is flushed as its last statement."""

import functools
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import replace
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
    for raw in entries:
        entry = replace(raw, at=raw.at)
        seq += 1
        value = chain_hash(seq, prev, entry)
        columns = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
        columns["ts"] = columns.pop("at")
        rows.append(LedgerEntry(seq=seq, prev=prev, hash=value, **columns))
        prev = value
    LedgerEntry.objects.bulk_create(rows)
    LedgerHead.objects.filter(id=1).update(seq=seq, hash=prev)


def _lock_head() -> LedgerHead:
    """The head row, locked. SQLite holds its one write lock since BEGIN IMMEDIATE."""
    heads = LedgerHead.objects.all()
    if connection.features.has_select_for_update:
        heads = heads.select_for_update()
    head = heads.filter(id=1).first()
    if head is None:
        LedgerHead.objects.get_or_create(id=1, defaults={"seq": 0, "hash": GENESIS})
        head = heads.get(id=1)
    return head


@act
def record_alone(
    *, action: Act, by: Actor, at: datetime, obj: tuple[str, str], **details: Any
) -> None:
    """An act that changes no row of its own: a denied access, a revealed value, a sign-in."""
    record(action=action, by=by, at=at, obj=obj, **details)
