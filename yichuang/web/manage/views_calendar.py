"""工作日历: a year as a grid, one day by hand, a year's notice by file; 法定值 as a table."""

import calendar as months
import csv
import io
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from python_calamine import CalamineError, CalamineWorkbook

from yichuang.kernel.clock import actions, queries
from yichuang.kernel.clock.actions import Loaded
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.clock.rules import WorkCalendar
from yichuang.kernel.clock.rules.notice_file import COLUMNS, read_csv
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.files.rules import FileKind, Refused, check_content
from yichuang.kernel.files.rules.text import decode_text
from yichuang.kernel.permissions.rules import Permission
from yichuang.kernel.statutes import queries as statutes
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.values import Column, Table, TableRow

from .common import actor_of, crumbs, number, page, sent
from .forms import DayForm, NoticeFileForm

MOST = 256 * 1024
RESULT = "manage_calendar_result"


@requires(Permission.CALENDAR_EDIT)
@require_http_methods(["GET", "POST"])
def year(request: HttpRequest) -> HttpResponse:
    """A year as a grid; POST changes one day and recomputes the open cases."""
    chosen = number(request.GET.get("year"), today().year)
    chosen = min(max(chosen, 2018), 2099)
    form = DayForm(sent(request), initial=_initial(request))
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            loaded = actions.edit_day(
                by=actor_of(request),
                at=now(),
                day=data["day"],
                is_workday=data["kind"] == "work",
                name=data["name"],
                source=data["source"],
            )
        except DomainError as error:
            refusal = error
        else:
            return _done(request, loaded)
    return _page(request, chosen, form, NoticeFileForm(), refusal)


def _initial(request: HttpRequest) -> dict[str, str]:
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return {}
    working = queries.current_calendar().is_workday(day)
    return {"day": day.isoformat(), "kind": "rest" if working else "work"}


def _page(
    request: HttpRequest,
    chosen: int,
    form: DayForm,
    file_form: NoticeFileForm,
    refusal: DomainError | None = None,
) -> HttpResponse:
    found = queries.current_calendar()
    context = {
        "year": chosen,
        "years": sorted({*found.published, today().year, today().year + 1}, reverse=True),
        "published": chosen in found.published,
        "total": found.count(date(chosen, 1, 1), date(chosen, 12, 31)),
        "months": [_month(found, chosen, month) for month in range(1, 13)],
        "days": [day for day in found.days if day.date.year == chosen],
        "versions": queries.versions()[:20],
        "form": form,
        "file_form": file_form,
        "columns": COLUMNS,
    }
    bad = 422 if form.errors or file_form.errors else 0
    return page(request, "manage/calendar.html", context, error=refusal, status=bad)


def _month(found: WorkCalendar, chosen: int, month: int) -> dict[str, Any]:
    weeks = months.Calendar(firstweekday=0).monthdatescalendar(chosen, month)
    rows = [[_cell(found, day) if day.month == month else None for day in week] for week in weeks]
    return {"title": f"{month} 月", "weeks": rows}


def _cell(found: WorkCalendar, day: date) -> dict[str, Any]:
    working, weekend = found.is_workday(day), day.weekday() >= 5
    name = found.name_of(day)
    mark = "班" if working and weekend else "休" if not working and (name or not weekend) else ""
    css = {"班": "is-on", "休": "is-off"}.get(mark, "is-rest" if weekend else "")
    words = (
        f"{day.month} 月 {day.day} 日，{'上班' if working else '放假'}{'，' + name if name else ''}"
    )
    return {
        "day": day,
        "mark": mark,
        "css": f"{css} is-today" if day == today() else css,
        "words": words,
    }


