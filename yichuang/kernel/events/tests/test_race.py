"""Reading while others write, on both databases: nothing is skipped, nothing comes in between."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connections

from yichuang.kernel.events import queries
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

AT = datetime(2026, 2, 12, tzinfo=UTC)
WRITERS, EACH = 4, 25


def write(number: int, done: threading.Event) -> None:
    try:
        for at in range(EACH):
            act = Act.CASE_ACCEPT if at % 2 else Act.SIGN_IN
            record_alone(action=act, by=Actor.system(), at=AT, obj=("case", f"{number}-{at}"))
    finally:
        done.set()
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_reader_beside_writers_hears_everything_once_and_in_order() -> None:
    ends = [threading.Event() for _ in range(WRITERS)]
    writers = [threading.Thread(target=write, args=(n, end)) for n, end in enumerate(ends)]
    for thread in writers:
        thread.start()
    heard: list[int] = []
    position, rounds, over = 0, 0, False
    while not over:
        over = all(end.is_set() for end in ends)  # then one last look
        batch = queries.after(position, limit=7)
        heard += [event.seq for event in batch.events]
        position, rounds = batch.next_after, rounds + 1
        over = over and not batch.more and not batch.events
    for thread in writers:
        thread.join()
    everything = [event.seq for event in queries.after(0, limit=1000).events]
    assert heard == everything and len(everything) == WRITERS * (EACH // 2)
    assert rounds > 3
