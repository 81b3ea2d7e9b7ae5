"""The only place that reads the system clock (the law counts Beijing days)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from .rules.starts import BEIJING

_fixed: list[datetime] = []


def now() -> datetime:
    """The present moment, in UTC."""
    return _fixed[-1] if _fixed else datetime.now(UTC)


def today() -> date:
    """Today's date in Beijing, whatever the host's time zone."""
    return beijing_date(now())


def beijing(at: datetime) -> datetime:
    """The moment as Beijing time. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone has no place")
    return at.astimezone(BEIJING)


def beijing_date(at: datetime) -> date:
    """The Beijing date of a moment: 16:00Z begins the next day."""
    return beijing(at).date()


@contextmanager
def fixed(at: datetime) -> Iterator[None]:
    """Hold the clock for a test, in every thread of this process."""
    beijing(at)
    _fixed.append(at.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.pop()
