"""Writing accounts, passwords and grants."""

from datetime import datetime

from django.db import IntegrityError, transaction

from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.identity.models import RoleGrant, User
from yichuang.kernel.identity.queries import roles_of
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, role_conflict


@act
def create_account(
    *,
    by: Actor,
    at: datetime,
    username: str,
    display_name: str,
    password: str,
    is_staff: bool,
    must_change_password: bool = True,
) -> User:
    """A new login. Raises Invalid for a name in use.

    Whoever makes an account knows its password, so its owner has to choose another one first.
    """
    if User.objects.filter(username=username).exists():
        raise Invalid(f"登录名 {username} 已有人使用", fields={"username": ["登录名重复"]})
    user = User.objects.create_user(
        username,
        password,
        display_name=display_name,
        is_staff=is_staff,
        must_change_password=must_change_password,
    )
    record(
        action=Act.STAFF_CREATE,
        by=by,
        at=at,
        obj=("user", str(user.id)),
        after={"username": username, "is_staff": is_staff},
    )
    return user


@act
def close_account(*, by: Actor, at: datetime, user_id: int, reason: str) -> None:
    """Stop a login (leaving, dismissal). Its past acts stay as they are."""
    if not User.objects.filter(id=user_id, is_active=True).update(is_active=False):
        raise Conflict("账号不存在或已停用")
    record(action=Act.STAFF_CLOSE, by=by, at=at, obj=("user", str(user_id)), reason=reason)


@act
def issue_password(*, by: Actor, at: datetime, user_id: int, password: str, reason: str) -> None:
    """A new password for someone who forgot his: ends his sessions, and he has to change it.

    Raises Conflict for an account that is closed.
    """
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        raise Conflict("账号不存在或已停用")
    _set_password(user, password, must_change=True)
    record(action=Act.PASSWORD_ISSUE, by=by, at=at, obj=("user", str(user_id)), reason=reason)


@act
def change_password(*, by: Actor, at: datetime, user: User, password: str) -> None:
    """The owner's own choice; the caller has asked for the old one and checked the new one."""
    _set_password(user, password, must_change=False)
    record(action=Act.PASSWORD_CHANGE, by=by, at=at, obj=("user", str(user.pk)))


def _set_password(user: User, password: str, *, must_change: bool) -> None:
    user.set_password(password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password"])


@act
def grant_role(*, by: Actor, at: datetime, user_id: int, role: str, reason: str = "") -> RoleGrant:
    """Give a role. Raises Invalid when 三员 or other conflicts forbid it.

    The row of the account is locked first: two grants at once cannot pass each other, and
    the database constraint stands behind both.
    """
    User.objects.select_for_update().get(id=user_id)
    if fault := role_conflict(roles_of(user_id), role):
        raise Invalid(fault, fields={"role": [fault]})
    try:
        with transaction.atomic():
            row = RoleGrant.objects.create(
                user_id=user_id, role=role, granted_at=at, granted_by_id=by.user_id
            )
    except IntegrityError as error:
        raise Invalid("此人已有这个角色，或三员互斥不允许", fields={"role": ["重复"]}) from error
    record(
        action=Act.ROLE_GRANT,
        by=by,
        at=at,
        obj=("user", str(user_id)),
        after={"role": role},
        reason=reason,
    )
    return row


@act
def revoke_role(*, by: Actor, at: datetime, user_id: int, role: str, reason: str) -> None:
    """Take a role back; it ends on the next request. Raises Conflict if not held."""
    rows = RoleGrant.objects.filter(user_id=user_id, role=role, revoked_at=None)
    if not rows.update(revoked_at=at):
        raise Conflict("此人没有这个角色，可能刚被收回")
    record(
        action=Act.ROLE_REVOKE,
        by=by,
        at=at,
        obj=("user", str(user_id)),
        before={"role": role},
        reason=reason,
    )
