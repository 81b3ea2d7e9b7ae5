"""Loading and asking for statutory values."""

from datetime import UTC, date, datetime

import pytest

from yichuang.kernel.errors import NotFound
from yichuang.kernel.ledger.models import LedgerEntry
from yichuang.kernel.statutes import actions, queries
from yichuang.kernel.statutes.actions import load_reference
from yichuang.kernel.statutes.models import StatuteValue
from yichuang.kernel.statutes.rules import reference_statutes

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ON = date(2026, 3, 2)


def test_load_reference_is_idempotent() -> None:
    assert actions.load_reference(at=AT) == len(reference_statutes())
    assert actions.load_reference(at=AT) == 0
    load_reference(at=AT)
    assert LedgerEntry.objects.filter(action="statute.load").count() == 1
    assert queries.history() == list(reference_statutes())


def test_a_row_that_ships_changed_is_corrected_and_own_rows_stay() -> None:
    actions.load_reference(at=AT)
    StatuteValue.objects.filter(key="licence.decision").update(value=7)
    own = StatuteValue.objects.get(key="licence.delivery")
    own.id, own.key = None, "local.promise"
    own.save()
    assert actions.load_reference(at=AT) == 1
    assert queries.value("licence.decision", on=ON).value == 20
    assert queries.value("local.promise", on=ON).value == 10


def test_value_and_values() -> None:
    actions.load_reference(at=AT)
    one = queries.value("licence.decision", on=ON)
    assert one.citation == "行政许可法第四十二条第一款"
    both = queries.values(["licence.decision", "licence.delivery"], on=ON)
    assert [both[key].value for key in both] == [20, 10]
    assert len(queries.history("remedy.litigation")) == 2


def test_several_values_cost_one_query(django_assert_num_queries) -> None:
    actions.load_reference(at=AT)
    with django_assert_num_queries(1):
        queries.values(["licence.decision", "licence.delivery"], on=ON)


def test_control_nothing_loaded_is_an_error_not_a_guess() -> None:
    with pytest.raises(NotFound, match="没有法定值"):
        queries.value("licence.decision", on=ON)
