"""A small county, loaded once for the tests that only look at it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from yichuang.demo import catalogue, load, plans
from yichuang.demo.items import ITEMS
from yichuang.kernel.reference import load_reference

AT = datetime(2026, 11, 23, 3, 20, tzinfo=UTC)  # a Monday, 11:20 in Beijing
PAST_CASES = 30


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """The whole county with fewer past cases; rolled back after the module."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(plans, "CASES", PAST_CASES)
        load_reference(at=AT)
        yield load.load(progress=lambda *_: None, at=AT)
        transaction.set_rollback(True)


@pytest.fixture
def hamlet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes what is loaded small: six items, a dozen past cases."""
    few = ITEMS[:6]
    for module in (catalogue, plans, load):
        monkeypatch.setattr(module, "ITEMS", few)
    monkeypatch.setattr(plans, "CASES", 12)
    monkeypatch.setattr(plans, "OPEN", plans.OPEN[:8])


def rows() -> list[Any]:
    """The columns of all cases that tell how they went."""
    case = apps.get_model("cases", "Case")
    names = ("number", "item_name", "stage", "outcome", "card", "applicant_masked", "received_on")
    more = ("accepted_on", "accepted_how", "due_statutory", "due_promised", "decided_on", "version")
    return list(case.objects.order_by("number").values(*names, *more))
