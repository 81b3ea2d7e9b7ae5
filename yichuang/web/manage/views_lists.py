"""Lists with a template: download with present data, upload, preview, commit."""

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import DomainError, NotAllowed, NotFound
from yichuang.kernel.importing import actions, queries, registry
from yichuang.kernel.importing.queries import RunView
from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.jobs.queries import JobView, job_view
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.values import Change, Job, Link

from . import jobbar
from .common import actor_of, crumbs, page, sent_files
from .forms import SheetForm
from .views_import import download, preview_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SMALL = 200_000


@requires(Permission.IMPORT_RUN)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, spec_key: str) -> HttpResponse:
    """One list: its columns, its template, and the upload."""
    spec = registry.get(spec_key)
    if spec not in queries.specs_for(actor_of(request)):
        raise NotAllowed(f"您没有导入“{spec.title}”的权限")
    form = SheetForm(*sent_files(request))
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            run_id = actions.upload(
                by=actor_of(request), at=now(), spec_key=spec_key, name=sent.name, stream=sent.file
            )
        except DomainError as error:
            form.take(error)
        else:
            _at_once(request, run_id, sent.size)
            return redirect("web:manage_import_run", run_id)
    context = {
        "spec": spec,
        "form": form,
        "crumbs": crumbs(("导入", reverse("web:manage_import")), (spec.title, "")),
    }
    bad = 422 if form.is_bound and form.errors else 0
    return page(request, "manage/import_list.html", context, status=bad)


def _at_once(request: HttpRequest, run_id: int, size: int | None) -> None:
    run = queries.run_view(by=actor_of(request), run_id=run_id)
    if (size or SMALL + 1) <= SMALL and run.job_id:
        jobs.run(run.job_id)


@requires(Permission.IMPORT_RUN)
@require_safe
def template(request: HttpRequest, spec_key: str) -> HttpResponse:
    """The workbook with the list's present rows."""
    data = queries.template_for(by=actor_of(request), spec_key=spec_key)
    response = HttpResponse(data, content_type=XLSX)
    name = f"{registry.get(spec_key).title}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@requires(Permission.IMPORT_RUN)
@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One import: bar, preview with cell differences, result."""
    view = queries.run_view(by=actor_of(request), run_id=run_id)
    file = None
    if view.error_file_id:
        file = Link("下载错误工作簿", reverse("web:manage_import_run_errors", args=[run_id]))
    context = {
        "run": view,
        "state": view.state,
        "preview": preview_of(view.counts, view.errors, file) if view.counts["read"] else None,
        "changes": _changes(view),
        "job": _bar(request, view),
        "crumbs": crumbs(("导入", reverse("web:manage_import")), (view.title, "")),
    }
    return page(request, "manage/import_run.html", context)


def _changes(view: RunView) -> list[Change]:
    names = {c.field: c.name for c in registry.get(view.spec).columns}
    return [
        Change(
            f"第 {line['row']} 行 {'、'.join(line['key'])}：{names.get(field, field)}",
            line["before"].get(field, ""),
            after,
        )
        for line in view.preview.get("changed", [])[:50]
        for field, after in line["after"].items()
    ]


def _job(request: HttpRequest, view: RunView) -> JobView | None:
    if not view.job_id:
        return None
    return job_view(by=actor_of(request), job_id=view.job_id, at=now())


def _bar(request: HttpRequest, view: RunView) -> Job | None:
    job = _job(request, view)
    if job is None or job.finished:
        return None
    return jobbar.bar(
        job,
        refresh_url=request.path,
        poll_url=reverse("web:manage_import_run_progress", args=[view.id]),
    )


@requires(Permission.IMPORT_RUN)
@require_safe
def run_progress(request: HttpRequest, run_id: int) -> JsonResponse:
    """What the bar asks for."""
    job = _job(request, queries.run_view(by=actor_of(request), run_id=run_id))
    if job is None:
        raise NotFound("这次导入没有任务")
    return JsonResponse(jobbar.answer(job))


@requires(Permission.IMPORT_RUN)
@require_POST
def run_commit(request: HttpRequest, run_id: int) -> HttpResponse:
    """Write what the preview showed."""
    job_id = actions.request_commit(
        by=actor_of(request),
        at=now(),
        run_id=run_id,
        all_or_nothing=request.POST.get("all") == "yes",
    )
    counts = queries.run_view(by=actor_of(request), run_id=run_id).counts
    if counts["new"] + counts["changed"] <= 200:
        jobs.run(job_id)
    return redirect("web:manage_import_run", run_id)


@requires(Permission.IMPORT_RUN)
@require_POST
def run_cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Give the import up."""
    actions.cancel(by=actor_of(request), at=now(), run_id=run_id)
    return redirect("web:manage_import_run", run_id)


@requires(Permission.IMPORT_RUN)
@require_safe
def run_errors(request: HttpRequest, run_id: int) -> FileResponse:
    """The person's own workbook with the bad cells marked."""
    view = queries.run_view(by=actor_of(request), run_id=run_id)
    if not view.error_file_id:
        raise NotFound("这次导入没有错误工作簿")
    return download(view.error_file_id)
