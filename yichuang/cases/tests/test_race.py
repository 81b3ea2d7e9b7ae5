"""Many officers deciding the same cases at once: each case is decided exactly once.

The size comes from `YICHUANG_RACE=cases`; the suite runs a small one, benchmarks the full.
"""

import importlib
import os
import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connections

from yichuang.cases import actions, factories
from yichuang.cases.factories import AT, Hall
from yichuang.cases.models import Case, Decision, Licence, StepRun
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.documents import queries as documents
from yichuang.kernel.errors import Conflict
from yichuang.kernel.identity import factories as people
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.permissions.rules import Actor, Role

CASES = int(os.environ.get("YICHUANG_RACE", "24"))
THREADS = 64
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ready() -> Hall:
    return crowded()


def crowded() -> Hall:
    """A hall with `CASES` cases, each waiting for its decision."""
    world = factories.hall()
    first = factories.reviewed(world)
    runs = list(StepRun.objects.filter(case=first).values())
    copies = [
        Case(**{**_row(first), "number": f"R{n:06d}", "idempotency_key": None})
        for n in range(CASES - 1)
    ]
    Case.objects.bulk_create(copies)
    StepRun.objects.bulk_create(
        StepRun(**{**run, "id": None, "case_id": case.id}) for case in copies for run in runs
    )
    return world


def _row(case: Case) -> dict[str, object]:
    return {f.attname: getattr(case, f.attname) for f in Case._meta.fields if f.name != "id"}


def approvers(world: Hall, count: int = 4) -> list[Actor]:
    names = [f"a{n}" for n in range(count)]
    return [people.staff(name, Role.APPROVER, department=world.department) for name in names]


def race(world: Hall) -> Counter[str]:
    """64 threads, each trying to decide every case, all starting together."""
    found: Counter[str] = Counter()
    ids = list(Case.objects.values_list("id", flat=True))
    actors, start, guard = approvers(world), threading.Barrier(THREADS), threading.Lock()

    def work(number: int) -> None:
        mine: Counter[str] = Counter()
        turn = number * len(ids) // THREADS
        start.wait()
        try:
            for case_id in ids[turn:] + ids[:turn]:
                mine[attempt(actors[number % len(actors)], case_id)] += 1
        finally:
            connections.close_all()
            with guard:
                found.update(mine)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def papers_of(case: Case) -> list[Any]:
    return list(documents.of_subject("case", case.number))


def attempt(by: Actor, case_id: int) -> str:
    try:
        actions.decide(by=by, at=AT, case_id=case_id, outcome=Outcome.GRANTED)
        return "decided"
    except Conflict:
        return "409"
    except Exception as error:
        return type(error).__name__


def test_every_case_is_decided_once_and_the_rest_are_told(ready: Hall) -> None:
    found = race(ready)
    assert found == {"decided": CASES, "409": CASES * (THREADS - 1)}
    assert Decision.objects.count() == CASES
    assert Licence.objects.count() == CASES
    assert ledger.entries(action="case.grant").count() == CASES
    assert ledger.verify().ok
    papers = [row for case in Case.objects.all() for row in papers_of(case)]
    numbers = sorted(row.seq for row in papers if row.kind == "grant")
    assert numbers == list(range(1, CASES + 1)), "document numbers without gap or repeat"
    licences = sorted(Licence.objects.values_list("number", flat=True))
    assert [int(number[-6:]) for number in licences] == list(range(1, CASES + 1))


def test_negative_control_read_then_write_lets_several_through(
    ready: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the conditional update several officers pass; only the unique keys stop them."""

    def careless(case: Case, **changes: object) -> None:
        Case.objects.filter(id=case.id).update(**changes)
        for name, value in changes.items():
            setattr(case, name, value)

    # The package exports a function of the same name, so the module is asked for by its path.
    module = importlib.import_module("yichuang.cases.actions.decide")
    monkeypatch.setattr(module, "advance", careless)
    found = race(ready)
    assert found["IntegrityError"] > 0, "somebody must have got past the missing guard"
