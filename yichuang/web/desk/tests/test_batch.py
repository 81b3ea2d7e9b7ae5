"""批量准予 as its pages go: list, confirmation, results, the same click again."""

import re
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yichuang.cases.factories import Hall
from yichuang.cases.tests.test_batch import ready
from yichuang.kernel.permissions.rules import Actor

from .rows import Decision


def test_choose_confirm_and_press_twice(world: Hall, at_desk: Callable[[Actor], Client]) -> None:
    cases = [ready(world) for _ in range(3)]
    client = at_desk(world.approver)
    link = re.search(r"\?item=(\d+)", client.get("/desk/batch").content.decode())
    assert link is not None
    with CaptureQueriesContext(connection) as captured:
        page = client.get(f"/desk/batch?item={link[1]}").content.decode()
    assert len(captured) <= 12, [q["sql"][:100] for q in captured]
    assert all(case.number in page for case in cases)
    empty = client.post("/desk/batch", {"item": link[1], "do": "confirm"}).content.decode()
    assert "还没有选办件" in empty
    chosen = {"item": link[1], "case": [f"{c.id}:{c.version}" for c in cases[:2]]}
    confirm = client.post("/desk/batch", chosen | {"do": "confirm"}).content.decode()
    assert "确认准予这 2 件" in confirm and cases[2].number not in confirm
    assert Decision.objects.count() == 0, "nothing happens before it is confirmed"
    done = client.post("/desk/batch", chosen | {"do": "grant"}).content.decode()
    assert "准予 2 件" in done
    again = client.post("/desk/batch", chosen | {"do": "grant"}).content.decode()
    assert "准予 0 件" in again and Decision.objects.count() == 2


def test_a_portion_sent_by_the_script_says_what_became_of_each(world: Hall, at_desk) -> None:
    cases = [ready(world) for _ in range(2)]
    given = {"item": "1", "do": "grant", "case": [f"{cases[0].id}:{cases[0].version}"]}
    given["case"].append(f"{cases[1].id}:{cases[1].version - 1}")
    client, json = at_desk(world.approver), {"Accept": "application/json"}
    first, second = client.post("/desk/batch", given, headers=json).json()["results"]
    assert {first["ok"], second["ok"]} == {True, False}
    assert first["url"] == f"/desk/cases/{first['number']}" and second["text"]
    refused = client.post("/desk/batch", {"item": "1", "do": "grant"}, headers=json)
    assert refused.status_code == 422 and refused.json()["error"]
