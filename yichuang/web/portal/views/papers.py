"""The documents, files and licence of one's own case."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from yichuang.cases.queries.applicant import LicenceCard, cancellation_asked, licence_of_case
from yichuang.cases.queries.file import CaseFileView
from yichuang.cases.rules.licence_acts import LicenceMove
from yichuang.kernel.clock.now import today
from yichuang.kernel.documents import queries as documents
from yichuang.web.access import public
from yichuang.web.components.values import Link
from yichuang.web.portal.present.words import day

from .apply_files import serve
from .progress import NotProved, ask_for_code, crumbs, extra_url, my_case


def _document(c: CaseFileView, document_id: int):
    """A document of this case; any other number is not found."""
    for row in documents.of_subject("case", c.number):
        if row.id == document_id:
            return row
    raise Http404


@public
@require_safe
def page(request: HttpRequest, number: str, document_id: int) -> HttpResponse:
    """A document as an A4 page, the same words as its .docx."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    values = documents.as_html(_document(c, document_id))
    context = {
        "doc": values,
        "number": c.number,
        "page_title": values["file_name"].removesuffix(".docx"),
        "back_url": reverse("web:progress", args=[c.number]),
        "docx_url": reverse("web:case_docx", args=[c.number, document_id]),
        "extra_url": f"{extra_url(c)}&where=notice",
    }
    return render(request, "portal/document.html", context)


@public
@require_safe
def docx(request: HttpRequest, number: str, document_id: int) -> HttpResponse:
    """The .docx."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    row = _document(c, document_id)
    response = HttpResponse(documents.as_docx(row), content_type=documents.CONTENT_TYPE)
    name = documents.file_name(row)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@public
@require_safe
def attachment(request: HttpRequest, number: str, file_id: int) -> HttpResponseBase:
    """A file the applicant handed in."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    for material in c.materials:
        for one in material.files:
            if one.id == file_id:
                return serve(one.stored_file_id)
    raise Http404


@public
@require_safe
def licence(request: HttpRequest, number: str) -> HttpResponse:
    """The e-licence for its holder, with the QR that anyone can check."""
    try:
        c = my_case(request, number)
    except NotProved:
        return ask_for_code(number)
    card = licence_of_case(c.number, today=today())
    url = reverse("web:verify_number", args=[card.number])
    asked = cancellation_asked(card.number)
    context = {
        "c": c,
        "card": card,
        "issued": day(card.issued_on, weekday=False),
        "valid_from": day(card.valid_from, weekday=False),
        "valid_to": day(card.valid_to, weekday=False) or "长期",
        "verify_url": request.build_absolute_uri(url),
        "text_url": reverse("web:verify_text", args=[card.number]),
        "moves": [] if asked else _moves(c.number, card),
        "cancel_asked": day(asked, weekday=False) if asked else "",
        "page_title": card.title,
        "crumbs": crumbs(c, "电子证照"),
    }
    return render(request, "portal/licence.html", context)


def _moves(number: str, card: LicenceCard) -> list[Link]:
    """What its holder may ask for: nothing on a licence that is no longer good."""
    renew = [LicenceMove.RENEW] if card.valid_to else []
    moves = [LicenceMove.ALTER, *renew, LicenceMove.CANCEL]
    return [
        Link(f"申请{move.label}", reverse("web:licence_ask", args=[number, move.value]))
        for move in (moves if card.good else [])
    ]
