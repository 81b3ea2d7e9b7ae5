"""allauth, told our rules: nobody signs up as staff, and sign-ins reach the ledger."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import user_logged_in
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from yichuang.kernel.clock.now import now
from yichuang.kernel.identity.queries import actor_of
from yichuang.kernel.ledger.actions import record_alone
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the system administrator, or by the applicant's own page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


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
