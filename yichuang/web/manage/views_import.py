"""The import centre: published item lists, and every list that has a template."""

from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import DomainError, NotFound
from yichuang.kernel.files.queries import open_stream, safe_download_headers
from yichuang.kernel.importing import queries as lists
from yichuang.kernel.jobs import actions as jobs
from yichuang.kernel.jobs.queries import JobView, jobs_of
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.values import ImportFinding, ImportPreview, Link

from . import imports, jobbar
from .common import actor_of, crumbs, page, sent_files
from .forms import UploadForm

_COUNTS = ("read", "new", "changed", "same", "rejected")


def _list(asked: Asked) -> Listed:
    columns = ("文件", "清单", "步骤", "状态", "读到", "新增", "修改", "不变", "拒绝", "时间")
    uploads = (
        (
            *(h["file"], h["mapping"], "写入" if h["wrote"] else "校验"),
            "不能导入" if h["result"].get("problem") else h["job"].state.label,
            *(h["result"].get(name) for name in _COUNTS),
            h["job"].created_at,
        )
        for h in _history(asked.actor)
    )
    runs = (
        (
            *(r.file_name, r.title, "写入" if r.committed_at else "校验", r.state.label),
            *(r.counts[name] for name in _COUNTS),
            r.created_at,
        )
        for r in lists.runs_of(by=asked.actor, limit=200)
    )
    return Listed(columns, chain(uploads, runs), (f"{asked.actor.name} 导入过的",))


@requires(Permission.IMPORT_RUN)
@listed("导入历史", _list, personal=False)
@require_http_methods(["GET", "POST"])
def centre(request: HttpRequest) -> HttpResponse:
    """Upload a list; the lists with templates; what was imported before."""
    form = UploadForm(*sent_files(request), mappings=imports.mappings())
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            job_id = imports.upload(
                by=actor_of(request),
                at=now(),
                name=upload.name,
                stream=upload.file,
                mapping=form.cleaned_data["mapping"],
            )
        except DomainError as error:
            form.take(error)
        else:
            return redirect("web:manage_import_items", job_id)
    actor = actor_of(request)
    context = {
        "form": form,
        "columns": [(label, imports.columns_of(key)) for key, label in imports.mappings()],
        "specs": lists.specs_for(actor),
        "history": _history(actor),
        "runs": lists.runs_of(by=actor, limit=20),
    }
    bad = 422 if form.is_bound and form.errors else 0
    return page(request, "manage/import.html", context, status=bad)


def _history(actor: Actor) -> list[dict[str, Any]]:
    rows = jobs_of(by=actor, at=now(), limit=100)
    return [
        {
            "job": row,
            "file": row.payload.get("file_name", ""),
            "mapping": row.payload.get("mapping", ""),
            "wrote": row.name == imports.COMMIT,
            "result": row.result or {},
            "kind": _kind(row),
        }
        for row in rows
        if row.name in (imports.CHECK, imports.COMMIT) and row.owner_id == actor.user_id
    ]


def _kind(row: JobView) -> str:
    if (row.result or {}).get("problem"):
        return "no"
    return {"done": "done", "failed": "no", "cancelled": "no"}.get(row.state.value, "wait")


def preview_of(counts: dict[str, Any], errors: list[dict[str, Any]], file: Link | None) -> Any:
    """The five figures with the faults."""
    findings = tuple(
        ImportFinding(e["row"], e["column"], e["value"], e["reason"]) for e in errors[:200]
    )
    figures = {k: counts.get(k, 0) for k in ("read", "new", "changed", "same", "rejected")}
    shown_all = len(errors) <= 200 and len({f.row for f in findings}) >= figures["rejected"]
    return ImportPreview(**figures, findings=findings, error_file=file, shown_all=shown_all)


@requires(Permission.IMPORT_RUN)
@require_safe
def item_run(request: HttpRequest, job_id: int) -> HttpResponse:
    """One check or one writing: bar while it runs, preview or result when done."""
    run = imports.run_of(by=actor_of(request), at=now(), job_id=job_id)
    result = run.result or {}
    file = None
    if result.get("error_file"):
        file = Link("下载错误工作簿", reverse("web:manage_import_errors", args=[job_id]))
    context = {
        "run": run,
        "file_name": run.payload.get("file_name", ""),
        "wrote": run.name == imports.COMMIT,
        "problem": result.get("problem", ""),
        "what_to_do": result.get("what_to_do", ""),
        "preview": preview_of(result, result.get("errors", []), file) if run.finished else None,
        "writes": imports.changes(run),
        "job": jobbar.bar(
            run,
            refresh_url=request.path,
            poll_url=reverse("web:manage_import_progress", args=[job_id]),
            cancel_url=reverse("web:manage_import_cancel", args=[job_id]),
        ),
        "crumbs": crumbs(("导入", reverse("web:manage_import")), ("事项清单", "")),
    }
    return page(request, "manage/import_items.html", context)


@requires(Permission.IMPORT_RUN)
@require_safe
def progress(request: HttpRequest, job_id: int) -> JsonResponse:
    """What the bar asks for."""
    return JsonResponse(
        jobbar.answer(imports.run_of(by=actor_of(request), at=now(), job_id=job_id))
    )


@requires(Permission.IMPORT_RUN)
@require_POST
def commit(request: HttpRequest, job_id: int) -> HttpResponse:
    """Write what the preview showed."""
    return redirect(
        "web:manage_import_items",
        imports.commit(by=actor_of(request), at=now(), job_id=job_id),
    )


@requires(Permission.IMPORT_RUN)
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop a check or a writing that has not begun."""
    imports.run_of(by=actor_of(request), at=now(), job_id=job_id)
    jobs.cancel(by=actor_of(request), at=now(), job_id=job_id)
    messages.success(request, "已要求取消；没有写入的内容不会写入。")
    return redirect("web:manage_import_items", job_id)


@requires(Permission.IMPORT_RUN)
@require_safe
def errors(request: HttpRequest, job_id: int) -> FileResponse:
    """The person's own file with the bad cells marked."""
    run = imports.run_of(by=actor_of(request), at=now(), job_id=job_id)
    file_id = (run.result or {}).get("error_file")
    if not file_id:
        raise NotFound("这次导入没有错误工作簿")
    return download(file_id)


def download(file_id: int) -> FileResponse:
    """A stored file as an attachment."""
    response = FileResponse(open_stream(file_id))
    for name, value in safe_download_headers(file_id).items():
        response[name] = value
    return response
