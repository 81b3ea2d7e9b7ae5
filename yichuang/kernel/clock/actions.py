"""Writing the calendar: every change is a new version and one ledger entry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yichuang.kernel.errors import Conflict, Invalid, NotAllowed
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission

from . import slots
from .models import CalendarDay, CalendarVersion
from .queries import current_calendar
from .rules import Day, WorkCalendar, reference_calendar
from .rules.notice_file import Change, Notice, changes, check, replaced
from .slots import Moved


@dataclass(frozen=True)
class Loaded:
    """A new version: its number, the days that now answer differently, the limits moved."""

    number: int
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...] = ()


def import_calendar(
    *, by: Actor, at: datetime, rows: Sequence[Mapping[str, str]], source: str = ""
) -> Loaded:
    """Load a yearly notice (columns date, name, 休/班, 来源文件) and recompute open cases.

    The years the file settles are replaced, others stay. The version commits first, then
    each context recomputes its cases in its own acts; a crash in between loses nothing,
    because the nightly replay recomputes them too. Raises Invalid with every finding (and
    writes nothing), NotAllowed without the right, Conflict when somebody else saved first
    or when nothing would change.
    """
    notice = check(rows, source=source)
    if notice.findings:
        raise _refused(notice)
    return _recomputed(_import(by=by, at=at, notice=notice, source=source), at)


def edit_day(
    *, by: Actor, at: datetime, day: date, is_workday: bool, name: str, source: str
) -> Loaded:
    """Set one day by hand: a late change, a local holiday, a closure; then recompute.

    Raises Invalid without a name or a source document, NotAllowed, Conflict as above.
    """
    fields = {}
    if not name.strip():
        fields["name"] = ["请填写节日或事由"]
    if not source.strip():
        fields["source"] = ["请填写依据的文件"]
    if fields:
        raise Invalid("没有保存：修改工作日历要有事由和依据", fields=fields)
    new = Day(day, is_workday, name.strip(), source.strip(), local=True)
    return _recomputed(_edit(by=by, at=at, day=new), at)


@act
def load_reference(*, at: datetime, by: Actor | None = None) -> int | None:
    """Load the shipped calendar; idempotent. Returns the new version's number, or None.

    A county that already has a calendar only gets the years it lacks.
    """
    old, shipped = current_calendar(), reference_calendar()
    first = not CalendarVersion.objects.exists()
    lacking = shipped.published - (frozenset() if first else old.published)
    if not lacking:
        return None
    days = shipped.days
    if not first:
        fresh = tuple(day for day in shipped.days if _settles(day, lacking))
        days = replaced(old, Notice(fresh, lacking, (), ()))
    years = shipped.published | old.published
    source = f"国务院办公厅关于{min(lacking)}至{max(lacking)}年部分节假日安排的通知"
    by = by or Actor.system("参考数据")
    return _save(by=by, at=at, days=days, years=years, source=source, action=Act.CALENDAR_IMPORT)


def _settles(day: Day, years: frozenset[int]) -> bool:
    return day.date.year in years or (day.date.month == 12 and day.date.year + 1 in years)


@act
def _import(*, by: Actor, at: datetime, notice: Notice, source: str) -> Loaded:
    _check_right(by)
    old = current_calendar()
    days, years = replaced(old, notice), old.published | notice.years
    source = source or next((day.source for day in notice.days if day.source), "导入的节假日安排")
    return _replace(by, at, old, days, years, source, Act.CALENDAR_IMPORT)


@act
def _edit(*, by: Actor, at: datetime, day: Day) -> Loaded:
    _check_right(by)
    old = current_calendar()
    days = sorted([*(d for d in old.days if d.date != day.date), day])
    return _replace(by, at, old, days, old.published, day.source, Act.CALENDAR_EDIT)


def _replace(
    by: Actor,
    at: datetime,
    old: WorkCalendar,
    days: Iterable[Day],
    years: frozenset[int],
    source: str,
    action: Act,
) -> Loaded:
    new = WorkCalendar("new", days, years)
    if new.digest == old.digest and CalendarVersion.objects.exists():
        raise Conflict("没有新内容：与现行工作日历完全相同", code="calendar.same")
    number = _save(by=by, at=at, days=new.days, years=years, source=source, action=action)
    return Loaded(number, changes(old, new))


def _save(
    *,
    by: Actor,
    at: datetime,
    days: Iterable[Day],
    years: frozenset[int],
    source: str,
    action: Act,
) -> int:
    """Write a version and its days; the unique number lets one of two writers win."""
    calendar = WorkCalendar("new", days, years)
    last = CalendarVersion.objects.order_by("-number").values_list("number", flat=True).first()
    number = (last or 0) + 1
    try:
        with transaction.atomic():
            version = CalendarVersion.objects.create(
                number=number,
                years=sorted(years),
                source=source[:300],
                digest=calendar.digest,
                created_at=at,
                created_by=by.name[:60],
            )
    except IntegrityError as error:
        raise Conflict(
            "没有保存：有人刚刚修改了工作日历", what_to_do="请刷新页面，核对后再保存。"
        ) from error
    CalendarDay.objects.bulk_create(
        CalendarDay(
            version=version,
            date=day.date,
            name=day.name,
            is_workday=day.is_workday,
            source=day.source[:300],
            local=day.local,
        )
        for day in calendar.days
    )
    record(
        action=action,
        by=by,
        at=at,
        obj=("calendar", str(number)),
        version=number,
        after={"digest": calendar.digest, "years": sorted(years)},
        reason=source,
    )
    return number


def _recomputed(loaded: Loaded, at: datetime) -> Loaded:
    moved = slots.recompute(current_calendar(), at)
    return Loaded(loaded.number, loaded.changes, tuple(moved))


def _check_right(by: Actor) -> None:
    if not by.can(Permission.CALENDAR_EDIT):
        raise NotAllowed("只有系统管理员可以维护工作日历")


def _refused(notice: Notice) -> Invalid:
    fields: dict[str, list[str]] = {}
    for finding in notice.findings:
        place = f"第 {finding.row} 行" if finding.row else "整个文件"
        fields.setdefault(finding.column or "file", []).append(
            f"{place} {finding.value}：{finding.reason}"
        )
    return Invalid(
        f"没有导入：文件中有 {len(notice.findings)} 处问题",
        fields=fields,
        code="calendar.notice",
        what_to_do="请对照国务院办公厅的通知修改后重新导入。",
    )
