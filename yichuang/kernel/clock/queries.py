"""Reading the calendar in force."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from .models import CalendarDay, CalendarVersion
from .rules import Day, WorkCalendar, reference_calendar
from .rules.notice_file import Change, Notice, changes, check, contradicted, replaced


def current_calendar() -> WorkCalendar:
    """The newest calendar version; the shipped calendar while none is loaded.

    One small query asks which version is newest, so a version made by another process is
    seen at once; its days are read once per process.
    """
    newest = CalendarVersion.objects.order_by("-number").values_list("number", "digest").first()
    return _calendar(*newest) if newest else reference_calendar()


def calendar_of(number: int) -> WorkCalendar | None:
    """An older version, to recompute what was computed with it."""
    rows = CalendarVersion.objects.filter(number=number)
    found = rows.values_list("number", "digest").first()
    return _calendar(*found) if found else None


@functools.lru_cache(maxsize=8)
def _calendar(number: int, digest: str) -> WorkCalendar:
    """A version's calendar. The digest in the key keeps rolled-back versions apart."""
    rows = CalendarDay.objects.filter(version__number=number)
    days = [Day(*row) for row in rows.values_list("date", "is_workday", "name", "source", "local")]
    years = CalendarVersion.objects.values_list("years", flat=True).get(number=number)
    return WorkCalendar(f"{number}:{digest[:12]}", days, years)


@dataclass(frozen=True)
class VersionRow:
    """A calendar version as the calendar page lists it."""

    number: int
    years: tuple[int, ...]
    source: str
    note: str
    digest: str
    created_at: datetime
    created_by: str
    notice_number: str = ""
    notice_date: date | None = None


def versions() -> list[VersionRow]:
    """All versions, newest first."""
    return [
        VersionRow(
            row.number,
            tuple(row.years),
            row.source,
            row.note,
            row.digest,
            row.created_at,
            row.created_by,
            row.notice_number,
            row.notice_date,
        )
        for row in CalendarVersion.objects.order_by("-number")
    ]


def days_of(year: int) -> tuple[Day, ...]:
    """The exceptions of one year in the calendar in force."""
    return tuple(day for day in current_calendar().days if day.date.year == year)


@dataclass(frozen=True)
class Preview:
    """What importing a notice would do, and where it contradicts one already given."""

    notice: Notice
    changes: tuple[Change, ...]
    contradicted: tuple[Change, ...] = ()


def preview(rows: Sequence[Mapping[str, str]], *, source: str = "") -> Preview:
    """Check a notice's rows and compare them with the calendar in force; writes nothing."""
    notice, old = check(rows, source=source), current_calendar()
    if notice.findings:
        return Preview(notice, ())
    new = WorkCalendar("preview", replaced(old, notice), old.published | notice.years)
    return Preview(notice, changes(old, new), contradicted(old, notice))
