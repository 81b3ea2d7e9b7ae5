"""The pages of 承接下放: a refusal names what is missing and keeps what was typed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yichuang.catalog.delegation.factories import GIVER, prepared, registered
from yichuang.catalog.delegation.queries import detail, page
from yichuang.catalog.items.factories import DAY
from yichuang.kernel.permissions.rules import Role

from .conftest import SignIn

pytestmark = pytest.mark.django_db


def act(client: Client, row: Any, move: str, **data: str) -> Any:
    return client.post(reverse("web:manage_delegation_act", args=[row.pk, move]), data)


def test_the_opening_is_refused_on_the_page_with_each_point(office: Any, sign_in: SignIn) -> None:
    row = prepared(office.pk, but="seal")
    answer = act(sign_in(Role.CATALOGUE_REVIEWER), row, "open")
    text = answer.content.decode()
    assert answer.status_code == 422 and "不能开门" in text
    assert "印章到位：没有系统能核对" in text and "办事指南公布" in text
    assert detail(row.pk, on=DAY).row.opened_on is None


def test_a_training_of_tomorrow_is_refused_and_what_was_typed_stays(
    office: Any, sign_in: SignIn
) -> None:
    row = registered(office.pk)
    client = sign_in(Role.CATALOGUE_EDITOR)
    given = {"person": "王芳", "score": "90", "pass_mark": "60"}
    answer = act(client, row, "train", trained_on="2099-01-01", **given)
    text = answer.content.decode()
    assert answer.status_code == 422 and "还没有到" in text and 'value="王芳"' in text
    answer = act(client, row, "train", trained_on="昨天", **given)
    assert answer.status_code == 422 and 'value="昨天"' in answer.content.decode()
    assert act(client, row, "train", trained_on="2026-03-02", **given).status_code == 302
    assert len(detail(row.pk, on=DAY).trainings) == 1


def test_an_editor_sees_no_button_that_is_not_his_and_cannot_do_it(
    office: Any, sign_in: SignIn
) -> None:
    row = prepared(office.pk)
    client = sign_in(Role.CATALOGUE_EDITOR)
    text = client.get(reverse("web:manage_delegation", args=[row.pk])).content.decode()
    assert "登记培训" in text and "开门承接</button>" not in text
    assert act(client, row, "open").status_code == 403
    assert act(client, row, "没有").status_code == 404


def test_the_document_is_entered_and_entrusting_twice_refused(office: Any, sign_in: SignIn) -> None:
    client = sign_in(Role.CATALOGUE_REVIEWER)
    url = reverse("web:manage_delegation_new")
    given = {
        "document_number": "1号",
        "document_title": "决定",
        "giver": GIVER,
        "level": "city",
        "kind": "entrust",
        "held_by": "entrusted",
        "effective_from": "2026-03-02",
        "department_id": office.pk,
        "power_code": "P1",
        "power_name": "某许可",
        "power_type": "licence",
        "standard_promised_unit": "wd",
        "standard_statutory_unit": "wd",
        "standard_materials": "4",
    }
    answer = client.post(url, given)
    assert answer.status_code == 422 and "不得再委托" in answer.content.decode()
    assert client.post(url, given | {"held_by": "own"}).status_code == 302
    (row,) = page(limit=2).rows
    fixed = client.post(
        reverse("web:manage_delegation_act", args=[row.id, "amend"]), {"standard_materials": "5"}
    )
    assert fixed.status_code == 302
    assert ("材料", "5 份") in detail(row.id, on=DAY).standard


def test_the_public_reads_where_to_go_and_no_name(office: Any) -> None:
    row = prepared(office.pk)
    client = Client()
    listed = client.get(reverse("web:delegations") + f"?dept={office.code}").content.decode()
    assert "正在承接，还在下放单位办" in listed
    one = client.get(reverse("web:delegation", args=[row.pk])).content.decode()
    assert "人员培训考核" in one and "王芳" not in one and "李强" not in one
    sheet = client.get(reverse("web:delegations") + "?download=csv")
    assert "清政发〔2026〕3号" in b"".join(sheet.streaming_content).decode("utf-8-sig")
    assert client.get(reverse("web:delegation", args=[10**9])).status_code == 404
