"""更换手机 on the pages: asked, proved, seen; and at the window."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from yichuang.cases.actions import phones
from yichuang.cases.factories import Hall
from yichuang.kernel.identity import factories as people
from yichuang.web.access import DEMO_SESSION


def test_two_codes_on_two_pages(county: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    throws = iter((111111, 222222))
    monkeypatch.setattr(phones, "secrets", SimpleNamespace(randbelow=lambda _: next(throws)))
    user = people.citizen_account("me")
    mine = people.person(user_id=user.id)
    client = Client()
    client.force_login(user)
    assert client.get("/my/phone/code").status_code == 302  # nothing asked yet
    bad = client.post("/my/phone", {"party": mine.id, "phone": "12"})
    assert bad.status_code == 422 and 'value="12"' in bad.content.decode()
    asked = client.post("/my/phone", {"party": mine.id, "phone": "13911112222"})
    assert asked.status_code == 302
    wrong = client.post("/my/phone/code", {"old_code": "111111", "new_code": "0"})
    assert wrong.status_code == 422
    done = client.post("/my/phone/code", {"old_code": "111111", "new_code": "222222"}, follow=True)
    page = done.content.decode()
    assert "139****2222" in page and "13911112222" not in page
    assert "网上，原手机和新手机都验证" in page


def test_an_account_without_a_person_is_told_where_to_go(county: Hall) -> None:
    client = Client()
    client.force_login(people.citizen_account("nobody"))
    response = client.get("/my/phone")
    assert response.status_code == 409 and "窗口" in response.content.decode()


def test_the_window_changes_it_and_a_wrong_name_stays_in_the_field(
    county: Hall, settings: Any
) -> None:
    settings.YC_DEMO = True
    clerk = Client()
    clerk.force_login(get_user_model().objects.get(pk=county.clerk.user_id))
    session = clerk.session
    session[DEMO_SESSION] = True
    session.save()
    given = {"id_number": people.id_number(1), "proof": "id_card", "phone": "13911112222"}
    wrong = clerk.post("/desk/phone", given | {"name": "别的名字"})
    assert wrong.status_code == 422 and "别的名字" in wrong.content.decode()
    right = clerk.post("/desk/phone", given | {"name": county.applicant.name}, follow=True)
    assert "139****2222" in right.content.decode()
