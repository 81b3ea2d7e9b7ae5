"""P22: Beijing days, whatever the host's time zone."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from yichuang.kernel.clock import now as clock
from yichuang.kernel.clock.rules import StartRule, counted_from, reference_calendar

BEFORE = datetime(2026, 3, 17, 15, 59, 59, tzinfo=UTC)
AFTER = datetime(2026, 3, 17, 16, 0, 0, tzinfo=UTC)


def test_the_day_begins_at_sixteen_hours_utc() -> None:
    assert clock.beijing_date(BEFORE) == date(2026, 3, 17)
    assert clock.beijing_date(AFTER) == date(2026, 3, 18)


def test_control_the_utc_date_would_be_wrong() -> None:
    assert AFTER.date() != clock.beijing_date(AFTER)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "Pacific/Pago_Pago", "Pacific/Apia"])
def test_p22_the_host_zone_does_not_matter(zone: str) -> None:
    """wd and nd: the start is a Beijing date before anything is counted."""
    code = (
        "from datetime import *\n"
        "from yichuang.kernel.clock.rules import *\n"
        "c = reference_calendar()\n"
        "s = counted_from(datetime(2026, 3, 17, 16, tzinfo=UTC), calendar=c)\n"
        "print(s, deadline(s, Limit(5), calendar=c).due)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["2026-03-18", "2026-03-25"]


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 17, 12)
    with pytest.raises(ValueError):
        clock.beijing(naive)
    with pytest.raises(ValueError):
        counted_from(naive, calendar=reference_calendar())


def test_the_clock_can_be_held() -> None:
    with clock.fixed(AFTER):
        assert (clock.now(), clock.today()) == (AFTER, date(2026, 3, 18))
    assert clock.now() != AFTER and clock.now().tzinfo is UTC


def test_summer_time_of_1986_to_1991_moves_no_date() -> None:
    """Dates of birth are dates; where a moment of those years comes in, zone rules hold."""
    assert clock.beijing_date(datetime(1986, 5, 4, 15, 30, tzinfo=UTC)) == date(1986, 5, 5)
    assert clock.beijing_date(datetime(1991, 9, 15, 15, 30, tzinfo=UTC)) == date(1991, 9, 15)
    assert date(1986, 5, 4).isoformat() == "1986-05-04"


def test_closing_time_is_still_in_time() -> None:
    calendar = reference_calendar()
    rule = StartRule(closes=datetime(2000, 1, 1, 17, 30).time())
    at = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)  # 17:30 in Beijing
    assert counted_from(at, calendar=calendar, rule=rule) == date(2026, 3, 17)
    late = at.replace(second=1)
    assert counted_from(late, calendar=calendar, rule=rule) == date(2026, 3, 18)
