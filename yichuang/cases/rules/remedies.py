"""Dates of the remedies on every "no"."""

import calendar
from datetime import date


def add_months(start: date, months: int) -> date:
    """The same day months later; the last day of a shorter month (民法典 Art 202)."""
    index = start.month - 1 + months
    year, month = start.year + index // 12, index % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
