"""A hall at work and the systems that call it."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from yichuang.cases import factories
from yichuang.cases.factories import AT, Hall
from yichuang.catalog.items.queries import guide_view
from yichuang.kernel.clock.now import fixed
from yichuang.kernel.files.tests import samples
from yichuang.kernel.identity.factories import id_number
from yichuang.kernel.org.factories import credit_code, department
from yichuang.kernel.tokens.factories import secret
from yichuang.kernel.tokens.rules import Scope

FORM = {
    "shop": "老街烤包子铺",
    "code": credit_code(5),
    "owner_id": id_number(1),
    "phone": "13900000001",
    "area": "30",
    "cold": "no",
}


@dataclass
class System:
    """Another system with its key (or without one)."""

    secret: str = ""

    def client(self) -> Client:
        """An error of ours is an answer here, as it is outside."""
        return Client(raise_request_exception=False)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}

    def get(self, path: str, **headers: str) -> Any:
        return self.client().get(f"/api/v1/{path}", headers=self.headers() | _names(headers))

    def post(self, path: str, body: Any, *, key: str = "k-1", **headers: str) -> Any:
        sent = body if isinstance(body, (str, bytes)) else json.dumps(body)
        extra = self.headers() | ({"Idempotency-Key": key} if key else {}) | _names(headers)
        kind = extra.pop("Content-Type", "application/json")
        return self.client().post(f"/api/v1/{path}", sent, content_type=kind, headers=extra)


def _names(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


Issue = Callable[..., System]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with fixed(AT):
        yield


@pytest.fixture
def world(db: None) -> Hall:
    return factories.hall()


@pytest.fixture
def visitor() -> System:
    return System()


@pytest.fixture
def system(world: Hall) -> System:
    """The provincial platform: every scope, the whole county."""
    return System(secret())


@pytest.fixture
def elsewhere(world: Hall) -> System:
    """A key of another department."""
    return System(secret(departments=[department("清川县民政局", "D02").pk]))


@pytest.fixture
def at_home(world: Hall) -> System:
    """A key of the hall's own department."""
    return System(secret(departments=[world.department.pk]))


def only(*scopes: Scope) -> System:
    return System(secret(*scopes))


def application(world: Hall, **changes: Any) -> dict[str, Any]:
    """An application that is complete."""
    view = guide_view(world.version_id)
    form = {spec.key: FORM[spec.key] for spec in view.form_fields if spec.key in FORM}
    applicant = {
        "kind": "person",
        "name": "阿依古丽·买买提",
        "id_kind": "id_card",
        "id_number": id_number(7),
        "phone": "13900000007",
    }
    return {"item": view.implement_code, "applicant": applicant, "form": form} | changes


def pdf() -> str:
    """A small document as a request carries it."""
    return base64.b64encode(samples.pdf()).decode()
