"""Legal time, pure: no clock read, no database.

calendar = reference_calendar()
deadline(date(2026, 2, 12), Limit(20, Unit.WD), calendar=calendar).due  # 2026-03-18
"""

from .calendar import Day, WorkCalendar
from .checks import check_extension, check_pause
from .deadlines import Deadline, deadline
from .limits import Limit, Pause, StartRule, Unit, merge
from .progress import Cell, CellKind, Light, Progress, light, progress
from .reference import reference_calendar
from .starts import counted_from

__all__ = [
    "Cell",
    "CellKind",
    "Day",
    "Deadline",
    "Light",
    "Limit",
    "Pause",
    "Progress",
    "StartRule",
    "Unit",
    "WorkCalendar",
    "check_extension",
    "check_pause",
    "counted_from",
    "deadline",
    "light",
    "merge",
    "progress",
    "reference_calendar",
]
