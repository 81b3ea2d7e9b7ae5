"""Every route declares who may use it; an undeclared one is refused.

A view says `@requires(Permission.X)` or `@public`. Library routes (allauth) are declared by
name below. The middleware puts the `Actor` on the request, holds people to a password of their
own and staff to a second factor, ends idle sessions, and writes each denied access to the ledger.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from yichuang.kernel.clock.now import now, today
from yichuang.kernel.duties.queries import stand_in
from yichuang.kernel.errors import NotAllowed
from yichuang.kernel.identity.queries import actor_of
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import ROLES, Actor, Permission, Role

V = TypeVar("V", bound=Callable[..., Any])
Handler = Callable[[HttpRequest], HttpResponse]

PUBLIC = "public"
SIGNED_IN = "signed_in"
CLOSED = "closed"
UNDECLARED = NotAllowed("这个网址没有声明谁可以使用，已停用", code="undeclared-route")
CLOSED_DOOR = NotAllowed(
    "这一功能没有开放",
    code="closed-route",
    what_to_do="忘记密码或需要账号，请联系本单位系统管理员。",
)
ANONYMOUS = Actor(user_id=None, name="访客")
IDLE = {True: timedelta(minutes=15), False: timedelta(minutes=30)}
DEMO_SESSION = "yc_demo"
API = "/api/"  # keys, not sessions: an operation declares its access, its own gate checks it
SEEN = "yc_seen"
STANDING_IN = "yc_standing_in"  # the 代班 whose duties the person does in this session

# Library routes by URL name. Accounts are made by the administrator and work without a mail
# server: signing up, mail addresses and resetting by mail are closed to everyone.
LIBRARY_ROUTES: dict[str, str] = {
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_trust": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": PUBLIC,
    "socialaccount_connections": CLOSED,
    "socialaccount_signup": CLOSED,
    "account_signup": CLOSED,
    "account_email": CLOSED,
    "account_confirm_email": CLOSED,
    "account_email_verification_sent": CLOSED,
    "account_confirm_login_code": CLOSED,
    "account_reset_password": CLOSED,
    "account_reset_password_done": CLOSED,
    "account_reset_password_from_key": CLOSED,
    "account_reset_password_from_key_done": CLOSED,
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
}
# What a staff member may reach before the second factor stands.
BEFORE_SECOND_FACTOR = frozenset(
    name for name in LIBRARY_ROUTES if name.startswith(("mfa_", "account_"))
)
# What is open as long as the password is one that somebody else chose.
CHANGE_PASSWORD = "account_change_password"
BEFORE_OWN_PASSWORD = frozenset({CHANGE_PASSWORD, "account_logout", "display_mode"})


def public(view: V) -> V:
    """Anyone may use this view, signed in or not."""
    view.yc_access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: V) -> V:
    """Anyone with an account."""
    view.yc_access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def requires(permission: Permission) -> Callable[[V], V]:
    """Only those whose roles give `permission`."""

    def mark(view: V) -> V:
        view.yc_access = permission  # type: ignore[attr-defined]
        return view

    return mark


def declared_access(
    view: Callable[..., Any], url_name: str | None
) -> str | Mapping[str, str] | None:
    """What a route declares, for each method under /api/; None when it declares nothing."""
    found = getattr(view, "yc_access", None)
    return found if found is not None else LIBRARY_ROUTES.get(url_name or "")


class AccessMiddleware:
    """Puts `request.actor` in place and checks the declared access before the view runs."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(API):
            request.actor = ANONYMOUS  # type: ignore[attr-defined]
            return self.get_response(request)
        self._end_idle_session(request)
        request.actor = self._actor(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse, redirect to login, or let through."""
        name = request.resolver_match.url_name if request.resolver_match else None
        access = declared_access(view, name)
        if request.path_info.startswith(API):
            return None if access else request.refuse(UNDECLARED)  # type: ignore[attr-defined]
        if self._needs_own_password(request, name):
            return HttpResponseRedirect(reverse(CHANGE_PASSWORD))
        if access == PUBLIC:
            return None
        if access == CLOSED:
            return request.refuse(CLOSED_DOOR)  # type: ignore[attr-defined]
        if access is None:
            return request.refuse(UNDECLARED)  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            kept = request.sign_in_again()  # type: ignore[attr-defined]
            return kept or HttpResponseRedirect(
                f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
            )
        if self._needs_second_factor(request, name):
            return HttpResponseRedirect(reverse("mfa_index"))
        if access != SIGNED_IN:
            try:
                check(request, Permission(str(access)))
            except NotAllowed as refusal:
                # Django does not hand an exception raised here to process_exception.
                return request.refuse(refusal)  # type: ignore[attr-defined]
        return None

    @staticmethod
    def _actor(request: HttpRequest) -> Actor:
        if isinstance(request.user, AnonymousUser) or not request.user.is_active:
            return ANONYMOUS
        demo = request.session.get(DEMO_SESSION)
        day = today()
        actor = actor_of(
            request.user,
            auth="demo" if demo else "password",
            request_id=getattr(request, "request_id", ""),
            on=day,
        )
        return _standing_in(request, actor, day)

    @staticmethod
    def _needs_own_password(request: HttpRequest, name: str | None) -> bool:
        must = getattr(request.user, "must_change_password", False)
        return must and name not in BEFORE_OWN_PASSWORD and not _is_lobby_session(request)

    @staticmethod
    def _needs_second_factor(request: HttpRequest, name: str | None) -> bool:
        if not request.user.is_staff or name in BEFORE_SECOND_FACTOR:
            return False
        if _is_lobby_session(request):
            return False
        records = get_authentication_records(request, request.user)
        return not any(row.get("method") == "mfa" for row in records)

    @staticmethod
    def _end_idle_session(request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        stamp = int(now().timestamp())
        seen = request.session.get(SEEN, stamp)
        if stamp - seen > IDLE[bool(request.user.is_staff)].total_seconds():
            logout(request)
        elif stamp - seen > 60 or SEEN not in request.session:
            request.session[SEEN] = stamp


def _standing_in(request: HttpRequest, actor: Actor, day: date) -> Actor:
    """In 代班 the substitute, until the handover is over: then the person alone again."""
    handover = request.session.get(STANDING_IN)
    if handover is None:
        return actor
    found = stand_in(actor, handover_id=handover, on=day)
    if found is None:
        del request.session[STANDING_IN]
    return found or actor


def _is_lobby_session(request: HttpRequest) -> bool:
    """Entered by a click in the demo lobby: no password was typed, none is to be changed."""
    return bool(settings.YC_DEMO and request.session.get(DEMO_SESSION))


def check(request: HttpRequest, permission: Permission) -> None:
    """Raise NotAllowed, with an entry in the ledger, unless the actor has the permission."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.can(permission):
        return
    record_alone(
        action=Act.ACCESS_DENIED,
        by=actor,
        at=now(),
        obj=("route", request.path[:80]),
        outcome="denied",
        reason=permission.value,
    )
    holders = "、".join(ROLES[role].label for role in Role if permission in ROLES[role].permissions)
    raise NotAllowed(
        f"这一页需要“{permission.label}”的权限，您的角色没有",
        code="permission",
        what_to_do=f"有此权限的是：{holders}。需要授权请联系安全管理员。",
    )
