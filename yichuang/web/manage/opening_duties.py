"""代班 and 首席代表授权: pages of officers and of the head of a department."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yichuang.cases.actions.handing import hand_over_cases
from yichuang.cases.queries.held import in_hands
from yichuang.catalog.items.queries import in_force_of
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.duties import actions, queries
from yichuang.kernel.errors import DomainError, Invalid, NotFound
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.web.access import STANDING_IN, requires
from yichuang.web.components.listing import Asked, Listed, listed

from .common import actor_of, crumbs, page, sent
from .forms import ManageForm
from .opening_forms import AuthorityForm, HandoverForm, TransferForm


def _is_head(actor: Actor) -> bool:
    return actor.can(Permission.AUTHORITY_GRANT) and actor.stands_in_for is None


def _list(asked: Asked) -> Listed:
    found = queries.handovers_of(asked.actor, whole_department=_is_head(asked.actor))
    rows = (
        (row.absent, row.substitute, row.first, row.last, row.reason, _state(row, asked.day))
        for row in found
    )
    return Listed(("离开的人", "代班的人", "起", "止", "事由", "状态"), rows)


def _state(row: queries.HandoverView, day: date) -> str:
    if row.runs(day):
        return "正在代班"
    return "还没开始" if row.open(day) else "已结束"


@requires(Permission.DUTY_HAND_OVER)
@listed("代班", _list)
@require_http_methods(["GET", "POST"])
def duties(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom; arrange one; the head sees the whole department."""
    actor, day = actor_of(request), today()
    people = queries.colleagues(actor.department_id or 0, on=day)
    away = people if _is_head(actor) else [p for p in people if p.user_id == actor.user_id]
    form = HandoverForm(
        sent(request),
        away=away,
        people=people,
        initial={"first": str(day), "absent": actor.user_id},
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            actions.hand_over(
                by=actor,
                at=now(),
                absent_id=int(given.pop("absent")),
                substitute_id=int(given.pop("substitute")),
                **given,
            )
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "代班已安排，到期自动结束。")
            return redirect("web:manage_duties")
    return _duties(request, form)


def _duties(
    request: HttpRequest, form: ManageForm, *, moving: ManageForm | None = None, **extra: Any
) -> HttpResponse:
    actor, day = actor_of(request), today()
    head = _is_head(actor)
    rows = queries.handovers_of(actor, whole_department=head)
    context: dict[str, Any] = {
        "form": form,
        "head": head,
        "standing_in": actor.acting_for,
        "mine": [row for row in rows if row.substitute_id == actor.user_id and row.runs(day)],
        "rows": [
            {
                "r": row,
                "runs": row.runs(day),
                "open": row.open(day),
                "may_end": row.open(day)
                and actor.stands_in_for is None
                and (head or actor.user_id in (row.absent_id, row.substitute_id)),
            }
            for row in rows
        ],
    }
    if head:
        people = queries.colleagues(actor.department_id or 0, on=day)
        context["moving"] = moving or TransferForm(holders=in_hands(actor), people=people)
    bad = 422 if form.errors or (moving is not None and moving.errors) else 0
    return page(request, "manage/duties.html", context | extra, status=bad)


