"""公开核验, without an account."""

import json

import pytest
from django.test import Client

from yichuang.cases.factories import Hall
from yichuang.cases.queries.public import progress
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.documents.queries import address, of_subject
from yichuang.kernel.documents.rules.verification import keys_from_file, verify

from . import world as w


@pytest.fixture
def case(client: Client, county: Hall) -> str:
    number = w.apply_online(client, county)
    w.decide(county, number)
    return number


def licence_of(case: str) -> str:
    licence = progress(case, today=w.NOON.date()).licence
    assert licence is not None
    return licence.number


def test_a_licence_is_good_until_it_ends(client: Client, case: str) -> None:
    number = licence_of(case)
    page = client.get(f"/v/{number}").content.decode()
    assert "✓ 有效" in page and "2026 年 3 月 10 日 12:00" in page
    with fixed(w.NOON.replace(year=2032)):
        late = client.get(f"/v/{number}").content.decode()
    assert "✕ 已过期" in late and "✓" not in late


def test_an_unknown_number_is_a_no(client: Client, county: Hall) -> None:
    response = client.get("/v/QC999")
    assert response.status_code == 404 and "✕ 没有这个编号的证照" in response.content.decode()
    assert client.get("/v", {"number": " qc 999 "}).url == "/v/QC999"


def test_the_text_verifies_offline_with_the_published_keys(client: Client, case: str) -> None:
    text = client.get(f"/v/{licence_of(case)}/text").content.decode()
    keys = keys_from_file(client.get("/keys.json").content.decode())
    assert verify(text, keys, today=w.NOON.date()).ok
    changed = text[:-6] + ("A" if text[-6] != "A" else "B") + text[-5:]
    assert not verify(changed, keys, today=w.NOON.date()).ok


def test_a_document_verifies_by_its_printed_address(client: Client, case: str) -> None:
    document = of_subject("case", case)[0]
    url = address(document, "http://testserver")
    page = client.get(url.removeprefix("http://testserver")).content.decode()
    assert "✓ 真实有效" in page and document.number in page and "青禾" not in page
    wrong = client.get(url.removeprefix("http://testserver")[:-2] + "00")
    assert wrong.status_code == 404 and "✕ 核不上" in wrong.content.decode()


def test_a_document_verifies_by_typing(client: Client, case: str) -> None:
    document = of_subject("case", case)[0]
    typed = {"number": document.number.replace("〔", "[").replace("〕", "]"), "s": "x"}
    assert client.get("/d", typed).status_code == 404
    typed["s"] = document.verify_code.lower()
    assert "✓ 真实有效" in client.get("/d", typed).content.decode()


def test_guessing_codes_of_a_document_waits(client: Client, case: str) -> None:
    number = of_subject("case", case)[0].number
    answers = [client.get("/d", {"number": number, "s": "0"}).status_code for _ in range(11)]
    assert answers == [404] * 10 + [429]


def test_keys_are_public_and_private_parts_are_not(client: Client, county: Hall) -> None:
    text = client.get("/keys.json").content.decode()
    assert json.loads(text) and "private" not in text.lower()
