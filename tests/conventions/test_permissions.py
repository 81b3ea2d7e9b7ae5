"""The permission matrix: every address × method × role, committed and walked."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from tests.conventions.routes import Route, all_routes, every_route, interface_routes
from yichuang.kernel.identity import factories as people
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Permission, Role, permissions_of
from yichuang.kernel.tokens.factories import secret
from yichuang.kernel.tokens.rules import Scope
from yichuang.web.access import CLOSED, DEMO_SESSION, PUBLIC, SIGNED_IN
from yichuang.web.components import errors

MATRIX = Path(__file__).with_name("permissions.csv")
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
VISITOR = "visitor"
WHO = [VISITOR, *[role.value for role in Role]]
KEYS = [f"key:{scope.value}" for scope in Scope]
HOW = "python -m tests.conventions.write_permissions"


def allowed(access: str | None, who: str) -> bool:
    """What the declared access means for a role."""
    if access == PUBLIC:
        return True
    if access in (None, CLOSED) or who == VISITOR:
        return False
    if access.startswith("key:") or who in KEYS:  # a person is no key, a key is no person
        return access == who
    return access == SIGNED_IN or Permission(access) in permissions_of(frozenset({who}))


def matrix() -> str:
    """The matrix as the committed file holds it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["route", "access", *WHO, *KEYS])
    for route in every_route():
        marks = ["yes" if allowed(route.access, who) else "no" for who in (*WHO, *KEYS)]
        writer.writerow([route.name, route.access or "UNDECLARED", *marks])
    return out.getvalue()


def test_every_route_declares_who_may_use_it() -> None:
    bare = [route.name for route in every_route() if route.access is None]
    assert bare == [], "say @public, @signed_in or @requires(...), or drop the route"


def test_the_committed_matrix_is_the_real_one() -> None:
    assert MATRIX.read_text(encoding="utf-8") == matrix(), f"look at the change, then: {HOW}"


@pytest.fixture
def client_of(db: None, settings: Any) -> Callable[[str], Client]:
    """A signed-in client for a role, staff as after their second factor."""
    settings.YC_DEMO = True

    def signed_in(who: str) -> Client:
        client = Client(raise_request_exception=False)
        if who == VISITOR:
            return client
        citizen = who == Role.APPLICANT.value
        client.force_login(
            people.citizen_account()
            if citizen
            else people.account(who, Role(who), department=department())
        )
        session = client.session
        session[DEMO_SESSION] = True
        session.save()
        return client

    return signed_in


LEAVES = {"account_logout", "web:demo_enter", "web:demo_leave"}


@pytest.mark.sqlite  # 13,000 requests about rights, which no database decides
@pytest.mark.parametrize("who", WHO)
def test_the_matrix_is_what_happens(
    client_of: Callable[[str], Client], who: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    # Thousands of refusals: their status is asked here, not their look.
    monkeypatch.setattr(errors, "render_to_string", lambda template, *_: template)
    client = client_of(who)
    wrong = [
        f"{method.upper()} {route.address} as {who}: {status}"
        for route in all_routes()
        if route.name not in LEAVES
        for method in METHODS
        for status in [getattr(client, method)(route.address).status_code]
        if not _fits(status, allowed(route.access, who), route, who)
    ]
    assert wrong == []


@pytest.mark.sqlite
@pytest.mark.parametrize("who", [*WHO, *KEYS])
def test_the_matrix_of_the_interface_is_what_happens(
    client_of: Callable[[str], Client], settings: Any, who: str
) -> None:
    """Without the right key 401, with another scope's 403; a session opens nothing here."""
    settings.YC_API_RATE = {"visitor": 10**6, "key": 10**6}
    client = _keyed(who) if who in KEYS else client_of(who)
    refused = 403 if who in KEYS else 401
    wrong = [
        f"{route.name} as {who}: {status}"
        for route in interface_routes()
        for status in [getattr(client, route.method)(route.address).status_code]
        if (status == refused if allowed(route.access, who) else status != refused)
    ]
    assert wrong == []
    assert len(interface_routes()) >= 12


def _keyed(who: str) -> Client:
    given = secret(Scope(who.removeprefix("key:")))
    return Client(headers={"Authorization": f"Bearer {given}"})


def test_negative_control_an_operation_that_declares_nothing_is_seen_and_refused(
    db: None, settings: Any
) -> None:
    from tests.conventions import bare_interface

    settings.ROOT_URLCONF = bare_interface.__name__
    assert [route.access for route in every_route() if route.name.startswith("api-x")] == [None]
    answer = Client().get("/api/x/bare")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"


def _fits(status: int, may: bool, route: Route, who: str) -> bool:
    """Refused is 403, or the way to the login for a visitor; allowed is anything but that.

    An allowed person may still meet 403 where the object is another's; the flow tests of
    the page tell these apart, so here only addresses without an object are held to it.
    """
    if status >= 500:  # the probe's 503 is its answer: no worker runs in the suite
        return status == 503 and route.name == "web:health"
    if may:
        return status != 403 or "/1" in route.address or "/x" in route.address
    return status in (302, 403) if who == VISITOR else status == 403


def test_a_denied_access_is_on_the_ledger(client_of: Callable[[str], Client]) -> None:
    before = LedgerEntry.objects.filter(action="access.denied").count()
    closed = next(r for r in all_routes() if r.access == Permission.LEDGER_VIEW)
    assert client_of(Role.CLERK.value).get(closed.address).status_code == 403
    assert LedgerEntry.objects.filter(action="access.denied").count() == before + 1


def test_negative_control_an_undeclared_route_is_refused_to_everyone(
    client_of: Callable[[str], Client], settings: Any
) -> None:
    settings.ROOT_URLCONF = __name__
    for who in WHO:
        assert client_of(who).get("/bare/").status_code == 403, who
    assert client_of(VISITOR).get("/open/").status_code == 200


def _bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody said who may see this")


def _open(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


_open.yc_access = PUBLIC  # type: ignore[attr-defined]
urlpatterns: list[Any] = [path("bare/", _bare, name="bare"), path("open/", _open, name="open")]
_: Callable[..., Any] = _bare
