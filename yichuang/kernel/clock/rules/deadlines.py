"""The deadline as a pure function of start, limit, pauses, extension and calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from yichuang.kernel.errors import Invalid

from .calendar import LAST_YEAR, WorkCalendar
from .explain import explain
from .limits import Limit, Pause, Unit, merge

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """A computed limit and everything it was computed from.

    `due` is the last day in time, None while an open pause has stopped the clock.
    `counted_to` is the day the last unit fell on: calendar days may then move on to the
    next working day. `pauses` are those that had an effect, merged and cut to the running
    period; `without_effect` those wholly before the clock started or after it ran out.
    `paused` is the number of days (of the limit's unit) those pauses took out.
    """

    start: date
    limit: Limit
    extension: int
    due: date | None
    counted_to: date | None
    provisional: bool
    pauses: tuple[Pause, ...]
    without_effect: tuple[Pause, ...]
    paused: int
    calendar_version: str

    @property
    def total(self) -> int:
        """Days the clock gives: limit and extension together."""
        return self.limit.value + self.extension

    @property
    def stopped(self) -> bool:
        """Whether an open pause holds the clock."""
        return self.due is None

    @property
    def explanation(self) -> str:
        """How the date came about: one Chinese sentence with dates and articles."""
        return explain(self)


class Ruler(Protocol):
    """Counts days of one unit."""

    def count(self, first: date, last: date) -> int:
        """Days from first to last, both included."""

    def add(self, day: date, number: int) -> date:
        """The number-th day after `day`."""


class _WorkdayRuler:
    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar

    def count(self, first: date, last: date) -> int:
        return self._calendar.count(first, last)

    def add(self, day: date, number: int) -> date:
        return self._calendar.add_workdays(day, number)


class _CalendarDayRuler:
    @staticmethod
    def count(first: date, last: date) -> int:
        return max((last - first).days + 1, 0)

    @staticmethod
    def add(day: date, number: int) -> date:
        if day.toordinal() + number > date(LAST_YEAR, 12, 31).toordinal():
            raise Invalid(
                f"日期超出可推算的范围（{LAST_YEAR}年12月31日）",
                code="calendar.range",
                what_to_do="请核对起始日期、天数和暂停的日期。",
            )
        return day + timedelta(days=number)


def ruler(unit: Unit, calendar: WorkCalendar) -> Ruler:
    """What measures days of this unit."""
    return _WorkdayRuler(calendar) if unit == Unit.WD else _CalendarDayRuler()


def deadline(
    start: date,
    limit: Limit,
    *,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
    extension: int = 0,
) -> Deadline:
    """When a period that starts on `start` runs out.

    The start day is not counted (民法典 Art 201). Days inside a pause are not counted
    (both its ends included, overlaps once): a pause moves the date by its working days for
    a limit in working days, by its calendar days for one in calendar days. A period in
    calendar days that ends on a rest day ends on the next working day (民法典 Art 203),
    and that day, too, may be paused. `extension` adds days of the limit's unit. An open
    pause that begins in time leaves no date.

    Raises Invalid for a negative extension or a date outside the calendar's range.
    """
    if extension < 0:
        raise Invalid(f"延长的天数不能是负数：{extension}", what_to_do="请填写 0 或正整数。")
    merged = merge(pauses)
    total = limit.value + extension
    measure = ruler(limit.unit, calendar)
    counted_to = _run(start, total, merged, measure) if total else start
    due = counted_to
    if due is not None and limit.unit == Unit.ND and total:
        due = _after_rest_days(due, merged, calendar)
    effective, idle = _cut(start, due, merged) if total else ((), merged)
    paused = sum(measure.count(p.start, p.end) for p in effective if p.end is not None)
    last = due or max((p.start for p in effective), default=start)
    return Deadline(
        start=start,
        limit=limit,
        extension=extension,
        due=due,
        counted_to=counted_to,
        provisional=not (calendar.is_published(start) and calendar.is_published(last)),
        pauses=effective,
        without_effect=idle,
        paused=paused,
        calendar_version=calendar.version,
    )


def _run(start: date, total: int, pauses: tuple[Pause, ...], measure: Ruler) -> date | None:
    """The day on which the total-th counted day falls; None if an open pause comes first."""
    reached, need = start, total
    for pause in pauses:
        if pause.end is not None and pause.end <= reached:
            continue
        running = measure.count(reached + _DAY, pause.start - _DAY)
        if running >= need:
            break
        if pause.end is None:
            return None
        need -= running
        reached = pause.end
    return measure.add(reached, need)


def _after_rest_days(day: date, pauses: tuple[Pause, ...], calendar: WorkCalendar) -> date | None:
    """The first working day from `day` on that no pause takes out."""
    found = calendar.next_workday(day)
    for pause in pauses:
        if pause.covers(found):
            if pause.end is None:
                return None
            found = calendar.next_workday(pause.end + _DAY)
    return found


def _cut(
    start: date, due: date | None, pauses: tuple[Pause, ...]
) -> tuple[tuple[Pause, ...], tuple[Pause, ...]]:
    """Pauses inside the running period, and those that come too early or too late for it."""
    inside, idle = [], []
    for pause in pauses:
        early = pause.end is not None and pause.end <= start
        late = due is not None and pause.start > due
        if early or late:
            idle.append(pause)
        else:
            inside.append(Pause(max(pause.start, start + _DAY), pause.end))
    return tuple(inside), tuple(idle)
