"""The ledger in a database: one act one entry, append-only, nothing from a lost race."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, connections, transaction

from yichuang.kernel.ledger import actions, protection, queries
from yichuang.kernel.ledger.actions import NotInAct, act, record, record_alone
from yichuang.kernel.ledger.models import LedgerEntry, LedgerHead
from yichuang.kernel.ledger.rules import Act, Tampering
from yichuang.kernel.permissions.rules import Actor

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
BY = Actor.system("测试")


def write(key: str = "1") -> None:
    record_alone(action=Act.EXPORT, by=BY, at=AT, obj=("list", key))


@pytest.mark.django_db
def test_each_act_is_one_entry_and_the_chain_verifies() -> None:
    for n in range(5):
        write(str(n))
    verdict = queries.verify()
    assert (verdict.ok, verdict.entries) == (True, 5)
    assert queries.head()[0] == 5


@pytest.mark.django_db
def test_a_failing_act_writes_neither_row_nor_entry() -> None:
    @act
    def broken() -> None:
        record(action=Act.EXPORT, by=BY, at=AT, obj=("list", "x"))
        raise ValueError

    with pytest.raises(ValueError):
        broken()
    assert LedgerEntry.objects.count() == 0


@pytest.mark.django_db
def test_nested_acts_are_flushed_once_by_the_outermost() -> None:
    @act
    def outer() -> int:
        write("inner")
        record(action=Act.EXPORT, by=BY, at=AT, obj=("list", "outer"))
        return LedgerEntry.objects.count()

    assert outer() == 0
    kept = LedgerEntry.objects.order_by("seq").values_list("object_id", flat=True)
    assert list(kept) == ["inner", "outer"]


def test_recording_outside_an_act_is_a_programming_error() -> None:
    with pytest.raises(NotInAct):
        record(action=Act.EXPORT, by=BY, at=AT, obj=("list", "1"))


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_the_past(verb: str) -> None:
    write()
    rows = LedgerEntry.objects.filter(seq=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(reason="改") if verb == "update" else rows.delete()
    assert queries.verify().ok


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["actor", "reason", "action", "object_id", "after", "ts"])
def test_with_the_trigger_gone_verification_still_finds_the_row(column: str) -> None:
    for n in range(4):
        write(str(n))
    protection.remove(connection)
    value = datetime(2020, 1, 1, tzinfo=UTC) if column == "ts" else "改"
    LedgerEntry.objects.filter(seq=3).update(**{column: value})
    verdict = queries.verify()
    assert (verdict.first_bad, verdict.kind) == (3, Tampering.CHANGED)


@pytest.mark.django_db
def test_a_removed_last_entry_is_found() -> None:
    for n in range(3):
        write(str(n))
    protection.remove(connection)
    LedgerEntry.objects.filter(seq=3).delete()
    assert queries.verify().kind == Tampering.CUT_TAIL


@pytest.mark.django_db(transaction=True)
def test_many_writers_leave_one_chain_without_fork() -> None:
    run_threads(8, 10)
    verdict = queries.verify()
    assert (verdict.ok, verdict.entries) == (True, 80)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_negative_control_without_the_head_lock_writers_collide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unlocked() -> LedgerHead:
        return LedgerHead.objects.get_or_create(id=1)[0]

    monkeypatch.setattr(actions, "_lock_head", unlocked)
    failures = run_threads(8, 10)
    assert failures, "without the lock the unique key must stop forks"


def run_threads(threads: int, each: int) -> list[Exception]:
    failures: list[Exception] = []

    def work(name: int) -> None:
        try:
            for n in range(each):
                write(f"{name}-{n}")
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    pool = [threading.Thread(target=work, args=(n,)) for n in range(threads)]
    for thread in pool:
        thread.start()
    for thread in pool:
        thread.join()
    return failures
