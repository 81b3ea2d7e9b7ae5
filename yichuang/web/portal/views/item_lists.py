"""行政许可事项清单 and 最多跑一次清单: what is published, how few visits, how much faster."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from yichuang.catalog.items.queries import public
from yichuang.catalog.items.queries.public import ItemList, ListedItem
from yichuang.kernel.clock.now import beijing, today
from yichuang.kernel.numerals import row_number
from yichuang.web.access import public as anyone
from yichuang.web.components.listing import CHUNK, Asked, Listed, listed
from yichuang.web.components.values import Column, Link, Table, TableRow
from yichuang.web.portal.present.words import day

from .powers import asked_day

SIZE = 50
_HEAD = (
    *("事项", "实施部门", "到现场", "法定时限", "承诺时限", "压缩"),
    *("版本", "施行日期"),
)
_LEADS = {
    ItemList.LICENCES: "清单之外，任何部门不得实施行政许可（优化营商环境条例第四十条）。",
    ItemList.ONCE: "办事指南写明到现场不超过一次的事项。多跑了的，请向部门反映。",
}


def _cells(row: ListedItem) -> tuple[str, ...]:
    visits = "不用跑" if row.visits == 0 else f"{row.visits} 次" if row.visits is not None else ""
    fast = (visits, row.statutory, row.promised, row.shorter)
    return (
        *(row.name, row.department, *fast),
        *(f"第 {row.version} 版", f"{row.since}"),
    )


def _chosen(text: str, department: str) -> dict[str, object]:
    return {"text": text.strip()[:100], "department": row_number(department) or 0}


def _rows(which: ItemList, asked: Asked) -> Listed:
    chosen = _chosen(asked.get("q"), asked.get("dept"))
    on = asked_day(asked.get("on"), otherwise=asked.day)

    def rows() -> Iterator[tuple[str, ...]]:
        after, more = "", True
        while more:
            found, after = public.listed_items(which, on=on, after=after, limit=CHUNK, **chosen)  # type: ignore[arg-type]
            yield from map(_cells, found)
            more = bool(after)

    text = chosen["text"]
    return Listed(_HEAD, rows(), (f"{on}", f"含“{text}”" if text else ""))


def _licence_list(asked: Asked) -> Listed:
    return _rows(ItemList.LICENCES, asked)


def _once_list(asked: Asked) -> Listed:
    return _rows(ItemList.ONCE, asked)


@anyone
@listed("行政许可事项清单", _licence_list, personal=False)
@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    """Every 行政许可 in force on a day."""
    return _page(request, ItemList.LICENCES)


@anyone
@listed("最多跑一次事项清单", _once_list, personal=False)
@require_safe
def once(request: HttpRequest) -> HttpResponse:
    """Every item that promises at most one visit."""
    return _page(request, ItemList.ONCE)


def _page(request: HttpRequest, which: ItemList) -> HttpResponse:
    on = asked_day(request.GET.get("on", ""), otherwise=today())
    chosen = _chosen(request.GET.get("q", ""), request.GET.get("dept", ""))
    after = request.GET.get("after", "")
    rows, key = public.listed_items(which, on=on, after=after, limit=SIZE, **chosen)  # type: ignore[arg-type]
    count, compressed = public.listed_total(which, on=on, **chosen)  # type: ignore[arg-type]
    table = Table(
        which.label,
        tuple(Column(name) for name in _HEAD),
        tuple(TableRow(_linked(row)) for row in rows),
        empty="没有这样的事项。换个词，或者不选部门。",
    )
    last = public.listed_updated(which, on=on)
    past = {"on": f"{on}"} if on != today() else {}
    asked = {"q": chosen["text"], "dept": chosen["department"] or "", **past, "after": key}
    context = {
        "page_title": which.label,
        "lead": _LEADS[which],
        "table": table,
        "count": count,
        "total": compressed,
        "on": on,
        "past": day(on, weekday=False) if past else "",
        "updated": day(beijing(last).date(), weekday=False) if last else "",
        "q": chosen["text"],
        "department": chosen["department"],
        "departments": public.listed_departments(which, on=on),
        "more": f"?{urlencode(asked)}" if key else "",
        "crumbs": [Link("首页", reverse("web:home")), Link(which.label, "")],
    }
    return render(request, "portal/item_list.html", context)


def _linked(row: ListedItem) -> tuple[object, ...]:
    name, *rest = _cells(row)
    url = reverse("web:guide", args=[row.item_id])
    return (format_html('<a href="{}">{}</a>', url, name), *rest)
