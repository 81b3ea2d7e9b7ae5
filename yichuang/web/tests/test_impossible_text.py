"""A NUL in an address or in a form: a clear answer on both databases, nothing stored."""

from typing import Any

import pytest
from django.db import DataError
from django.test import Client, RequestFactory

from yichuang.cases.factories import hall
from yichuang.kernel.identity import factories as people
from yichuang.kernel.permissions.rules import Role
from yichuang.web.access import DEMO_SESSION
from yichuang.web.middleware import DomainErrorMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(settings: Any) -> Client:
    """A clerk at the desk."""
    settings.YC_DEMO = True
    client = Client()
    client.force_login(people.account("nul-clerk", Role.CLERK, department=hall().department))
    session = client.session
    session[DEMO_SESSION] = True
    session.save()
    return client


@pytest.mark.parametrize(
    "address",
    [
        *("/v/1%00", "/desk/cases/%00", "/d/1%002"),
        *("/api/v1/licences/%001/verification", "/api/v1/items/%00", "/api/v1/cases/%00"),
    ],
)
def test_an_address_no_row_can_have_leads_nowhere(clerk: Client, address: str) -> None:
    assert clerk.get(address).status_code in (401, 404, 422)


@pytest.mark.parametrize(
    "address",
    ["/s?q=a%00b", "/desk/cases?q=%00", "/p?number=1%00", "/api/v1/items?q=%00", "/s?%00=1"],
)
def test_what_was_asked_is_refused_with_a_reason(clerk: Client, address: str) -> None:
    answer = clerk.get(address)
    assert answer.status_code in (400, 422)
    if not address.startswith("/api/"):
        assert "看不见的控制字符" in answer.content.decode()


def test_a_form_that_reads_it_raw_is_refused_too(clerk: Client) -> None:
    answer = clerk.post("/desk/find", {"q": "1\0"})
    assert answer.status_code in (200, 302, 422)


def test_what_the_database_says_of_it_is_a_refusal() -> None:
    request = RequestFactory().get("/")
    door = DomainErrorMiddleware(lambda _: None)  # type: ignore[arg-type,return-value]
    said = DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    answer = door.process_exception(request, said)
    assert answer is not None and answer.status_code == 422
    assert door.process_exception(request, DataError("value too long")) is None
