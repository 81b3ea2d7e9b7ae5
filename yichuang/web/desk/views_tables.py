"""日清 and 退件: on the screen, on paper, as a workbook; each figure opens its rows."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yichuang.cases.queries import daily
from yichuang.cases.queries.inbox import Page
from yichuang.cases.rules.day import Figure
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import beijing, now, today
from yichuang.kernel.errors import NotFound
from yichuang.kernel.importing.rules.export import Export, ExportColumn, to_xlsx
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires

from . import shown
from .common import actor_of, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _day(text: str, default: date) -> date:
    try:
        return min(date.fromisoformat(text), today())
    except ValueError:
        return default


def _workbook(request: HttpRequest, export: Export, name: str) -> HttpResponse:
    """A POST: what leaves the house is an entry of the ledger."""
    record_alone(action=Act.EXPORT, by=actor_of(request), at=now(), obj=("table", name))
    answer = HttpResponse(to_xlsx(export), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def end_of_day(request: HttpRequest) -> HttpResponse:
    """日清: a line a clerk, the hall's sum."""
    actor = actor_of(request)
    given: QueryDict = request.POST if request.method == "POST" else request.GET
    on = _day(given.get("day", ""), today())
    lines = daily.end_of_day(actor, on)
    if request.method == "POST":
        return _workbook(request, _day_export(lines, on), f"rq-{on:%Y%m%d}")
    context = {
        "day": on,
        "figures": list(Figure),
        "lines": [(line, [_cell(line.who, f, line.counts, on) for f in Figure]) for line in lines],
        "sums": [_cell(None, f, _sum(lines), on) for f in Figure],
        "printed": beijing(now()),
    }
    return page(request, "desk/end_of_day.html", context)


def _sum(lines: list[daily.Line]) -> dict[Figure, int]:
    return {f: sum(line.counts.get(f, 0) for line in lines) for f in Figure}


def _cell(who: int | None, figure: Figure, counts: dict[Figure, int], on: date) -> dict[str, Any]:
    asked = {"of": figure.value, "day": on.isoformat()} | ({} if who is None else {"who": who})
    return {
        "count": counts.get(figure, 0),
        "url": f"{reverse('web:desk_rows')}?{urlencode(asked)}",
        "label": figure.label,
    }


def _day_export(lines: list[daily.Line], on: date) -> Export:
    columns = [ExportColumn("window", "窗口"), ExportColumn("name", "窗口人员")]
    columns += [ExportColumn(f.value, f.label, 12, total=True) for f in Figure]
    rows = [
        {"window": line.window, "name": line.name}
        | {f.value: line.counts.get(f, 0) for f in Figure}
        for line in lines
    ]
    meaning = {
        "日期": on.isoformat(),
        "收件、受理、告知补正、退件、送达": "当天由这个人办理的办件数，一件只算一次",
        "退件": "不受理和不予受理",
        "日终未办结": "由这个人收件、到当天结束还没有办结的",
    }
    return Export(f"日清表 {on}", columns, rows, meaning)


@requires(Permission.CASE_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def returned(request: HttpRequest) -> HttpResponse:
    """退件: applications turned away before acceptance, from a day to a day."""
    given: QueryDict = request.POST if request.method == "POST" else request.GET
    last = _day(given.get("to", ""), today())
    first = min(_day(given.get("from", ""), last.replace(day=1)), last)
    rows = daily.returned(actor_of(request), first, last)
    if request.method == "POST":
        name = f"tj-{first:%Y%m%d}-{last:%Y%m%d}"
        return _workbook(request, _returned_export(rows, first, last), name)
    context = {
        "rows": [(row, shown.stamp(row.received_at), shown.stamp(row.at)) for row in rows],
        "first": first,
        "last": last,
        "printed": beijing(now()),
        "full": len(rows) == daily.MOST,
    }
    return page(request, "desk/returned.html", context)


_RETURNED = (
    ExportColumn("number", "受理编号", 18),
    ExportColumn("item", "事项", 30),
    ExportColumn("applicant", "申请人"),
    ExportColumn("channel", "渠道", 8),
    ExportColumn("received_at", "收件"),
    ExportColumn("at", "退件"),
    ExportColumn("how", "结果", 12),
    ExportColumn("text", "理由和该去的机关", 60),
    ExportColumn("by", "办理人", 12),
)


def _returned_export(rows: list[daily.Returned], first: date, last: date) -> Export:
    values = [{c.field: getattr(row, c.field) for c in _RETURNED} for row in rows]
    return Export(f"退件 {first} 至 {last}", _RETURNED, values, {"口径": "不受理和不予受理"})


@requires(Permission.CASE_VIEW)
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The cases behind one figure."""
    given = request.GET
    title, found = _asked(request, given.dict())
    asked = {name: given[name] for name in ("of", "day", "who", "stage") if given.get(name)}
    following = urlencode(asked | {"after": found.next_key})
    context = {
        "heading": title,
        "rows": [(row, shown.stamp(row.received_at)) for row in found.rows],
        "older": f"?{following}" if found.next_key else "",
        "back": "web:desk_day" if given.get("of") == "waiting" else "web:desk_end_of_day",
    }
    return page(request, "desk/rows.html", context)


def _asked(request: HttpRequest, given: dict[str, Any]) -> tuple[str, Page]:
    actor, after = actor_of(request), given.get("after", "")
    who = row_number(given.get("who", ""))
    if given.get("of") == "waiting" and given.get("stage") in {s.value for s in Stage}:
        stage = Stage(given["stage"])
        found = daily.rows_waiting(actor, stage, holder=who, after=after)
        return f"未办结：{stage.label}", found
    known = {figure.value: figure for figure in Figure}
    figure = known.get(given.get("of", ""))
    if figure is None:
        raise NotFound("没有这个数", what_to_do="请从“我的一天”或日清表打开")
    on = _day(given.get("day", ""), today())
    found = daily.rows_of(actor, figure, day=on, who=who, after=after)
    return f"{shown.day(on)}{figure.label}", found
