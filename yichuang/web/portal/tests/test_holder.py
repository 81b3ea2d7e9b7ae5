"""持证人申请变更、延续: from his licence to a case of its own, and on to the next version."""

import re
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.test import Client

from yichuang.cases import actions
from yichuang.cases.factories import Hall, look_at_everything
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.permissions.rules import Actor, ActsFor, Role
from yichuang.web.portal import session

from . import world as w

pytestmark = pytest.mark.django_db
Licence = apps.get_model("cases", "Licence")
LicenceAct = apps.get_model("cases", "LicenceAct")


@pytest.fixture
def number(client: Client, county: Hall) -> str:
    """A case of this browser that ended in a licence."""
    found = w.apply_online(client, county)
    w.decide(county, found)
    return found


def asked(client: Client, number: str, move: str, **data: str) -> tuple[int, str]:
    url = f"/p/{number}/licence/{move}"
    key = re.search(r'name="key" value="(\w+)"', client.get(url).content.decode())
    assert key
    answer = client.post(url, {"key": key.group(1), **data}, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_change_asked_for_online_becomes_the_next_version(
    client: Client, county: Hall, number: str
) -> None:
    page = client.get(f"/p/{number}/licence").content.decode()
    assert "申请变更" in page and "申请延续" in page
    status, text = asked(client, number, "alter", holder_name="清川县青苗餐饮店")
    assert status == 200 and "已收到您的申请" in text
    act = LicenceAct.objects.get()
    assert act.changes == {"holder_name": ["清川县青禾餐饮店", "清川县青苗餐饮店"]}
    case = act.case
    assert case.channel == "online" and case.number != number
    look_at_everything(county, case, at=w.NOON)
    actions.accept(by=county.clerk, at=w.NOON, case_id=case.id)
    for key in ("paper", "visit"):
        actions.complete_step(
            by=county.reviewer, at=w.NOON, case_id=case.id, key=key, opinion="已核"
        )
    actions.decide(by=county.approver, at=w.NOON, case_id=case.id, outcome=Outcome.GRANTED)
    row = Licence.objects.get()
    assert (row.version, row.holder_name) == (2, "清川县青苗餐饮店")
    assert "青苗" in client.get(f"/p/{case.number}/licence").content.decode()


def test_the_same_wish_twice_is_one_application(client: Client, number: str) -> None:
    assert asked(client, number, "renew")[0] == 200
    status, text = asked(client, number, "renew")
    assert status == 409 and "正在办理" in text
    assert LicenceAct.objects.count() == 1


def test_nothing_to_change_is_said_and_nothing_is_made(client: Client, number: str) -> None:
    status, text = asked(client, number, "alter", holder_name="清川县青禾餐饮店")
    assert status == 422 and "变更" in text
    assert LicenceAct.objects.count() == 0


def test_too_late_is_said_and_taken(client: Client, number: str) -> None:
    row = Licence.objects.get()
    assert "视为准予延续" in client.get(f"/p/{number}/licence/renew").content.decode()
    end = row.valid_to
    with w.at(datetime(end.year, end.month, max(end.day - 3, 1), 4, tzinfo=UTC)):
        assert "已经过了提出延续的期限" in client.get(f"/p/{number}/licence/renew").content.decode()
        assert asked(client, number, "renew")[0] == 200
    assert LicenceAct.objects.get().late


def test_a_licence_that_ended_offers_nothing(client: Client, number: str) -> None:
    Licence.objects.update(status="revoked", status_from="2026-03-10")
    page = client.get(f"/p/{number}/licence").content.decode()
    assert "申请变更" not in page and "申请延续" not in page
    assert asked(client, number, "renew")[0] == 409


def test_a_key_longer_than_is_kept_is_refused(client: Client, number: str) -> None:
    url = f"/p/{number}/licence/renew"
    assert client.post(url, {"key": "k" * 60}).status_code == 422
    assert client.post(url, {"key": "k" * 40}).status_code == 302


@pytest.mark.parametrize("move", ["cancel", "revoke", "x"])
def test_only_what_a_holder_may_ask_has_a_page(client: Client, number: str, move: str) -> None:
    assert client.get(f"/p/{number}/licence/{move}").status_code == 404


def test_a_stranger_is_asked_for_the_code(number: str) -> None:
    for send in (Client().get, Client().post):
        answer = send(f"/p/{number}/licence/renew")
        assert answer.status_code == 302 and answer.url.startswith("/p?number=")
    assert LicenceAct.objects.count() == 0


def test_a_case_without_a_licence_has_no_such_page(client: Client, county: Hall) -> None:
    open_ = w.apply_online(client, county)
    assert client.get(f"/p/{open_}/licence/renew").status_code == 404


def test_an_agent_is_sent_to_the_firm_or_the_window(
    county: Hall, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new case would not say who acted: only the window takes that down."""
    party = Licence.objects.get().holder_id
    agent = Actor(
        user_id=77,
        name="代办人",
        roles=frozenset({Role.APPLICANT.value}),
        mandates=(ActsFor(party, "清川县青禾餐饮店", ()),),
    )
    monkeypatch.setattr(session, "actor_of", lambda request: agent)
    other = Client()
    answer = other.get(f"/p/{number}/licence/renew")
    assert answer.status_code == 409 and "单位账号" in answer.content.decode()
    assert other.post(f"/p/{number}/licence/renew", {"key": "x"}).status_code == 409
    assert LicenceAct.objects.count() == 0
