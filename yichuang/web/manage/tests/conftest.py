"""People of the management pages, signed in as the demo signs them in."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from yichuang.kernel.clock.now import fixed
from yichuang.kernel.identity import factories as people
from yichuang.kernel.org.factories import department
from yichuang.kernel.permissions.rules import Role
from yichuang.kernel.statutes.actions import load_reference
from yichuang.web.access import DEMO_SESSION

User = apps.get_model("kernel", "User")

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with fixed(NOW):
        yield NOW


@pytest.fixture
def office(db: None) -> Any:
    load_reference(at=NOW)
    return department()


@pytest.fixture
def sign_in(office: Any, settings: Any) -> SignIn:
    """A client of a person with these roles; the demo asks for no second factor."""
    settings.YC_DEMO = True

    def enter(*roles: Role, name: str = "", at_office: bool = True) -> Client:
        username = name or (roles[0].value if roles else "nobody")
        user = User.objects.filter(username=username).first() or people.account(
            username, *roles, department=office if at_office else None
        )
        client = Client()
        client.force_login(user)
        session = client.session
        session[DEMO_SESSION] = True
        session.save()
        client.user = user  # type: ignore[attr-defined]
        return client

    return enter


@pytest.fixture
def editor(sign_in: SignIn) -> Client:
    return sign_in(Role.CATALOGUE_EDITOR, name="编辑甲")


@pytest.fixture
def reviewer(sign_in: SignIn) -> Client:
    return sign_in(Role.CATALOGUE_REVIEWER, name="审核乙")
