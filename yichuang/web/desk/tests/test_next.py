"""领下一件 under pressure: as many people as cases, everyone gets one, nobody the same."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from yichuang.cases import factories
from yichuang.cases.actions import next as taking
from yichuang.cases.actions.next import take_next
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.identity import factories as people
from yichuang.kernel.permissions.rules import Actor, Role

from .conftest import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PEOPLE = 5


def everyone_presses(world: factories.Hall) -> list[str]:
    """All reviewers press F9 at the same moment; the numbers they get, "" for nothing."""
    officers = [
        people.staff(f"officer{n}", Role.REVIEWER, department=world.department)
        for n in range(PEOPLE)
    ]
    ready = Barrier(PEOPLE)

    def press(actor: Actor) -> str:
        try:
            ready.wait(timeout=20)
            case = take_next(by=actor, at=NOW)
            return case.number if case else ""
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(press, officers))


def test_everyone_gets_his_own_case() -> None:
    with fixed(NOW):
        world = factories.hall()
        cases = [factories.accepted(world) for _ in range(PEOPLE)]
        got = everyone_presses(world)
    assert sorted(got) == sorted(case.number for case in cases)


def test_control_without_the_version_check_two_would_share(monkeypatch) -> None:
    def careless(*, by: Actor, at: object, case_id: int, seen: int) -> object:
        case = taking.visible_to(by).get(id=case_id)
        taking.visible_to(by).filter(id=case_id).update(holder_id=by.user_id)
        return case

    monkeypatch.setattr(taking, "hold", careless)
    with fixed(NOW):
        world = factories.hall()
        case = factories.accepted(world)
        numbers = []
        monkeypatch.setattr(taking, "next_for", lambda *args, **kwargs: case.id)
        numbers = everyone_presses(world)
    assert len(set(numbers)) < len(numbers)
