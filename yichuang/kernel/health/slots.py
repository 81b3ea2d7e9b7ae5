"""What doctor asks of the contexts above: whether their work can be done with the people there are.

Filled at start-up. While unfilled only the kernel's own checks are printed.
"""

from collections.abc import Callable
from datetime import datetime

from .rules import Finding

Check = Callable[[datetime], list[Finding]]
_checks: dict[str, Check] = {}


def fill_check(key: str, check: Check) -> None:
    """Declare a context's checks under its name; giving them again replaces them."""
    _checks[key] = check


def further(at: datetime) -> list[Finding]:
    """The findings of every context above, in order of their names."""
    return [finding for key in sorted(_checks) for finding in _checks[key](at)]
