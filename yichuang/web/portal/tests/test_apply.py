"""Applying online, and what goes wrong on the way."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yichuang.cases.queries.applicant import draft

from . import world as w

pytestmark = pytest.mark.django_db


def test_from_guide_to_receipt(client: Client) -> None:
    with w.at():
        hall = w.county()
        number = w.start(client, w.item_of(hall))
        w.fill(client, number)
        upload = SimpleUploadedFile("布局图.png", w.PNG)
        assert client.post(f"/a/{number}/files/layout", {"file": upload}).status_code == 302
        check = client.get(f"/a/{number}/check").content.decode()
        assert "青禾面馆" in check and "布局图.png" in check and "80 平方米" in check
        case = w.submit(client, number)
        page = client.get(f"/p/{case}/receipt").content.decode()
        assert "查询码" in page and "最迟答复" in page


def test_submitting_twice_gives_the_same_receipt(client: Client) -> None:
    with w.at():
        number = w.start(client, w.item_of(w.county()))
        w.fill(client, number)
        assert w.submit(client, number) == w.submit(client, number)
        assert client.get(f"/a/{number}").status_code == 302
