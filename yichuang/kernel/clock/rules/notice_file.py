"""Reading and checking a yearly notice as a table: date, name, 休/班, 来源文件."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .calendar import FIRST_YEAR, LAST_YEAR, Day, WorkCalendar

DATE, NAME, KIND, SOURCE = "date", "name", "休/班", "来源文件"
COLUMNS = (DATE, NAME, KIND, SOURCE)
NAME_LENGTH, SOURCE_LENGTH = 60, 300
KINDS = {"休": False, "班": True}
# Every year has 365 or 366 days, 104 to 106 weekend days and 11 or 13 statutory holidays.
FEWEST, MOST = 244, 254


@dataclass(frozen=True)
class Finding:
    """What is wrong in one cell; `row` counts from 1 for the first line below the header."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Notice:
    """A checked file. `years` are the years it settles; `findings` stop an import."""

    days: tuple[Day, ...]
    years: frozenset[int]
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def read_csv(text: str) -> list[dict[str, str]]:
    """The rows of a CSV text (a byte order mark is allowed)."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return [{key: value or "" for key, value in row.items() if key} for row in reader]


def check(rows: Sequence[Mapping[str, str]], *, source: str = "") -> Notice:
    """Check the rows of a notice. `source` stands in where a row names no document.

    A year is settled by the file when it holds both New Year's Day and the first of
    October as rest days; a row outside such a year is an error, except in the December
    before it (the New Year holiday often begins there).
    """
    missing = [name for name in COLUMNS[:3] if rows and name not in rows[0]]
    if not rows or missing:
        reason = f"缺少列：{'、'.join(missing)}" if missing else "文件中没有数据"
        return Notice((), frozenset(), (Finding(0, "", "", reason),), ())
    findings: list[Finding] = []
    days: list[tuple[int, Day]] = []
    for number, row in enumerate(rows, start=1):
        day = _row(number, row, source, findings)
        if day is not None:
            days.append((number, day))
    _duplicates(days, findings)
    years = _years(day for _, day in days)
    _outside(days, years, findings)
    found = tuple(day for _, day in days)
    if not findings:
        _totals(found, years, findings)
    notes = tuple(_on_weekdays(days))
    return Notice(tuple(sorted(found)), years, tuple(findings), notes)


def _row(number: int, row: Mapping[str, str], source: str, findings: list[Finding]) -> Day | None:
    text, kind = row[DATE].strip(), row[KIND].strip()
    day = _date(text)
    if day is None:
        findings.append(Finding(number, DATE, text, "不是存在的日期，应写成 2026-05-01 的样子"))
    elif not FIRST_YEAR <= day.year < LAST_YEAR:
        findings.append(Finding(number, DATE, text, f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间"))
        day = None
    if kind not in KINDS:
        findings.append(Finding(number, KIND, kind, "只能是“休”或“班”"))
        return None
    name = row.get(NAME, "").strip()
    if not 0 < len(name) <= NAME_LENGTH:
        findings.append(Finding(number, NAME, name, f"节日名称应有 1 到 {NAME_LENGTH} 个字"))
    if day is None:
        return None
    paper = row.get(SOURCE, "").strip() or source
    return Day(day, KINDS[kind], name, paper[:SOURCE_LENGTH])


def _date(text: str) -> date | None:
    """The date, in exactly one spelling: 2026-5-1 and 20260501 are typing errors."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _duplicates(days: list[tuple[int, Day]], findings: list[Finding]) -> None:
    first: dict[date, int] = {}
    for number, day in days:
        if day.date in first:
            reason = f"与第 {first[day.date]} 行重复"
            findings.append(Finding(number, DATE, day.date.isoformat(), reason))
        first.setdefault(day.date, number)


def _years(days: Iterable[Day]) -> frozenset[int]:
    rest = {day.date for day in days if not day.is_workday}
    years = {day.year for day in rest}
    return frozenset(y for y in years if {date(y, 1, 1), date(y, 10, 1)} <= rest)


def _outside(days: list[tuple[int, Day]], years: frozenset[int], findings: list[Finding]) -> None:
    for number, day in days:
        december_before = day.date.month == 12 and day.date.year + 1 in years
        if day.date.year not in years and not december_before:
            reason = f"{day.date.year} 年的安排不完整：没有元旦或国庆节的放假日"
            findings.append(Finding(number, DATE, day.date.isoformat(), reason))


def _totals(days: tuple[Day, ...], years: frozenset[int], findings: list[Finding]) -> None:
    calendar = WorkCalendar("check", days, years)
    for year in sorted(years):
        total = calendar.count(date(year, 1, 1), date(year, 12, 31))
        if not FEWEST <= total <= MOST:
            reason = f"{year} 年将有 {total} 个工作日，通常是 {FEWEST} 到 {MOST} 个，请核对通知"
            findings.append(Finding(0, DATE, str(year), reason))


def _on_weekdays(days: list[tuple[int, Day]]) -> Iterable[Finding]:
    """Make-up days that are no weekend: without effect, but often a slip of the pen."""
    for number, day in days:
        if day.is_workday and day.date.weekday() < 5:
            reason = "本来就是周一至周五的工作日，标“班”没有作用，请核对"
            yield Finding(number, KIND, day.date.isoformat(), reason)


@dataclass(frozen=True)
class Change:
    """A day that two calendars answer differently."""

    date: date
    was_workday: bool
    is_workday: bool
    name: str


def changes(old: WorkCalendar, new: WorkCalendar) -> tuple[Change, ...]:
    """Days whose answer differs, over all days either calendar says something about."""
    dates = {day.date for day in (*old.days, *new.days)}
    for year in old.published ^ new.published:
        first, last = date(year, 1, 1), date(year, 12, 31)
        dates |= set(old.workdays_between(first, last)) ^ set(new.workdays_between(first, last))
    return tuple(
        Change(day, old.is_workday(day), new.is_workday(day), new.name_of(day))
        for day in sorted(dates)
        if old.is_workday(day) != new.is_workday(day)
    )


def contradicted(old: WorkCalendar, notice: Notice) -> tuple[Change, ...]:
    """Days on which the file says the opposite of a notice already given.

    A year's notice may settle the last days of December before it; that contradicts nothing
    unless an earlier notice, or the county, named those very days.
    """
    given = {day.date for day in old.days}
    new = WorkCalendar("new", replaced(old, notice), old.published | notice.years)
    settled = notice.years & old.published
    return tuple(
        change
        for change in changes(old, new)
        if change.date.year in settled or change.date in given
    )


def replaced(old: WorkCalendar, notice: Notice) -> tuple[Day, ...]:
    """The days of the next version: the notice's years anew, everything else as it was.

    The county's own changes stay unless the notice names the same date; so do December
    days that the already loaded notice of the following year set.
    """
    named = {day.date for day in notice.days}

    def stays(day: Day) -> bool:
        if day.date in named:
            return False
        following = day.date.month == 12 and day.date.year + 1 in old.published - notice.years
        from_following = following and f"{day.date.year + 1}年" in day.source
        return day.local or from_following or day.date.year not in notice.years

    return tuple(sorted([*filter(stays, old.days), *notice.days]))
