"""What this sub-package asks the contexts above; unfilled, a person must vouch."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from yichuang.catalog.items.slots import Slot

from .rules import Counts, Evidence, Point


@dataclass(frozen=True)
class Asked:
    """Which item, from its opening to a day (both included)."""

    item_code: str
    first: date
    last: date


def _nothing(item_code: str, on: date) -> Mapping[Point, Evidence]:
    return {}


def _not_counted(asked: Asked) -> Counts:
    return Counts()


def _no_complaints(asked: Asked) -> int | None:
    return None


def _no_case(item_codes: Collection[str]) -> Mapping[str, date]:
    return {}


# What a context above can check itself of an item's readiness (oversight: training, system right).
readiness: Slot[Callable[[str, date], Mapping[Point, Evidence]]] = Slot(
    "delegation_readiness", _nothing
)
# 办结、不予、按时 of an item in a time; filled by cases.
quality: Slot[Callable[[Asked], Counts]] = Slot("delegation_quality", _not_counted)
# Complaints about an item in a time; None is 未接入. To be filled by feedback.
complaints: Slot[Callable[[Asked], int | None]] = Slot("delegation_complaints", _no_complaints)
# The day the first case of each item came in; filled by cases.
first_cases: Slot[Callable[[Collection[str]], Mapping[str, date]]] = Slot(
    "delegation_first_cases", _no_case
)
