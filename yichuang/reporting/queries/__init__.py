"""The report, and what it takes to join the contexts below."""

from .building import Report, build, paper
from .frozen import FrozenRow, changed_since, frozen, frozen_reports
from .use import idle, unlisted

__all__ = [
    "FrozenRow",
    "Report",
    "build",
    "changed_since",
    "frozen",
    "frozen_reports",
    "idle",
    "paper",
    "unlisted",
]
