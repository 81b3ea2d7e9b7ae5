"""allauth, told our rules: nobody signs up as staff, and sign-ins reach the ledger."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import user_logged_in
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse

from yichuang.kernel.clock.now import now
from yichuang.kernel.identity.actions import change_password
from yichuang.kernel.identity.queries import actor_of
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the system administrator, or by the applicant's own page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_password(self, password: str, user: Any = None) -> str:
        """Long and uncommon enough, and another one than before."""
        password = super().clean_password(password, user)
        if user is not None and user.check_password(password):
            raise ValidationError("新密码不能和原来的一样，请换一个")
        return password

    def set_password(self, user: Any, password: str) -> None:
        """The library's page asked for the old one; the change is an act of its owner."""
        request_id = getattr(self.request, "request_id", "")
        by = actor_of(user, auth="password", request_id=request_id)
        change_password(by=by, at=now(), user=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to where a sign-in leads."""
        return reverse("web:after_login")


class ProvincialAdapter(DefaultSocialAccountAdapter):
    """省统一身份认证 by OpenID Connect: a citizen's first sign-in makes a public account.

    Never a staff account: staff are made by the system administrator and carry their own
    second factor, whatever the province says of them.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        user = super().populate_user(request, sociallogin, data)
        account = sociallogin.account
        user.username = f"{account.provider}-{account.uid}"[:64]
        name = data.get("name") or " ".join(
            part for part in (data.get("last_name"), data.get("first_name")) if part
        )
        user.display_name = (name or "实名用户")[:100]
        user.is_staff = False
        return user


# The one exception to "no signals": allauth owns the sign-in, the ledger wants the entry.
@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: Any, **_: Any) -> None:
    """Write the sign-in."""
    actor = actor_of(user, request_id=getattr(request, "request_id", ""))
    record_alone(action=Act.SIGN_IN, by=actor, at=now(), obj=("user", str(user.pk)))


@receiver(user_login_failed)
def failed(request: HttpRequest | None = None, **_: Any) -> None:
    """Write the failed attempt, without the name that was typed: it may be a password."""
    actor = Actor(user_id=None, name="未登录", request_id=getattr(request, "request_id", ""))
    record_alone(
        action=Act.SIGN_IN_FAILED, by=actor, at=now(), obj=("session", ""), outcome="failed"
    )
