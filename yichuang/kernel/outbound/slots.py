"""What pushing asks of the contexts above: whose business an event is, and a case's blocks.

Filled at start-up by `cases`. While unfilled an endpoint limited to departments hears of no
case, and nothing is pushed in exchange blocks: too little rather than too much.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

# Of these (object type, id) the ones that are the departments' business.
Theirs = Callable[[Collection[tuple[str, str]], Sequence[int]], set[tuple[str, str]]]
# The exchange records of cases, by number.
Records = Callable[[Sequence[str]], dict[str, dict[str, Any]]]

_theirs: list[Theirs] = []
_records: list[Records] = []


def fill(*, theirs: Theirs, records: Records) -> None:
    """Give the answers; giving them again replaces them."""
    _theirs[:] = [theirs]
    _records[:] = [records]


def theirs(objects: Collection[tuple[str, str]], department_ids: Sequence[int]) -> set[Any]:
    """The objects that are these departments' business."""
    return _theirs[0](objects, department_ids) if _theirs and objects else set()


def records(numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The exchange records of these cases."""
    return _records[0](numbers) if _records and numbers else {}
