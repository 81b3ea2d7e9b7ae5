"""The link at the window and the page on the phone, without a script on either."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yichuang.cases.factories import received
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.files.tests.samples import png
from yichuang.web.desk.tests.conftest import NOW
from yichuang.web.desk.tests.test_upload import HEIC

from .rows import CaseFile, LedgerEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


@pytest.fixture
def wire(world, at_desk):
    """The clerk's page of a new link, and the phone's address."""
    cache.clear()
    clerk, case = at_desk(world.clerk), received(world)
    answer = clerk.post(f"/desk/cases/{case.number}/photos", {"key": "layout"})
    token = LINKS.token_of(int(answer.url.rsplit("/", 1)[1]))
    return clerk, answer.url, reverse("web:photos", args=[token])


class LINKS:
    """As the desk page makes the address."""

    @staticmethod
    def token_of(link_id: int) -> str:
        from yichuang.cases.queries.photos import token_of

        return token_of(link_id)


def photo(name="IMG_0001.png", data=None):
    return SimpleUploadedFile(name, data or png(), "image/png")


def test_a_photo_from_the_phone_to_the_clerk(wire):
    clerk, page, address = wire
    assert "收到 0 张" in clerk.get(page).text and "yc-qrsvg" in clerk.get(page).text
    phone = Client()
    html = phone.get(address)
    assert html.status_code == 200 and 'capture="environment"' in html.text
    assert html["Referrer-Policy"] == "same-origin" and html["Cache-Control"] == "no-store"
    sent = phone.post(address, {"photo": [photo(), photo("IMG_0002.png")]})
    assert "这次 2 张" in sent.text
    assert "收到 2 张" in clerk.get(page).text and "IMG_0002.png" in clerk.get(page).text
    state = clerk.get(page, headers={"Accept": "application/json"}).json()
    assert state["open"] and state["taken"] and len(state["files"]) == 2


def test_the_answers_of_a_link_that_is_over(wire):
    clerk, page, address = wire
    first, second = Client(), Client()
    first.get(address)
    first.post(address, {"photo": photo()})
    assert "另一台手机" in second.get(address).text
    refused = second.post(address, {"photo": photo()})
    assert refused.status_code == 409 and "另一台手机" in refused.text
    with fixed(NOW + timedelta(minutes=15)):
        late = first.get(address)
        assert late.status_code == 409 and "15 分钟" in late.text and "<form" not in body(late)
    clerk.post(f"{page}/close")
    closed = first.post(address, {"photo": photo()})
    assert closed.status_code == 409 and "收完" in closed.text
    wrong = first.get(re.sub(r"/m/\d+", "/m/99", address))
    assert wrong.status_code == 404 and "二维码重新扫" in wrong.text
    assert CaseFile.objects.count() == 1
    assert clerk.post(f"{page}/close").status_code == 409


def body(answer) -> str:
    return re.search(r"<main.*</main>", answer.text, re.S)[0]


def test_a_bad_picture_says_what_to_do_and_leaves_the_link(wire):
    _, _, address = wire
    phone = Client()
    answer = phone.post(address, {"photo": [photo(), photo("IMG_1.heic", HEIC)]})
    assert answer.status_code == 422 and "兼容性最佳" in answer.text
    assert phone.post(address, {}).status_code == 422
    assert not CaseFile.objects.exists()
    assert phone.post(address, {"photo": photo()}).status_code == 200


def test_guessing_addresses_is_slowed_down(wire):
    phone = Client()
    codes = [phone.get(f"/m/{n}.{'x' * 43}").status_code for n in range(130)]
    assert codes[0] == 404 and codes[-1] == 429


def test_making_and_closing_stand_in_the_ledger(wire):
    clerk, page, _ = wire
    clerk.post(f"{page}/close")
    acts = list(LedgerEntry.objects.values_list("action", flat=True))
    assert acts.count("phone_link.open") == acts.count("phone_link.close") == 1
