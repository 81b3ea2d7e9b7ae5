"""How often a stranger may try, start and upload; and what he reads when it is too often."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from yichuang.cases.factories import Hall
from yichuang.kernel.errors import TooMany
from yichuang.kernel.identity import factories as people
from yichuang.kernel.identity.actions import register_party
from yichuang.kernel.org.factories import credit_code
from yichuang.web.portal import throttle

from . import world as w


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small limits, so that a test is short; the real ones are looked at below."""
    limits = {name: replace(one, each=3, address=6) for name, one in throttle.LIMITS.items()}
    monkeypatch.setattr(throttle, "LIMITS", limits)


def lost(client: Client, number: str, phone: str, **headers: str) -> int:
    data = {"number": number, "phone": phone}
    return client.post("/p/lost", data, headers=headers).status_code


def test_starting_applications_from_one_address_ends(client: Client, county: Hall) -> None:
    url = f"/a/new/{w.item_of(county)}"
    answers = [client.post(url, w.ANSWERS).status_code for _ in range(31)]
    assert answers == [302] * 30 + [429]
    assert client.post(url, w.ANSWERS, REMOTE_ADDR="203.0.113.9").status_code == 302
    assert client.get(url).status_code == 200


def test_a_count_that_cannot_be_written_is_a_full_disk_and_not_too_often(
    county: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    number = w.start(client, w.item_of(county))
    # What the database cache does with an error of its database.
    monkeypatch.setattr(type(cache._connections["default"]), "add", lambda *_args, **_kw: False)
    photo = SimpleUploadedFile("布局图.png", w.PNG)
    answer = client.post(f"/a/{number}/files/layout", {"file": photo})
    assert answer.status_code == 503 and "磁盘已满" in answer.content.decode()


@pytest.mark.usefixtures("few")
def test_uploads_are_bounded_per_application_and_per_address(client: Client, county: Hall) -> None:
    item = w.item_of(county)
    answers = []
    for number in (w.start(client, item), w.start(client, item), w.start(client, item)):
        for _ in range(4):
            photo = SimpleUploadedFile("布局图.png", w.PNG)
            answers.append(client.post(f"/a/{number}/files/layout", {"file": photo}).status_code)
    # Three for each of two applications, then the six of the address are used up.
    assert answers == [302, 302, 302, 429] * 2 + [429] * 4


@pytest.mark.usefixtures("few")
def test_uploads_of_a_supplement_are_bounded_too(client: Client, county: Hall) -> None:
    number = w.apply_online(client, county)
    w.ask_supplement(county, number, "layout")
    bad = [SimpleUploadedFile("图.pdf", b"not a pdf \x00\x01") for _ in range(4)]
    answers = [client.post(f"/p/{number}/fix/layout", {"file": f}).status_code for f in bad]
    assert answers == [422, 422, 422, 429]


@pytest.mark.usefixtures("few")
def test_lost_codes_are_bounded_per_case_and_per_phone(client: Client, county: Hall) -> None:
    at = iter(range(1, 99))
    one_case = [
        lost(client, "209901010001", f"1390000000{n}", REMOTE_ADDR=f"203.0.113.{next(at)}")
        for n in range(4)
    ]
    ways = ("13911112222", "139-1111-2222", "１３９１１１１２２２２", "+86 139 1111 2222")
    one_phone = [
        lost(client, f"20990202000{n}", way, REMOTE_ADDR=f"203.0.113.{next(at)}")
        for n, way in enumerate(ways)
    ]
    assert (one_case, one_phone) == ([302, 302, 302, 429], [302, 302, 302, 429])


@pytest.mark.usefixtures("few")
def test_the_page_says_what_why_and_when_and_keeps_what_was_typed(
    client: Client, county: Hall
) -> None:
    for _ in range(3):
        lost(client, "209901010001", "13911112222")
    answer = client.post("/p/lost", {"number": "209901010001", "phone": "139<1111>2222"})
    page = answer.content.decode()
    assert answer.status_code == 429 and int(answer["Retry-After"]) == 15 * 60
    assert "操作太频繁" in page and "12:15 以后再试" in page and "带证件到窗口" in page
    assert '<form method="post" action="/p/lost"' in page
    assert '<input type="hidden" name="number" value="209901010001">' in page
    assert 'name="phone" value="139&lt;1111&gt;2222"' in page
    assert len(re.findall("csrfmiddlewaretoken", page)) == 1


@pytest.mark.usefixtures("few")
def test_an_upload_too_many_loses_no_file_that_came(client: Client, county: Hall) -> None:
    number = w.start(client, w.item_of(county))
    url = f"/a/{number}/files/layout"
    for _ in range(3):
        client.post(url, {"file": SimpleUploadedFile("布局图.png", w.PNG)})
    page = client.post(url, {"file": SimpleUploadedFile("布局图.png", w.PNG)}).content.decode()
    assert "已经传上的文件都还在" in page and f'href="{url}"' in page
    assert "再提交一次" not in page  # the file itself cannot be kept in a page
    assert client.get(url).content.decode().count("布局图.png") >= 3


def test_mandates_from_one_address_end(client: Client, county: Hall) -> None:
    """Each names a person by his number: without an end it would be a list of who is known."""
    owner = people.citizen_account("boss")
    party_id = register_party(
        by=people.SYSTEM,
        at=people.AT,
        kind="enterprise",
        name="清川青禾餐饮管理有限公司",
        id_kind="uscc",
        id_number=credit_code(7),
        user_id=owner.id,
    ).id
    client.force_login(owner)
    form = {"principal": party_id, "agent_name": "何秀英", "scope": "all"}
    form |= {"valid_from": f"{w.NOON:%Y-%m-%d}", "valid_to": f"{w.NOON:%Y-12-31}"}
    answers = [
        client.post("/my/mandates/new", form | {"agent_number": people.id_number(at)}).status_code
        for at in range(100, 121)
    ]
    assert answers == [302] * 20 + [429]


def test_messages_on_one_case_end(client: Client, county: Hall) -> None:
    number = w.apply_online(client, county)
    url = f"/p/{number}/talk"
    answers = [client.post(url, {"text": f"在吗{at}"}).status_code for at in range(11)]
    assert answers == [302] * 10 + [429]
    page = client.post(url, {"text": "还在吗"}).content.decode()
    assert "留言太多" in page and "还在吗" in page


def test_the_messages_of_a_day_end_on_the_page_too(client: Client, county: Hall) -> None:
    """Slowly enough for the quarter of an hour, and the day still has its end."""
    number = w.apply_online(client, county)
    answers = []
    for quarter in range(3):
        with w.at(w.NOON + timedelta(minutes=20 * quarter)):
            cache.clear()  # what the quarter of an hour does
            url = f"/p/{number}/talk"
            answers += [client.post(url, {"text": "在吗"}).status_code for _ in range(7)]
    assert answers == [302] * 20 + [409]


def test_sign_in_codes_are_bounded_per_person_and_per_phone(client: Client, county: Hall) -> None:
    ask = {"id_number": people.id_number(1), "phone": "13900000001"}
    at = iter(range(1, 99))
    answers = [
        client.post("/signin", ask, REMOTE_ADDR=f"203.0.113.{next(at)}").status_code
        for _ in range(11)
    ]
    assert answers == [302] * 10 + [429]


def request(**more: Any) -> Any:
    return RequestFactory().post("/p", **more)


def spend(times: int, **more: Any) -> int:
    """How many of these tries on different numbers are heard."""
    heard = 0
    for at in range(times):
        try:
            throttle.take(request(**more), "case", f"{more}{at}")
        except TooMany:
            continue
        heard += 1
    return heard


def test_a_stranger_cannot_choose_his_address(db: None) -> None:
    forged = {"HTTP_X_FORWARDED_FOR": "198.51.100.1", "HTTP_X_REAL_IP": "198.51.100.2"}
    assert spend(30) == 30
    assert spend(1, **forged) == 0


def test_behind_a_proxy_only_the_configured_header_counts(db: None, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_CLIENT_IP_HEADER = "X-Real-IP"
    assert spend(30, HTTP_X_REAL_IP="198.51.100.1") == 30
    assert spend(1, HTTP_X_REAL_IP="198.51.100.1", HTTP_X_FORWARDED_FOR="203.0.113.1") == 0
    assert spend(1, HTTP_X_REAL_IP="198.51.100.2") == 1
    # Past the proxy, or with nonsense in the header: all of these are one address.
    assert spend(30) + spend(30, HTTP_X_REAL_IP="nonsense") == 30


def test_a_household_with_ipv6_is_one_address(db: None) -> None:
    spent = [spend(1, REMOTE_ADDR=f"2001:db8:1:2::{at:x}") for at in range(31)]
    assert spent == [1] * 30 + [0]
    assert spend(1, REMOTE_ADDR="2001:db8:1:3::1") == 1
    # An IPv4 address written the new way is one of many, not all of them together.
    assert spend(30, REMOTE_ADDR="::ffff:192.0.2.1") == 30
    assert spend(1, REMOTE_ADDR="::ffff:192.0.2.2") == 1


def test_the_count_is_shared_by_all_processes_and_outlives_a_crowd(db: None) -> None:
    backend = configured.CACHES["default"]["BACKEND"]
    assert backend == "django.core.cache.backends.db.DatabaseCache"
    assert spend(30) == 30
    for at in range(400):  # the library's own limit is 300 entries: more would drop ours
        cache.set(f"zz:{at}", 1)
    assert spend(1) == 0


def test_no_number_is_readable_in_the_cache(db: None) -> None:
    from django.db import connection

    throttle.take(request(), "lost", "209901010001", "13911112222")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM yichuang_cache")
        rows = str(cursor.fetchall())
    import hashlib

    assert "13911112222" not in rows
    plain = hashlib.sha256(b"lost:n:13911112222").hexdigest()[:40]
    assert plain not in rows  # without a secret, eleven digits are tried out in a minute


def test_signing_in_too_often_has_a_chinese_page(db: None) -> None:
    client = Client()
    data = {"login": "nobody", "password": "x"}
    answers = [client.post("/accounts/login/", data) for _ in range(31)]
    page = answers[-1].content.decode()
    assert answers[-1].status_code == 429 and "操作太频繁" in page
    assert 'value="x"' not in page  # a password is not written into a page


def test_a_batch_of_uploads_fits_within_the_real_limits() -> None:
    limit = throttle.LIMITS["upload"]
    assert limit.each >= 40 and limit.address >= 100


def test_negative_control_a_different_purpose_has_its_own_count(db: None) -> None:
    assert spend(30) == 30
    throttle.take(request(), "lost", "1")
