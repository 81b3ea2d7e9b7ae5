"""用手机验证码登录: identity number and telephone, a one-time code, and one is in."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from yichuang.cases.actions.accounts import redeem_sign_in, request_sign_in
from yichuang.cases.actions.codes import normal_phone
from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import NotFound
from yichuang.kernel.identity.queries import active_account
from yichuang.kernel.identity.rules import normalise_code
from yichuang.web.access import public
from yichuang.web.components.values import Link
from yichuang.web.portal import session, throttle
from yichuang.web.portal.account_forms import SignInForm
from yichuang.web.portal.forms import OneTimeForm

ASKED = "yc_signin"


def _crumbs(title: str) -> list[Link]:
    login = Link("登录", reverse("account_login"))
    return [Link("首页", reverse("web:home")), login, Link(title, "")]


def _next(request: HttpRequest) -> str:
    """Where one wanted to go, if it is here."""
    url = str(request.GET.get("next", ""))[:500]
    here = {request.get_host()}
    right = url_has_allowed_host_and_scheme(url, here, require_https=request.is_secure())
    return url if right else reverse("web:after_login")


@public
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code. The same answer whether or not there is such an account."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number, phone = form.cleaned_data["id_number"], form.cleaned_data["phone"]
        throttle.take(request, "sign-in", normalise_code(number), normal_phone(phone))
        by = session.applicant_actor(request, None)
        who = request_sign_in(by=by, at=now(), id_number=number, phone=phone)
        request.session[ASKED] = [who, _next(request)]
        return HttpResponseRedirect(reverse("web:signin_code"))
    title = "用手机验证码登录"
    context = {"form": form, "page_title": title, "crumbs": _crumbs(title)}
    return render(request, "portal/signin.html", context, status=422 if form.errors else 200)


@public
def code(request: HttpRequest) -> HttpResponse:
    """The code; right, and the session is the account's. Raises TooMany."""
    asked = request.session.get(ASKED)
    if not asked:
        return HttpResponseRedirect(reverse("web:signin"))
    who, onward = asked
    form = OneTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        slot = throttle.take(request, "one-time", f"sign-in-{who}")
        try:
            name = redeem_sign_in(at=now(), who=who, code=form.cleaned_data["code"])
        except NotFound as error:
            form.add_error("code", f"{error.message}。{error.what_to_do}。")
        else:
            slot.give_back()
            del request.session[ASKED]
            # The library signs in: a second factor of one's own is still asked for.
            return perform_login(request, active_account(name), redirect_url=onward)
    context = {"form": form, "page_title": "输入验证码", "crumbs": _crumbs("输入验证码")}
    return render(request, "portal/signin_code.html", context, status=422 if form.errors else 200)
