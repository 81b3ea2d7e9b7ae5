"""系统管理员: accounts and staff. 安全管理员: roles. Neither can do the other's part."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yichuang.kernel.clock.now import now, today
from yichuang.kernel.errors import DomainError, Invalid
from yichuang.kernel.identity.actions import grant_role, revoke_role
from yichuang.kernel.org.queries import departments
from yichuang.kernel.permissions.rules import ROLES, Permission, Role, role_conflict
from yichuang.web.access import requires
from yichuang.web.components.listing import Asked, Listed, listed

from . import staffing
from .common import actor_of, crumbs, page, sent
from .forms import GrantForm, ReasonForm, StaffForm

SHOWN = 200
GRANTABLE = tuple(role for role in Role if role is not Role.APPLICANT)


def _staff(asked: Asked) -> Listed:
    text, active = asked.get("q"), asked.get("active")
    rows = (
        (
            *(row[key] for key in ("name", "username", "staff_no", "department", "post")),
            *("、".join(_labels(row)) or "还没有角色", "在用" if row["active"] else "已停用"),
        )
        for row in staffing.people(text, active=active)
    )
    words = (text and f"含“{text}”", "只看在用的" if active == "yes" else "")
    return Listed(("姓名", "登录名", "工号", "部门", "岗位", "角色", "状态"), rows, words)


@requires(Permission.STAFF_MANAGE)
@listed("人员账号", _staff)
@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Everybody with an account."""
    text = request.GET.get("q", "").strip()
    found = staffing.people(text, active=request.GET.get("active", ""))
    context = {
        "rows": [row | {"labels": _labels(row)} for row in found[:SHOWN]],
        "total": len(found),
        "shown": SHOWN,
        "q": text,
        "active": request.GET.get("active", ""),
    }
    return page(request, "manage/staff.html", context)


def _labels(row: dict[str, Any]) -> list[str]:
    return [ROLES[Role(key)].label for key in row["roles"]]


@requires(Permission.STAFF_MANAGE)
@require_http_methods(["GET", "POST"])
def staff_new(request: HttpRequest) -> HttpResponse:
    """Create an account; the initial password is on the answer and nowhere else."""
    form = StaffForm(sent(request), departments=departments())
    context: dict[str, Any] = {
        "form": form,
        "crumbs": crumbs(("人员账号", reverse("web:manage_staff")), ("新建", "")),
    }
    if request.method == "POST" and form.is_valid():
        password = staffing.initial_password()
        try:
            staffing.open_account(
                by=actor_of(request),
                at=now(),
                today=today(),
                password=password,
                **form.cleaned_data,
            )
        except DomainError as error:
            form.take(error)
        else:
            context |= {"password": password, "made": form.cleaned_data}
            return page(request, "manage/staff_made.html", context)
    return page(request, "manage/staff_new.html", context, status=422 if form.is_bound else 0)


@requires(Permission.STAFF_MANAGE)
@require_http_methods(["GET", "POST"])
def staff_close(request: HttpRequest, user_id: int) -> HttpResponse:
    """Stop an account, with a reason. It cannot be opened again by a click."""
    row = staffing.person(user_id)
    form = ReasonForm(sent(request))
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            staffing.close(by=actor_of(request), at=now(), user_id=user_id, **form.cleaned_data)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, f"{row['name']}的账号已停用，办过的事都还在台账上。")
            return redirect("web:manage_staff")
    context = {
        "row": row,
        "form": form,
        "crumbs": crumbs(("人员账号", reverse("web:manage_staff")), (f"停用 {row['name']}", "")),
    }
    bad = 422 if form.errors else 0
    return page(request, "manage/staff_close.html", context, error=refusal, status=bad)


