"""Handing in many at once: each row for itself, and no row twice."""

from typing import Any

import pytest
from django.apps import apps

from yichuang.cases.factories import Hall
from yichuang.cases.rules.states import Channel
from yichuang.kernel.tokens.rules import Scope

from .conftest import System, application, only

pytestmark = pytest.mark.django_db
Case = apps.get_model("cases", "Case")


def row(world: Hall, key: str, **changes: Any) -> dict[str, Any]:
    return application(world, **changes) | {"key": key}


def send(system: System, *rows: dict[str, Any]) -> Any:
    return system.post("cases:batch", {"cases": list(rows)}, key="")


def test_a_bad_row_does_not_take_the_others_with_it(world: Hall, system: System) -> None:
    bad = row(world, "b-2", item="no-such-item")
    answer = send(system, row(world, "b-1"), bad, row(world, "b-3"))
    assert answer.status_code == 200, answer.content.decode()
    body = answer.json()
    assert (body["received"], body["refused"]) == (2, 1)
    assert [one["status"] for one in body["rows"]] == [201, 422, 201]
    refused = body["rows"][1]
    assert refused["problem"]["code"] == "invalid" and "case" not in refused
    assert list(refused["problem"]["fields"]) == ["body.cases.1.item"]
    numbers = {one["case"]["number"] for one in body["rows"] if one["status"] == 201}
    assert numbers == set(Case.objects.values_list("number", flat=True)) and len(numbers) == 2
    assert set(Case.objects.values_list("channel", flat=True)) == {Channel.PLATFORM.value}


def test_the_same_rows_again_are_no_new_cases(world: Hall, system: System) -> None:
    first = send(system, row(world, "b-1"), row(world, "b-2")).json()["rows"]
    again = send(system, row(world, "b-2"), row(world, "b-3"), row(world, "b-1")).json()["rows"]
    assert Case.objects.count() == 3
    assert [one["replayed"] for one in again] == [True, False, True]
    assert (again[0]["case"], again[2]["case"]) == (first[1]["case"], first[0]["case"])


def test_a_key_of_another_application_is_refused(world: Hall, system: System) -> None:
    send(system, row(world, "b-1"))
    other = send(system, row(world, "b-1", wants="post")).json()["rows"][0]
    assert other["problem"]["code"] == "idempotency-key-reused" and Case.objects.count() == 1


def test_a_key_twice_in_one_batch_refuses_all_of_it(world: Hall, system: System) -> None:
    answer = send(system, row(world, "b-1"), row(world, "b-1"))
    assert answer.status_code == 422 and not Case.objects.exists()
    assert list(answer.json()["fields"]) == ["body.cases.1.key"]


def test_at_most_a_hundred_and_at_least_one(world: Hall, system: System) -> None:
    assert send(system).status_code == 422
    many = [row(world, f"b-{n}") for n in range(101)]
    assert send(system, *many).status_code == 422 and not Case.objects.exists()


def test_departments_and_scopes_hold_row_by_row(world: Hall, elsewhere: System) -> None:
    found = send(elsewhere, row(world, "b-1")).json()["rows"][0]
    assert (found["status"], found["problem"]["code"]) == (403, "department-outside")
    assert send(only(Scope.CASES_READ), row(world, "b-1")).status_code == 403
