"""The page of a long list that is being made: bar, then the file."""

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import NotFound
from yichuang.kernel.files.queries import open_kept
from yichuang.kernel.jobs import actions
from yichuang.kernel.jobs.queries import JobView, job_view
from yichuang.web.access import signed_in

from . import listing
from .values import Job, Link

_STATES = {"queued": "waiting", "running": "running"}
GONE = NotFound(
    "下载的文件已经清除，或者还没有做好", what_to_do="文件只保留一天，请回到列表再下载。"
)


def _asked(request: HttpRequest, job_id: int) -> JobView:
    """The job of the person who asked, nobody else's. Raises NotFound."""
    actor = request.actor  # type: ignore[attr-defined]
    view = job_view(by=actor, job_id=job_id, at=now())
    if view.name != listing.JOB or view.owner_id != actor.user_id:
        raise NotFound("没有这次下载，或者不是您发起的")
    return view


def _words(view: JobView) -> str:
    parts = [view.text]
    if view.waiting_before:
        parts.append(f"前面还有 {view.waiting_before} 个任务")
    if view.seconds_left is not None:
        parts.append(f"约剩 {view.seconds_left} 秒")
    return "，".join(part for part in [*parts, view.error] if part)


@signed_in
@require_safe
def listing_page(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far it is; when done, the link."""
    view = _asked(request, job_id)
    done = view.state.value == "done"
    job = Job(
        title=f"下载“{view.payload['list_title']}”",
        state=_STATES.get(view.state.value, view.state.value),  # type: ignore[arg-type]
        done=view.done,
        total=view.total,
        detail=_words(view),
        refresh_url=request.path,
        poll_url=reverse("web:listing_progress", args=[job_id]),
        cancel_url=reverse("web:listing_cancel", args=[job_id]),
        result=Link("下载文件", reverse("web:listing_file", args=[job_id])) if done else None,
    )
    back = view.payload["path"] + (f"?{view.payload['query']}" if view.payload["query"] else "")
    return render(request, "components/listing.html", {"job": job, "back": back, "done": done})


@signed_in
@require_safe
def listing_progress(request: HttpRequest, job_id: int) -> JsonResponse:
    """What poll.js reads."""
    view = _asked(request, job_id)
    state = _STATES.get(view.state.value, view.state.value)
    found = {"state": state, "done": view.done, "total": view.total, "unit": "行"}
    return JsonResponse(found | {"detail": _words(view)})


@signed_in
@require_POST
def listing_cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Not needed after all."""
    _asked(request, job_id)
    actions.cancel(by=request.actor, at=now(), job_id=job_id)  # type: ignore[attr-defined]
    return redirect("web:listing", job_id)


@signed_in
@require_safe
def listing_file(request: HttpRequest, job_id: int) -> FileResponse:
    """The file, for a day."""
    result = _asked(request, job_id).result or {}
    stream = open_kept(result["sha256"]) if "sha256" in result else None
    if stream is None:
        raise GONE
    response = FileResponse(stream, content_type=listing.FORMATS[result["kind"]])
    response["Content-Disposition"] = content_disposition_header(True, result["name"]) or ""
    response["Cache-Control"] = "no-store"
    return response
