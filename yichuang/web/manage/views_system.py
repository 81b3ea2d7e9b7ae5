"""Health and background jobs; the answer monitoring asks for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yichuang.kernel.clock.now import now
from yichuang.kernel.health.queries import findings
from yichuang.kernel.jobs import actions, registry
from yichuang.kernel.jobs import queries as jobs
from yichuang.kernel.jobs.queries import JobView
from yichuang.kernel.jobs.rules import JobState
from yichuang.kernel.notices import queries as notices
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import public, requires
from yichuang.web.components.listing import MOST, Asked, Listed, listed
from yichuang.web.components.site import current_site

from . import jobbar
from .common import actor_of, crumbs, page

KINDS = {
    "queued": "wait",
    "running": "ok",
    "done": "done",
    "failed": "no",
    "cancelled": "no",
    "sent": "done",
}
PAGE = 50


@requires(Permission.SYSTEM_HEALTH)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Every check of `doctor`, the queue, the outbox, and footer slots nobody filled."""
    found = findings(now())
    queue = jobs.health(at=now())
    context = {
        "checks": found,
        "bad": sum(1 for line in found if not line.ok and line.serious),
        "queue": queue,
        "outbox": notices.counts(),
        "missing": current_site().missing,
        "schedules": [spec for spec in registry.all_jobs() if spec.schedule is not None],
    }
    return page(request, "manage/health.html", context)


@public
@require_safe
def health_json(request: HttpRequest) -> JsonResponse:
    """For monitoring: which checks hold, without words that help an attacker."""
    found = findings(now())
    checks = {line.key: line.ok for line in found if line.serious}
    ok = all(checks.values())
    body = {"ok": ok, "checks": checks}
    response = JsonResponse(body, status=200 if ok else 503)
    response["Cache-Control"] = "no-store"
    return response


def _jobs(asked: Asked) -> Listed:
    state = asked.get("state")
    rows = (
        (
            *(row.title, row.state.label, row.text, row.attempts),
            *(row.created_at, row.finished_at, row.error),
        )
        for row in jobs.jobs_of(by=asked.actor, at=now(), limit=MOST)
        if not state or row.state == state
    )
    label = next((one.label for one in JobState if one.value == state), "")
    columns = ("任务", "状态", "进度", "第几次", "建立", "结束", "错误")
    return Listed(columns, rows, (label,))


@requires(Permission.SYSTEM_HEALTH)
@listed("后台任务", _jobs, personal=False)
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """The newest jobs with their state."""
    state = request.GET.get("state", "")
    rows = jobs.jobs_of(by=actor_of(request), at=now(), limit=200)
    shown = [row for row in rows if not state or row.state == state]
    context = {
        "rows": [{"job": row, "kind": KINDS[row.state.value]} for row in shown],
        "states": [(s.value, s.label, s.value == state) for s in JobState],
        "state": state,
    }
    return page(request, "manage/jobs.html", context)


@requires(Permission.SYSTEM_HEALTH)
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job: bar, parameters, result; cancel or run again."""
    view = jobs.job_view(by=actor_of(request), job_id=job_id, at=now())
    context = {
        "view": view,
        "payload": _pairs(view.payload),
        "result": _pairs(view.result),
        "may_retry": view.state in (JobState.FAILED, JobState.CANCELLED),
        "job": jobbar.bar(
            view,
            refresh_url=request.path,
            poll_url=reverse("web:manage_job_progress", args=[job_id]),
            cancel_url=reverse("web:manage_job_cancel", args=[job_id]),
        ),
        "crumbs": crumbs(("后台任务", reverse("web:manage_jobs")), (view.title, "")),
    }
    return page(request, "manage/job.html", context)


def _pairs(value: Any) -> list[tuple[str, str]]:
    """A job's parameters or result, cut to what a page holds; who started it is not repeated."""
    if not isinstance(value, dict):
        return [] if value is None else [("结果", str(value)[:500])]
    return [(str(k), str(v)[:500]) for k, v in value.items() if k != "actor"]


@requires(Permission.SYSTEM_HEALTH)
@require_safe
def job_progress(request: HttpRequest, job_id: int) -> JsonResponse:
    """What the bar asks for."""
    view: JobView = jobs.job_view(by=actor_of(request), job_id=job_id, at=now())
    return JsonResponse(jobbar.answer(view))


@requires(Permission.SYSTEM_HEALTH)
@require_POST
def job_cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop a job."""
    actions.cancel(by=actor_of(request), at=now(), job_id=job_id)
    messages.success(request, "已要求取消。")
    return redirect("web:manage_job", job_id)


@requires(Permission.SYSTEM_HEALTH)
@require_POST
def job_retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Run a failed or cancelled job again."""
    actions.retry(by=actor_of(request), at=now(), job_id=job_id)
    messages.success(request, "已重新排队。")
    return redirect("web:manage_job", job_id)
