"""An account opened at the window, entered with the telephone: the pages."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from yichuang.cases.actions import accounts
from yichuang.cases.factories import Hall, received
from yichuang.kernel.identity import factories as people
from yichuang.web.access import DEMO_SESSION

ASK = {"id_number": people.id_number(1), "phone": "139 0000 0001"}


@pytest.fixture
def clerk(county: Hall, settings: Any) -> Client:
    settings.YC_DEMO = True
    client = Client()
    client.force_login(get_user_model().objects.get(pk=county.clerk.user_id))
    session = client.session
    session[DEMO_SESSION] = True
    session.save()
    return client


def test_from_the_window_to_my_cases(
    county: Hall, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "secrets", SimpleNamespace(randbelow=lambda _: 111111))
    case = received(county)
    given = {"kind": "person", "id_number": people.id_number(1), "paper": "person"}
    given["phone"] = "13900000001"
    wrong = clerk.post("/desk/account", given | {"name": "别的名字"})
    assert wrong.status_code == 422 and "别的名字" in wrong.content.decode()
    right = clerk.post("/desk/account", given | {"name": county.applicant.name}, follow=True)
    assert "139****0001" in right.content.decode()
    again = clerk.post("/desk/account", given | {"name": county.applicant.name})
    assert again.status_code == 409 and "手机验证码登录" in again.content.decode()

    home = Client()
    assert home.get("/signin/code").status_code == 302  # nothing asked yet
    assert home.post("/signin?next=/my/mandates", ASK).url == "/signin/code"
    assert people.id_number(1) not in str(dict(home.session))
    assert home.post("/signin/code", {"code": "000000"}).status_code == 422
    planted = home.session.session_key
    entered = home.post("/signin/code", {"code": "111111"})
    assert entered.url == "/my/mandates"
    assert home.session.session_key != planted
    assert case.number[-4:] in home.get("/my").content.decode()


def test_unknown_numbers_read_the_same_and_nobody_is_sent_abroad(county: Hall) -> None:
    client = Client()
    asked = client.post("/signin?next=https://elsewhere.test/", ASK)
    assert asked.url == "/signin/code"
    assert client.session["yc_signin"][1] == "/after-login"
    assert client.post("/signin/code", {"code": "111111"}).status_code == 422
