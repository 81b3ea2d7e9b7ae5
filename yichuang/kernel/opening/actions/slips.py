"""First passwords: made when the slips are printed, and kept nowhere but on them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from yichuang.kernel.errors import Conflict, NotAllowed
from yichuang.kernel.identity.actions import create_account, grant_role
from yichuang.kernel.identity.models import RoleGrant, User
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import ADMINISTRATORS, ROLES, Actor, Permission, Role

from ..queries import without_password

MOST = 60  # slips in one workbook: each password takes a tenth of a second to hash
# Without characters that look alike when read from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Slip:
    """What stands on one person's slip."""

    department: str
    staff_no: str
    name: str
    username: str
    password: str


def first_password() -> str:
    """Sixteen characters in four groups: typed once, from a sheet of paper."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


@act
def print_slips(
    *, by: Actor, at: datetime, department: str = "", again: bool = False
) -> list[Slip]:
    """Give the next people without a password one, and return them: the only time they are seen.

    `again` also replaces the passwords of those who never signed in (the sheet was lost).
    Raises NotAllowed; Conflict when nobody waits.
    """
    if not by.can(Permission.STAFF_MANAGE):
        raise NotAllowed("初始密码由系统管理员发放")
    rows = User.objects.filter(is_staff=True, is_active=True, staff__isnull=False)
    rows = (
        rows.filter(must_change_password=True, last_login=None)
        if again
        else rows.filter(without_password())
    )
    # Whoever administers made his own password before: never through a sheet.
    held = RoleGrant.objects.filter(revoked_at=None, role__in=[r.value for r in ADMINISTRATORS])
    rows = rows.exclude(id__in=held.values("user_id"))
    if department:
        rows = rows.filter(staff__department__name=department)
    ids = list(
        rows.order_by("staff__department__code", "staff__staff_no").values_list("id", flat=True)
    )
    people = list(
        User.objects.select_for_update(of=("self",))
        .filter(id__in=ids[:MOST])
        .select_related("staff__department")
        .order_by("staff__department__code", "staff__staff_no")
    )
    if not people:
        raise Conflict("没有人在等初始密码", what_to_do="丢了密码条的，请在人员页逐个重设。")
    return [_slip(by=by, at=at, user=user) for user in _with_passwords(people)]


def _with_passwords(people: list[User]) -> list[User]:
    for user in people:
        user.first_password = first_password()  # type: ignore[attr-defined]
        user.password = make_password(user.first_password)  # type: ignore[attr-defined]
        user.must_change_password = True
    User.objects.bulk_update(people, ["password", "must_change_password"])
    return people


def _slip(*, by: Actor, at: datetime, user: User) -> Slip:
    record(
        action=Act.PASSWORD_ISSUE,
        by=by,
        at=at,
        obj=("user", str(user.pk)),
        reason="发放初始密码条",
    )
    staff = user.staff
    return Slip(
        staff.department.name,
        staff.staff_no,
        user.display_name,
        user.username,
        user.first_password,  # type: ignore[attr-defined]
    )


@act
def first_administrators(
    *, by: Actor, at: datetime, people: Mapping[Role, tuple[str, str]]
) -> list[Slip]:
    """三员 of an empty county (role → login, name), from the command line on the server.

    Raises Conflict when somebody holds one of the three roles already: from then on they are
    made and changed in the interface, where each is another person's act.
    """
    held = RoleGrant.objects.filter(revoked_at=None, role__in=[r.value for r in ADMINISTRATORS])
    if held.exists():
        raise Conflict(
            "已经有三员，不能再从命令行建立",
            what_to_do="请系统管理员建账号、安全管理员授权。",
        )
    slips = []
    for role, (username, name) in people.items():
        password = first_password()
        user = create_account(
            by=by, at=at, username=username, display_name=name, password=password, is_staff=True
        )
        grant_role(by=by, at=at, user_id=user.pk, role=role, reason="开县：第一批三员")
        slips.append(Slip(ROLES[role].label, "", name, username, password))
    return slips
