"""归档: the package of a closed case, made by a job with a bar, and taken away."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yichuang.cases.actions.archiving import request_archive
from yichuang.cases.queries.file import CaseFileView, case_file
from yichuang.cases.rules.states import Stage
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, NotFound
from yichuang.kernel.files.queries import open_stream, safe_download_headers
from yichuang.kernel.jobs.queries import JobView, job_view
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.numerals import row_number
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.values import Job

from . import shown
from .common import actor_of, page

_STATES = {"queued": "waiting", "running": "running"}


@requires(Permission.CASE_VIEW)
@require_safe
def archive(request: HttpRequest, number: str) -> HttpResponse:
    """The package as it is, or the bar of the job that makes it (?job=)."""
    view = case_file(actor_of(request), number, today=today())
    return _page(request, view)


def _page(
    request: HttpRequest, view: CaseFileView, error: DomainError | None = None
) -> HttpResponse:
    job = _job(request)
    context = {
        "view": view,
        "number": view.number,
        "status": shown.case_status(view),
        "job": _bar(view.number, job) if job and not _made(view, job) else None,
        "closed": view.stage is Stage.CLOSED,
        "built": shown.stamp(view.archive.built_at) if view.archive else "",
    }
    return page(request, "desk/archive.html", context, error=error)


def _job(request: HttpRequest) -> JobView | None:
    job_id = row_number(request.GET.get("job", ""))
    return None if job_id is None else job_view(by=actor_of(request), job_id=job_id, at=now())


def _made(view: CaseFileView, job: JobView) -> bool:
    return job.state.value == "done" and view.archive is not None


def _bar(number: str, job: JobView) -> Job:
    here = reverse("web:desk_archive", args=[number])
    return Job(
        title=job.title,
        state=_STATES.get(job.state.value, job.state.value),  # type: ignore[arg-type]
        done=job.done,
        total=job.total,
        unit="件",
        detail="，".join(part for part in (job.text, job.error) if part),
        refresh_url=f"{here}?job={job.id}",
        poll_url=f"{reverse('web:desk_archive_progress', args=[number])}?job={job.id}",
    )


@requires(Permission.CASE_VIEW)
@require_POST
def make(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the package; refused while the case is open."""
    actor = actor_of(request)
    try:
        job = request_archive(by=actor, at=now(), number=number)
    except DomainError as error:
        return _page(request, case_file(actor, number, today=today()), error)
    return HttpResponseRedirect(f"{reverse('web:desk_archive', args=[number])}?job={job}")


@requires(Permission.CASE_VIEW)
@require_safe
def progress(request: HttpRequest, number: str) -> JsonResponse:
    """What poll.js reads."""
    job = _job(request)
    if job is None:
        return JsonResponse({"state": "failed", "detail": "没有这个任务"}, status=404)
    return JsonResponse(
        {
            "state": _STATES.get(job.state.value, job.state.value),
            "done": job.done,
            "total": job.total,
            "unit": "件",
            "detail": job.text,
        }
    )


@requires(Permission.CASE_VIEW)
@require_safe
def download(request: HttpRequest, number: str) -> FileResponse:
    """The zip, only for who may see the case; each time is an entry."""
    actor = actor_of(request)
    view = case_file(actor, number, today=today())
    if view.archive is None:
        raise NotFound("这件办件还没有归档")
    record_alone(action=Act.EXPORT, by=actor, at=now(), obj=("case", number), reason="归档包")
    response = FileResponse(open_stream(view.archive.file_id))
    for name, value in safe_download_headers(view.archive.file_id).items():
        response[name] = value
    return response
