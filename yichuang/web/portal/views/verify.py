"""公开核验: anyone checks a licence or a document, no login (E2)."""

from typing import Any
from urllib.parse import quote

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from yichuang.cases.queries import licence_history as history
from yichuang.cases.queries.public import clean_number, licence_truth
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.documents import queries as documents
from yichuang.kernel.documents.signing import published_file
from yichuang.kernel.errors import NotFound
from yichuang.web.access import public
from yichuang.web.components.site import current_site
from yichuang.web.components.values import Link
from yichuang.web.portal import throttle
from yichuang.web.portal.present.words import day, moment


def _crumbs(title: str) -> list[Link]:
    found = [Link("首页", reverse("web:home")), Link("证照核验", reverse("web:verify"))]
    return [*found[:1], Link(title, "")] if title == "证照核验" else [*found, Link(title, "")]


@public
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """One field: the number on the licence."""
    number = clean_number(request.GET.get("number", ""))[:80]
    if number:
        return HttpResponseRedirect(reverse("web:verify_number", args=[quote(number, safe="")]))
    context = {"page_title": "证照核验", "crumbs": _crumbs("证照核验")}
    return render(request, "portal/verify_ask.html", context)


@public
@require_safe
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """A licence by its number; a document when its printed code comes with it (?s=)."""
    if "s" in request.GET:
        return _document(request, number, request.GET["s"])
    context: dict[str, Any] = {
        "page_title": "证照核验",
        "crumbs": _crumbs("核验结果"),
        "as_of": moment(now()),
        "number": number,
    }
    try:
        truth = licence_truth(number, today=today())
    except NotFound as error:
        context |= {"error": error}
        return render(request, "portal/verify.html", context, status=404)
    context |= {
        "t": truth,
        "issued": day(truth.issued_on, weekday=False),
        "valid_from": day(truth.valid_from, weekday=False),
        "valid_to": day(truth.valid_to, weekday=False) or "长期",
        "url": request.build_absolute_uri(reverse("web:verify_number", args=[truth.number])),
        "text_url": reverse("web:verify_text", args=[truth.number]),
        "history": [(row, day(row.on, weekday=False)) for row in truth.history],
        "versions": [(row, *_days(row)) for row in truth.versions],
    }
    return render(request, "portal/verify.html", context)


def _days(row: history.VersionRow) -> tuple[str, str]:
    """Its term, and from when it no longer counts."""
    until = day(row.valid_to, weekday=False) or "长期"
    term = f"{day(row.valid_from, weekday=False)} 至 {until}"
    return term, day(row.replaced_on, weekday=False)


def _document(request: HttpRequest, number: str, code: str) -> HttpResponse:
    slot = throttle.take(request, "document", number)
    found = documents.verify(number, code)
    if found.number:
        slot.give_back()
    context = {
        "v": found,
        "as_of": moment(now()),
        "page_title": "文书核验",
        "crumbs": _crumbs("文书核验"),
    }
    status = 200 if found.number else 404
    return render(request, "portal/verify_document.html", context, status=status)


@public
@require_safe
def text(request: HttpRequest, number: str) -> HttpResponse:
    """The signed text, for checking offline with the published keys. Raises NotFound."""
    truth = licence_truth(number, today=today())
    response = HttpResponse(truth.signed, content_type="text/plain; charset=utf-8")
    name = content_disposition_header(True, f"{truth.title}-{truth.number}.txt")
    response["Content-Disposition"] = name or "attachment"
    return response


@public
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The county's public keys, retired ones included."""
    body = published_file(issuer=current_site().organiser or current_site().title)
    return HttpResponse(body, content_type="application/json; charset=utf-8")


@public
@require_safe
def status_list(request: HttpRequest) -> StreamingHttpResponse:
    """失效名单: the licences that ended and the versions that were replaced, for offline checks."""
    lines = history.status_list(as_of=now().isoformat(timespec="seconds"))
    return StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")


@public
@require_safe
def ask_document(request: HttpRequest) -> HttpResponse:
    """Number and check code as printed at the foot of a document."""
    number = request.GET.get("number", "").strip()[:80]
    if number:
        return _document(request, number, request.GET.get("s", ""))
    context = {"page_title": "文书核验", "crumbs": _crumbs("文书核验")}
    return render(request, "portal/verify_document_ask.html", context)
