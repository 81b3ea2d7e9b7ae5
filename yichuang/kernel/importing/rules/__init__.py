"""The Excel/CSV door, pure: describe columns, read a sheet, judge every row, plan the change."""

from .plan import Change, Plan, RowError, make_plan
from .reading import Sheet, Unreadable, read_sheet
from .spec import Column, ImportSpec, Kind
from .validation import Judged, judge

__all__ = [
    "Change",
    "Column",
    "ImportSpec",
    "Judged",
    "Kind",
    "Plan",
    "RowError",
    "Sheet",
    "Unreadable",
    "judge",
    "make_plan",
    "read_sheet",
]
