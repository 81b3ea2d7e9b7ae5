"""The opening of a county: its steps, and what its workbooks' cells may say."""

from .cells import department_reader, hours_reader, number_reader, roles_reader
from .steps import Fact, Step, steps

__all__ = [
    "Fact",
    "Step",
    "department_reader",
    "hours_reader",
    "number_reader",
    "roles_reader",
    "steps",
]
