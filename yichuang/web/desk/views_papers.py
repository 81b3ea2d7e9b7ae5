"""Documents and attachments: read, printed, downloaded, only by who may see their case."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yichuang.cases.queries.file import case_file
from yichuang.cases.queries.rows import attachment, document_owner
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.documents.queries import (
    CONTENT_TYPE,
    as_docx,
    as_html,
    file_name,
    of_subject,
)
from yichuang.kernel.errors import NotFound
from yichuang.kernel.files.queries import open_stream, safe_download_headers
from yichuang.kernel.files.rules.names import download_headers
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires

from .common import actor_of, page


@requires(Permission.CASE_VIEW)
@require_safe
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """A document as it is printed."""
    number = document_owner(actor_of(request), document_id)
    paper = as_html(_document(number, document_id))
    context = {"paper": paper, "number": number, "document_id": document_id}
    return page(request, "desk/document.html", context)


@requires(Permission.CASE_VIEW)
@require_safe
def document_docx(request: HttpRequest, document_id: int) -> HttpResponse:
    """The same document for WPS and Word."""
    number = document_owner(actor_of(request), document_id)
    row = _document(number, document_id)
    headers = download_headers(file_name(row), CONTENT_TYPE)
    return HttpResponse(as_docx(row), headers=headers)


def _document(number: str, document_id: int) -> Any:
    found = next((row for row in of_subject("case", number) if row.pk == document_id), None)
    if found is None:
        raise NotFound("没有这份文书，或者您无权查看")
    return found


@requires(Permission.CASE_INTAKE)
@require_safe
def done(request: HttpRequest, number: str) -> HttpResponse:
    """What the act just done printed: the newest document, the others a link away."""
    view = case_file(actor_of(request), number, today=today())
    newest = view.documents[-1]
    context = {
        "view": view,
        "number": number,
        "paper": as_html(_document(number, newest.document_id)),
        "document_id": newest.document_id,
        "others": view.documents[:-1],
    }
    return page(request, "desk/done.html", context)


@requires(Permission.CASE_VIEW)
@require_safe
def file(request: HttpRequest, number: str, file_id: int) -> FileResponse:
    """An attachment: pictures and PDF beside the form, everything else as a download."""
    actor = actor_of(request)
    row = attachment(actor, number, file_id)
    headers = safe_download_headers(row.stored_file_id, inline=request.GET.get("save") != "1")
    record_alone(
        action=Act.FILE_VIEW, by=actor, at=now(), obj=("case", number), reason=f"附件 {file_id}"
    )
    response = FileResponse(open_stream(row.stored_file_id))
    for name, value in headers.items():
        response[name] = value
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
