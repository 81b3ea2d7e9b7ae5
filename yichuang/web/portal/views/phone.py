"""更换手机: the old and the new telephone are both proved; without the old one, the window."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yichuang.cases.actions.phones import ask_phone_change, confirm_phone_change
from yichuang.cases.queries.phones import changes_of
from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.identity.queries import PartyView, own_parties
from yichuang.kernel.permissions.rules import Permission
from yichuang.kernel.privacy.rules import mask_phone
from yichuang.web.access import requires
from yichuang.web.components.values import Link
from yichuang.web.portal import session, throttle
from yichuang.web.portal.account_forms import PhoneCodesForm, PhoneForm
from yichuang.web.portal.present.words import moment

ASKED = "yc_phone"


def _mine(request: HttpRequest) -> list[PartyView]:
    found = own_parties(session.actor_of(request).user_id)
    if not found:
        raise Conflict(
            "这个账号还没有和证件对上号，没有登记的手机可改",
            what_to_do="办件里留的手机号写错了，请带证件到窗口改。",
        )
    return found


def _crumbs() -> list[Link]:
    home, mine = Link("首页", reverse("web:home")), Link("我的", reverse("web:my"))
    return [home, mine, Link("更换手机", "")]


@requires(Permission.APPLY)
def phone(request: HttpRequest) -> HttpResponse:
    """The number on record and its changes; asks for the new one and sends two codes."""
    rows = _mine(request)
    names = {row.id: f"{row.name}　{mask_phone(row.phone) or '没有登记'}" for row in rows}
    form = PhoneForm(request.POST or None, names=names, initial={"party": rows[0].id})
    status = 200
    if request.method == "POST" and form.is_valid():
        throttle.take(request, "phone")
        party_id = int(form.cleaned_data["party"])
        try:
            sent = ask_phone_change(
                by=session.actor_of(request),
                at=now(),
                party_id=party_id,
                phone=form.cleaned_data["phone"],
            )
        except (Invalid, Conflict) as error:
            form.add_error("phone", f"{error.message}。{error.what_to_do}")
            status = error.status
        else:
            request.session[ASKED] = [party_id, sent.old_masked, sent.new_masked]
            return HttpResponseRedirect(reverse("web:phone_code"))
    changes = changes_of([row.id for row in rows])
    context = {
        "form": form,
        "rows": [(row, mask_phone(row.phone) or "没有登记") for row in rows],
        "changes": [(one, moment(one.at, today())) for one in changes],
        "page_title": "更换手机",
        "crumbs": _crumbs(),
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, "portal/phone.html", context, status=status)


@requires(Permission.APPLY)
def code(request: HttpRequest) -> HttpResponse:
    """The two codes; both right, and the number is another."""
    asked = request.session.get(ASKED)
    if not asked:
        return HttpResponseRedirect(reverse("web:phone"))
    party_id, old, new = asked
    form = PhoneCodesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        slot = throttle.take(request, "one-time", f"phone-{party_id}")
        try:
            confirm_phone_change(
                by=session.actor_of(request), at=now(), party_id=party_id, **form.cleaned_data
            )
        except (NotFound, Conflict) as error:
            form.add_error("new_code", f"{error.message}。{error.what_to_do}。")
        else:
            slot.give_back()
            del request.session[ASKED]
            messages.success(request, f"手机号已改为 {new}，两个号码都收到了短信。")
            return HttpResponseRedirect(reverse("web:phone"))
    context = {
        "form": form,
        "old": old,
        "new": new,
        "page_title": "输入两个验证码",
        "crumbs": _crumbs(),
    }
    return render(request, "portal/phone_code.html", context, status=422 if form.errors else 200)