@requires(Permission.CALENDAR_EDIT)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Read a notice file: faults by row, or the days that would answer differently."""
    form = NoticeFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, today().year, DayForm(), form)
    try:
        rows = _read(form.cleaned_data["file"])
    except DomainError as error:
        form.take(error)
        return _page(request, today().year, DayForm(), form)
    source = form.cleaned_data["source"]
    found = queries.preview(rows, source=source)
    context = {
        "found": found,
        "years": sorted(found.notice.years),
        "text": _text(rows),
        "source": source,
        "number": form.cleaned_data["number"],
        "issued_on": form.cleaned_data["issued_on"],
        "file_name": form.cleaned_data["file"].name,
        "crumbs": crumbs(("工作日历", reverse("web:manage_calendar")), ("导入放假通知", "")),
    }
    bad = 422 if found.notice.findings else 0
    return page(request, "manage/calendar_preview.html", context, status=bad)


def _read(upload: UploadedFile) -> list[dict[str, str]]:
    data = upload.read(MOST + 1)
    if len(data) > MOST:
        raise Invalid("文件太大，一年的安排只有几十行", fields={"file": ["请核对是否传错了文件"]})
    try:
        kind = check_content(upload.name or "", data).kind
    except Refused as error:
        text = f"{error.message}{error.what_to_do}"
        raise Invalid(error.message, fields={"file": [text]}) from error
    if kind in (FileKind.CSV, FileKind.TXT):
        return read_csv(decode_text(data))
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    except (CalamineError, IndexError) as error:
        raise Invalid(
            "这个表格读不出来", fields={"file": ["请另存为 .xlsx 或 .csv 再传"]}
        ) from error
    grid = [[str(cell).strip() for cell in row] for row in sheet.to_python()]
    if not grid:
        return []
    return [dict(zip(grid[0], row, strict=False)) for row in grid[1:] if any(row)]


def _text(rows: list[dict[str, str]]) -> str:
    """The rows as CSV again: the confirmation carries them, nothing is kept in between."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = list(rows[0]) if rows else list(COLUMNS)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue()


@requires(Permission.CALENDAR_EDIT)
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Load what the preview showed; checked once more."""
    loaded = actions.import_calendar(
        by=actor_of(request),
        at=now(),
        rows=read_csv(request.POST.get("text", "")),
        source=request.POST.get("source", ""),
        number=request.POST.get("number", ""),
        issued_on=_day(request.POST.get("issued_on", "")),
        supersedes=request.POST.get("supersedes") == "yes",
    )
    return _done(request, loaded)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _done(request: HttpRequest, loaded: Loaded) -> HttpResponse:
    request.session[RESULT] = {
        "number": loaded.number,
        "changes": [
            {
                "date": c.date.isoformat(),
                "was": "上班" if c.was_workday else "放假",
                "now": "上班" if c.is_workday else "放假",
                "name": c.name,
            }
            for c in loaded.changes[:400]
        ],
        "moved": [
            {
                "number": m.number,
                "clock": m.clock,
                "before": str(m.before or "—"),
                "after": str(m.after or "—"),
            }
            for m in loaded.moved[:300]
        ],
        "total": len(loaded.moved),
    }
    return redirect("web:manage_calendar_result")


@requires(Permission.CALENDAR_EDIT)
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """The new version: which days changed, which cases' limits moved."""
    found = request.session.get(RESULT)
    if not found:
        return redirect("web:manage_calendar")
    context = {
        "result": found,
        "crumbs": crumbs(
            ("工作日历", reverse("web:manage_calendar")), (f"第 {found['number']} 版", "")
        ),
    }
    return page(request, "manage/calendar_result.html", context)


_VALUES = ("名称", "数值", "依据", "施行", "失效", "核对", "说明")


def _values() -> list[tuple[str, ...]]:
    return [
        (
            row.label,
            f"{row.value} {row.unit.label}",
            row.citation,
            f"{row.effective_from} 起",
            f"{row.effective_to} 止" if row.effective_to else "现行",
            row.certainty.label,
            row.note,
        )
        for row in statutes.history()
    ]


def _value_list(asked: Asked) -> Listed:
    return Listed(_VALUES, _values())


@requires(Permission.CALENDAR_EDIT)
@listed("法定值", _value_list, personal=False)
@require_safe
def statutory(request: HttpRequest) -> HttpResponse:
    """Every value the law sets, with article and dates."""
    rows = tuple(map(TableRow, _values()))
    columns = tuple(Column(name, width="25" if name == "依据" else "") for name in _VALUES)
    table = Table("法定值", columns, rows, dense=True, empty="还没有载入法定值。")
    return page(request, "manage/statutes.html", {"table": table, "total": len(rows)})
