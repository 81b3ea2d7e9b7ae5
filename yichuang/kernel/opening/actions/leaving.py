"""Leaving a post: the account closes, the roles end, proposals are dropped."""

from collections.abc import Collection
from datetime import date, datetime

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.identity.models import RoleGrant, RoleProposal, User
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.models import StaffMember
from yichuang.kernel.permissions.rules import ADMINISTRATORS, Actor


@act
def close_leavers(*, by: Actor, at: datetime) -> int:
    """Close the accounts of those whose last day is over; returns how many. Nightly."""
    rows = StaffMember.objects.filter(valid_to__lt=beijing_date(at), user__is_active=True)
    rows = rows.exclude(user_id__in=_administrators())
    ids = list(rows.values_list("user_id", flat=True))
    leave(by=by, at=at, user_ids=ids, why="离岗")
    return len(ids)


def _administrators() -> list[int]:
    held = RoleGrant.objects.filter(revoked_at=None, role__in=[r.value for r in ADMINISTRATORS])
    return list(held.values_list("user_id", flat=True))


def leave(*, by: Actor, at: datetime, user_ids: Collection[int], why: str) -> None:
    """Close these accounts in the caller's transaction."""
    take_roles(by=by, at=at, user_ids=user_ids, why=why)
    open_ = list(User.objects.filter(id__in=user_ids, is_active=True).values_list("id", flat=True))
    User.objects.filter(id__in=open_).update(is_active=False)
    for user_id in open_:
        record(action=Act.STAFF_CLOSE, by=by, at=at, obj=("user", str(user_id)), reason=why)


def take_roles(*, by: Actor, at: datetime, user_ids: Collection[int], why: str) -> None:
    """End every business role, and every proposal of one."""
    RoleProposal.objects.filter(user_id__in=user_ids, decided_at=None).update(
        decided_at=at, granted=False, note=why
    )
    grants = RoleGrant.objects.filter(user_id__in=user_ids, revoked_at=None)
    held = list(grants.order_by("id").values_list("id", "user_id", "role"))
    RoleGrant.objects.filter(id__in=[row[0] for row in held]).update(revoked_at=at)
    for _, user_id, role in held:
        record(
            action=Act.ROLE_REVOKE,
            by=by,
            at=at,
            obj=("user", str(user_id)),
            before={"role": role},
            reason=why,
        )


def has_left(last_day: date | None, at: datetime) -> bool:
    """Whether the last day at work is over."""
    return last_day is not None and last_day < beijing_date(at)
