"""How the database finds the entries of a day: not by reading the whole chain."""

from datetime import UTC, datetime, timedelta

import pytest

from yichuang.kernel.ledger.queries import entries

MIDNIGHT = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_day_is_looked_up_and_not_scanned() -> None:
    day = entries().filter(ts__gte=MIDNIGHT, ts__lt=MIDNIGHT + timedelta(days=1))
    plan = day[:51].explain()
    assert "ledger_ts" in plan and "SCAN" not in plan
    assert "ledger_ts" in day.filter(seq__lt=900)[:51].explain()


@pytest.mark.sqlite
@pytest.mark.django_db
def test_control_without_a_date_the_newest_come_by_their_number() -> None:
    assert "ledger_ts" not in entries()[:51].explain()
