"""What was typed survives: a session that ended, a second tab, a request sent twice."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from yichuang.cases.factories import Hall, accepted, hall
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.permissions.rules import Actor
from yichuang.web.access import DEMO_SESSION
from yichuang.web.desk.tests.rows import Case, User
from yichuang.web.portal.tests import world as portal

pytestmark = pytest.mark.django_db
OWN = {"Origin": "http://testserver"}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def world(settings: Any) -> Any:
    settings.YC_DEMO = True
    with fixed(portal.NOON):
        yield hall()


def at_desk(actor: Actor, client: Client | None = None) -> Client:
    client = client or Client()
    client.force_login(User.objects.get(id=actor.user_id))
    session = client.session
    session[DEMO_SESSION] = True
    session.save()
    return client


def idle(client: Client) -> None:
    """Sixteen minutes at the telephone."""
    client.get("/after-login")
    session = client.session
    session["yc_seen"] -= 16 * 60
    session.save()


def kept_of(page: Any) -> dict[str, str]:
    """What the page would send again."""
    text = page.content.decode()
    found = dict(_HIDDEN.findall(text[text.index("<form method") :]))
    return {name: unescape(value) for name, value in found.items()}


def test_an_opinion_typed_before_the_session_ended_is_sent_after_signing_in(world: Hall) -> None:
    """The reviewer was on the telephone; her opinion of a page's length is not lost."""
    case, client = accepted(world), at_desk(world.reviewer)
    url = f"/desk/cases/{case.number}/step"
    typed = {"key": "paper", "opinion": '布局"合理"，<另附>图纸。', "seen": str(case.version)}
    idle(client)
    page = client.post(url, typed)
    assert page.status_code == 401
    assert page["Cache-Control"] == "no-store"
    assert 'target="_blank"' in page.content.decode()
    assert 'href="/accounts/login/"' in page.content.decode()
    kept = kept_of(page)
    assert typed.items() <= kept.items()
    assert not Case.objects.get(pk=case.pk).steps.exists()
    at_desk(world.reviewer, client)
    assert client.post(url, kept).status_code == 302
    assert Case.objects.get(pk=case.pk).steps.get().opinion == typed["opinion"]


def test_without_typing_the_way_leads_to_the_login_and_back(world: Hall) -> None:
    answer = Client().get("/desk/find?q=青禾&page=2")
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/?next=%2Fdesk%2Ffind%3Fq%3D")
    assert "&page" not in answer.url  # the second parameter belongs to the page, not the login
    assert Client().post("/desk/inbox/next").status_code == 302


def test_a_password_is_never_printed_again(world: Hall) -> None:
    answer = Client().post("/accounts/password/change/", {"oldpassword": "geheim-Alt-1"})
    assert b"geheim-Alt-1" not in answer.content


def test_a_token_from_before_the_sign_in_keeps_the_typing(world: Hall) -> None:
    case = accepted(world)
    client = at_desk(world.reviewer, Client(enforce_csrf_checks=True))
    url, typed = f"/desk/cases/{case.number}/step", {"key": "paper", "opinion": "合理"}
    data = typed | {"seen": str(case.version), "csrfmiddlewaretoken": "x" * 64}
    page = client.post(url, data, headers=OWN)
    assert page.status_code == 403
    kept = kept_of(page)
    assert kept["csrfmiddlewaretoken"] != data["csrfmiddlewaretoken"]
    assert client.post(url, kept, headers=OWN).status_code == 302


@pytest.mark.parametrize("origin", [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}])
def test_a_form_from_elsewhere_is_not_offered_again(world: Hall, origin: dict[str, str]) -> None:
    case = accepted(world)
    client = at_desk(world.reviewer, Client(enforce_csrf_checks=True))
    data = {"key": "paper", "opinion": "evil-words", "seen": str(case.version)}
    page = client.post(f"/desk/cases/{case.number}/step", data, headers=origin)
    assert page.status_code == 403
    assert b"evil-words" not in page.content


def test_an_applicant_whose_session_ended_keeps_the_answer(world: Hall) -> None:
    """The draft's key is in another device's hands: found again beside, sent from here."""
    client = Client()
    number = portal.start(client, portal.item_of(world))
    portal.fill(client, number)
    before = client.cookies.copy()
    client.cookies.clear()
    page = client.post(f"/a/{number}/q/shop", {"shop": "老街烤包子铺"})
    assert page.status_code == 404
    kept = kept_of(page)
    assert kept["shop"] == "老街烤包子铺"
    assert "找回草稿" in page.content.decode()
    client.cookies = before
    assert client.post(f"/a/{number}/q/shop", kept).status_code == 302
    assert "老街烤包子铺" in client.get(f"/a/{number}/check").content.decode()


def test_the_second_of_two_tabs_is_told_and_keeps_what_it_typed(world: Hall) -> None:
    case, client = accepted(world), at_desk(world.reviewer)
    url = f"/desk/cases/{case.number}/step"
    first = {"key": "paper", "opinion": "第一个窗口", "seen": str(case.version)}
    assert client.post(url, first).status_code == 302
    second = client.post(url, first | {"opinion": "第二个窗口写了很久"})
    assert second.status_code == 409
    text = second.content.decode()
    assert "第二个窗口写了很久" in text
    assert Case.objects.get(pk=case.pk).steps.get().opinion == "第一个窗口"


def test_the_second_tab_of_a_decision_keeps_its_reason(world: Hall) -> None:
    case, client = accepted(world), at_desk(world.approver)
    url = f"/desk/cases/{case.number}/decide"
    data = {"outcome": "refused", "facts": "选址在校门口", "reason": "不符合要求，写了很久"}
    data |= {"basis": "食品安全法第三十三条", "do": "decide", "seen": str(case.version - 1)}
    page = client.post(url, data)
    assert page.status_code == 409
    assert "不符合要求，写了很久" in page.content.decode()


def test_an_application_handed_in_twice_is_one_case(world: Hall) -> None:
    """Double click, back button: the second time leads to the same receipt."""
    client = Client()
    number = portal.start(client, portal.item_of(world))
    portal.fill(client, number)
    answers = [client.post(f"/a/{number}/check") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert Case.objects.count() == 1
