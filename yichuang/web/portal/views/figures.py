"""办得怎么样: public figures, each opening to exactly the rows it counts, without persons."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.kernel.clock.now import today
from yichuang.kernel.indicators import registry
from yichuang.kernel.indicators.registry import Indicator, Kind
from yichuang.kernel.numerals import row_number
from yichuang.web.access import public
from yichuang.web.components.listing import CHUNK, Asked, Listed, listed
from yichuang.web.components.values import Column, Kpi, Link, Table, TableRow
from yichuang.web.portal.present.words import day

# Which figures the public sees, in which order, and what it is called there.
PUBLIC: Mapping[str, str] = {
    "cases.closed": "累计办结",
    "cases.in_promise": "在承诺时限内决定",
    "cases.over_statute": "超过法定时限",
    "cases.licences": "颁发证照",
}
# Columns that name a person, or half of what opens a case, stay inside.
HIDDEN = frozenset({"number", "applicant_masked", "holder_masked"})
SIZE = 50
KEEP = 600  # seconds


def yesterday() -> date:
    """Public figures stand as of the last whole day."""
    return today() - timedelta(days=1)


def figures() -> list[Kpi]:
    """The figures of the home page; none while nothing has ended."""
    on = yesterday()
    key = f"public-figures:{on:%Y%m%d}"
    found = cache.get(key)
    if found is None:
        found = [_kpi(one, on) for one in map(registry.get, PUBLIC) if one is not None]
        cache.set(key, found, KEEP)
    return found if any(kpi.figure not in ("0", "无数据") for kpi in found) else []


def _kpi(one: Indicator, on: date) -> Kpi:
    figure = one.measure(on)
    ratio = one.kind is Kind.RATIO
    rows = (figure.whole or 0) if ratio else int(figure.value)
    note = f"{figure.part:,} / {figure.whole:,} 件" if ratio and figure.whole else ""
    return Kpi(
        PUBLIC[one.id],
        figure.text.rstrip("%") if ratio else figure.text,
        reverse("web:public_figure", args=[one.id]),
        unit="%" if ratio and figure.whole else "" if ratio else one.unit,
        note=note,
        rows_text=f"看 {rows:,} 行",
    )


def _rows_behind(asked: Asked) -> Listed:
    one = _indicator(asked.args["indicator_id"])
    on = yesterday()
    part = one.kind is Kind.RATIO and asked.get("part") == "1"
    shown = [column for column in one.columns if column.key not in HIDDEN]

    def rows() -> Iterator[tuple[Any, ...]]:
        after, more = 0, True
        while more:
            found = list(one.rows(on, part=part, after=after, limit=CHUNK))
            yield from (tuple(row[column.key] for column in shown) for row in found)
            more = len(found) == CHUNK
            after = found[-1]["id"] if found else 0

    words = (PUBLIC[one.id], "分子" if part else "", f"截至 {on} 24:00", one.definition)
    return Listed([column.label for column in shown], rows(), words)


def _indicator(indicator_id: str) -> Indicator:
    one = registry.get(indicator_id) if indicator_id in PUBLIC else None
    if one is None:
        raise Http404
    return one


@public
@listed("办得怎么样", _rows_behind, personal=False)
@require_safe
def figure(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """One figure: how it is counted, and its rows by key."""
    one = _indicator(indicator_id)
    on = yesterday()
    part = one.kind is Kind.RATIO and request.GET.get("part") == "1"
    after = request.GET.get("after", "")
    rows = list(one.rows(on, part=part, after=row_number(after) or 0, limit=SIZE + 1))
    more = f"?after={rows[SIZE - 1]['id']}{'&part=1' if part else ''}" if len(rows) > SIZE else ""
    title = PUBLIC[one.id]
    context = {
        "one": one,
        "title": title,
        "value": one.measure(on),
        "ratio": one.kind is Kind.RATIO,
        "part": part,
        "as_of": day(on),
        "table": _table(one, rows[:SIZE], title),
        "more": more,
        "page_title": title,
        "crumbs": [Link("首页", reverse("web:home")), Link(title, "")],
    }
    return render(request, "portal/figure.html", context)


def _table(one: Indicator, rows: list[dict[str, Any]], title: str) -> Table:
    shown = [column for column in one.columns if column.key not in HIDDEN]
    return Table(
        title,
        tuple(Column(column.label) for column in shown),
        tuple(TableRow(tuple(_cell(row[column.key]) for column in shown)) for row in rows),
        empty="没有这样的办件。",
    )


def _cell(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value) if value not in (None, "") else "—"
