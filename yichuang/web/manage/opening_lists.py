"""The opening's workbooks: template with present rows, upload, preview, confirm, faults."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.catalog.items import queries as catalog
from yichuang.catalog.items.queries import Lacking
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, NotAllowed, NotFound
from yichuang.kernel.importing import actions, queries, registry
from yichuang.kernel.importing.queries import RunState, RunView
from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.jobs.queries import JobView, job_view
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.values import Change, Job, Link

from . import jobbar
from .common import actor_of, crumbs, page, sent_files
from .forms import SheetForm
from .opening import XLSX
from .views_import import download, preview_of

SMALL = 200_000  # bytes that are checked while the person waits
SHOWN = 50  # drafts of which the page says what they lack
ITEMS = "opening.items"
FEW = 200  # rows that are written while the person waits


@requires(Permission.COUNTY_STEPS)
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, spec_key: str) -> HttpResponse:
    """One list: its template, its columns, the upload, what was handed in before."""
    actor, spec = actor_of(request), registry.get(spec_key)
    if spec not in queries.specs_for(actor):
        raise NotAllowed(f"您没有导入“{spec.title}”的权限")
    form = SheetForm(*sent_files(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run_id = actions.upload(
                by=actor, at=now(), spec_key=spec_key, name=file.name, stream=file.file
            )
        except DomainError as error:
            form.take(error)
        else:
            view = queries.run_view(by=actor, run_id=run_id)
            if (file.size or SMALL + 1) <= SMALL and view.job_id:
                jobs.run(view.job_id)
            return redirect("web:manage_opening_run", run_id)
    context = {
        "spec": spec,
        "form": form,
        "runs": [r for r in queries.runs_of(by=actor, limit=30) if r.spec == spec_key][:5],
        "crumbs": _crumbs(spec.title),
    }
    bad = 422 if form.is_bound and form.errors else 0
    return page(request, "manage/opening_list.html", context, status=bad)


def _crumbs(title: str) -> list[Link]:
    return crumbs(("开县", reverse("web:manage_opening")), (title, ""))


@requires(Permission.COUNTY_STEPS)
@require_safe
def template(request: HttpRequest, spec_key: str) -> HttpResponse:
    """The workbook with the list's present rows."""
    data = queries.template_for(by=actor_of(request), spec_key=spec_key)
    response = HttpResponse(data, content_type=XLSX)
    name = f"{registry.get(spec_key).title}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@requires(Permission.COUNTY_STEPS)
@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One upload: bar, five figures, faults, cells that would change, confirm."""
    view = queries.run_view(by=actor_of(request), run_id=run_id)
    file = None
    if view.error_file_id:
        file = Link("下载错误工作簿", reverse("web:manage_opening_errors", args=[run_id]))
    names = {c.field: c.name for c in registry.get(view.spec).columns}
    context = {
        "run": view,
        "state": view.state,
        "preview": preview_of(view.counts, view.errors, file) if view.counts["read"] else None,
        "changes": _changes(view, names),
        "heads": list(names.values()),
        "fresh": [
            (line["row"], [line["values"].get(field, "") for field in names])
            for line in view.preview.get("new", [])[:20]
        ],
        "job": _bar(request, view),
        "drafts": _drafts(view),
        "crumbs": _crumbs(view.title),
    }
    return page(request, "manage/opening_run.html", context)


def _drafts(view: RunView) -> list[Lacking]:
    """After the items are in: the first drafts, each with what it lacks."""
    if view.spec != ITEMS or view.state != RunState.COMMITTED:
        return []
    new = [line["values"]["code"] for line in view.preview.get("new", [])]
    changed = [line["key"][0] for line in view.preview.get("changed", [])]
    return catalog.lacking([*new, *changed][:SHOWN], today=today())


def _changes(view: RunView, names: dict[str, str]) -> list[Change]:
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
    poll = reverse("web:manage_opening_progress", args=[view.id])
    return jobbar.bar(job, refresh_url=request.path, poll_url=poll)


@requires(Permission.COUNTY_STEPS)
@require_safe
def progress(request: HttpRequest, run_id: int) -> JsonResponse:
    """What the bar asks for."""
    job = _job(request, queries.run_view(by=actor_of(request), run_id=run_id))
    if job is None:
        raise NotFound("这次导入没有任务")
    return JsonResponse(jobbar.answer(job))


@requires(Permission.COUNTY_STEPS)
@require_POST
def commit(request: HttpRequest, run_id: int) -> HttpResponse:
    """Write what the preview showed, as a job; a short one at once."""
    actor = actor_of(request)
    all_ = request.POST.get("all") == "yes"
    job_id = actions.request_commit(by=actor, at=now(), run_id=run_id, all_or_nothing=all_)
    counts = queries.run_view(by=actor, run_id=run_id).counts
    if counts["new"] + counts["changed"] <= FEW:
        jobs.run(job_id)
    view = queries.run_view(by=actor, run_id=run_id)
    if view.state != RunState.COMMITTED or view.spec == ITEMS:
        return redirect("web:manage_opening_run", run_id)  # the items go on to their worklist
    messages.success(request, f"“{view.title}”已导入：{_figures(view)}。")
    return redirect("web:manage_opening")


def _figures(view: RunView) -> str:
    counts = view.counts
    left = f"，{counts['rejected']} 行有错没有导入" if counts["rejected"] else ""
    return f"新增 {counts['new']} 行，修改 {counts['changed']} 行{left}"


@requires(Permission.COUNTY_STEPS)
@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Give the upload up."""
    actions.cancel(by=actor_of(request), at=now(), run_id=run_id)
    return redirect("web:manage_opening_run", run_id)


@requires(Permission.COUNTY_STEPS)
@require_safe
def errors(request: HttpRequest, run_id: int) -> FileResponse:
    """The person's own workbook with the bad cells marked."""
    view = queries.run_view(by=actor_of(request), run_id=run_id)
    if not view.error_file_id:
        raise NotFound("这次导入没有错误工作簿")
    return download(view.error_file_id)
