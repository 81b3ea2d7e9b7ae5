"""Powers that are listed and never used, and powers that are used and not listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Span = tuple[date, date | None]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Unlisted:
    """A power exercised on days when the 权责清单 did not have it."""

    name: str
    implement_code: str
    base_code: str
    department: str
    cases: int

    @property
    def reason(self) -> str:
        """Why, in one sentence."""
        if not self.base_code:
            return f"事项没有基本编码，对不上权责清单，期间收件 {self.cases} 件"
        return f"收件当日权责清单里没有基本编码 {self.base_code}，期间收件 {self.cases} 件"


@dataclass(frozen=True)
class Unused:
    """A power of the list for which nobody applied in the period."""

    code: str
    name: str
    department: str
    reason: str


def covers(spans: Sequence[Span], first: date, last: date) -> bool:
    """Whether the spans hold every day from first to last, both counted."""
    day = first
    for begins, ends in sorted(spans, key=lambda one: one[0]):
        if begins > day:
            return False
        if ends is None or ends > last:
            return True
        day = max(day, ends)
    return day > last


def holds(spans: Sequence[Span], day: date) -> bool:
    """Whether one of the spans holds a day."""
    return covers(spans, day, day)


def unused(
    listed: Mapping[str, tuple[str, str, str]], used: set[str], guides: set[str]
) -> tuple[Unused, ...]:
    """Of the list (code → name, department, 基本编码), what nobody applied for.

    A power without a guide cannot be applied for at all: said apart, it may be one that the
    department exercises of itself (行政检查, 行政处罚).
    """
    found = []
    for code, (name, department, base) in sorted(listed.items()):
        if base and base in used:
            continue
        reason = "有办事指南，期间没有收件" if base and base in guides else "没有对应的办事指南"
        found.append(Unused(code, name, department, reason))
    return tuple(found)
