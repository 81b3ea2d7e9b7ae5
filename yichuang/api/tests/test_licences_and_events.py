"""Licences for those who may, their truth for all; what happened, in order, without gaps."""

from typing import Any

import pytest
from django.apps import apps

from yichuang.cases import actions, factories
from yichuang.cases.factories import AT, Hall
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.tokens.rules import Scope

from .conftest import System, only

Case = apps.get_model("cases", "Case")


@pytest.fixture
def granted(world: Hall) -> Any:
    case = factories.reviewed(world)
    actions.decide(by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED)
    case.refresh_from_db()
    return case


def test_a_licence(world: Hall, granted: Any, system: System, elsewhere: System) -> None:
    number = granted.licence.number
    body = system.get(f"licences/{number}").json()
    assert body["case"] == granted.number and body["good"] is True
    assert body["status"] == {"code": "valid", "label": "有效"}
    assert elsewhere.get(f"licences/{number}").status_code == 404
    assert only(Scope.CASES_READ).get(f"licences/{number}").status_code == 403
    text = system.get(f"licences/{number}").content.decode()
    assert world.applicant.id_number not in text and world.applicant.name not in text


def test_anybody_verifies(granted: Any, visitor: System) -> None:
    number = granted.licence.number
    body = visitor.get(f"licences/{number}/verification").json()
    assert body["good"] is True and "case" not in body and "signed" not in body
    assert visitor.get("licences/QC0000/verification").status_code == 404
    assert visitor.get("licences/a%00b/verification").status_code == 422


def read_all(system: System, start: int = 0, limit: int = 3) -> tuple[list[dict[str, Any]], int]:
    found: list[dict[str, Any]] = []
    after, more = start, True
    while more:
        answer = system.get(f"events?after={after}&limit={limit}")
        assert answer.headers["Content-Type"].startswith("application/cloudevents-batch+json")
        found += answer.json()
        after = int(answer.headers["Link"].partition("after=")[2].partition("&")[0].split(">")[0])
        more = answer.headers["Events-More"] == "true"
    return found, after


def test_events_of_a_case_in_order(world: Hall, granted: Any, system: System) -> None:
    found, position = read_all(system)
    mine = [event for event in found if event["subject"] == f"cases/{granted.number}"]
    assert [event["type"].removeprefix("cn.county.case.") for event in mine] == [
        "received",
        "accepted",
        "decided",
    ]
    assert "cn.county.guide.published" in {event["type"] for event in found}
    assert "cn.county.licence.issued" in {event["type"] for event in found}
    numbers = [event["sequence"] for event in found]
    assert numbers == sorted(set(numbers)) and position == ledger.head()[0]
    assert read_all(system, position) == ([], position)
    text = str(found)
    assert world.applicant.name not in text and world.applicant.id_number not in text
    event = mine[0]
    assert event["data"]["href"].endswith(f"/api/v1/cases/{granted.number}")
    assert event["time"] == "2026-02-12T10:00:00.000+08:00"


def test_links_lead_somewhere(granted: Any, system: System) -> None:
    found, _ = read_all(system)
    for path in {event["data"]["href"].partition("/api/v1/")[2] for event in found}:
        assert system.get(path).status_code == 200, path


def test_another_department_hears_of_public_things_only(
    granted: Any, system: System, elsewhere: System, at_home: System
) -> None:
    heard, position = read_all(elsewhere)
    assert {event["type"] for event in heard} == {"cn.county.guide.published"}
    assert position == ledger.head()[0], "the position passes what was not for it"
    assert read_all(at_home)[0] == read_all(system)[0]


def test_a_page_never_leaves_out_an_event(granted: Any, system: System) -> None:
    whole, _ = read_all(system, limit=200)
    for limit in (1, 2, 5):
        assert read_all(system, limit=limit)[0] == whole
