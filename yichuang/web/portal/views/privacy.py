"""个人信息告知: what is kept, why, how long, who sees it, and how to complain (个保法 Art 17)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.cases.rules.archive import Retention
from yichuang.web.access import IDLE, public
from yichuang.web.components.values import Link
from yichuang.web.portal.present.privacy import BODIES, KEPT, RIGHTS, SEEN_BY


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The notice, linked from the start of every form and from the footer."""
    context = {
        "kept": KEPT,
        "seen_by": SEEN_BY,
        "rights": RIGHTS,
        "bodies": BODIES,
        "terms": "、".join(one.label for one in Retention),
        "idle": int(IDLE[False].total_seconds()) // 60,
        "page_title": "个人信息保护告知",
        "crumbs": [Link("首页", reverse("web:home")), Link("个人信息保护告知", "")],
    }
    return render(request, "portal/privacy.html", context)
