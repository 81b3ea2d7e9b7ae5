"""Statutory values for the tests of other contexts."""

from datetime import UTC, datetime

from .actions import load_reference


def statutes() -> None:
    """The shipped values, loaded."""
    load_reference(at=datetime(2026, 1, 1, tzinfo=UTC))
