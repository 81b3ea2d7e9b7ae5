"""权责清单调整: what is on its way, what a law reaches, and where an adjustment begins."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.catalog.adjustments import actions, queries
from yichuang.catalog.adjustments.queries import AdjustmentRow
from yichuang.catalog.adjustments.rules import Stage, Trigger
from yichuang.catalog.powers import queries as powers
from yichuang.catalog.powers.actions import publish_first
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.org.queries import departments
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import CHUNK, Asked, Listed, listed

from .common import actor_of, crumbs, number, page

KINDS = {
    Stage.DRAFT: "wait",
    Stage.REGISTRY: "warn",
    Stage.LEGALITY: "warn",
    Stage.GOVERNMENT: "warn",
    Stage.APPROVED: "warn",
    Stage.PUBLISHED: "done",
    Stage.DROPPED: "no",
}
_HEAD = ("编号", "事由", "提出部门", "触发情形", "调整项", "环节", "公布期限")
_STAGES = {stage.value: stage.label for stage in Stage}


def day_of(text: str, field: str) -> date:
    """A day as typed. Raises Invalid with the field."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(
            f"日期“{text}”读不懂。",
            fields={field: ["请写成 2026-03-05 的样子"]},
            what_to_do="请写成 2026-03-05 的样子。",
        ) from None


def _asked(stage: str) -> str:
    return stage if stage in _STAGES else ""


def _list(asked: Asked) -> Listed:
    stage = _asked(asked.get("stage"))

    def rows() -> Iterator[tuple[Any, ...]]:
        after, more = 0, True
        while more:
            found, after = queries.adjustments(asked.actor, stage=stage, after=after, limit=CHUNK)
            yield from map(_cells, found)
            more = bool(after)

    return Listed(_HEAD, rows(), (_STAGES.get(stage, ""),))


def _cells(row: AdjustmentRow) -> tuple[str, ...]:
    what = (row.trigger.label, f"{row.lines}", row.stage.label, f"{row.due_on}")
    return (row.number, row.title, row.department, *what)


@requires(Permission.POWER_VIEW)
@listed("权责清单调整", _list, personal=False)
@require_safe
def adjustments(request: HttpRequest) -> HttpResponse:
    """Adjustments on their way, the laws that make one due, the published editions."""
    return _adjustments(request)


def _adjustments(request: HttpRequest, refusal: DomainError | None = None) -> HttpResponse:
    actor, stage = actor_of(request), _asked(request.GET.get("stage", ""))
    rows, older = queries.adjustments(actor, stage=stage, after=number(request.GET.get("after")))
    stale, unchecked = queries.stale_laws(on=today())
    context = {
        "rows": [(row, KINDS[row.stage], _late(row)) for row in rows],
        "older": f"?stage={stage}&after={older}" if older else "",
        "stage": stage,
        "stages": _STAGES,
        "stale": stale,
        "unchecked": unchecked,
        "edition": powers.latest(),
        "ready": powers.count(on=today()),
        "may_publish": actor.can(Permission.POWER_REVIEW),
        "may_open": actor.can(Permission.POWER_REVIEW) or actor.can(Permission.POWER_PROPOSE),
        "today": today(),
        "typed": request.POST,
        "fields": getattr(refusal, "fields", {}),
    }
    return page(request, "manage/adjustments.html", context, error=refusal)


def _late(row: AdjustmentRow) -> bool:
    return row.stage not in (Stage.PUBLISHED, Stage.DROPPED) and row.due_on < today()


@requires(Permission.POWER_VIEW)
@require_POST
def first_edition(request: HttpRequest) -> HttpResponse:
    """Publish the imported list as the first edition."""
    try:
        edition = publish_first(
            by=actor_of(request),
            at=now(),
            on=day_of(request.POST.get("on", ""), "on"),
            document=request.POST.get("document", ""),
        )
    except DomainError as refusal:
        return _adjustments(request, refusal)
    messages.success(request, f"权责清单第 {edition.number} 版已公布，{edition.powers} 项职权。")
    return redirect("web:manage_adjustments")


