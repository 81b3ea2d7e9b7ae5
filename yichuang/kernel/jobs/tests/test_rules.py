"""Back-off and schedules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yichuang.kernel.jobs.rules import Schedule, grouped, percent, remaining_seconds, wait_before


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


def test_waits_grow_up_to_an_hour() -> None:
    assert [wait_before(n).total_seconds() for n in range(1, 7)] == [10, 40, 160, 640, 2560, 3600]


@pytest.mark.parametrize(
    ("schedule", "at", "slot"),
    [
        ("daily 02:00", "2026-03-02T02:00", "2026-03-02T02:00"),
        ("daily 02:00", "2026-03-02T01:59", "2026-03-01T02:00"),
        ("weekly 1 03:00", "2026-03-02T03:00", "2026-03-02T03:00"),  # a Monday
        ("weekly 1 03:00", "2026-03-02T02:59", "2026-02-23T03:00"),
        ("weekly 1 03:00", "2026-03-08T23:00", "2026-03-02T03:00"),
        ("every 5m", "2026-03-02T10:07", "2026-03-02T10:05"),
        ("every 2h", "2026-03-02T10:07", "2026-03-02T10:00"),
    ],
)
def test_latest_slot(schedule: str, at: str, slot: str) -> None:
    assert Schedule.parse(schedule).latest_slot(_at(at)) == _at(slot)


@pytest.mark.parametrize("text", ["", "daily", "daily 25:00", "every 0m", "every x", "weekly 9 1"])
def test_nonsense_is_not_a_schedule(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Schedule.parse(text)


@given(
    st.datetimes(datetime(2018, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["daily 02:00", "weekly 7 23:59", "every 5m", "every 24h"]),
)
def test_slots_never_lie_ahead_and_never_more_than_a_week_back(at: datetime, text: str) -> None:
    schedule = Schedule.parse(text)
    slot = schedule.latest_slot(at)
    assert timedelta(0) <= at - slot < timedelta(days=7)
    assert schedule.latest_slot(slot) == slot


def test_bar_figures() -> None:
    assert percent(4213, 10_000) == 42
    assert percent(3, 0) == 0
    assert grouped(4213) == "4\u202f213"
    assert remaining_seconds(5000, 10_000, 8.0) == 8
    assert remaining_seconds(0, 10_000, 8.0) is None
