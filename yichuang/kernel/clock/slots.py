"""What the clock asks of the contexts above: which open cases a new calendar moves.

Filled at start-up; while unfilled nothing is recomputed. A function gets the calendar now
in force and the moment, recomputes its own rows and returns those that moved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from .rules import WorkCalendar


@dataclass(frozen=True)
class Moved:
    """A limit that a new calendar moved: whose, which clock, from when to when."""

    kind: str
    number: str
    clock: str
    before: date | None
    after: date | None


Recompute = Callable[[WorkCalendar, datetime], list[Moved]]
_recompute: dict[str, Recompute] = {}


def fill_recompute(key: str, function: Recompute) -> None:
    """Register how one context recomputes; filling the same key again replaces it."""
    _recompute[key] = function


def unfill_recompute(key: str) -> None:
    """Take a function out again (tests)."""
    _recompute.pop(key, None)


def recompute(calendar: WorkCalendar, at: datetime) -> list[Moved]:
    """Every context recomputes; the rows that moved, in order of number."""
    found = [
        moved for _, function in sorted(_recompute.items()) for moved in function(calendar, at)
    ]
    return sorted(found, key=lambda moved: (moved.kind, moved.number, moved.clock))
