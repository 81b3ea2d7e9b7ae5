"""开县: the checklist from an empty database to an open door; passwords; roles to confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.catalog.items.queries import counts_by_state
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError
from yichuang.kernel.health.queries import findings
from yichuang.kernel.importing import registry
from yichuang.kernel.importing.rules.export import Export, ExportColumn, to_xlsx
from yichuang.kernel.numerals import row_number
from yichuang.kernel.opening import actions, queries
from yichuang.kernel.opening.rules import Fact, Step
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.site import forget_stored

from .common import actor_of, crumbs, page, sent
from .opening_forms import CountyForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"done": ("done", "已完成"), "todo": ("warn", "要办"), "later": ("pause", "可以以后办")}
# Where a step is done: URL name and the permission that opens it.
PLACES = {
    "county": ("web:manage_opening_county", Permission.COUNTY_SETUP),
    "passwords": ("web:manage_opening_slips", Permission.STAFF_MANAGE),
    "roles": ("web:manage_proposals", Permission.ROLE_GRANT),
    "calendar": ("web:manage_calendar", Permission.CALENDAR_EDIT),
    "backup": ("web:manage_health", Permission.SYSTEM_HEALTH),
    "doctor": ("web:manage_health", Permission.SYSTEM_HEALTH),
}


def _steps() -> tuple[Step, ...]:
    found = [line for line in findings(now()) if not line.ok and line.serious]
    names = "、".join(line.label for line in found[:6])
    doctor = Fact(not found, f"{len(found)} 项要处理：{names}" if found else "没有发现问题")
    states = counts_by_state()
    published = states.get("published", 0)
    others = sum(states.values()) - published
    items = Fact(published > 0, f"已发布 {published} 项，草稿和待审 {others} 项")
    return queries.county_steps(at=now(), items=items, doctor=doctor)


@requires(Permission.COUNTY_STEPS)
@require_safe
def checklist(request: HttpRequest) -> HttpResponse:
    """Every step with its state as the rows have it; resumable at any time."""
    steps = _steps()
    open_ = [step for step in steps if step.state == "todo"]
    context = {
        "rows": [_row(request, number, step) for number, step in enumerate(steps, start=1)],
        "done": sum(step.fact.done for step in steps),
        "total": len(steps),
        "open": open_,
        "next": open_[0].key if open_ else "",
        "county": queries.county(),
        "may_open": actor_of(request).can(Permission.COUNTY_SETUP),
    }
    return page(request, "manage/opening.html", context)


def _row(request: HttpRequest, number: int, step: Step) -> dict[str, Any]:
    kind, word = KINDS[step.state]
    url = ""
    if step.workbook and actor_of(request).can(registry.get(step.workbook).permission):
        url = reverse("web:manage_opening_list", args=[step.workbook])
    elif step.key in PLACES:
        name, permission = PLACES[step.key]
        url = reverse(name) if actor_of(request).can(permission) else ""
    return {"n": number, "step": step, "kind": kind, "word": word, "url": url}


@requires(Permission.COUNTY_SETUP)
@require_http_methods(["GET", "POST"])
def county(request: HttpRequest) -> HttpResponse:
    """Name, code and the slots at the foot of each page."""
    held = queries.county()
    start = {"name": held.name, "code": held.code, **(held.details or {})}
    form = CountyForm(sent(request), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_county(
                by=actor_of(request),
                at=now(),
                name=form.cleaned_data["name"],
                code=form.cleaned_data["code"],
                details=form.details,
            )
        except DomainError as error:
            form.take(error)
        else:
            forget_stored()
            messages.success(request, "已保存，网页的名称和底部一分钟内更新。")
            return redirect("web:manage_opening")
    context = {"form": form, "crumbs": _crumbs("县名和代码")}
    return page(request, "manage/opening_county.html", context, status=422 if form.errors else 0)


def _crumbs(title: str) -> Any:
    return crumbs(("开县", reverse("web:manage_opening")), (title, ""))


@requires(Permission.COUNTY_SETUP)
@require_POST
def open_doors(request: HttpRequest) -> HttpResponse:
    """启用: once, dated, on the ledger."""
    actions.open_county(by=actor_of(request), at=now(), steps=_steps())
    messages.success(request, f"本县自 {today()} 启用，已记入台账。")
    return redirect("web:manage_opening")


@requires(Permission.STAFF_MANAGE)
@require_http_methods(["GET", "POST"])
def slips(request: HttpRequest) -> HttpResponse:
    """First passwords as a workbook: the answer of this POST is the only place they are."""
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            made = actions.print_slips(
                by=actor_of(request),
                at=now(),
                department=request.POST.get("department", ""),
                again=request.POST.get("again") == "yes",
            )
        except DomainError as error:
            refusal = error
        else:
            return _workbook(made)
    waiting = queries.waiting_for_slips()
    context = {
        "waiting": list(waiting.items()),
        "total": sum(waiting.values()),
        "most": actions.slips.MOST,
        "crumbs": _crumbs("初始密码条"),
    }
    return page(request, "manage/opening_slips.html", context, error=refusal)


def _workbook(made: list[actions.Slip]) -> HttpResponse:
    columns = (
        ExportColumn("department", "部门", 26),
        ExportColumn("staff_no", "工号", 12),
        ExportColumn("name", "姓名", 12),
        ExportColumn("username", "登录名", 14),
        ExportColumn("password", "初始密码", 24),
    )
    rules = {
        "发放": "剪成条，当面或用密封信交给本人，不要发微信、短信。",
        "首次登录": "系统要求先换成自己的密码，再绑定第二重验证，然后才能办事。",
        "只此一份": "系统里没有留存。发完请删除本文件；丢了的，逐个重设。",
    }
    rows = [{column.field: getattr(slip, column.field) for column in columns} for slip in made]
    data = to_xlsx(Export("初始密码条", columns, rows, rules))
    response = HttpResponse(data, content_type=XLSX)
    name = f"初始密码条-{today()}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def _proposed(asked: Asked) -> Listed:
    names = ("name", "staff_no", "department", "post", "role_label", "proposed_at")
    rows = (tuple(getattr(row, name) for name in names) for row in queries.open_proposals())
    return Listed(("姓名", "工号", "部门", "岗位", "角色", "提出"), rows)


@requires(Permission.ROLE_GRANT)
@listed("角色建议", _proposed)
@require_http_methods(["GET", "POST"])
def proposals(request: HttpRequest) -> HttpResponse:
    """Roles that a staff list proposed: tick and confirm, each line says how it went."""
    done: list[Any] = []
    if request.method == "POST":
        asked = map(row_number, request.POST.getlist("id")[:500])
        ids = [number for number in asked if number is not None]
        act = actions.decline if request.POST.get("do") == "decline" else actions.confirm
        done = act(by=actor_of(request), at=now(), ids=ids)
    context = {
        "rows": queries.open_proposals(),
        "done": done,
        "bad": sum(not one.ok for one in done),
        "crumbs": crumbs(("授权", reverse("web:manage_roles")), ("人员表里的角色建议", "")),
    }
    return page(request, "manage/proposals.html", context)
