"""100,000 random cases: the fast clock against the day-by-day oracle, no difference."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from yichuang.kernel.clock.rules import Limit, Pause, Unit, WorkCalendar, deadline
from yichuang.kernel.clock.rules.reference import NOTICES, reference_days

from . import oracle

SEED, CASES = 20260212, 100_000
FIRST = date(2016, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(5500)]
_REST = {d.date for d in reference_days() if not d.is_workday}
_WORK = {d.date for d in reference_days() if d.is_workday}
# The oracle's own judgement of every day, once; it never asks the calendar under test.
ANSWERS = {day: oracle.is_workday(day, _REST, _WORK, NOTICES) for day in DAYS}

Case = tuple[date, int, str, list[oracle.Span]]
Clock = Callable[[date, Limit, list[Pause], int], date | None]


def draw(chance: random.Random) -> Case:
    start = DAYS[chance.randrange(4200)]
    spans: list[oracle.Span] = []
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        first = start + timedelta(days=chance.randint(-6, 50))
        still_open = chance.random() < 0.03
        spans.append((first, None if still_open else first + timedelta(days=chance.randint(0, 20))))
    return start, chance.randint(0, 45), chance.choice(("wd", "nd")), spans


def differences(clock: Clock, cases: int) -> int:
    chance, found = random.Random(SEED), 0
    for _ in range(cases):
        start, days, unit, spans = draw(chance)
        extension = chance.choice((0, 0, 0, 10))
        pauses = [Pause(*span) for span in spans]
        expected = oracle.due(start, days + extension, unit, spans, ANSWERS.__getitem__)
        found += clock(start, Limit(days, Unit(unit)), pauses, extension) != expected
    return found


def clock_of(calendar: WorkCalendar) -> Clock:
    def clock(start: date, limit: Limit, pauses: list[Pause], extension: int) -> date | None:
        return deadline(start, limit, calendar=calendar, pauses=pauses, extension=extension).due

    return clock


@pytest.mark.slow
def test_no_difference_in_a_hundred_thousand_cases() -> None:
    assert differences(clock_of(WorkCalendar("x", reference_days(), NOTICES)), CASES) == 0


def test_control_one_forgotten_make_up_day_is_found() -> None:
    days = [day for day in reference_days() if day.date != date(2026, 2, 14)]
    assert differences(clock_of(WorkCalendar("x", days, NOTICES)), 5_000) > 0


def test_control_fixed_holidays_of_unpublished_years_matter() -> None:
    everything = range(2010, 2035)
    assert differences(clock_of(WorkCalendar("x", reference_days(), everything)), 5_000) > 0