@requires(Permission.STAFF_MANAGE)
@require_http_methods(["GET", "POST"])
def staff_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """A new first password for somebody who forgot his; it is on the answer and nowhere else."""
    row = staffing.person(user_id)
    form = ReasonForm(sent(request))
    refusal: DomainError | None = None
    title = f"重设 {row['name']} 的密码"
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "title": title,
        "crumbs": crumbs(("人员账号", reverse("web:manage_staff")), (title, "")),
    }
    if request.method == "POST" and form.is_valid():
        given = {"user_id": user_id, "password": staffing.initial_password(), **form.cleaned_data}
        try:
            staffing.reset_password(by=actor_of(request), at=now(), **given)
        except DomainError as error:
            refusal = error
        else:
            context["password"] = given["password"]
    bad = 422 if form.errors else 0
    return page(request, "manage/staff_password.html", context, error=refusal, status=bad)


def _holders(text: str, role: str) -> list[dict[str, Any]]:
    found = staffing.people(text)
    return [row for row in found if not role or role in row["roles"]]  # type: ignore[operator]


def _roles(asked: Asked) -> Listed:
    text, role = asked.get("q"), asked.get("role")
    rows = (
        (
            *(row[key] for key in ("name", "username", "department", "post")),
            *("、".join(_labels(row)) or "还没有角色", "在用" if row["active"] else "已停用"),
        )
        for row in _holders(text, role)
    )
    label = next((one.label for one in GRANTABLE if one.value == role), "")
    words = (text and f"含“{text}”", label)
    return Listed(("姓名", "登录名", "部门", "岗位", "角色", "账号"), rows, words)


@requires(Permission.ROLE_GRANT)
@listed("授权", _roles)
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Who holds which role."""
    text = request.GET.get("q", "").strip()
    wanted = request.GET.get("role", "")
    found = _holders(text, wanted)
    context = {
        "rows": [row | {"labels": _labels(row)} for row in found[:SHOWN]],
        "total": len(found),
        "shown": SHOWN,
        "q": text,
        "roles": [(role.value, role.label, role.value == wanted) for role in GRANTABLE],
    }
    return page(request, "manage/roles.html", context)


@requires(Permission.ROLE_GRANT)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One person's roles: give one, with the conflicts of 三员 explained beforehand."""
    form = GrantForm(sent(request))
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["role"] not in {role.value for role in GRANTABLE}:
                raise Invalid("没有这个角色", fields={"role": ["请选择角色"]})
            grant_role(by=actor_of(request), at=now(), user_id=user_id, **form.cleaned_data)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, "已授予，此人下一次点击就生效。")
            return redirect("web:manage_person", user_id)
    return _person(request, user_id, form, refusal)


def _person(
    request: HttpRequest, user_id: int, form: GrantForm, refusal: DomainError | None
) -> HttpResponse:
    row = staffing.person(user_id)
    held = frozenset(row["roles"])  # type: ignore[call-overload]
    context = {
        "row": row,
        "form": form,
        "held": [(role.value, role.label) for role in GRANTABLE if role.value in held],
        "choices": [_choice(role, held, form) for role in GRANTABLE if role.value not in held],
        "crumbs": crumbs(("授权", reverse("web:manage_roles")), (str(row["name"]), "")),
    }
    bad = 422 if form.errors else 0
    return page(request, "manage/person.html", context, error=refusal, status=bad)


def _choice(role: Role, held: frozenset[str], form: GrantForm) -> dict[str, Any]:
    spec = ROLES[role]
    return {
        "value": role.value,
        "label": spec.label,
        "given_to": spec.given_to,
        "rights": "、".join(sorted(p.label for p in spec.permissions)),
        "why_not": role_conflict(held, role.value),
        "checked": form.data.get("role") == role.value,
    }


@requires(Permission.ROLE_GRANT)
@require_POST
def revoke(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take a role back, with a reason."""
    reason = request.POST.get("reason", "").strip()
    try:
        if not reason:
            raise Invalid("收回角色要写明理由", what_to_do="请填写理由后再收回。")
        revoke_role(
            by=actor_of(request),
            at=now(),
            user_id=user_id,
            role=request.POST.get("role", ""),
            reason=reason,
        )
    except DomainError as refusal:
        return _person(request, user_id, GrantForm(), refusal)
    messages.success(request, "已收回，此人下一次点击就生效。")
    return redirect("web:manage_person", user_id)
