"""找回查询码: number and phone, a one-time code, the query code. The answers give nothing away."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yichuang.cases import actions
from yichuang.cases.actions.codes import normal_phone
from yichuang.cases.queries.public import clean_number
from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import NotFound
from yichuang.web.access import public
from yichuang.web.components.values import Link
from yichuang.web.portal import session, throttle
from yichuang.web.portal.forms import LostCodeForm, OneTimeForm
from yichuang.web.portal.present.words import spaced

ASKED = "yc_lost"


def _crumbs() -> list[Link]:
    return [
        Link("首页", reverse("web:home")),
        Link("办件查询", reverse("web:track")),
        Link("找回查询码", ""),
    ]


@public
def lost(request: HttpRequest) -> HttpResponse:
    """Ask for a one-time code. The same answer whether or not number and phone fit."""
    form = LostCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = clean_number(form.cleaned_data["number"])
        phone = form.cleaned_data["phone"]
        throttle.take(request, "lost", number, normal_phone(phone))
        by = session.applicant_actor(request, None)
        actions.request_code(by=by, at=now(), number=number, phone=phone)
        request.session[ASKED] = number[:20]
        return HttpResponseRedirect(reverse("web:lost_code"))
    context = {"form": form, "page_title": "找回查询码", "crumbs": _crumbs()}
    return render(request, "portal/lost.html", context, status=422 if form.errors else 200)


@public
def code(request: HttpRequest) -> HttpResponse:
    """Type the one-time code: the query code and the case, once."""
    number = request.session.get(ASKED, "")
    if not number:
        return HttpResponseRedirect(reverse("web:lost"))
    form = OneTimeForm(request.POST or None)
    context = {"form": form, "page_title": "输入验证码", "crumbs": _crumbs()}
    if request.method == "POST" and form.is_valid():
        slot = throttle.take(request, "one-time", number)
        by = session.applicant_actor(request, None)
        try:
            found = actions.redeem_code(
                by=by, at=now(), number=number, code=form.cleaned_data["code"]
            )
        except NotFound as error:
            form.add_error("code", f"{error.message}。{error.what_to_do}。")
        else:
            slot.give_back()
            del request.session[ASKED]
            session.grant(request, session.CASES, found.number)
            context |= {"found": found, "spaced": spaced(found.number), "page_title": "找回了"}
            return render(request, "portal/lost_found.html", context)
    return render(request, "portal/lost_code.html", context, status=422 if form.errors else 200)
