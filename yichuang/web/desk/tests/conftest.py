"""People at their desks, signed in as the demo signs them in."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from yichuang.cases.factories import Hall, hall
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.search.setup import install
from yichuang.web.access import DEMO_SESSION

from .rows import User

NOW = datetime(2026, 2, 12, 2, 30, tzinfo=UTC)


def sign_in(actor: Actor) -> Client:
    """A client signed in as this person; the demo asks for no second factor."""
    client = Client()
    client.force_login(User.objects.get(id=actor.user_id))
    session = client.session
    session[DEMO_SESSION] = True
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
def at_desk(settings: Any) -> Callable[[Actor], Client]:
    settings.YC_DEMO = True
    return sign_in


@pytest.fixture
def search_index(db: None) -> None:
    install(connection)
