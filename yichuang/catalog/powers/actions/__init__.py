"""Writing the 权责清单: imported until it is published, by adjustments afterwards."""

from .importing import POWERS, declare_powers, type_reader
from .versions import Line, freeze, line_faults, publish_first, write_lines

__all__ = [
    "POWERS",
    "Line",
    "declare_powers",
    "freeze",
    "line_faults",
    "publish_first",
    "type_reader",
    "write_lines",
]
