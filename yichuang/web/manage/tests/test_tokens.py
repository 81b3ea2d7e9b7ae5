"""The system administrator issues a key, sees its secret once, and takes it back."""

import re
from typing import Any

from django.apps import apps
from django.test import Client

from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.permissions.rules import Role

from .conftest import SignIn

AccessToken = apps.get_model("kernel", "AccessToken")
URL = "/manage/tokens"


def given(**changes: Any) -> dict[str, Any]:
    return {
        "name": "省政务服务平台",
        "scopes": ["cases:read", "events:read"],
        "reach": "county",
        "expires_on": "2027-03-01",
    } | changes


def issued(client: Client, **changes: Any) -> str:
    page = client.post(f"{URL}/new", given(**changes))
    assert page.status_code == 200, page.content.decode()
    found = re.search(r"yck_[A-Za-z0-9_-]{43}", page.content.decode())
    assert found and page["Cache-Control"] == "no-store"
    return found[0]


def test_a_key_from_issue_to_revocation(sign_in: SignIn) -> None:
    admin = sign_in(Role.SYSTEM_ADMIN)
    secret = issued(admin)
    answer = Client().get("/api/v1/cases", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    page = admin.get(URL).content.decode()
    assert secret not in page and secret[-4:] in page and "2026-03-02" in page
    row = AccessToken.objects.get()
    assert secret not in row.digest and row.issued_by.display_name == "system_admin"
    admin.post(f"{URL}/{row.pk}/revoke", {"reason": "系统停用"})
    answer = Client().get("/api/v1/cases", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "key-ended")
    acts = [entry.action for entry in ledger.of_object("token", str(row.pk))]
    assert acts == ["token.issue", "token.revoke"]
    assert "系统停用" in admin.get(URL).content.decode()


def test_departments_are_chosen_or_the_county_is_said(sign_in: SignIn, office: Any) -> None:
    admin = sign_in(Role.SYSTEM_ADMIN)
    page = admin.post(f"{URL}/new", given(reach="departments"))
    assert page.status_code == 422 and "请选择部门" in page.content.decode()
    issued(admin, reach="departments", departments=[office.pk])
    assert list(AccessToken.objects.get().departments.all()) == [office]


def test_what_is_wrong_is_said(sign_in: SignIn) -> None:
    admin = sign_in(Role.SYSTEM_ADMIN)
    page = admin.post(f"{URL}/new", given(expires_on="2031-01-01"))
    assert page.status_code == 422 and "有效期最长两年" in page.content.decode()
    issued(admin)
    key = AccessToken.objects.get()
    page = admin.post(f"{URL}/{key.pk}/revoke", {"reason": " "})
    assert page.status_code == 422 and "写明理由" in page.content.decode()


def test_nobody_else(sign_in: SignIn) -> None:
    for role in (Role.SECURITY_ADMIN, Role.CLERK, Role.CATALOGUE_EDITOR):
        assert sign_in(role).get(URL).status_code == 403
        assert sign_in(role).post(f"{URL}/new", given()).status_code == 403
    assert not AccessToken.objects.exists()
