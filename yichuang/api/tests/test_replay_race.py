"""The same request many times at once, on both databases: one case, one answer."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connections

from yichuang.cases import factories
from yichuang.cases.factories import Hall
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.tokens import actions as tokens
from yichuang.kernel.tokens.factories import secret

from .conftest import System, application

Case = apps.get_model("cases", "Case")
Draft = apps.get_model("cases", "Draft")
TokenRequest = apps.get_model("kernel", "TokenRequest")

THREADS = 8
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(ask: Callable[[int], Any]) -> list[Any]:
    """The answers of THREADS requests that start together."""
    start, answers, guard = threading.Barrier(THREADS), [], threading.Lock()

    def work(number: int) -> None:
        start.wait()
        try:
            answer = ask(number)
            with guard:
                answers.append(answer)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def committed(db: None) -> tuple[Hall, System]:
    return factories.hall(), System(secret())


def test_one_of_many_hands_in_and_all_hear_the_same(committed: tuple[Hall, System]) -> None:
    world, system = committed
    body = application(world)
    answers = at_once(lambda _: system.post("cases", body))
    assert Counter(a.status_code for a in answers) == {201: THREADS}
    assert len({a.content for a in answers}) == 1
    assert sum("Idempotent-Replayed" in a.headers for a in answers) == THREADS - 1
    assert (Case.objects.count(), Draft.objects.count(), TokenRequest.objects.count()) == (1, 1, 1)
    assert ledger.entries(action="case.receive").count() == 1
    assert ledger.verify().ok


def test_the_same_key_for_different_bodies_makes_one_case(
    committed: tuple[Hall, System],
) -> None:
    world, system = committed
    bodies = [application(world, wants=wants) for wants in ("electronic", "window")]
    answers = at_once(lambda n: system.post("cases", bodies[n % 2]))
    found = Counter(a.status_code for a in answers)
    assert found == {201: THREADS // 2, 422: THREADS // 2}
    assert Case.objects.count() == 1


def test_many_hand_in_different_things_at_once(committed: tuple[Hall, System]) -> None:
    world, system = committed
    body = application(world)
    bodies = [
        body | {"applicant": body["applicant"] | {"id_number": id_number(100 + n)}}
        for n in range(THREADS)
    ]
    answers = at_once(lambda n: system.post("cases", bodies[n], key=f"k-{n}"))
    assert Counter(a.status_code for a in answers) == {201: THREADS}
    assert len({a.json()["number"] for a in answers}) == THREADS == Case.objects.count()
    assert ledger.verify().ok


def test_control_without_the_stored_key_every_request_makes_a_case(
    committed: tuple[Hall, System], monkeypatch: pytest.MonkeyPatch
) -> None:
    from yichuang.api.v1.cases import once

    world, system = committed

    def careless(*, prepare: Callable[[], Callable[[], tokens.Answer]], **_: Any) -> tokens.Answer:
        return prepare()()

    monkeypatch.setattr(once, "answer_once", careless)
    body = application(world)
    answers = at_once(lambda _: system.post("cases", body))
    assert Case.objects.count() > 1, [a.status_code for a in answers]
