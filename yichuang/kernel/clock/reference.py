"""Loads the shipped working-day calendar; repeatable."""

from datetime import datetime

from yichuang.kernel.clock import now as clock

from . import actions


def load_reference(at: datetime | None = None) -> None:
    """Bring the shipped working-day calendar in; running it again changes nothing.

    Called when a database is prepared, by the command line: `at` is then the present moment.
    """
    actions.load_reference(at=at or clock.now())
