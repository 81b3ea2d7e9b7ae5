"""Ctrl+K and the barcode reader: which cases are meant. The pages come from one's own menu."""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from yichuang.cases.queries.rows import find, scanned
from yichuang.kernel.errors import DomainError
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires

from .common import actor_of

_MOST = 8


@requires(Permission.CASE_VIEW)
@require_POST
def palette(request: HttpRequest) -> JsonResponse:
    """Cases for what was typed. By POST: an identity number must not end up in an address."""
    rows = find(actor_of(request), request.POST.get("q", ""), limit=_MOST)
    return JsonResponse(
        {
            "cases": [
                {
                    "number": row.number,
                    "text": f"{row.number}　{row.applicant}",
                    "note": f"{row.item_name}　{row.outcome or row.stage.label}",
                    "url": reverse("web:desk_case", args=[row.number]),
                }
                for row in rows
            ]
        }
    )


@requires(Permission.CASE_VIEW)
@require_POST
def scan(request: HttpRequest) -> JsonResponse:
    """The case of a barcode or QR; a piece of paper that is none of ours says so."""
    try:
        number = scanned(actor_of(request), request.POST.get("q", ""))
    except DomainError as error:
        return JsonResponse({"error": f"{error.message}。{error.what_to_do}。"}, status=404)
    return JsonResponse({"number": number, "url": reverse("web:desk_case", args=[number])})
