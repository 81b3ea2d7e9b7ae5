"""我的: for a signed-in citizen, and only his."""

import pytest
from django.test import Client

from yichuang.cases.factories import Hall
from yichuang.kernel.identity import factories as people

from . import world as w


@pytest.fixture
def citizen(county: Hall) -> Client:
    client = Client()
    client.force_login(people.citizen_account("qinghe"))
    return client


def test_cases_drafts_and_licences_are_listed(citizen: Client, county: Hall) -> None:
    granted = w.apply_online(citizen, county)
    w.decide(county, granted)
    waiting = w.apply_online(citizen, county)
    draft = w.start(citizen, w.item_of(county))
    page = citizen.get("/my").content.decode()
    assert f"/p/{waiting}" in page and f"/p/{granted}/licence" in page and draft in page


def test_signing_in_again_opens_own_cases_and_drafts(citizen: Client, county: Hall) -> None:
    number = w.apply_online(citizen, county)
    draft = w.start(citizen, w.item_of(county))
    again = Client()
    again.force_login(citizen.get("/my").wsgi_request.user)
    assert again.get(f"/p/{number}").status_code == 200
    assert again.get(f"/a/{draft}").status_code == 200


def test_another_citizen_sees_nothing_of_it(citizen: Client, county: Hall) -> None:
    number = w.apply_online(citizen, county)
    other = Client()
    other.force_login(people.citizen_account("other"))
    assert number not in other.get("/my").content.decode()
    assert other.get(f"/p/{number}").status_code == 302


def test_it_asks_to_sign_in(client: Client, county: Hall) -> None:
    assert "/accounts/login/" in client.get("/my").url


def test_the_list_holds_its_queries(
    citizen: Client, county: Hall, django_assert_max_num_queries
) -> None:
    for _ in range(3):
        w.apply_online(citizen, county)
    with django_assert_max_num_queries(12):
        assert citizen.get("/my").status_code == 200
