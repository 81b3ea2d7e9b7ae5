"""找事项: home, search, browse. Search first; a figure only where its rows can be opened."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.catalog.items import queries as catalog
from yichuang.catalog.items.queries import CatalogueRow, Column
from yichuang.catalog.items.queries import Page as CataloguePage
from yichuang.catalog.items.rules import themes
from yichuang.catalog.items.rules.enums import Audience
from yichuang.kernel.clock.now import today
from yichuang.kernel.indicators.registry import counted_together
from yichuang.kernel.search.queries import did_you_mean
from yichuang.kernel.search.queries import search as find
from yichuang.web.access import public
from yichuang.web.components.listing import CHUNK, Asked, Listed, every, listed
from yichuang.web.components.values import Link
from yichuang.web.portal.present.words import day
from yichuang.web.portal.views import figures

TOPICS = 8
_TITLES = {Audience.PERSONAL.value: "个人办事", Audience.LEGAL.value: "法人办事"}


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What do you want to get done?"""
    on = today()
    sides = [_side(audience, on) for audience in _TITLES]
    departments = catalog.department_columns(on=on)
    total = sum(column.count for column in departments)
    with counted_together(figures.PUBLIC):
        kpis = figures.figures()
    context = {
        "page_title": "首页",
        "sides": [side for side in sides if side["columns"]],
        "departments": departments,
        "total": total,
        "figures": kpis,
        "as_of": day(figures.yesterday(), weekday=False),
    }
    return render(request, "portal/home.html", context)


def _side(audience: str, on: object) -> dict[str, object]:
    columns = catalog.columns(audience, on=on)  # type: ignore[arg-type]
    return {
        "title": _TITLES[audience],
        "audience": audience,
        "columns": columns[:TOPICS],
        "count": len(columns),
        "url": reverse("web:audience", args=[audience]),
    }


def _hits(asked: Asked) -> Listed:
    text = asked.get("q")[:100]
    rows = ((hit.title, hit.subtitle) for hit in (find(text, limit=20) if text else []))
    return Listed(("事项", "说明"), rows, (f"搜索“{text}”",))


@public
@listed("搜索结果", _hits, personal=False)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Items by everyday words, homophones, pinyin initials; nothing found says what to do."""
    text = request.GET.get("q", "").strip()[:100]
    hits = find(text, limit=20) if text else []
    context = {
        "q": text,
        "hits": [(hit, reverse("web:guide", args=[int(hit.key)])) for hit in hits],
        "meant": did_you_mean(text) if text and len(hits) < 3 else [],
        "departments": catalog.department_columns(on=today()) if text and not hits else [],
        "page_title": f"搜索“{text}”" if text else "搜索",
        "crumbs": [Link("首页", reverse("web:home")), Link("搜索", "")],
    }
    return render(request, "portal/search.html", context)


@public
@require_safe
def audience(request: HttpRequest, audience: str) -> HttpResponse:
    """All themes of 个人 or 法人 that hold something."""
    if audience not in _TITLES:
        raise Http404
    columns = catalog.columns(audience, on=today())
    context = {
        "title": _TITLES[audience],
        "columns": [
            (column, reverse("web:theme", args=[audience, column.key])) for column in columns
        ],
        "page_title": _TITLES[audience],
        "crumbs": [Link("首页", reverse("web:home")), Link(_TITLES[audience], "")],
    }
    return render(request, "portal/columns.html", context)


def _items(asked: Asked) -> Listed:
    """The items of a theme or of a department."""
    where: dict[str, Any] = dict(asked.args)

    def rows() -> Iterator[tuple[Any, ...]]:
        for part in every(
            lambda key: catalog.browse(on=asked.day, after=key, limit=CHUNK, **where)
        ):
            yield from (
                (row.name, row.department, row.implement_code, "，".join(_facts(row)))
                for row in part
            )

    side = where.get("audience", "")
    words = (_TITLES.get(side, ""), themes.label(side, where["theme"]) if side else "本部门")
    return Listed(("事项", "部门", "实施编码", "要点"), rows(), words)


@public
@listed("事项", _items, personal=False)
@require_safe
def theme(request: HttpRequest, audience: str, theme: str) -> HttpResponse:
    """The items of one theme."""
    if audience not in _TITLES or theme not in themes.LABELS[audience]:
        raise Http404
    after = request.GET.get("after", "")
    page = catalog.browse(on=today(), audience=audience, theme=theme, after=after)
    title = themes.label(audience, theme)
    crumbs = [
        Link("首页", reverse("web:home")),
        Link(_TITLES[audience], reverse("web:audience", args=[audience])),
        Link(title, ""),
    ]
    return _list(request, title, page, crumbs)


@public
@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """All departments with items."""
    columns: list[Column] = catalog.department_columns(on=today())
    context = {
        "title": "按部门",
        "columns": [
            (column, reverse("web:department", args=[int(column.key)])) for column in columns
        ],
        "page_title": "按部门",
        "crumbs": [Link("首页", reverse("web:home")), Link("按部门", "")],
    }
    return render(request, "portal/columns.html", context)


@public
@listed("事项", _items, personal=False)
@require_safe
def department(request: HttpRequest, department_id: int) -> HttpResponse:
    """The items of one department."""
    page = catalog.browse(
        on=today(), department_id=department_id, after=request.GET.get("after", "")
    )
    if not page.rows and not request.GET.get("after"):
        raise Http404
    title = page.rows[0].department if page.rows else "部门"
    crumbs = [
        Link("首页", reverse("web:home")),
        Link("按部门", reverse("web:departments")),
        Link(title, ""),
    ]
    return _list(request, title, page, crumbs)


def _list(
    request: HttpRequest, title: str, page: CataloguePage, crumbs: list[Link]
) -> HttpResponse:
    rows = [(row, reverse("web:guide", args=[row.item_id]), _facts(row)) for row in page.rows]
    if not rows and not request.GET.get("after"):
        raise Http404
    older = f"?{urlencode({'after': page.next_key})}" if page.next_key else ""
    context = {"title": title, "rows": rows, "older": older, "page_title": title, "crumbs": crumbs}
    return render(request, "portal/items.html", context)


def _facts(row: CatalogueRow) -> list[str]:
    facts = [row.regime_label, row.promised_text]
    if row.charges_fee is False:
        facts.append("不收费")
    if row.visits is not None:
        facts.append(f"跑 {row.visits} 次" if row.visits else "不用跑")
    if row.online_depth >= 4:
        facts.append("可网上申报")
    return [fact for fact in facts if fact]
