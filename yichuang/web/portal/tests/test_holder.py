"""持证人申请变更、延续: from his licence to a case of its own, and on to the next version."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.test import Client

from yichuang.cases import actions
from yichuang.cases.actions.licence_acts import Proposal, Verdict, decide_act, propose
from yichuang.cases.actions.licence_wishes import ask_cancellation
from yichuang.cases.actions.mandates import appoint
from yichuang.cases.factories import Hall, look_at_everything
from yichuang.cases.queries.licence_acts import expired_unrenewed
from yichuang.cases.rules.licence_acts import LicenceMove
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.errors import Invalid
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.queries import actor_of
from yichuang.kernel.notices.queries import notices_about
from yichuang.kernel.permissions.rules import Actor

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


@pytest.mark.parametrize("move", ["rescind", "revoke", "x"])
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


WHY = {"ground": "holder_asks", "facts": "五月起停业，不再经营"}


def asked_to_end(client: Client, number: str, **more: str) -> tuple[int, str]:
    return asked(client, number, "cancel", **(WHY | more))


def test_a_holder_ends_his_licence_and_the_organ_takes_it_off_the_register(
    client: Client, county: Hall, number: str
) -> None:
    status, page = asked_to_end(client, number)
    assert status == 200 and "收到您的注销申请" in page and "申请变更" not in page
    act = LicenceAct.objects.get()
    assert (act.move, act.starter, act.state) == ("cancel", "holder", "proposed")
    assert Licence.objects.get().status == "valid"  # until the organ has decided
    with pytest.raises(Invalid, match="其他法律"):
        decide(county, act.pk)
    decide(county, act.pk, citation="食品安全法实施条例（测试）第一条")
    assert Licence.objects.get().status == "cancelled"
    act.refresh_from_db()
    assert "测试" in str(act.document.content)
    assert "已注销" in client.get(f"/p/{number}/licence").content.decode()
    told = [row.text for row in notices_about(subject=("case", number))]
    assert sum("注销申请" in text or "您注销" in text for text in told) == 2


def decide(county: Hall, act_id: int, *, carry_out: bool = True, citation: str = "") -> None:
    verdict = Verdict(carry_out=carry_out, reason="核对属实", citation=citation)
    decide_act(by=county.approver, at=w.NOON, act_id=act_id, verdict=verdict)


def test_the_same_wish_to_end_twice_is_one_and_can_be_taken_back(
    client: Client, number: str
) -> None:
    for _ in range(2):
        assert asked_to_end(client, number)[0] == 200
    assert LicenceAct.objects.count() == 1
    page = client.post(f"/p/{number}/licence/cancel/back", follow=True).content.decode()
    assert "已撤回注销申请" in page and "申请注销" in page
    assert LicenceAct.objects.get().state == "dropped"
    assert client.post(f"/p/{number}/licence/cancel/back").status_code == 404
    assert asked_to_end(client, number)[0] == 200  # and may be asked for again


def test_what_was_decided_cannot_be_taken_back(client: Client, county: Hall, number: str) -> None:
    asked_to_end(client, number)
    decide(county, LicenceAct.objects.get().pk, carry_out=False)
    assert client.post(f"/p/{number}/licence/cancel/back").status_code == 404
    assert Licence.objects.get().status == "valid"


def test_one_application_at_a_time(client: Client, number: str) -> None:
    asked(client, number, "renew")
    status, text = asked_to_end(client, number)
    assert status == 409 and "正在办理" in text


def test_an_act_of_the_organ_comes_first(client: Client, county: Hall, number: str) -> None:
    row = Licence.objects.get()
    proposal = Proposal(ground="unqualified", facts="复核不符合条件")
    by = county.reviewer
    propose(by=by, at=w.NOON, number=row.number, move=LicenceMove.RESCIND, proposal=proposal)
    assert asked_to_end(client, number)[0] == 409
    assert LicenceAct.objects.count() == 1


@pytest.mark.parametrize("more", [{"ground": "fraud"}, {"ground": "expired"}, {"facts": " "}])
def test_only_a_holders_grounds_and_with_a_reason(
    client: Client, number: str, more: dict[str, str]
) -> None:
    status, text = asked_to_end(client, number, **more)
    assert status == 422 and WHY["facts"][:3] in text + (WHY["facts"] if "facts" in more else "")
    assert LicenceAct.objects.count() == 0


def test_a_wish_that_came_to_nothing_does_not_keep_the_night_from_ending_it(
    client: Client, number: str
) -> None:
    asked_to_end(client, number)
    client.post(f"/p/{number}/licence/cancel/back")
    end = Licence.objects.get().valid_to
    found = expired_unrenewed(today=end + timedelta(days=1))
    assert found.count() == 1


def test_a_stranger_ends_nothing(number: str) -> None:
    for url in (f"/p/{number}/licence/cancel", f"/p/{number}/licence/cancel/back"):
        answer = Client().post(url, {"key": "x", **WHY})
        assert answer.status_code == 302 and answer.url.startswith("/p?number=")
    assert LicenceAct.objects.count() == 0


@pytest.fixture
def runner(county: Hall, number: str) -> Client:
    """The agent of the firm that holds the licence, signed in on his own telephone."""
    boss, agent = people.citizen_account("boss"), people.citizen_account("runner")
    holder = apps.get_model("kernel", "Party").objects.get(id=Licence.objects.get().holder_id)
    holder.user_id = boss.id
    holder.save()
    people.person(41, "何秀英", user_id=agent.id)
    other = Client()
    other.force_login(agent)
    other.give = lambda **more: appoint(  # type: ignore[attr-defined]
        by=actor_of(boss),
        at=w.NOON,
        principal_id=holder.id,
        **(
            {"name": "何秀英", "id_number": people.id_number(41), "scope": "全部事项"}
            | {"valid_from": w.NOON.date(), "valid_to": w.NOON.date() + timedelta(days=30)}
            | more
        ),
    )
    return other


def test_an_agent_asks_in_the_firms_name_and_the_case_says_who_acted(
    runner: Client, number: str
) -> None:
    given = runner.give()  # type: ignore[attr-defined]
    assert asked(runner, number, "renew")[0] == 200
    case = LicenceAct.objects.get().case
    assert (case.mandate_id, case.agent.name) == (given.id, "何秀英")
    assert case.applicant_id == Licence.objects.get().holder_id


def test_an_agent_for_other_items_asks_for_nothing(runner: Client, number: str) -> None:
    runner.give(item_codes=["00000000000000000000000000001"])  # type: ignore[attr-defined]
    assert runner.get(f"/p/{number}/licence/renew").status_code in (302, 409)
    assert runner.post(f"/p/{number}/licence/cancel", {"key": "x", **WHY}).status_code in (302, 409)
    assert LicenceAct.objects.count() == 0


def test_an_agent_whose_mandate_ended_meanwhile_asks_for_nothing(
    runner: Client, number: str
) -> None:
    given = runner.give()  # type: ignore[attr-defined]
    page = runner.get(f"/p/{number}/licence/cancel")
    assert page.status_code == 200
    apps.get_model("kernel", "Mandate").objects.filter(id=given.id).update(
        ended_at=w.NOON - timedelta(days=1), end_reason="离职"
    )
    assert runner.post(f"/p/{number}/licence/cancel", {"key": "x", **WHY}).status_code != 200
    assert LicenceAct.objects.count() == 0


def test_no_form_is_needed_to_refuse_a_ground_that_is_not_a_holders(
    county: Hall, number: str
) -> None:
    row = Licence.objects.get()
    holder = Actor(user_id=None, name="申请人", party_id=row.holder_id)
    with pytest.raises(Invalid, match="情形"):
        ask_cancellation(by=holder, at=w.NOON, number=row.number, ground="fraud", facts="停业")
