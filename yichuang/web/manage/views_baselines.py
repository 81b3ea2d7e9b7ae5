"""基期清单, 口径 and 目标: what 压减率 is measured against."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.catalog.reduction.actions import (
    choose_reckoning,
    freeze_baseline,
    open_baseline,
    record_target,
)
from yichuang.catalog.reduction.queries import baselines as queries
from yichuang.catalog.reduction.queries.baselines import BaselineView
from yichuang.catalog.reduction.rules.rate import Counts, Reading
from yichuang.kernel.clock.now import beijing, now
from yichuang.kernel.errors import DomainError
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed

from .common import actor_of, crumbs, page, sent
from .forms_reduction import BaselineForm, ReckoningForm, TargetForm

_HEAD = ("清单名称", "基准日", "计数单位", "行数", "文件", "封存", "行摘要")


def _cells(row: BaselineView) -> tuple[Any, ...]:
    frozen = f"{beijing(row.frozen_at):%Y-%m-%d}" if row.frozen_at else "还没有封存"
    document = f"{row.title}（{row.number}）"
    return (row.name, row.day, row.counts.label, row.rows, document, frozen, row.digest[:12])


def _list(asked: Asked) -> Listed:
    del asked
    return Listed(_HEAD, map(_cells, queries.baselines()))


@requires(Permission.REDUCTION_MANAGE)
@listed("基期清单", _list, personal=False)
@require_safe
def baselines(request: HttpRequest) -> HttpResponse:
    """The baselines, what was chosen, what is aimed at."""
    return _page(request)


def _page(request: HttpRequest, refusal: DomainError | None = None) -> HttpResponse:
    context = {
        "rows": [(row, _cells(row)) for row in queries.baselines()],
        "choices": queries.choices(),
        "targets": queries.targets(),
        "import_url": reverse("web:manage_import_list", args=["baseline"]),
    }
    return page(request, "manage/baselines.html", context, error=refusal)


@requires(Permission.REDUCTION_MANAGE)
@require_POST
def baseline_freeze(request: HttpRequest, baseline_id: int) -> HttpResponse:
    """Close a baseline for good."""
    try:
        count = freeze_baseline(by=actor_of(request), at=now(), baseline_id=baseline_id)
    except DomainError as refusal:
        return _page(request, refusal)
    messages.success(request, f"已封存 {count} 行，以后不能再改。")
    return redirect("web:manage_baselines")


@requires(Permission.REDUCTION_MANAGE)
@require_http_methods(["GET", "POST"])
def baseline_new(request: HttpRequest) -> HttpResponse:
    """A new baseline, still without rows."""
    form = BaselineForm(sent(request), initial={"counts": Counts.SUB})

    def write(given: dict[str, Any]) -> None:
        open_baseline(
            by=actor_of(request),
            at=now(),
            name=given["name"],
            day=given["day"],
            paper=form.paper,
            counts=Counts(given["counts"]),
        )

    return _form(request, form, write, "新建基期清单", "已建好。现在导入事项，核对后封存。")


@requires(Permission.REDUCTION_MANAGE)
@require_http_methods(["GET", "POST"])
def reckoning(request: HttpRequest) -> HttpResponse:
    """Choose the reading."""
    frozen = [(row.id, row.name) for row in queries.baselines() if row.frozen_at]
    form = ReckoningForm(sent(request), baselines=frozen, initial={"reading": Reading.ALL})

    def write(given: dict[str, Any]) -> None:
        choose_reckoning(
            by=actor_of(request),
            at=now(),
            effective_from=given["effective_from"],
            baseline_id=given["baseline"],
            reading=Reading(given["reading"]),
            merges_count=given["merges_count"],
            reason=given["reason"],
        )

    return _form(request, form, write, "选定压减口径", "已选定，从启用日期起按它计算。")


@requires(Permission.REDUCTION_MANAGE)
@require_http_methods(["GET", "POST"])
def target(request: HttpRequest) -> HttpResponse:
    """Enter the target's document."""
    form = TargetForm(sent(request))

    def write(given: dict[str, Any]) -> None:
        record_target(by=actor_of(request), at=now(), percent=given["percent"], paper=form.paper)

    return _form(request, form, write, "登记压减目标", "已登记，从文件日期起算数。")


def _form(
    request: HttpRequest, form: forms.Form, write: Any, title: str, done: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data)
        except DomainError as error:
            form.take(error)  # type: ignore[attr-defined]
        else:
            messages.success(request, done)
            return redirect("web:manage_baselines")
    context = {
        "form": form,
        "title": title,
        "crumbs": crumbs(("基期、口径和目标", reverse("web:manage_baselines")), (title, "")),
    }
    return page(request, "manage/reduction_form.html", context, status=422 if form.errors else 0)
