"""Cases of a delegated power: none before the opening, counted for the evaluation afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest

from yichuang.cases import actions
from yichuang.cases.factories import AT, OPENED, Hall, hall, received, reviewed
from yichuang.cases.models import Case
from yichuang.cases.rules.states import Outcome
from yichuang.catalog.delegation import actions as delegation
from yichuang.catalog.delegation import slots
from yichuang.catalog.delegation.factories import manager, prepared
from yichuang.catalog.delegation.queries import detail
from yichuang.catalog.delegation.slots import Asked
from yichuang.catalog.items.factories import clean_identity
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict

pytestmark = pytest.mark.django_db
CODE = clean_identity().implement_code
DAY = beijing_date(AT)


def handed_down(world: Hall) -> Any:
    """A power whose item the hall already shows, everything ready but not opened."""
    more = {"item_code": CODE}
    return prepared(world.department.pk, at=AT, effective_from=OPENED, more=more)


def test_nothing_is_taken_in_before_the_opening_and_from_the_taking_back_on() -> None:
    world = hall()
    before = received(world)
    row = handed_down(world)
    with pytest.raises(Conflict, match="今天不收件.*没有开门"):
        received(world)
    delegation.open_delegation(by=manager(), at=AT, delegation_id=row.pk)
    received(world)
    delegation.end(
        by=manager(), at=AT, delegation_id=row.pk, document="9号", ended_on=DAY, reason="取消"
    )
    with pytest.raises(Conflict, match="收回"):
        received(world)
    assert Case.objects.count() == 2
    before.refresh_from_db()
    assert not before.outcome  # those on the way go on


def test_what_was_decided_since_the_opening_is_counted() -> None:
    world = hall()
    old = received(world, at=AT - timedelta(days=3))
    row = handed_down(world)
    delegation.open_delegation(by=manager(), at=AT, delegation_id=row.pk)
    assert detail(row.pk, on=DAY).first_case is None  # the old one is none of this power
    case = reviewed(world)
    actions.decide(
        by=world.approver, at=AT, case_id=case.id, outcome=Outcome.GRANTED, reason="符合条件"
    )
    later = DAY + timedelta(days=1)
    found = slots.quality.ask(Asked(CODE, DAY, later))
    assert (found.decided, found.refused, found.on_time) == (1, 0, 1)
    Case.objects.filter(pk=case.pk).update(due_promised=DAY - timedelta(days=1), outcome="refused")
    found = slots.quality.ask(Asked(CODE, DAY, later))
    assert (found.decided, found.refused, found.on_time) == (1, 1, 0)
    assert slots.quality.ask(Asked("other", DAY, later)).decided == 0
    assert slots.quality.ask(Asked(CODE, date(2027, 1, 1), date(2027, 1, 2))).decided == 0
    assert slots.first_cases.ask([CODE])[CODE] == beijing_date(old.received_at)
