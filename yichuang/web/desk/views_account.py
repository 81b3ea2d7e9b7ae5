"""开通网上账号 at the window: the papers are here, a citizen or a firm gets an account."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yichuang.cases.actions.accounts import open_account_at_window
from yichuang.cases.rules.accounts import Paper
from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.identity.rules import PartyKind
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires

from .common import actor_of, page
from .forms import put_errors


class AccountForm(forms.Form):
    """Who, by which papers, with which telephone; an account he has already."""

    kind = forms.ChoiceField(label="类型", choices=PartyKind.choices())
    id_number = forms.CharField(label="证件号码或信用代码", max_length=60)
    name = forms.CharField(label="姓名或名称", max_length=100)
    representative = forms.CharField(label="法定代表人（单位填）", max_length=100, required=False)
    paper = forms.ChoiceField(label="核对了什么", choices=Paper.choices())
    phone = forms.CharField(label="手机号（当面报的）", max_length=40)
    login = forms.CharField(
        label="并入已有账号（没有不填）",
        help_text="单位并入法定代表人本人的账号，填他的身份证号；个人并入省统一身份认证的账号，填登录名。",
        max_length=64,
        required=False,
    )


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One form; the applicant is told by SMS and signs in with a code, without a password."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    error: DomainError | None = None
    if form.is_bound and form.is_valid():
        try:
            done = open_account_at_window(by=actor_of(request), at=now(), **form.cleaned_data)
            how = "已并入原有账号" if done.tied else "网上账号已开通"
            messages.success(
                request,
                f"{done.name}：{how}，短信已发到 {done.phone_masked}。登录用手机验证码，不用密码。",
            )
            return HttpResponseRedirect(reverse("web:desk_account"))
        except Invalid as refused:
            put_errors(refused, form, prefixes={})
        except DomainError as refused:
            error = refused
    invalid = form.is_bound and bool(form.errors)
    return page(request, "desk/account.html", {"form": form}, error=error, invalid=invalid)