@requires(Permission.DUTY_HAND_OVER)
@require_POST
def duty_end(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Back before time."""
    actions.end_handover(by=actor_of(request), at=now(), handover_id=handover_id)
    messages.success(request, "代班已提前结束。")
    return redirect("web:manage_duties")


@requires(Permission.DUTY_HAND_OVER)
@require_POST
def duty_start(request: HttpRequest, handover_id: int) -> HttpResponse:
    """From now on in this session the absent one's duties; each entry says for whom."""
    actor = actor_of(request)
    running = [row.id for row in queries.standing_in(actor.person, on=today())]
    if handover_id not in running:
        raise NotFound("这次代班今天不生效，或者代班的不是您")
    request.session[STANDING_IN] = handover_id
    return redirect("web:after_login")


@requires(Permission.DUTY_HAND_OVER)
@require_POST
def duty_stop(request: HttpRequest) -> HttpResponse:
    """Oneself again."""
    request.session.pop(STANDING_IN, None)
    messages.success(request, "已回到本人身份。")
    return redirect("web:manage_duties")


@requires(Permission.AUTHORITY_GRANT)
@require_POST
def duty_cases(request: HttpRequest) -> HttpResponse:
    """The open cases of somebody who is gone, to a colleague; a line says how each went."""
    actor, day = actor_of(request), today()
    people = queries.colleagues(actor.department_id or 0, on=day)
    empty = HandoverForm(away=people, people=people, initial={"first": str(day)})
    moving = TransferForm(request.POST, holders=in_hands(actor), people=people)
    if not moving.is_valid():
        return _duties(request, empty, moving=moving)
    given = moving.cleaned_data
    try:
        done = hand_over_cases(
            by=actor,
            at=now(),
            from_id=int(given["holder"]),
            to_id=int(given["to"]),
            reason=given["why"],
        )
    except DomainError as error:
        moving.take(error)
        return _duties(request, empty, moving=moving)
    return _duties(request, empty, done=done)


def _granted_list(asked: Asked) -> Listed:
    rows = (
        (r.name, r.number, r.first, r.last, "、".join(r.items), _standing(r, asked.day))
        for r in _granted(asked.actor.department_id)
    )
    return Listed(("首席代表", "授权文号", "起", "止", "事项", "状态"), rows)


def _standing(row: queries.AuthorityView, day: date) -> str:
    if row.ended:
        return "已终止"
    if row.runs(day):
        return "有效"
    return "已到期" if row.last < day else "还没生效"


@requires(Permission.AUTHORITY_GRANT)
@listed("首席代表授权", _granted_list)
@require_http_methods(["GET", "POST"])
def authorities(request: HttpRequest) -> HttpResponse:
    """The department's 首席代表授权, and a new one."""
    actor, day = actor_of(request), today()
    items = in_force_of(actor.department_id or 0, on=day)
    form = AuthorityForm(sent(request), items=list(items.items()), initial={"first": str(day)})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            actions.authorise(
                by=actor,
                at=now(),
                user_id=_person(given.pop("staff_no")),
                items={code: items[code] for code in given.pop("items")},
                **given,
            )
        except DomainError as error:
            form.take(error)
        else:
            messages.success(request, "授权已登记，到期自动失效。")
            return redirect("web:manage_authorities")
    context = {
        "form": form,
        "rows": [{"r": r, "runs": r.runs(day)} for r in _granted(actor.department_id)],
        "day": day,
        "crumbs": crumbs(("代班", reverse("web:manage_duties")), ("首席代表授权", "")),
    }
    bad = 422 if form.errors else 0
    return page(request, "manage/authorities.html", context, status=bad)


def _granted(department_id: int | None) -> list[queries.AuthorityView]:
    return queries.authorities(department_id) if department_id else []


def _person(staff_no: str) -> int:
    found = queries.found_by_number(staff_no.strip().upper(), on=today())
    found = found or queries.found_by_number(staff_no.strip(), on=today())
    if found is None:
        text = f"没有工号是 {staff_no} 的在岗人员"
        raise Invalid(text, fields={"staff_no": [text]})
    return found.user_id


@requires(Permission.AUTHORITY_GRANT)
@require_POST
def authority_end(request: HttpRequest, authority_id: int) -> HttpResponse:
    """Take an authorisation back before its day."""
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise Invalid(
            "请写明终止的理由", what_to_do=f"请回到{reverse('web:manage_authorities')}填写。"
        )
    actions.end_authority(
        by=actor_of(request), at=now(), authority_id=authority_id, reason=reason[:200]
    )
    messages.success(request, "授权已终止，马上生效。")
    return redirect("web:manage_authorities")
