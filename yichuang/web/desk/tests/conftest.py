"""People at their desks, signed in with a second factor."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection
from django.test import Client

from yichuang.cases.factories import Hall, hall
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.identity.models import User
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.search.setup import install

NOW = datetime(2026, 2, 12, 2, 30, tzinfo=UTC)


def sign_in(actor: Actor) -> Client:
    """A client signed in as this person."""
    client = Client()
    client.force_login(User.objects.get(id=actor.user_id))
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": NOW.timestamp()}]
    session.save()
    return client


@pytest.fixture
def clock():
    with fixed(NOW):
        yield NOW


@pytest.fixture
def world(db: None, clock: datetime) -> Hall:
    return hall()


@pytest.fixture
def at_desk() -> Callable[[Actor], Client]:
    return sign_in


@pytest.fixture
def search_index(db: None) -> None:
    install(connection)
