"""权责清单 as it was published: every edition, what it changed, and any two days compared."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from yichuang.catalog.powers import queries
from yichuang.catalog.powers.queries import EditionRow
from yichuang.catalog.powers.rules import Change as PowerChange
from yichuang.catalog.powers.rules import Column as FourColumns
from yichuang.catalog.powers.rules import PowerType
from yichuang.kernel.clock.now import beijing, today
from yichuang.web.access import public
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.values import Change, Link
from yichuang.web.portal.present.words import day

from .powers import asked_day

_HEAD = ("方式", "职权编码", "职权名称", "职权类型", "实施主体", "改了什么")
_EDITIONS = ("版次", "施行日期", "公布日期", "公布文件", "职权", "部门", "摘要（SHA-256）")
_LIST = ("职权编码", "职权名称", "职权类型", "实施主体", "设定依据")


def _trail(*pairs: tuple[str, str]) -> list[Link]:
    first = (("首页", "web:home"), ("权责清单", "web:powers"))
    return [*(Link(text, reverse(name)) for text, name in first), *(Link(*pair) for pair in pairs)]


def _said(found: PowerChange) -> str:
    return "；".join(
        f"{label}：{before or '无'} → {after or '无'}" for label, before, after in found.fields
    )


def _rows(found: Iterable[PowerChange]) -> Iterable[tuple[str, ...]]:
    for one in found:
        who = (one.code, one.name, one.kind, one.department)
        yield (one.column.label, *who, _said(one))


def _columns(found: tuple[PowerChange, ...]) -> list[tuple[str, list[dict[str, object]]]]:
    """The four columns, each with its powers; a power tells field by field what changed."""
    return [
        (
            column.label,
            [
                {"change": one, "fields": [Change(*field) for field in one.fields]}
                for one in found
                if one.column is column
            ],
        )
        for column in FourColumns
    ]


def _edition(row: EditionRow) -> tuple[str, ...]:
    published = f"{beijing(row.published_at).date()}"
    counted = (f"{row.powers}", f"{row.departments}", row.digest)
    return (f"第 {row.number} 版", f"{row.effective_from}", published, row.document, *counted)


def _editions(asked: Asked) -> Listed:
    return Listed(_EDITIONS, map(_edition, queries.editions()), ())


@public
@listed("权责清单历次公布", _editions, personal=False)
@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Every list the county published, newest first, and two days to compare."""
    context = {
        "page_title": "历次公布的权责清单",
        "editions": [
            (row, day(row.effective_from, weekday=False), day(beijing(row.published_at).date()))
            for row in queries.editions()
        ],
        "today": today(),
        "crumbs": _trail(("历次公布", "")),
    }
    return render(request, "portal/power_editions.html", context)


def _published(asked: Asked) -> Listed:
    rows = queries.rows_of(int(asked.args["number"])).values()
    lines = (
        (row["code"], row["name"], PowerType(row["kind"]).label, row["department"], row["bases"])
        for row in rows
    )
    return Listed(_LIST, lines, (f"第 {asked.args['number']} 版",))


@public
@listed("权责清单", _published, personal=False)
@require_safe
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """One published list: document, digest, and the four columns against the one before."""
    found = queries.edition(number)
    changed = queries.changes_of(number)
    context = {
        "page_title": f"权责清单第 {number} 版",
        "edition": found,
        "since": day(found.effective_from, weekday=False),
        "published": day(beijing(found.published_at).date(), weekday=False),
        "columns": _columns(changed),
        "total": len(changed),
        "crumbs": _trail(("历次公布", reverse("web:power_editions")), (f"第 {number} 版", "")),
    }
    return render(request, "portal/power_edition.html", context)


def _between(asked: Asked) -> Listed:
    first, last = (asked_day(asked.get(name), otherwise=asked.day) for name in ("from", "to"))
    return Listed(_HEAD, _rows(queries.changes_between(first, last)), (f"{first} 到 {last}",))


@public
@listed("权责清单变动表", _between, personal=False)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What changed in the list from one day to another, in four columns."""
    last = asked_day(request.GET.get("to", ""), otherwise=today())
    first = asked_day(request.GET.get("from", ""), otherwise=last.replace(month=1, day=1))
    changed = queries.changes_between(first, last)
    context = {
        "page_title": "权责清单变动表",
        "first": first,
        "last": last,
        "said": f"{day(first, weekday=False)}的清单和{day(last, weekday=False)}的清单相比",
        "columns": _columns(changed),
        "total": len(changed),
        "crumbs": _trail(("历次公布", reverse("web:power_editions")), ("变动表", "")),
    }
    return render(request, "portal/power_changes.html", context)


@public
@require_safe
def edition_json(request: HttpRequest, number: int) -> HttpResponse:
    """The very bytes that were published: their SHA-256 is the digest on the page."""
    answer = HttpResponse(queries.content(number), content_type="application/json; charset=utf-8")
    name = f"权责清单第{number}版.json"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
