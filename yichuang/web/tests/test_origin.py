"""Where a form comes from: what browsers send without JavaScript, and what is let in over HTTPS.

Under `no-referrer` a browser sends `Origin: null` even to its own server (Fetch Standard,
"append a request `Origin` header"), and every form would be refused.
"""

from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

HERE = "https://testserver"


@pytest.mark.parametrize(
    "url", ["/", "/p", "/signin", "/accounts/login/", "/privacy", "/m/none", "/nowhere", "/my"]
)
def test_every_page_lets_its_forms_say_where_they_come_from(db: None, url: str) -> None:
    assert Client().get(url)["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("origin", "referer", "status"),
    [
        (HERE, None, 302),
        (None, f"{HERE}/signin", 302),
        ("null", None, 403),
        ("https://elsewhere.test", None, 403),
        (None, None, 403),
    ],
)
def test_over_https_a_form_of_ours_is_taken_and_no_other(
    db: None, origin: str | None, referer: str | None, status: int
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/signin", secure=True)
    token = client.cookies[configured.CSRF_COOKIE_NAME].value
    data = {"id_number": "x", "phone": "1", "csrfmiddlewaretoken": token}
    headers: dict[str, Any] = {"Origin": origin, "Referer": referer}
    sent = {name: value for name, value in headers.items() if value is not None}
    assert client.post("/signin", data, secure=True, headers=sent).status_code == status
