"""下放承接清单: which powers came down to the county, from whom, and since when they are done here."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from yichuang.catalog.delegation import queries
from yichuang.catalog.delegation.queries import Detail, Row
from yichuang.catalog.delegation.rules import OPENED, TRANSITIONS, Stage
from yichuang.kernel.clock.now import beijing, today
from yichuang.web.access import public
from yichuang.web.components.listing import CHUNK, Asked, Listed, every, listed
from yichuang.web.components.values import Column, Link, Table, TableRow
from yichuang.web.portal.present.words import day

TITLE = "下放承接清单"
SIZE = 50
_HEAD = ("权力名称", "权力类型", "下放单位", "下放方式", "下放文号", "承接部门", "状态", "承接日期")
# What a person asks: can I do it here?
_SAID = {
    Stage.PENDING: "准备承接，还在下放单位办",
    Stage.PREPARING: "正在承接，还在下放单位办",
    Stage.ENDED: "已收回",
}


def _state(row: Row) -> str:
    return _SAID.get(row.stage, "县里已经能办")


def _cells(row: Row) -> tuple[str, ...]:
    what = (row.power_name, row.power_type.label, row.giver, row.kind.label, row.document_number)
    return (*what, row.department, _state(row), f"{row.opened_on or '—'}")


def _chosen(query: Any) -> dict[str, str]:
    return {"text": query.get("q", "").strip()[:100], "department": query.get("dept", "")[:40]}


def _list(asked: Asked) -> Listed:
    chosen = _chosen(asked.query)
    pages = every(lambda key: queries.page(after=key, limit=CHUNK, **chosen))
    said = (
        chosen["text"] and f"含“{chosen['text']}”",
        queries.departments().get(chosen["department"], ""),
    )
    return Listed(_HEAD, (_cells(row) for rows in pages for row in rows), said)


@public
@listed(TITLE, _list, personal=False)
@require_safe
def delegations(request: HttpRequest) -> HttpResponse:
    """The list as it stands, by department and words."""
    chosen = _chosen(request.GET)
    found = queries.page(after=request.GET.get("after", ""), limit=SIZE, **chosen)
    names = {"q": chosen["text"], "dept": chosen["department"]}
    last = queries.updated_at()
    table = Table(
        TITLE,
        tuple(Column(name) for name in _HEAD),
        tuple(TableRow(_linked(row)) for row in found.rows),
        empty="没有这样的权力。换个词，或者不选部门。",
    )
    context = {
        "page_title": TITLE,
        "table": table,
        "more": f"?{urlencode({**names, 'after': found.next_key})}" if found.next_key else "",
        "count": queries.count(**chosen),
        "names": names,
        "departments": queries.departments(),
        "updated": day(beijing(last).date(), weekday=False) if last else "",
        "crumbs": [Link("首页", reverse("web:home")), Link(TITLE, "")],
    }
    return render(request, "portal/delegations.html", context)


def _linked(row: Row) -> tuple[object, ...]:
    name, *rest, opened = _cells(row)
    url = reverse("web:delegation", args=[row.id])
    day_ = format_html('<span class="yc-nowrap">{}</span>', opened)
    return (format_html('<a href="{}">{}</a>', url, name), *rest, day_)


@public
@require_safe
def delegation(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """One power at its lasting address, with every act and its day."""
    found = queries.detail(delegation_id, on=today())
    crumbs = [Link("首页", reverse("web:home")), Link(TITLE, reverse("web:delegations"))]
    context = {
        "page_title": found.row.power_name,
        "d": found,
        "state": _state(found.row),
        "tone": "ok" if found.row.stage in OPENED else "wait",
        "facts": [(label, text) for label, text in _facts(found) if text],
        "events": [
            (day(beijing(one.at).date(), weekday=False), one.move.label, one.text)
            for one in reversed(found.events)
            if TRANSITIONS[one.move].to is not None
        ],
        "updated": day(beijing(found.row.updated_at).date(), weekday=False),
        "crumbs": [*crumbs, Link(found.row.power_name, "")],
    }
    return render(request, "portal/delegation.html", context)


def _facts(found: Detail) -> list[tuple[str, str]]:
    row = found.row
    return [
        ("权力类型", row.power_type.label),
        ("下放单位", f"{row.giver}（{row.level.label}）"),
        ("下放方式", row.kind.label),
        ("下放文件", f"《{found.document_title}》{row.document_number}"),
        ("生效日期", day(row.effective_from, weekday=False)),
        ("承接部门", row.department),
        ("职权编码", found.power_code),
        ("承接日期", day(row.opened_on, weekday=False) if row.opened_on else ""),
        ("首件办理", day(found.first_case, weekday=False) if found.first_case else ""),
        ("收回日期", day(row.ended_on, weekday=False) if row.ended_on else ""),
    ]
