"""委托代办: a firm names who acts for it; he sees for whom he may; either ends it at once."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yichuang.cases.actions.mandates import appoint, end
from yichuang.catalog.items.queries import applied_for_online
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.identity.queries import (
    MandateView,
    mandates_given,
    mandates_held,
    own_firms,
)
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed
from yichuang.web.components.values import Link
from yichuang.web.portal import session, throttle
from yichuang.web.portal.account_forms import EndMandateForm, MandateForm

TERM = timedelta(days=364)  # proposed, not prescribed


def _crumbs(title: str) -> list[Link]:
    found = [Link("首页", reverse("web:home")), Link("我的", reverse("web:my"))]
    if title != "委托代办":
        found.append(Link("委托代办", reverse("web:mandates")))
    return [*found, Link(title, "")]


def _both(user_id: int) -> tuple[list[MandateView], list[MandateView]]:
    return mandates_given(user_id), mandates_held(user_id)


def _list(asked: Asked) -> Listed:
    given, held = _both(asked.actor.person)
    rows = (
        (row.principal, row.agent, row.scope, row.valid_from, row.valid_to, row.state(asked.day))
        for row in (*given, *held)
    )
    return Listed(("单位", "代办人", "事项", "起", "止", "状态"), rows)


@requires(Permission.APPLY)
@listed("委托代办", _list)
@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """Whom my firm sent, and for whom I may act."""
    user_id, day = session.actor_of(request).person, today()
    given, held = _both(user_id)
    context = {
        "firms": own_firms(user_id),
        "given": [_shown(row, day) for row in given],
        "held": [_shown(row, day) for row in held],
        "page_title": "委托代办",
        "crumbs": _crumbs("委托代办"),
    }
    return render(request, "portal/mandates.html", context)


_KINDS = {"有效": "ok", "还没开始": "wait"}


def _shown(row: MandateView, day) -> dict[str, object]:
    state = row.state(day)
    open_ = row.terms.ended_on is None and state != "已到期"
    return {"m": row, "state": state, "kind": _KINDS.get(state, "no"), "open": open_}


@requires(Permission.APPLY)
def mandate_new(request: HttpRequest) -> HttpResponse:
    """The form of a 授权委托书, filled in and given in one step."""
    actor, day = session.actor_of(request), today()
    firms = {row.id: row.name for row in own_firms(actor.user_id)}
    if not firms:
        raise Conflict(
            "这个账号不代表任何单位，不能委托代办人",
            what_to_do="请用单位账号登录，由法定代表人或负责人办；还没有单位账号的，请到窗口开。",
        )
    items = applied_for_online(on=day)
    given = request.POST if request.method == "POST" else None
    initial = {
        "principal": next(iter(firms)),
        "valid_from": f"{day}",
        "valid_to": f"{day + TERM}",
        "scope": "all",
    }
    form = MandateForm(given, firms=firms, items=items, today=day, initial=initial)
    if given is not None and form.is_valid() and _given(request, form, items):
        return HttpResponseRedirect(reverse("web:mandates"))
    context = {
        "form": form,
        "page_title": "委托一位代办人",
        "crumbs": _crumbs("委托一位代办人"),
    }
    return render(request, "portal/mandate_new.html", context, status=422 if form.errors else 200)


def _given(request: HttpRequest, form: MandateForm, items: dict[str, str]) -> bool:
    data = form.cleaned_data
    codes = data["items"] if data["scope"] == "some" else []
    throttle.take(request, "mandate")
    try:
        appoint(
            by=session.actor_of(request),
            at=now(),
            principal_id=int(data["principal"]),
            name=data["agent_name"],
            id_number=data["agent_number"],
            scope="、".join(items[code] for code in codes) or "全部事项",
            item_codes=codes,
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
        )
    except Invalid as error:
        form.take(error)
        return False
    messages.success(
        request,
        f"已委托{data['agent_name']}。他登记过手机的，已发短信告诉他；他用自己的账号登录，就能以单位名义申请。",
    )
    return True


@requires(Permission.APPLY)
def mandate_end(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """收回 by the firm, 辞去 by the agent: confirmed, then over at once."""
    actor = session.actor_of(request)
    given, held = _both(actor.person)
    row = next((one for one in (*given, *held) if one.id == mandate_id), None)
    if row is None:
        raise NotFound("没有这份委托，或者不是您的")
    mine = any(one.id == mandate_id for one in given)
    form = EndMandateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        end(by=actor, at=now(), mandate_id=mandate_id, reason=form.cleaned_data["reason"])
        messages.success(
            request,
            "委托已收回，立即生效，已短信告诉代办人。" if mine else "已辞去委托，立即生效。",
        )
        return HttpResponseRedirect(reverse("web:mandates"))
    title = "收回委托" if mine else "辞去委托"
    context = {"form": form, "m": row, "mine": mine, "page_title": title, "crumbs": _crumbs(title)}
    return render(request, "portal/mandate_end.html", context)
