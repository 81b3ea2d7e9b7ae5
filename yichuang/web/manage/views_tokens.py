"""接口密钥: the system administrator gives keys to other systems and takes them back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError
from yichuang.kernel.org.queries import DepartmentView, departments
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.kernel.tokens.actions import issue, revoke
from yichuang.kernel.tokens.queries import keys
from yichuang.kernel.tokens.rules import Key, Scope
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed

from .common import actor_of, crumbs, page, sent
from .forms import ManageForm

WHOLE, SOME = "county", "departments"


class TokenForm(ManageForm):
    """A key for another system. Whole county or some departments is asked, never guessed."""

    name = forms.CharField(label="给哪个系统用", max_length=60, help_text="例如：省政务服务平台")
    scopes = forms.MultipleChoiceField(
        label="权限",
        choices=[(scope.value, f"{scope.label}（{scope.value}）") for scope in Scope],
        widget=forms.CheckboxSelectMultiple,
    )
    reach = forms.ChoiceField(
        label="范围",
        choices=[(SOME, "只限下面选定的部门"), (WHOLE, "全县所有部门")],
        widget=forms.RadioSelect,
    )
    departments = forms.TypedMultipleChoiceField(
        label="部门", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    expires_on = forms.DateField(
        label="有效期止",
        help_text="最长两年，例如 2027-11-22",
        error_messages={"invalid": "请写成 2027-11-22 的样子"},
    )

    def __init__(self, *args: Any, places: Sequence[DepartmentView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["departments"]
        field.choices = [(place.id, place.name) for place in places]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        chosen, reach = found.get("departments"), found.get("reach")
        if reach == SOME and not chosen:
            self.add_error("departments", "请选择部门；要给全县的，请选“全县所有部门”")
        if reach == WHOLE and chosen:
            self.add_error("departments", "选了全县，就不用再选部门")
        return found


def _table(asked: Asked) -> Listed:
    rows = (
        (
            *(row["key"].name, row["key"].hint, "、".join(row["scopes"]), row["places"]),
            *(row["key"].expires_on, row["key"].last_used_on or "还没用过"),
            *(row["key"].issued_by, row["fault"] or "在用"),
        )
        for row in _rows(asked.actor)
    )
    columns = ("给谁用", "末四位", "权限", "范围", "有效期止", "最近使用", "发放人", "状态")
    return Listed(columns, rows)


@requires(Permission.TOKEN_MANAGE)
@listed("接口密钥", _table, personal=False)
@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    """All keys, those in force first."""
    return _list(request)


@requires(Permission.TOKEN_MANAGE)
@require_http_methods(["GET", "POST"])
def token_new(request: HttpRequest) -> HttpResponse:
    """Issue a key; its secret is on the answer and nowhere else."""
    form = TokenForm(sent(request), places=departments())
    context: dict[str, Any] = {
        "form": form,
        "crumbs": crumbs(("接口密钥", reverse("web:manage_tokens")), ("发放", "")),
    }
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = issue(
                by=actor_of(request),
                at=now(),
                name=given["name"],
                scopes=given["scopes"],
                department_ids=given["departments"],
                expires_on=given["expires_on"],
            )
        except DomainError as error:
            form.take(error)
        else:
            response = page(request, "manage/token_made.html", context | {"made": made})
            response["Cache-Control"] = "no-store"
            return response
    return page(request, "manage/token_new.html", context, status=422 if form.errors else 0)


@requires(Permission.TOKEN_MANAGE)
@require_POST
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Take a key back, with a reason."""
    try:
        reason = request.POST.get("reason", "")
        revoke(by=actor_of(request), at=now(), token_id=token_id, reason=reason)
    except DomainError as refusal:
        return _list(request, refusal)
    messages.success(request, "已收回，用它的系统下一次请求就会被拒绝。")
    return redirect("web:manage_tokens")


def _list(request: HttpRequest, refusal: DomainError | None = None) -> HttpResponse:
    rows = _rows(actor_of(request))
    return page(request, "manage/tokens.html", {"rows": rows}, error=refusal)


def _rows(actor: Actor) -> list[dict[str, Any]]:
    return sorted(map(_row, keys(actor)), key=lambda row: bool(row["fault"]))


def _row(one: Key) -> dict[str, Any]:
    return {
        "key": one,
        "scopes": [Scope(value).label for value in sorted(one.scopes)],
        "places": "、".join(name for _, name in one.departments) or "全县",
        "fault": one.fault(today()),
    }
