"""The calendar for the tests of other contexts."""

from datetime import UTC, datetime

from .actions import load_reference
from .queries import current_calendar
from .rules import WorkCalendar


def calendar() -> WorkCalendar:
    """The shipped calendar, loaded."""
    load_reference(at=datetime(2026, 1, 1, tzinfo=UTC))
    return current_calendar()
