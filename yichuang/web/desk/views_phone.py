"""更换手机 at the window: the old telephone is lost, the papers are here."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yichuang.cases.actions.phones import change_phone_at_window
from yichuang.cases.rules.phones import Proof
from yichuang.kernel.clock.now import now
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.permissions.rules import Permission
from yichuang.web.access import requires

from .common import actor_of, page
from .forms import put_errors


class PhoneForm(forms.Form):
    """Who, by which papers, to which number."""

    id_number = forms.CharField(label="证件号码或信用代码", max_length=60)
    name = forms.CharField(label="姓名或名称", max_length=100)
    proof = forms.ChoiceField(label="核对了什么", choices=Proof.choices())
    phone = forms.CharField(label="新手机号", max_length=40)


@requires(Permission.CASE_INTAKE)
@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """One form; both numbers are told, the applicant sees it under 更换手机."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    error: DomainError | None = None
    if form.is_bound and form.is_valid():
        try:
            row = change_phone_at_window(by=actor_of(request), at=now(), **form.cleaned_data)
            messages.success(request, f"手机号已改为 {row.new_masked}，原号码和新号码都发了短信。")
            return HttpResponseRedirect(reverse("web:desk_phone"))
        except Invalid as refused:
            put_errors(refused, form, prefixes={})
        except DomainError as refused:
            error = refused
    invalid = form.is_bound and bool(form.errors)
    return page(request, "desk/phone.html", {"form": form}, error=error, invalid=invalid)
