"""手机拍照 at the window: a QR for one material, and the photos as they come."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from yichuang.cases.actions.photos import close_link, open_link
from yichuang.cases.queries.file import case_file
from yichuang.cases.queries.photos import Arrived, arrived
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components import svg

from .common import actor_of, page


def _script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


@requires(Permission.CASE_INTAKE)
@require_POST
def start(request: HttpRequest, number: str) -> HttpResponse:
    """A link for a material. A script shows it beside the list; without one it is a page."""
    actor = actor_of(request)
    try:
        view = case_file(actor, number, today=today())
        row = open_link(
            by=actor, at=now(), case_id=view.id, material_key=request.POST.get("key", "")
        )
    except DomainError as error:
        if not _script(request):
            raise
        text = f"{error.message}。{error.what_to_do}".rstrip("。")
        return JsonResponse({"error": f"{text}。"}, status=error.status)
    here = reverse("web:desk_photos", args=[number, row.pk])
    if not _script(request):
        return HttpResponseRedirect(here)
    found = arrived(actor, number, row.pk, at=now(), seen=view.version)
    return JsonResponse(
        {
            "qr": svg.qr(_address(found), f"用手机拍{found.name}的二维码", "lg"),
            "state": here,
            "close": reverse("web:desk_photos_close", args=[number, row.pk]),
            "until": _until(found),
        }
    )


@requires(Permission.CASE_INTAKE)
@require_safe
def link(request: HttpRequest, number: str, link_id: int) -> HttpResponse:
    """What has come through it: as a page, or as values for the list that asks every two seconds."""
    seen = row_number(request.GET.get("seen", "")) or 0
    found = arrived(actor_of(request), number, link_id, at=now(), seen=seen)
    files = [
        {"name": name, "url": reverse("web:desk_file", args=[number, file_id])}
        for file_id, name in found.files
    ]
    if _script(request):
        return JsonResponse(
            {"open": found.open, "taken": found.taken, "files": files, "seen": found.seen}
        )
    context = {
        "found": found,
        "number": number,
        "files": files,
        "address": _address(found),
        "until": _until(found),
    }
    return page(request, "desk/photos.html", context)


@requires(Permission.CASE_INTAKE)
@require_POST
def close(request: HttpRequest, number: str, link_id: int) -> HttpResponse:
    """Enough, or taken back: the link is dead from now on."""
    close_link(by=actor_of(request), at=now(), number=number, link_id=link_id)
    if _script(request):
        return JsonResponse({"open": False})
    return HttpResponseRedirect(reverse("web:desk_photos", args=[number, link_id]))


def _address(found: Arrived) -> str:
    """The county's public address: the phone is not in the office's network."""
    return f"{settings.YC_BASE_URL.rstrip('/')}{reverse('web:photos', args=[found.token])}"


def _until(found: Arrived) -> str:
    return f"{localtime(found.expires_at):%H:%M}"
