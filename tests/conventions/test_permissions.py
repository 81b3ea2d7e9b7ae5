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

from tests.conventions.routes import Route, all_routes
from yichuang.kernel.identity import factories as people
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Permission, Role, permissions_of
from yichuang.web.access import CLOSED, DEMO_SESSION, PUBLIC, SIGNED_IN

MATRIX = Path(__file__).with_name("permissions.csv")
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
VISITOR = "visitor"
WHO = [VISITOR, *[role.value for role in Role]]
HOW = "python -m tests.conventions.write_permissions"


def allowed(access: str | None, who: str) -> bool:
    """What the declared access means for a role."""
    if access == PUBLIC:
        return True
    if access in (None, CLOSED) or who == VISITOR:
        return False
    return access == SIGNED_IN or Permission(access) in permissions_of(frozenset({who}))


def matrix() -> str:
    """The matrix as the committed file holds it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["route", "access", *WHO])
    for route in all_routes():
        marks = ["yes" if allowed(route.access, who) else "no" for who in WHO]
        writer.writerow([route.name, route.access or "UNDECLARED", *marks])
    return out.getvalue()


def test_every_route_declares_who_may_use_it() -> None:
    bare = [route.name for route in all_routes() if route.access is None]
    assert bare == [], "say @public, @signed_in or @requires(...), or drop the route"


def test_the_committed_matrix_is_the_real_one() -> None:
    assert MATRIX.read_text(encoding="utf-8") == matrix(), f"look at the change, then: {HOW}"


@pytest.fixture
def clients(db: None, settings: Any) -> dict[str, Client]:
    """One signed-in client for each role, staff as after their second factor."""
    settings.YC_DEMO = True
    organ = department()
    found = {VISITOR: Client(raise_request_exception=False)}
    for role in Role:
        if role is Role.APPLICANT:
            user = people.citizen_account()
        else:
            user = people.account(role.value, role, department=organ)
        client = Client(raise_request_exception=False)
        client.force_login(user)
        session = client.session
        session[DEMO_SESSION] = True
        session.save()
        found[role.value] = client
    return found


LEAVES = {"account_logout", "web:demo_enter", "web:demo_leave"}


def test_the_matrix_is_what_happens(clients: dict[str, Client]) -> None:
    wrong = []
    for route in all_routes():
        if route.name in LEAVES:
            continue
        for who, client in clients.items():
            wrong += [
                f"{method.upper()} {route.address} as {who}: {status}"
                for method in METHODS
                for status in [getattr(client, method)(route.address).status_code]
                if not _fits(status, allowed(route.access, who), route, who)
            ]
    assert wrong == []


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


def test_a_denied_access_is_on_the_ledger(clients: dict[str, Client]) -> None:
    before = LedgerEntry.objects.filter(action="access.denied").count()
    closed = next(r for r in all_routes() if r.access == Permission.LEDGER_VIEW)
    assert clients[Role.CLERK].get(closed.address).status_code == 403
    assert LedgerEntry.objects.filter(action="access.denied").count() == before + 1


def test_negative_control_an_undeclared_route_is_refused_to_everyone(
    clients: dict[str, Client], settings: Any
) -> None:
    settings.ROOT_URLCONF = __name__
    for who, client in clients.items():
        assert client.get("/bare/").status_code == 403, who
    assert client.get("/open/").status_code == 200


def _bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody said who may see this")


def _open(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


_open.yc_access = PUBLIC  # type: ignore[attr-defined]
urlpatterns: list[Any] = [path("bare/", _bare, name="bare"), path("open/", _open, name="open")]
_: Callable[..., Any] = _bare