@requires(Permission.POWER_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an adjustment: ground, document, department."""
    actor = actor_of(request)
    if request.method != "POST":
        return _new(request, actor)
    given = request.POST
    try:
        trigger = given.get("trigger", "")
        if trigger not in {one.value for one in Trigger}:
            raise Invalid("请选触发情形。", fields={"trigger": ["请选一项"]})
        id_ = actions.open_adjustment(
            by=actor,
            at=now(),
            today=today(),
            department_id=number(given.get("department")),
            title=given.get("title", ""),
            trigger=Trigger(trigger),
            trigger_on=day_of(given.get("trigger_on", ""), "trigger_on"),
            trigger_document=given.get("trigger_document", ""),
        )
    except DomainError as refusal:
        return _new(request, actor, refusal)
    return redirect("web:manage_adjustment", id_)


def _new(request: HttpRequest, actor: Actor, refusal: DomainError | None = None) -> HttpResponse:
    every = departments()
    mine = (
        every
        if actor.can(Permission.POWER_REVIEW)
        else [body for body in every if body.id in actor.departments]
    )
    context = {
        "triggers": Trigger.choices(),
        "departments": mine,
        "chosen": number(request.POST.get("department")),
        "typed": request.POST,
        "today": today(),
        "fields": getattr(refusal, "fields", {}),
        "crumbs": crumbs(("权责清单调整", reverse("web:manage_adjustments")), ("提出调整", "")),
    }
    return page(request, "manage/adjustment_new.html", context, error=refusal)


_RIPPLE = ("类别", "编码", "名称", "部门", "在哪里", "条", "怎么办")


def _reached(found: queries.Ripple) -> Iterator[tuple[str, ...]]:
    for one in found.powers:
        how = "建议取消" if one.falls else "去掉这条依据"
        yield ("职权", one.code, one.name, one.department, "设定依据", "、".join(one.articles), how)
    for guide in found.guides:
        who = (guide.implement_code, guide.item, guide.department)
        yield ("办事指南", *who, guide.place, guide.article, "改指南")
    for kind, rows in (("证明", found.proofs), ("中介服务", found.intermediaries)):
        for code, name, article in rows:
            yield (kind, code, name, "", "设定依据", article, "改清单")


def _ripple_list(asked: Asked) -> Listed:
    found = queries.ripple(asked.get("law")[:200], asked.get("article")[:60], on=asked.day)
    return Listed(_RIPPLE, _reached(found), (f"《{found.law}》{found.article}",))


@requires(Permission.POWER_VIEW)
@listed("法律变动影响", _ripple_list, personal=False)
@require_safe
def ripple(request: HttpRequest) -> HttpResponse:
    """Everything in the county that names a law, and one button to begin."""
    return _ripple(request)


def _ripple(request: HttpRequest, refusal: DomainError | None = None) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    law, article = asked.get("law", "").strip()[:200], asked.get("article", "").strip()[:60]
    actor = actor_of(request)
    context = {
        "law": law,
        "article": article,
        "found": queries.ripple(law, article, on=today()) if law else None,
        "may_open": actor.can(Permission.POWER_REVIEW),
        "typed": request.POST,
        "today": today(),
        "fields": getattr(refusal, "fields", {}),
        "crumbs": crumbs(("权责清单调整", reverse("web:manage_adjustments")), ("法律变动影响", "")),
    }
    return page(request, "manage/ripple.html", context, error=refusal)


@requires(Permission.POWER_VIEW)
@require_POST
def ripple_open(request: HttpRequest) -> HttpResponse:
    """One draft a department for what the law reaches."""
    given = request.POST
    try:
        found = queries.ripple(
            given.get("law", "").strip()[:200], given.get("article", "").strip()[:60], on=today()
        )
        made = actions.open_from_ripple(
            by=actor_of(request),
            at=now(),
            today=today(),
            found=found,
            trigger_on=day_of(given.get("trigger_on", ""), "trigger_on"),
            document=given.get("document", ""),
        )
    except DomainError as refusal:
        return _ripple(request, refusal)
    messages.success(request, f"已为 {len(made)} 个部门发起清单调整。")
    return redirect("web:manage_adjustments")
