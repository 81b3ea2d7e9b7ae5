"""A password somebody else chose is good for one thing: choosing an own one."""

from typing import Any

import pytest
from django.test import Client

from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.actions import issue_password
from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role
from yichuang.web.access import DEMO_SESSION
from yichuang.web.manage.staffing import open_account

from .test_accounts import totp_code

pytestmark = pytest.mark.django_db
ISSUED, OWN = "abcd-efgh-2345-6789", "自己想的一句话，别人猜不到"
CHANGE = "/accounts/password/change/"


@pytest.fixture
def newcomer(db: None) -> Any:
    """A colleague as the system administrator makes one."""
    user_id = open_account(
        by=people.SYSTEM,
        at=people.AT,
        today=people.AT.date(),
        password=ISSUED,
        username="xin.tongshi",
        display_name="新同事",
        department_id=department().pk,
        staff_no="N-100",
    )
    people.grant_role(by=people.SYSTEM, at=people.AT, user_id=user_id, role=Role.CLERK)
    return people.User.objects.get(id=user_id)


def sign_in(client: Client, username: str = "xin.tongshi", password: str = ISSUED) -> Any:
    return client.post("/accounts/login/", {"login": username, "password": password})


def change(client: Client, new: str = OWN, again: str = "", old: str = ISSUED) -> Any:
    data = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post(CHANGE, data)


def test_nothing_opens_before_the_password_is_changed(newcomer: Any) -> None:
    client = Client()
    assert sign_in(client).status_code == 302
    for page in ("/after-login", "/desk/inbox", "/accounts/2fa/", "/", "/my", "/p", "/s?q=食品"):
        answer = client.get(page)
        assert (answer.status_code, answer["Location"]) == (302, CHANGE), page
    assert client.post("/a/new/1").get("Location") == CHANGE


def test_the_page_says_why_and_what(newcomer: Any) -> None:
    client = Client()
    sign_in(client)
    page = client.get(CHANGE).content.decode()
    assert "先换成自己的密码" in page and "管理员发给您的" in page and "12" in page
    assert "退出登录" in page
    assert "password/reset" not in page and "请联系本单位系统管理员重设" in page


def test_an_own_password_opens_the_way_to_the_second_factor(newcomer: Any) -> None:
    client = Client()
    sign_in(client)
    assert change(client)["Location"] == "/after-login"
    assert client.get("/after-login")["Location"] == "/accounts/2fa/"
    newcomer.refresh_from_db()
    assert newcomer.check_password(OWN) and not newcomer.must_change_password
    assert ledger.entries(action="password.change").count() == 1


def test_an_own_password_and_the_second_factor_open_the_desk(newcomer: Any) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(newcomer, secret)
    client = Client()
    assert sign_in(client)["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/after-login")["Location"].startswith("/accounts/login/")
    client.post("/accounts/2fa/authenticate/", {"code": totp_code(secret)})
    assert client.get("/after-login")["Location"] == CHANGE
    assert change(client)["Location"] == "/after-login"
    assert client.get("/after-login")["Location"].startswith("/desk/")


@pytest.mark.parametrize(
    ("new", "again", "old", "says"),
    [
        (ISSUED, "", ISSUED, "不能和原来的一样"),
        ("短", "", ISSUED, "12"),
        (OWN, "另外的一句话，别人也猜不到", ISSUED, "同"),
        (OWN, "", "不是原来的", "当前"),
    ],
)
def test_a_poor_choice_changes_nothing(
    newcomer: Any, new: str, again: str, old: str, says: str
) -> None:
    client = Client()
    sign_in(client)
    answer = change(client, new, again, old)
    assert answer.status_code == 200 and says in answer.content.decode()
    assert client.get("/after-login")["Location"] == CHANGE
    newcomer.refresh_from_db()
    assert newcomer.check_password(ISSUED) and newcomer.must_change_password


def test_leaving_is_always_possible(newcomer: Any) -> None:
    client = Client()
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_password_reset_by_the_administrator_ends_sessions_and_must_be_changed() -> None:
    user = people.account("clerk", Role.CLERK, department=department())
    client = Client()
    client.force_login(user)
    issue_password(
        by=people.SYSTEM, at=people.AT, user_id=user.pk, password=ISSUED, reason="忘记了"
    )
    assert client.get("/after-login")["Location"].startswith("/accounts/login/")
    sign_in(client, "clerk")
    assert client.get("/after-login")["Location"] == CHANGE
    assert ledger.entries(action="password.issue").count() == 1


def test_the_lobby_of_the_demo_is_let_through_only_in_the_demo(
    newcomer: Any, settings: Any
) -> None:
    client = Client()
    sign_in(client)
    session = client.session
    session[DEMO_SESSION] = True
    session.save()
    assert client.get("/after-login")["Location"] == CHANGE
    settings.YC_DEMO = True
    assert client.get("/after-login")["Location"].startswith("/desk/")


def test_negative_control_who_chose_the_password_himself_is_not_asked() -> None:
    people.account("clerk", Role.CLERK, department=department())
    client = Client()
    sign_in(client, "clerk", "演示-口令-123456")
    assert client.get("/").status_code == 200
    page = client.get(CHANGE).content.decode()
    assert "管理员发给您的" not in page and "修改密码" in page
