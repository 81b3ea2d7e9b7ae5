"""精简事项: what was cancelled, merged, split or handed down, by which document, and the rate."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from yichuang.catalog.reduction.queries import acts, rate
from yichuang.catalog.reduction.queries.acts import ActRow
from yichuang.catalog.reduction.rules.acts import RECORDED, Named
from yichuang.kernel.clock.now import beijing, today
from yichuang.web.access import public
from yichuang.web.components.listing import CHUNK, Asked, Listed, every, listed
from yichuang.web.components.values import Column, Link, Table, TableRow
from yichuang.web.portal.present.words import day

SIZE = 50
_FEW = 2
TITLE = "精简事项"
_HEAD = ("生效日期", "方式", "事项", "部门", "文件")
_KINDS = {kind.value: kind.label for kind in RECORDED}


def what(row: ActRow) -> str:
    """The items in one line: 甲、乙 → 丙."""
    before, after = (_names(side) for side in (row.before, row.after))
    types = f"（{row.type_before} → {row.type_after}）" if row.type_after else ""
    return " → ".join(filter(None, (before, after))) + types


def _names(side: tuple[Named, ...]) -> str:
    return "、".join(one.name for one in side)


def _cells(row: ActRow) -> tuple[str, ...]:
    document = f"{row.title}（{row.number}）"
    return (f"{row.effective_on}", row.kind.label, what(row), row.departments, document)


def _chosen(asked: dict[str, str]) -> dict[str, str]:
    text, kind, body = (asked.get(name, "").strip()[:100] for name in ("q", "kind", "dept"))
    return {"text": text, "kind": kind if kind in _KINDS else "", "department": body}


def _list(asked: Asked) -> Listed:
    chosen = _chosen(asked.query.dict())  # type: ignore[arg-type]
    text, kind, body = chosen.values()
    said = (text and f"含“{text}”", _KINDS.get(kind, ""), body)

    def rows() -> Iterator[tuple[str, ...]]:
        for found in every(lambda key: acts.acts_page(after=key, limit=CHUNK, **chosen)):  # type: ignore[arg-type]
            yield from map(_cells, found)

    return Listed(_HEAD, rows(), said)


@public
@listed(TITLE, _list, personal=False)
@require_safe
def reduction(request: HttpRequest) -> HttpResponse:
    """The acts that stand, the latest first, and the rate as it is today."""
    chosen = _chosen(request.GET.dict())
    key = request.GET.get("after", "")
    found = acts.acts_page(after=key, limit=SIZE, **chosen)  # type: ignore[arg-type]
    names = {"q": chosen["text"], "kind": chosen["kind"], "dept": chosen["department"]}
    last = acts.updated_at()
    more = urlencode({**names, "after": found.next_key}) if found.next_key else ""
    context = {
        "title": TITLE,
        "page_title": TITLE,
        "crumbs": [Link("首页", reverse("web:home")), Link(TITLE, "")],
        "table": Table(
            TITLE,
            tuple(Column(name) for name in _HEAD),
            tuple(TableRow(_linked(row)) for row in found.rows),
            empty="没有这样的精简事项。换个词，或者不选方式和部门。",
        ),
        "more": f"?{more}" if more else "",
        "count": acts.count(**chosen),  # type: ignore[arg-type]
        "names": names,
        "kinds": _KINDS,
        "departments": acts.departments(),
        "rate": rate.reckoned(today()),
        "updated": day(beijing(last).date(), weekday=False) if last else "",
    }
    return render(request, "portal/reduction.html", context)


def _linked(row: ActRow) -> tuple[object, ...]:
    on, *rest = _cells(row)
    url = reverse("web:reduction_act", args=[row.id])
    return (format_html('<a class="yc-nowrap" href="{}">{}</a>', url, on), *rest)


def _title(row: ActRow) -> str:
    """取消：甲、乙；取消：甲等 4 项."""
    sides = row.before or row.after
    if len(sides) > _FEW:
        return f"{row.kind.label}：{sides[0].name}等 {len(sides)} 项"
    return f"{row.kind.label}：{what(row)}" if sides else row.kind.label


@public
@require_safe
def reduction_act(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act at its lasting address; a corrected one says so and why."""
    found = acts.act(act_id)
    if found is None:
        raise Http404("没有这条精简记录")
    title = _title(found)
    context = {
        "act": found,
        "title": title,
        "page_title": title,
        "crumbs": [
            Link("首页", reverse("web:home")),
            Link(TITLE, reverse("web:reduction")),
            Link(found.kind.label, ""),
        ],
        "facts": [
            ("方式", found.kind.label),
            ("生效日期", day(found.effective_on, weekday=False)),
            ("文件", found.document),
            ("文件日期", day(found.dated, weekday=False)),
            ("类型", f"{found.type_before} → {found.type_after}" if found.type_after else ""),
            ("说明", found.reason),
            ("登记日期", day(beijing(found.recorded_at).date(), weekday=False)),
        ],
        "sides": [("调整前", found.before), ("调整后", found.after)],
    }
    return render(request, "portal/reduction_act.html", context)
