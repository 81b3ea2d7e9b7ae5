"""指标: every declared figure, each opening to exactly the rows it counts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.kernel.clock.now import today
from yichuang.kernel.errors import Invalid, NotFound
from yichuang.kernel.indicators import registry
from yichuang.kernel.indicators.registry import Indicator, Kind, counted_together, within
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, listed
from yichuang.web.components.values import Column, Kpi, Table, TableRow

from .common import crumbs, number, page

PAGE = 100


@requires(Permission.FIGURES_VIEW)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """All figures of today."""
    day = today()
    every = registry.all_indicators()
    with counted_together([one.id for one in every]):
        shown = [_kpi(one, day) for one in every]
    return page(request, "manage/figures.html", {"figures": shown, "day": day})


def _kpi(indicator: Indicator, day: Any) -> Kpi:
    value = indicator.measure(day)
    bare = value.part is not None or value.unready or indicator.kind is Kind.SETTING
    unit = "" if bare else indicator.unit
    note = f"{value.part} / {value.whole}" if value.part is not None else indicator.owner
    note = value.unready or note
    url = reverse("web:manage_figure", args=[indicator.id])
    return Kpi(indicator.name, value.text, url, unit=unit, note=note)


def _rows_behind(asked: Asked) -> Listed:
    """The rows that a figure counts, all of them."""
    indicator = _indicator(asked.args["figure_id"])
    on = asked_day(asked.query.get("on", ""))
    first = _first(indicator, asked.get("from"), on)
    with within(first):
        value = indicator.measure(on)
    part = asked.get("part") == "1" and value.part is not None

    def rows() -> Iterator[tuple[Any, ...]]:
        after, more = 0, True
        while more:
            with within(first):
                found = indicator.rows(on, part=part, after=after, limit=CHUNK)
            yield from (tuple(row.get(c.key) for c in indicator.columns) for row in found)
            more = len(found) == CHUNK
            after = found[-1]["id"] if found else 0

    since = f"从 {first}" if first else ""
    words = (indicator.name, "分子" if part else "", since, f"截至 {value.as_of:%Y-%m-%d}")
    return Listed([column.label for column in indicator.columns], rows(), words)


def _indicator(figure_id: str) -> Indicator:
    indicator = registry.get(figure_id)
    if indicator is None:
        raise NotFound("没有这个指标，可能还没有接入", what_to_do="请回到指标页选择。")
    return indicator


@requires(Permission.FIGURES_VIEW)
@listed("指标明细", _rows_behind)
@require_safe
def figure(request: HttpRequest, figure_id: str) -> HttpResponse:
    """One figure: its definition and its rows, by key."""
    indicator = _indicator(figure_id)
    day = asked_day(request.GET.get("on", ""))
    first = _first(indicator, request.GET.get("from", ""), day)
    after = number(request.GET.get("after"))
    with within(first):
        value = indicator.measure(day)
        part = request.GET.get("part") == "1" and value.part is not None
        rows = indicator.rows(day, part=part, after=after, limit=PAGE + 1)
    kept = rows[:PAGE]
    table = Table(
        indicator.name,
        tuple(Column(column.label) for column in indicator.columns),
        tuple(TableRow(tuple(_text(row.get(c.key)) for c in indicator.columns)) for row in kept),
        dense=True,
        empty="没有记录。",
    )
    past = f"&on={day}" if day != today() else ""
    past += f"&from={first}" if first else ""
    query = f"{past}&part=1" if part else past
    context = {
        "figure": indicator,
        "value": value,
        "part": part,
        "sides": ("现行", "基期") if indicator.kind is Kind.CHANGE else ("分子", "分母"),
        "unit": "" if value.unready or indicator.kind is Kind.SETTING else indicator.unit,
        "day": day,
        "first": first,
        "table": table,
        "older": f"?after={kept[-1]['id']}{query}" if len(rows) > PAGE else "",
        "newer": f"?{query.lstrip('&')}" if after else "",
        "past": past,
        "crumbs": crumbs(("指标", reverse("web:manage_figures")), (indicator.name, "")),
    }
    return page(request, "manage/figure.html", context)


def asked_day(text: str) -> date:
    """The day of an address; today for none. Raises Invalid for one nobody can read."""
    try:
        return min(date.fromisoformat(text), today()) if text else today()
    except ValueError:
        raise Invalid("日期读不懂", what_to_do="请写成 2026-03-05。") from None


def _first(indicator: Indicator, text: str, day: date) -> date | None:
    """From when a figure of a period is counted: as asked, else since 1 January of the day."""
    if not indicator.period:
        return None
    return min(asked_day(text), day) if text else day.replace(month=1, day=1)


def _text(value: Any) -> str:
    return "—" if value in (None, "") else str(value)
