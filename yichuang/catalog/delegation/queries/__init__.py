"""Reading delegations: readiness of the day, the gate of the items, lists, figures."""

from .figures import declare_figures
from .gate import closed_on, gate_mark, unready
from .lists import (
    Detail,
    Page,
    Row,
    count,
    departments,
    detail,
    page,
    updated_at,
)
from .readiness import lines_of, measured

__all__ = [
    "Detail",
    "Page",
    "Row",
    "closed_on",
    "count",
    "declare_figures",
    "departments",
    "detail",
    "gate_mark",
    "lines_of",
    "measured",
    "page",
    "unready",
    "updated_at",
]
