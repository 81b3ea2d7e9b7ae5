"""The slow oracle: walks day by day and shares no code with the function it checks."""

from collections.abc import Callable, Collection
from datetime import date, timedelta

DAY = timedelta(days=1)
FIXED = {"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"}
Span = tuple[date, date | None]


def is_workday(
    day: date, rest: Collection[date], work: Collection[date], published: Collection[int]
) -> bool:
    """Notice first, then (for a year without one) fixed holidays, then Monday to Friday."""
    if day in rest:
        return False
    if day in work:
        return True
    if day.year not in published and day.strftime("%m-%d") in FIXED:
        return False
    return day.weekday() < 5


def paused(day: date, spans: Collection[Span]) -> bool:
    return any(a <= day and (b is None or day <= b) for a, b in spans)


def due(
    start: date,
    days: int,
    unit: str,
    spans: Collection[Span],
    workday: Callable[[date], bool],
) -> date | None:
    """Walk from the day after the start; every day that counts takes one off."""
    if days == 0:
        return start
    stop = [a for a, b in spans if b is None]
    day = start
    left = days
    while left:
        day += DAY
        if stop and day >= min(stop):
            return None
        if not paused(day, spans) and (unit == "nd" or workday(day)):
            left -= 1
    while not workday(day) or paused(day, spans):
        day += DAY
        if stop and day >= min(stop):
            return None
    return day
