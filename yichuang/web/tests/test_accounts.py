"""Who gets an account, and what a sign-in leaves behind."""

import base64
import hmac
import struct
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client, RequestFactory

from yichuang.kernel.identity import factories as people
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role
from yichuang.web.access import DEMO_SESSION
from yichuang.web.accounts import AccountAdapter, ProvincialAdapter

pytestmark = pytest.mark.django_db
PASSWORD = "演示-口令-123456"


def test_nobody_signs_up_by_himself() -> None:
    assert AccountAdapter().is_open_for_signup(RequestFactory().get("/")) is False
    assert Client(raise_request_exception=False).get("/accounts/signup/").status_code == 403


def test_the_province_makes_public_accounts_and_never_staff() -> None:
    account = SimpleNamespace(provider="province", uid="9904230001")
    login = SimpleNamespace(account=account, user=people.User(is_staff=True))
    request = RequestFactory().get("/")
    user = ProvincialAdapter().populate_user(request, login, {"name": "阿依古丽", "email": ""})
    assert (user.display_name, user.is_staff) == ("阿依古丽", False)
    assert user.username == "province-9904230001"


def sign_in(client: Client, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": "clerk", "password": password})


def test_staff_without_a_second_factor_get_no_further_than_setting_one_up() -> None:
    people.account("clerk", Role.CLERK, department=department())
    client = Client()
    assert sign_in(client).status_code == 302
    answer = client.get("/after-login")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")


def test_negative_control_the_demo_session_is_let_through_only_in_the_demo(settings: Any) -> None:
    people.account("clerk", Role.CLERK, department=department())
    client = Client()
    sign_in(client)
    session = client.session
    session[DEMO_SESSION] = True
    session.save()
    assert client.get("/after-login")["Location"] == "/accounts/2fa/"
    settings.YC_DEMO = True
    assert client.get("/after-login")["Location"].startswith("/desk/")


def test_sign_in_and_failure_are_on_the_ledger() -> None:
    people.account("clerk", Role.CLERK, department=department())
    client = Client()
    sign_in(client, "错的口令")
    assert ledger.entries(action="session.failed").count() == 1
    sign_in(client)
    assert ledger.entries(action="session.sign_in").count() == 1


def test_a_closed_account_is_out_at_the_next_request() -> None:
    user = people.account("clerk", Role.CLERK, department=department())
    client = Client()
    client.force_login(user)
    people.User.objects.filter(id=user.id).update(is_active=False)
    assert client.get("/after-login")["Location"].startswith("/accounts/login/")


def test_an_idle_staff_session_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    user = people.account("clerk", Role.CLERK, department=department())
    client = Client()
    client.force_login(user)
    client.get("/after-login")
    session = client.session
    session["yc_seen"] = session["yc_seen"] - 16 * 60
    session.save()
    assert client.get("/after-login")["Location"].startswith("/accounts/login/")


def totp_code(secret: str) -> str:
    """RFC 6238, so that the library is not its own oracle."""
    key = base64.b32decode(secret)
    mac = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06d}"


def test_staff_with_a_second_factor_get_to_work() -> None:
    """The whole door with a real code: password, then TOTP, then the desk."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = people.account("clerk", Role.CLERK, department=department())
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert Authenticator.objects.filter(user=user).exists()
    client = Client()
    assert sign_in(client)["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/after-login")["Location"].startswith("/accounts/login/")
    assert (
        client.post("/accounts/2fa/authenticate/", {"code": totp_code(secret)}).status_code == 302
    )
    assert client.get("/after-login")["Location"].startswith("/desk/")
