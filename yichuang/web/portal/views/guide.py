"""办事指南: the guide, its history, its machine form, and my own list on one A4."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from yichuang.catalog.items import queries as catalog
from yichuang.catalog.items.queries import GuideView
from yichuang.kernel.clock.now import now, today
from yichuang.web.access import public
from yichuang.web.components.values import Change, Link, PageMeta
from yichuang.web.portal.present import guide as present
from yichuang.web.portal.present import words


def guide_of(request: HttpRequest, item_id: int) -> GuideView:
    """The version in force today. Raises NotFound."""
    ref = catalog.published_version(item_id, on=today())
    url = request.build_absolute_uri(reverse("web:guide", args=[item_id]))
    return catalog.guide_view(ref.id, url=url, on=today())


@public
@require_safe
def guide(request: HttpRequest, item_id: int) -> HttpResponse:
    """One guide: facts, three questions, chart, materials, steps, places, bases, FAQ."""
    view = guide_of(request, item_id)
    answers = present.known_answers(view, request.GET)
    law = present.legal_values(today())
    chart = present.flow(view)
    context = {
        "g": view,
        "page_title": f"{view.name}办事指南",
        "page_meta": PageMeta("办事指南", view.name, str(view.effective_from or "")),
        "crumbs": [Link("首页", reverse("web:home")), Link(view.name, "")],
        "facts": present.facts(view),
        "materials": present.materials(view),
        "chart": chart,
        "lines": present.step_lines(view, law),
        "promised_days": chart.total,
        "remedy": present.remedy_text(law),
        "version_line": present.version_line(view),
        "json_ld": _json_ld(view.json_ld),
        **_chooser(view, answers),
    }
    return render(request, "portal/guide.html", context)


def _chooser(view: GuideView, answers: dict[str, str]) -> dict[str, Any]:
    asked = present.questions(view, answers)
    return {
        "questions": asked,
        "question_count": words.count(len(asked)),
        "mine": present.mine(view, answers),
        "apply_url": words.with_query(reverse("web:apply_new", args=[view.item_id]), answers),
        "my_url": words.with_query(reverse("web:guide_my", args=[view.item_id]), answers),
    }


def _json_ld(value: dict[str, Any]) -> str:
    """The data block: `<`, `>` and `&` are escaped inside JSON, so nothing can end the block."""
    text = json.dumps(value, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    braces = text.replace("{", "{{").replace("}", "}}")
    return format_html(f'<script type="application/ld+json">{braces}</script>{{}}', "")


@public
@require_safe
def guide_json_ld(request: HttpRequest, item_id: int) -> JsonResponse:
    """The guide as schema.org GovernmentService, for machines."""
    view = guide_of(request, item_id)
    return JsonResponse(
        view.json_ld,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        content_type="application/ld+json; charset=utf-8",
    )


@public
@require_safe
def history(request: HttpRequest, item_id: int) -> HttpResponse:
    """Every published version with what it changed against the one before."""
    view = guide_of(request, item_id)
    lines = [
        {
            "title": f"第 {line.ref.number} 版",
            "from": words.day(line.ref.effective_from, weekday=False),
            "until": words.day(line.ref.effective_to, weekday=False),
            "state": line.ref.state_label,
            "note": line.version_note,
            "changes": [Change(c.label, c.before, c.after) for c in line.changes],
        }
        for line in catalog.history(item_id)
    ]
    url = reverse("web:guide", args=[item_id])
    context = {
        "g": view,
        "lines": lines,
        "guide_url": url,
        "page_title": f"{view.name}：历次修改",
        "crumbs": [
            Link("首页", reverse("web:home")),
            Link(view.name, url),
            Link("历次修改", ""),
        ],
    }
    return render(request, "portal/guide_history.html", context)


@public
@require_safe
def my_list(request: HttpRequest, item_id: int) -> HttpResponse:
    """我的材料 on one A4, with a QR that opens the form with the same answers."""
    view = guide_of(request, item_id)
    answers = present.known_answers(view, request.GET)
    chooser = _chooser(view, answers)
    context = {
        "g": view,
        "facts": present.facts(view)[:3],
        "place": view.places[0] if view.places else None,
        "qr_url": request.build_absolute_uri(chooser["apply_url"]),
        "back_url": words.with_query(reverse("web:guide", args=[item_id]), answers) + "#mine",
        "printed_at": words.moment(now()),
        "version_line": present.version_line(view),
        "page_title": f"{view.name}：我的材料清单",
        **chooser,
    }
    return render(request, "portal/guide_my.html", context)
