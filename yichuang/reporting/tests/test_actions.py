"""Making a report final: who, which period, and that it stays."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from yichuang.kernel.errors import Conflict, Invalid, NotAllowed
from yichuang.kernel.permissions.rules import Actor, Role
from yichuang.reporting import actions, queries
from yichuang.reporting.models import FrozenReport

pytestmark = pytest.mark.django_db
FIRST, DAY = date(2026, 1, 1), date(2026, 1, 30)
AT = datetime(2026, 1, 30, 1, tzinfo=UTC)
LEADER = Actor(1, "赵县长", frozenset({Role.LEADER.value}))


def freeze(**changes: Any) -> int:
    given = {"by": LEADER, "at": AT, "today": DAY, "first": FIRST, "as_of": DAY, "county": "清川县"}
    return actions.freeze(**{**given, **changes})


def test_nobody_changes_it_and_a_change_past_the_guards_shows() -> None:
    id_ = freeze()
    row = FrozenReport.objects.get()
    for act in (FrozenReport.objects.all().delete, row.save, row.delete):
        with pytest.raises(Conflict):
            act()
    with pytest.raises(Conflict):
        FrozenReport.objects.update(county="别处")
    rows = FrozenReport.objects.all()
    super(type(rows), rows).update(content="{}")
    with pytest.raises(Conflict, match="摘要不一致"):
        queries.frozen(id_)


def test_a_period_that_is_not_over_and_a_person_without_the_right_are_refused() -> None:
    with pytest.raises(Invalid):
        freeze(as_of=date(2026, 1, 31))
    with pytest.raises(NotAllowed):
        freeze(by=Actor(2, "李受理", frozenset({Role.CLERK.value})))
    assert FrozenReport.objects.count() == 0
