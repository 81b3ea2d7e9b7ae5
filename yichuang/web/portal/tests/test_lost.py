"""找回查询码: the same answer for everyone, a right code once."""

import pytest
from django.test import Client

from yichuang.cases.actions import codes
from yichuang.cases.factories import Hall
from yichuang.cases.queries.public import progress
from yichuang.kernel.notices.queries import notices_about

from . import world as w

CODE = "000042"


@pytest.fixture
def number(client: Client, county: Hall, monkeypatch: pytest.MonkeyPatch) -> str:
    made = w.apply_online(client, county)
    monkeypatch.setattr(codes.secrets, "randbelow", lambda _: int(CODE))
    return made


def ask(client: Client, number: str, phone: str = "13900000008") -> str:
    response = client.post("/p/lost", {"number": number, "phone": phone})
    assert response.status_code == 302 and response.url == "/p/lost/code"
    return client.get(response.url).content.decode()


def sent(number: str) -> int:
    about = notices_about(subject=("case", number))
    return sum(row.title == "找回查询码" for row in about)


def test_the_registered_phone_gets_the_query_code_back(number: str) -> None:
    other = Client()
    ask(other, number, "１３９-0000-0008")
    assert sent(number) == 1
    page = other.post("/p/lost/code", {"code": CODE}).content.decode()
    assert progress(number, today=w.NOON.date()).query_code in page
    assert other.get(f"/p/{number}").status_code == 200


def test_a_wrong_phone_reads_the_same_and_sends_nothing(number: str) -> None:
    right, wrong, unknown = Client(), Client(), Client()
    pages = [
        ask(right, number),
        ask(wrong, number, "13999999999"),
        ask(unknown, "209901010001"),
    ]
    assert len({_without_token(page) for page in pages}) == 1
    assert sent(number) == 1
    assert wrong.post("/p/lost/code", {"code": "999999"}).status_code == 422
    assert unknown.post("/p/lost/code", {"code": CODE}).status_code == 422


def _without_token(page: str) -> str:
    return "".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_a_code_works_once(number: str) -> None:
    first, second = Client(), Client()
    ask(first, number)
    ask(second, number, "13999999999")  # knows the number, has overheard the code
    assert first.post("/p/lost/code", {"code": CODE}).status_code == 200
    assert second.post("/p/lost/code", {"code": CODE}).status_code == 422


def test_the_code_page_needs_a_request(client: Client, county: Hall) -> None:
    assert client.get("/p/lost/code").url == "/p/lost"
