"""Two imports of one list at once: the second compares with what the first has written."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connections

from yichuang.kernel.importing import actions
from yichuang.kernel.importing.actions import committing
from yichuang.kernel.importing.rules import ImportSpec, Plan
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.permissions.rules import Actor

from .lists import counters_spec, workbook

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PATIENCE = 20.0  # seconds until a hanging test fails
MOMENT = 0.4  # long enough for the second import to get as far as it can


def run(spec: ImportSpec, rows: Sequence[list[Any]]) -> Plan:
    data = workbook(["系列", "数值"], *rows)
    return actions.import_file(by=Actor.system(), at=AT, spec=spec, name="a.xlsx", data=data)


def values() -> dict[str, int]:
    model = apps.get_model("kernel", "Counter")
    return dict(model.objects.filter(year=1).values_list("series", "value"))


def entries() -> int:
    return LedgerEntry.objects.filter(action="import.commit").count()


class Race:
    """The first import stops after writing, before its commit, until the second had its time."""

    def __init__(self) -> None:
        self.wrote, self.go_on = threading.Event(), threading.Event()
        self.compared = threading.Event()
        self.plans: dict[str, Plan] = {}
        self.failures: list[Exception] = []

    def start(self, first: Sequence[list[Any]], second: Sequence[list[Any]]) -> bool:
        """Run both; whether the second had compared before the first was committed."""
        plain = counters_spec()

        def slow_apply(**given: Any) -> None:
            plain.apply(**given)
            self.wrote.set()
            assert self.go_on.wait(PATIENCE)

        def seen_load(keys: Any) -> Any:
            found = plain.load_existing(keys)
            self.compared.set()
            return found

        one = self._thread(lambda: self._run("first", replace(plain, apply=slow_apply), first))
        assert self.wrote.wait(PATIENCE)
        two = self._thread(
            lambda: self._run("second", replace(plain, load_existing=seen_load), second)
        )
        early = self.compared.wait(MOMENT)
        self.go_on.set()
        for thread in (one, two):
            thread.join(PATIENCE)
            assert not thread.is_alive()
        return early

    def _run(self, name: str, spec: ImportSpec, rows: Sequence[list[Any]]) -> None:
        try:
            self.plans[name] = run(spec, rows)
        except Exception as error:
            self.failures.append(error)
        finally:
            connections.close_all()

    @staticmethod
    def _thread(work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work)
        thread.start()
        return thread


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_second_import_waits_and_sees_what_the_first_wrote() -> None:
    race = Race()
    early = race.start([["甲", 1], ["乙", 2]], [["甲", 1], ["乙", 5]])
    assert not early and not race.failures
    assert race.plans["first"].counts()["new"] == 2
    second = race.plans["second"]
    assert (len(second.new), len(second.changed), second.same) == (0, 1, 1)
    assert second.changed[0].before == {"value": 2}
    assert values() == {"甲": 1, "乙": 5} and entries() == 2


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_waiting_they_would_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of the test above; SQLite has one writer whatever we do."""
    monkeypatch.setattr(committing, "_wait_for_others", lambda _spec: None)
    race = Race()
    assert race.start([["甲", 1]], [["甲", 5]]), "it compared before the first was committed"
    (failure,) = race.failures
    assert isinstance(failure, IntegrityError)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_imports_of_different_lists_do_not_wait() -> None:
    race, plain = Race(), counters_spec()
    other = replace(plain, key="other.list")
    finished = []

    def apply(**given: Any) -> None:
        plain.apply(**given)
        work = race._thread(lambda: race._run("other", other, [["乙", 2]]))
        work.join(PATIENCE)
        finished.append(not work.is_alive())

    run(replace(plain, apply=apply), [["甲", 1]])
    assert finished == [True] and not race.failures
    assert values() == {"甲": 1, "乙": 2}


@pytest.mark.django_db
def test_rows_are_compared_once_and_inside_the_transaction() -> None:
    plain, compared = counters_spec(), []

    def load(keys: Any) -> Any:
        compared.append(connections["default"].in_atomic_block)
        return plain.load_existing(keys)

    spec = replace(plain, load_existing=load)
    assert len(run(spec, [["甲", 1]]).new) == 1
    assert run(spec, [["甲", 1]]).same == 1 and entries() == 1, "nothing to write, no entry"
    assert compared == [True, True]
