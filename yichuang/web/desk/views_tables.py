"""日清 and 退件: on the screen, on paper, as a workbook; each figure opens its rows."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.cases.queries import daily
from yichuang.cases.queries.inbox import Page
from yichuang.cases.rules.day import Figure
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import beijing, now, today
from yichuang.kernel.errors import NotFound
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, every, listed

from . import shown
from .common import actor_of, page


def _day(text: str, default: date) -> date:
    try:
        return min(date.fromisoformat(text), today())
    except ValueError:
        return default


def _tally(asked: Asked) -> Listed:
    on = _day(asked.get("day"), asked.day)
    lines = daily.end_of_day(asked.actor, on)
    heads = ("窗口", "窗口人员", *(f.label for f in Figure))
    rows = [(line.window, line.name, *(line.counts.get(f, 0) for f in Figure)) for line in lines]
    sums = ("", "合计", *_sum(lines).values())
    return Listed(heads, [*rows, sums] if rows else [], (f"{on}",))


@requires(Permission.CASE_INTAKE)
@listed("日清表", _tally, personal=False)
@require_safe
def end_of_day(request: HttpRequest) -> HttpResponse:
    """日清: a line a clerk, the hall's sum."""
    actor = actor_of(request)
    on = _day(request.GET.get("day", ""), today())
    lines = daily.end_of_day(actor, on)
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


def _span(query: QueryDict) -> tuple[date, date]:
    last = _day(query.get("to", ""), today())
    return min(_day(query.get("from", ""), last.replace(day=1)), last), last


def _returned(asked: Asked) -> Listed:
    first, last = _span(asked.query)
    rows = [
        (
            shown.stamp(row.at),
            row.number,
            row.item,
            row.applicant,
            f"{shown.stamp(row.received_at)} {row.channel}",
            row.how,
            row.text,
            row.by,
        )
        for row in daily.returned(asked.actor, first, last)
    ]
    cut = f"只列出最近的 {daily.MOST} 件，请缩短日期" if len(rows) == daily.MOST else ""
    return Listed(RETURNED, rows, (f"{first} 至 {last}", cut))


RETURNED = ("退件", "受理编号", "事项", "申请人", "收件", "结果", "理由和该去的机关", "办理人")


@requires(Permission.CASE_VIEW)
@listed("退件", _returned)
@require_safe
def returned(request: HttpRequest) -> HttpResponse:
    """退件: applications turned away before acceptance, from a day to a day."""
    first, last = _span(request.GET)
    rows = daily.returned(actor_of(request), first, last)
    context = {
        "rows": [(row, shown.stamp(row.received_at), shown.stamp(row.at)) for row in rows],
        "first": first,
        "last": last,
        "printed": beijing(now()),
        "full": len(rows) == daily.MOST,
    }
    return page(request, "desk/returned.html", context)


def _rows(asked: Asked) -> Listed:
    def values() -> Iterator[tuple[Any, ...]]:
        for part in every(lambda key: _behind(asked.actor, asked.query, key)[1]):
            yield from (
                (
                    row.number,
                    row.item_name,
                    row.applicant,
                    row.outcome or row.stage.label,
                    row.holder,
                    shown.stamp(row.received_at),
                )
                for row in part
            )

    title, _ = _behind(asked.actor, asked.query, "")
    return Listed(BEHIND, values(), (title,))


BEHIND = ("受理编号", "事项", "申请人", "状态", "经办", "收件")


@requires(Permission.CASE_VIEW)
@listed("办件", _rows)
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The cases behind one figure."""
    given = request.GET
    title, found = _behind(actor_of(request), given, given.get("after", ""))
    asked = {name: given[name] for name in ("of", "day", "who", "stage") if given.get(name)}
    following = urlencode(asked | {"after": found.next_key})
    context = {
        "heading": title,
        "rows": [(row, shown.stamp(row.received_at)) for row in found.rows],
        "older": f"?{following}" if found.next_key else "",
        "back": "web:desk_day" if given.get("of") == "waiting" else "web:desk_end_of_day",
    }
    return page(request, "desk/rows.html", context)


def _behind(actor: Actor, given: QueryDict, after: str) -> tuple[str, Page]:
    who = row_number(given.get("who", ""))
    asked_stage = str(given.get("stage", ""))
    if given.get("of") == "waiting" and asked_stage in {s.value for s in Stage}:
        stage = Stage(asked_stage)
        found = daily.rows_waiting(actor, stage, holder=who, after=after)
        return f"未办结：{stage.label}", found
    known = {figure.value: figure for figure in Figure}
    figure = known.get(given.get("of", ""))
    if figure is None:
        raise NotFound("没有这个数", what_to_do="请从“我的一天”或日清表打开")
    on = _day(given.get("day", ""), today())
    found = daily.rows_of(actor, figure, day=on, who=who, after=after)
    return f"{shown.day(on)}{figure.label}", found
