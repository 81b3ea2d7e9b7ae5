"""The system administrator sets up an endpoint, tries it, pauses it, sends something again."""

import re
from typing import Any

from django.apps import apps

from yichuang.kernel.ledger import queries as ledger
from yichuang.kernel.outbound.actions import collect
from yichuang.kernel.outbound.factories import happened
from yichuang.kernel.permissions.rules import Role

from .conftest import NOW, SignIn

Endpoint = apps.get_model("kernel", "Endpoint")
Delivery = apps.get_model("kernel", "Delivery")
URL = "/manage/outbound"


def given(**changes: Any) -> dict[str, Any]:
    values = {
        "name": "省政务服务平台",
        "url": "https://platform.example.cn/hook",
        "kind": "webhook",
    }
    return values | changes


def test_an_endpoint_from_set_up_to_pause(sign_in: SignIn) -> None:
    admin = sign_in(Role.SYSTEM_ADMIN)
    made = admin.post(f"{URL}/new", given(types=["cn.county.case.decided"]))
    assert made.status_code == 200 and made["Cache-Control"] == "no-store"
    row = Endpoint.objects.get()
    secret = re.search(r'mg-pass">([\w-]{43})<', made.content.decode())
    assert secret and secret[1] == row.secret
    page = admin.get(URL).content.decode()
    assert "省政务服务平台" in page and "已作出决定" in page and row.secret not in page
    log = f"{URL}/{row.pk}"
    assert admin.post(f"{log}/test").status_code == 302
    assert "测试消息" in admin.get(log).content.decode()
    refused = admin.post(f"{log}/pause", {"reason": " "})
    assert refused.status_code == 422 and "写明理由" in refused.content.decode()
    admin.post(f"{log}/pause", {"reason": "对方升级"})
    assert "对方升级" in admin.get(URL).content.decode()
    admin.post(f"{log}/resume")
    row.refresh_from_db()
    assert row.paused_at is None
    acts = [entry.action for entry in ledger.of_object("endpoint", str(row.pk))]
    assert acts == ["outbound.open", "outbound.test", "outbound.pause", "outbound.resume"]


def test_one_click_sends_again(sign_in: SignIn) -> None:
    admin = sign_in(Role.SYSTEM_ADMIN)
    admin.post(f"{URL}/new", given())
    row = Endpoint.objects.get()
    happened(at=NOW, count=60)
    collect(at=NOW, endpoint_id=row.pk)
    Delivery.objects.update(state="sent", sent_at=NOW)
    one = Delivery.objects.get(no=60)
    assert admin.post(f"{URL}/{row.pk}/again/{one.pk}").status_code == 302
    one.refresh_from_db()
    assert (one.state, one.message_id) == ("queued", one.message_id)
    page = admin.get(f"{URL}/{row.pk}").content.decode()
    assert "?state=&amp;before=11" in page
    assert "cases/202600000059" in page and "cases/202600000000" not in page
    older = admin.get(f"{URL}/{row.pk}?before=11").content.decode()
    assert "cases/202600000000" in older
    assert "cases/202600000059" in admin.get(f"{URL}/{row.pk}?state=queued").content.decode()


def test_what_is_wrong_is_said(sign_in: SignIn) -> None:
    admin = sign_in(Role.SYSTEM_ADMIN)
    for url in ("http://platform.example.cn/", "https://a:b@platform.example.cn/"):
        page = admin.post(f"{URL}/new", given(url=url))
        assert page.status_code == 422, url
    assert "不能带账号" in page.content.decode()
    assert not Endpoint.objects.exists()
    assert admin.get(f"{URL}/999").status_code == 404


def test_nobody_else(sign_in: SignIn) -> None:
    for role in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.CLERK, Role.LEADER):
        assert sign_in(role).get(URL).status_code == 403
        assert sign_in(role).post(f"{URL}/new", given()).status_code == 403
    assert not Endpoint.objects.exists()


def test_the_list_and_the_log_within_twelve(
    sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    admin = sign_in(Role.SYSTEM_ADMIN)
    for _ in range(3):
        admin.post(f"{URL}/new", given())
    row = Endpoint.objects.first()
    happened(at=NOW, count=30)
    collect(at=NOW, endpoint_id=row.pk)
    for url in (URL, f"{URL}/{row.pk}"):
        with django_assert_max_num_queries(12):
            admin.get(url)
