"""权责清单: what each department may and must do, and whether its bases hold today."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from yichuang.catalog.items.queries import guides_of
from yichuang.catalog.laws.queries import article_texts
from yichuang.catalog.powers import queries
from yichuang.catalog.powers.queries import PowerRow
from yichuang.catalog.powers.rules import PowerType
from yichuang.kernel.clock.now import beijing, today
from yichuang.kernel.errors import Invalid
from yichuang.web.access import public
from yichuang.web.components.listing import CHUNK, Asked, Listed, every, listed
from yichuang.web.components.values import Change, Column, Table, TableRow
from yichuang.web.portal.present.words import day

SIZE = 50
_HEAD = ("职权名称", "职权类型", "实施主体", "设定依据", "职权编码")
_KINDS = {kind.value: kind.label for kind in PowerType}


def _cells(row: PowerRow) -> tuple[str, ...]:
    bases = "；".join(f"《{basis.law}》{basis.article}" for basis in row.bases)
    return (row.name, row.kind.label, row.department, bases, row.code)


def _chosen(asked: dict[str, str]) -> dict[str, str]:
    text, kind, body = (asked.get(name, "").strip()[:100] for name in ("q", "kind", "dept"))
    return {"text": text, "kind": kind if kind in _KINDS else "", "department": body}


def asked_day(text: str, *, otherwise: date) -> date:
    """The day a page is asked for; another for none. Raises Invalid for what is no day."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else otherwise
    except ValueError:
        raise Invalid("日期读不懂。", what_to_do="请写成 2026-03-05 的样子。") from None


def _list(asked: Asked) -> Listed:
    chosen = _chosen(asked.query.dict())  # type: ignore[arg-type]
    on = asked_day(asked.get("on"), otherwise=asked.day)
    bodies = queries.departments(on=on)
    said = (
        f"{on} 的清单",
        chosen["text"] and f"含“{chosen['text']}”",
        _KINDS.get(chosen["kind"], ""),
        bodies.get(chosen["department"], ""),
    )

    def rows() -> Iterator[tuple[str, ...]]:
        for found in every(
            lambda key: queries.powers_page(on=on, after=key, limit=CHUNK, **chosen)
        ):
            yield from map(_cells, found)

    return Listed(_HEAD, rows(), said)


@public
@listed("权责清单", _list, personal=False)
@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    """The list as it stands on a day, today's if none is asked, by department, kind and words."""
    on = asked_day(request.GET.get("on", ""), otherwise=today())
    chosen = _chosen(request.GET.dict())
    found = queries.powers_page(on=on, after=request.GET.get("after", ""), limit=SIZE, **chosen)
    names = {"q": chosen["text"], "kind": chosen["kind"], "dept": chosen["department"]}
    last = queries.updated_at()
    table = Table(
        "权责清单",
        tuple(Column(name) for name in _HEAD),
        tuple(TableRow(_linked(row)) for row in found.rows),
        empty="没有这样的职权。换个词，或者不选部门和类型。",
    )
    past = {"on": f"{on}"} if on != today() else {}
    more = urlencode({**names, **past, "after": found.next_key}) if found.next_key else ""
    context = {
        "page_title": "权责清单",
        "table": table,
        "more": f"?{more}" if more else "",
        "count": queries.count(on=on, **chosen),
        "names": names,
        "on": on,
        "past": day(on, weekday=False) if past else "",
        "edition": queries.latest(),
        "kinds": _KINDS,
        "departments": queries.departments(on=on),
        "updated": day(beijing(last).date(), weekday=False) if last else "",
    }
    return render(request, "portal/powers.html", context)


def _linked(row: PowerRow) -> tuple[object, ...]:
    name, *rest = _cells(row)
    return (format_html('<a href="{}">{}</a>', reverse("web:power", args=[row.code]), name), *rest)


@public
@require_safe
def power(request: HttpRequest, code: str) -> HttpResponse:
    """One power: duties, bases weighed today, accountability, remedy, what changed when."""
    found = queries.power(code, on=today())
    if found is None:
        raise Http404("没有这项职权")
    texts = article_texts([(one.basis.law, one.basis.article) for one in found.bases])
    context = {
        "page_title": found.row.name,
        "power": found,
        "bases": [(one, texts.get((one.basis.law, one.basis.article), "")) for one in found.bases],
        "guides": guides_of(found.fields["base_code"], on=today()),
        "fields": [
            (name, found.fields[field])
            for field, name in (
                ("duty_basis", "责任事项依据"),
                ("accountability", "追责情形"),
                ("accountability_basis", "追责依据"),
                ("supervision", "监督方式"),
                ("remedy", "救济渠道"),
                ("level", "行使层级"),
                ("source", "权力来源"),
                ("base_code", "基本编码"),
                ("note", "备注"),
            )
            if found.fields[field]
        ],
        "versions": [
            (
                day(one.valid_from, weekday=False),
                day(one.valid_to, weekday=False) if one.valid_to else "",
                [Change(*field) for field in one.fields],
            )
            for one in queries.versions(code)
        ],
        "since": day(found.row.valid_from, weekday=False),
        "updated": day(beijing(found.updated_at).date(), weekday=False),
    }
    return render(request, "portal/power.html", context)
