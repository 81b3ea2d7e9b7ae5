"""Scans under a material, from the checking page: with a bar where there is a script."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from yichuang.cases.actions.attaching import attach_scans
from yichuang.cases.queries.file import case_file
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError
from yichuang.kernel.files.actions import prepare
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires

from .common import actor_of, seen_of


@requires(Permission.CASE_INTAKE)
@require_POST
def attach(request: HttpRequest, number: str) -> HttpResponse:
    """Take scans in. A script gets the answer as JSON and leaves what is ticked alone."""
    script = request.headers.get("Accept", "") == "application/json"
    try:
        seen, files = _attach(request, number)
    except DomainError as error:
        if not script:
            raise
        text = "。".join(part.rstrip("。") for part in (error.message, error.what_to_do) if part)
        return JsonResponse({"error": f"{text}。"}, status=error.status)
    if script:
        return JsonResponse({"seen": seen, "files": files})
    messages.success(request, f"已上传 {len(files)} 个文件。")
    return HttpResponseRedirect(reverse("web:desk_check", args=[number]))


def _attach(request: HttpRequest, number: str) -> tuple[int, list[dict[str, str]]]:
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    scans = [
        prepare(name=given.name or "", stream=cast(BinaryIO, given.file))
        for given in request.FILES.getlist("file")
    ]
    case, files = attach_scans(
        by=actor,
        at=now(),
        case_id=view.id,
        material_key=request.POST.get("key", ""),
        scans=scans,
        seen=seen_of(request.POST),
    )
    urls = [reverse("web:desk_file", args=[number, file.id]) for file in files]
    return case.version, [
        {"name": file.name, "url": url} for file, url in zip(files, urls, strict=True)
    ]
