"""Reading events behind a position."""

from datetime import UTC, datetime

import pytest

from yichuang.kernel.events import queries
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.queries import head
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

AT = datetime(2026, 2, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(*acts: Act) -> None:
    for act in acts:
        record_alone(action=act, by=Actor.system(), at=AT, obj=("case", "1"))


def test_in_order_behind_a_position() -> None:
    write(Act.CASE_RECEIVE, Act.SIGN_IN, Act.CASE_ACCEPT, Act.SIGN_IN, Act.CASE_GRANT)
    first = queries.after(0, limit=2)
    assert [event.seq for event in first.events] == [1, 3]
    assert (first.next_after, first.more) == (3, True)
    rest = queries.after(first.next_after, limit=2)
    assert ([event.seq for event in rest.events], rest.more) == ([5], False)
    assert rest.next_after == head()[0]
    assert queries.after(rest.next_after, limit=2).events == []


def test_a_long_silence_moves_the_position_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_SCAN", 3)
    write(*[Act.SIGN_IN] * 7, Act.CASE_ACCEPT)
    positions, found, more, at = [], [], True, 0
    while more:
        batch = queries.after(at, limit=10)
        found += batch.events
        at, more = batch.next_after, batch.more
        positions.append(at)
    assert positions == [3, 6, 8] and [event.seq for event in found] == [8]


def test_one_statement(django_assert_num_queries: object) -> None:
    write(Act.CASE_RECEIVE)
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.after(0, limit=50)
