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
from .rules.notice_file import Change, Notice, changes, check, contradicted, replaced
from .slots import Moved


@dataclass(frozen=True)
class Loaded:
    """A new version: its number, the days that now answer differently, the limits moved."""

    number: int
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True)
class Paper:
    """Which notice this is: title, number, date, and whether it replaces one already given."""

    source: str = ""
    number: str = ""
    issued_on: date | None = None
    supersedes: bool = False


def import_calendar(
    *,
    by: Actor,
    at: datetime,
    rows: Sequence[Mapping[str, str]],
    source: str = "",
    number: str = "",
    issued_on: date | None = None,
    supersedes: bool = False,
) -> Loaded:
    """Load a yearly notice (columns date, name, 休/班, 来源文件) and recompute open cases.

    The years the file settles are replaced, others stay. The version commits first, then
    each context recomputes its cases in its own acts; a crash in between loses nothing,
    because the nightly replay recomputes them too. Raises Invalid with every finding (and
    writes nothing), NotAllowed without the right, Conflict when somebody else saved first,
    when nothing would change, or when the file contradicts a notice already given and does
    not say by number and date that it replaces it.
    """
    notice = check(rows, source=source)
    if notice.findings:
        raise _refused(notice)
    paper = Paper(source, number.strip(), issued_on, supersedes)
    return _recomputed(_import(by=by, at=at, notice=notice, paper=paper), at)


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
def _import(*, by: Actor, at: datetime, notice: Notice, paper: Paper) -> Loaded:
    _check_right(by)
    old, source = current_calendar(), paper.source
    _check_contradictions(old, notice, paper)
    days, years = replaced(old, notice), old.published | notice.years
    source = source or next((day.source for day in notice.days if day.source), "导入的节假日安排")
    return _replace(by, at, old, days, years, source, Act.CALENDAR_IMPORT, paper)


def _check_contradictions(old: WorkCalendar, notice: Notice, paper: Paper) -> None:
    """A later notice may replace an earlier one, but says so: by number, date and a tick."""
    days = contradicted(old, notice)
    if not days or not CalendarVersion.objects.exists():
        return
    named = "、".join(
        f"{c.date:%m-%d}由{_word(c.was_workday)}改{_word(c.is_workday)}" for c in days[:5]
    )
    more = f"等 {len(days)} 天" if len(days) > 5 else ""
    if not (paper.supersedes and paper.number and paper.issued_on):
        raise Conflict(
            f"没有载入：和已经载入的通知矛盾，{named}{more}",
            code="calendar.contradiction",
            what_to_do="确是后发的通知，请填写它的文号和日期，并勾选“以这份通知为准”。",
        )
    newest = (
        CalendarVersion.objects.exclude(notice_date=None)
        .order_by("-notice_date")
        .values_list("notice_date", "notice_number")
        .first()
    )
    if newest and newest[0] and paper.issued_on <= newest[0]:
        raise Conflict(
            f"没有载入：{newest[1]}（{newest[0]}）发得更晚或同一天，和它矛盾的不能以旧改新",
            code="calendar.contradiction",
            what_to_do="请核对文号和日期。",
        )


def _word(workday: bool) -> str:
    return "上班" if workday else "放假"


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
    paper: Paper | None = None,
) -> Loaded:
    new = WorkCalendar("new", days, years)
    if new.digest == old.digest and CalendarVersion.objects.exists():
        raise Conflict("没有新内容：与现行工作日历完全相同", code="calendar.same")
    number = _save(
        by=by, at=at, days=new.days, years=years, source=source, action=action, paper=paper
    )
    return Loaded(number, changes(old, new))


def _save(
    *,
    by: Actor,
    at: datetime,
    days: Iterable[Day],
    years: frozenset[int],
    source: str,
    action: Act,
    paper: Paper | None = None,
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
                notice_number=(paper.number if paper else "")[:60],
                notice_date=paper.issued_on if paper else None,
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
        reason="，".join(filter(None, [source, paper.number if paper else ""])),
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
