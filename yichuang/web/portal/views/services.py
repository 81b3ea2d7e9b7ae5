"""中介服务清单: which reports an approval may ask for, by which law, at whose cost."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from yichuang.catalog.intermediaries import queries
from yichuang.catalog.intermediaries.rules import Client, Intermediary, Level, Pricing
from yichuang.kernel.clock.now import today
from yichuang.kernel.errors import NotFound
from yichuang.web.access import public
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.values import Change, Column, Link, Table, TableRow
from yichuang.web.portal.present.words import day

TITLE = "中介服务清单"
_HEAD = ("序号", "中介服务", "结果文件", "涉及的审批事项", "审批部门", "设定依据", "委托方", "状态")


def _cells(row: Intermediary) -> tuple[str, ...]:
    what = (row.number, row.name, row.result_paper, row.item_name, row.organ)
    return (*what, row.basis, Client(row.client).label, row.state)


def _list(asked: Asked) -> Listed:
    text = asked.get("q")[:100]
    said = (f"含“{text}”" if text else "", f"{asked.day} 有效")
    return Listed(_HEAD, map(_cells, queries.services_on(asked.day, text=text)), said)


@public
@listed(TITLE, _list, personal=False)
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The whole list of today, found by words."""
    text = request.GET.get("q", "").strip()[:100]
    every = queries.listed_on(today()) or []
    rows = queries.services_on(today(), text=text) if text else every
    lines = []
    for row in rows:
        number, *cells = _cells(row)
        url = reverse("web:intermediary", args=[number])
        lines.append(
            TableRow((format_html('<a class="yc-nowrap" href="{}">{}</a>', url, number), *cells))
        )
    columns = tuple(Column(name) for name in _HEAD)
    empty = "没有这样的中介服务。没有列入清单的，不能作为受理条件。"
    context = {
        "title": TITLE,
        "total": len(every),
        "table": Table(TITLE, columns, tuple(lines), empty=empty),
        "q": text,
        "updated": _day(queries.updated_on(every)),
        "page_title": TITLE,
        "crumbs": [Link("首页", reverse("web:home")), Link(TITLE, "")],
    }
    return render(request, "portal/services.html", context)


@public
@require_safe
def service(request: HttpRequest, number: str) -> HttpResponse:
    """One row at its lasting address, with what each version changed."""
    rows = queries.history(number)
    if not rows:
        raise NotFound(f"清单里没有 {number}", what_to_do="请回到中介服务清单查找。")
    states, until = [], None
    for at, row in enumerate(rows):
        ends = min((one for one in (row.effective_to, until) if one), default=None)
        before = rows[at + 1] if at + 1 < len(rows) else None
        begun = row.effective_from <= today()
        states.append(
            {
                "facts": [(label, text) for label, text in _facts(row) if text],
                "from": _day(row.effective_from),
                "until": _day(ends),
                "changes": _changes(before, row) if before else [],
                "now": begun and (ends is None or today() < ends),
                "later": not begun,
            }
        )
        until = row.effective_from
    crumbs = [Link("首页", reverse("web:home")), Link(TITLE, reverse("web:intermediaries"))]
    context = {
        "name": rows[0].name,
        "number": number,
        "states": states,
        "page_title": rows[0].name,
        "crumbs": [*crumbs, Link(rows[0].name, "")],
    }
    return render(request, "portal/service.html", context)


def _day(on: date | None) -> str:
    return day(on, weekday=False) if on else ""


def _facts(row: Intermediary) -> list[tuple[str, str]]:
    level = Level(row.basis_level).label
    return [
        ("中介服务", row.name),
        ("结果文件", row.result_paper),
        ("状态", row.state),
        ("涉及的审批事项", row.item_name),
        ("实施编码", row.item_code),
        ("审批部门", row.organ),
        ("设定依据", f"{row.basis}（{level}）"),
        ("机构资质", row.qualification),
        ("委托方", Client(row.client).label),
        ("收费", f"{Pricing(row.pricing).label} {row.price}".strip()),
        ("办理时限", row.time_limit),
        ("备注", row.note),
        ("公布日期", _day(row.published_on)),
    ]


def _changes(before: Intermediary, after: Intermediary) -> list[Change]:
    old, new = dict(_facts(before)), dict(_facts(after))
    return [Change(label, old[label], new[label]) for label in old if old[label] != new[label]]
