"""Which days are working days (工作日).

The State Council's yearly notice decides: its rest days (休) and its make-up working days
(班, 调休) come first, then Monday to Friday. A year without a notice is computed from
weekends and the holidays with a fixed date, and every date reached through it is provisional.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from yichuang.kernel.errors import Invalid

# 全国年节及纪念日放假办法 Art 2 (2024): the holidays that fall on the same date every year.
FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
FIRST_YEAR, LAST_YEAR = 1949, 2199
_AHEAD = 3  # years computed at a time when a date runs past the table


@dataclass(frozen=True, order=True)
class Day:
    """One exception to Monday-to-Friday: a rest day (休) or a make-up working day (班).

    `local` marks the county's own change (a closure, a local holiday), which a new yearly
    notice does not sweep away.
    """

    date: date
    is_workday: bool
    name: str = ""
    source: str = ""
    local: bool = False


class WorkCalendar:
    """A calendar version: exceptions and the years whose notice is published. Immutable.

    Counting uses a sorted table of working days that grows on demand, so a deadline costs
    two binary searches, not a walk over days.
    """

    __slots__ = ("_days", "_lo", "_ords", "published", "version")

    def __init__(self, version: str, days: Iterable[Day], published: Iterable[int]) -> None:
        self.version = version
        self.published = frozenset(published)
        self._days = {day.date.toordinal(): day for day in days}
        years = self.published or {2000}
        self._lo = min(years)
        self._ords = self._table(self._lo, max(years) + 1)

    # --- single days ---

    def is_workday(self, day: date) -> bool:
        """Whether the day counts as a working day."""
        ords = self._reach(day.toordinal())
        place = bisect_left(ords, day.toordinal())
        return place < len(ords) and ords[place] == day.toordinal()

    def is_published(self, day: date) -> bool:
        """Whether the notice of the day's year is loaded: outside, answers are provisional."""
        return day.year in self.published

    def name_of(self, day: date) -> str:
        """The festival a notice ties to this day; empty for an ordinary day."""
        found = self._days.get(day.toordinal())
        return found.name if found else ""

    @property
    def days(self) -> tuple[Day, ...]:
        """The exceptions, by date."""
        return tuple(self._days[key] for key in sorted(self._days))

    @property
    def last_published(self) -> date | None:
        """The last day answered by a notice; None for an empty calendar."""
        return date(max(self.published), 12, 31) if self.published else None

    # --- counting ---

    def count(self, first: date, last: date) -> int:
        """Working days from first to last, both included; 0 when last is before first."""
        if last < first:
            return 0
        self._reach(first.toordinal())
        ords = self._reach(last.toordinal())
        return bisect_right(ords, last.toordinal()) - bisect_left(ords, first.toordinal())

    def add_workdays(self, day: date, number: int) -> date:
        """The number-th working day after `day` (before it, if negative); 0 gives `day`."""
        if number == 0:
            return day
        ords = self._reach(day.toordinal())
        if number > 0:
            place = bisect_right(ords, day.toordinal()) + number - 1
            while place >= len(ords):
                ords = self._grow_up()
            return date.fromordinal(ords[place])
        place = bisect_left(ords, day.toordinal()) + number
        while place < 0:
            before = len(ords)
            ords = self._grow_down()
            place += len(ords) - before
        return date.fromordinal(ords[place])

    def next_workday(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def workdays_between(self, first: date, last: date) -> Iterator[date]:
        """The working days from first to last, both included."""
        if last < first:
            return iter(())
        self._reach(first.toordinal())
        ords = self._reach(last.toordinal())
        place = slice(bisect_left(ords, first.toordinal()), bisect_right(ords, last.toordinal()))
        return (date.fromordinal(number) for number in ords[place])

    # --- identity ---

    @property
    def digest(self) -> str:
        """SHA-256 of published years and exceptions: equal digests answer equally."""
        lines = [",".join(str(year) for year in sorted(self.published))]
        lines += [
            f"{day.date}|{int(day.is_workday)}|{int(day.local)}|{day.name}|{day.source}"
            for day in self.days
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def __repr__(self) -> str:
        return f"WorkCalendar({self.version!r}, {len(self._days)} days, {sorted(self.published)})"

    # --- the table ---

    def _table(self, first_year: int, last_year: int) -> list[int]:
        found: list[int] = []
        for year in range(first_year, last_year + 1):
            found += self._workdays_of(year)
        return found

    def _workdays_of(self, year: int) -> list[int]:
        fixed: set[int] = set()
        if year not in self.published:
            fixed = {date(year, *month_day).toordinal() for month_day in FIXED_HOLIDAYS}
        first, after = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1
        special = self._days
        return [
            number
            for number in range(first, after)
            if (
                special[number].is_workday
                if number in special
                else (number + 6) % 7 < 5 and number not in fixed
            )
        ]

    def _reach(self, number: int) -> list[int]:
        """The table, grown until it covers the day with this ordinal."""
        year = date.fromordinal(number).year
        while year < self._lo:
            self._grow_down()
        while number > self._ords[-1] and year > date.fromordinal(self._ords[-1]).year:
            self._grow_up()
        return self._ords

    def _grow_up(self) -> list[int]:
        last = date.fromordinal(self._ords[-1]).year
        if last >= LAST_YEAR:
            raise _out_of_range()
        # A new list replaces the old one: a reader in another thread keeps a whole table.
        self._ords = self._ords + self._table(last + 1, min(last + _AHEAD, LAST_YEAR))
        return self._ords

    def _grow_down(self) -> list[int]:
        if self._lo <= FIRST_YEAR:
            raise _out_of_range()
        first = max(self._lo - _AHEAD, FIRST_YEAR)
        self._ords = self._table(first, self._lo - 1) + self._ords
        self._lo = first
        return self._ords


def _out_of_range() -> Invalid:
    return Invalid(
        f"日期超出工作日历可推算的范围（{FIRST_YEAR}年1月1日至{LAST_YEAR}年12月31日）",
        code="calendar.range",
        what_to_do="请核对起始日期、天数和暂停的日期。",
    )
