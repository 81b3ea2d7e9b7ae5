"""Staff from a list: accounts without a password, appointments, roles as proposals."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from yichuang.kernel.errors import Invalid
from yichuang.kernel.identity.models import RoleGrant, RoleProposal, User
from yichuang.kernel.importing.rules import Change
from yichuang.kernel.importing.rules.spec import Values
from yichuang.kernel.ledger.actions import record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.models import Department, Post, StaffMember
from yichuang.kernel.permissions.rules import ADMINISTRATORS, Actor

from ..rules.cells import role_keys
from .leaving import has_left, leave, take_roles


def apply_staff(
    *, by: Actor, at: datetime, new: Sequence[Values], changed: Sequence[Change]
) -> None:
    """Write the list; the import's own entry covers the rows, roles and accounts have theirs."""
    every = [*new, *(change.values for change in changed)]
    departments = _departments(every)
    posts = _posts(every, departments)
    _add(by=by, at=at, rows=new, departments=departments, posts=posts)
    if changed:
        _change(by=by, at=at, rows=changed, departments=departments, posts=posts)


def _departments(rows: Sequence[Values]) -> dict[str, int]:
    names = {row["department"] for row in rows if row.get("department")}
    found = dict(Department.objects.filter(name__in=names).values_list("name", "id"))
    if missing := names - set(found):
        raise Invalid(f"部门“{'、'.join(sorted(missing))}”刚被改名或撤销，请重新校验")
    return found


def _posts(rows: Sequence[Values], departments: Mapping[str, int]) -> dict[tuple[int, str], int]:
    wanted = {(departments[row["department"]], row["post"]) for row in rows if row.get("post")}
    Post.objects.bulk_create(
        [Post(department_id=place, name=name) for place, name in sorted(wanted)],
        ignore_conflicts=True,
    )
    held = Post.objects.filter(department_id__in={place for place, _ in wanted})
    return {(row.department_id, row.name): row.pk for row in held}


def _add(
    *,
    by: Actor,
    at: datetime,
    rows: Sequence[Values],
    departments: Mapping[str, int],
    posts: Mapping[tuple[int, str], int],
) -> None:
    users = User.objects.bulk_create(
        [
            User(
                username=row["staff_no"].lower(),
                display_name=row["name"],
                is_staff=True,
                is_active=not has_left(row.get("valid_to"), at),
                must_change_password=True,
                password=make_password(None),
            )
            for row in rows
        ]
    )
    StaffMember.objects.bulk_create(
        StaffMember(
            user=user,
            staff_no=row["staff_no"],
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            **_place(row, departments, posts),
        )
        for user, row in zip(users, rows, strict=True)
    )
    asked = {
        user.pk: role_keys(row.get("roles") or "")
        for user, row in zip(users, rows, strict=True)
        if user.is_active
    }
    _propose(by, at, asked)


def _place(
    row: Values, departments: Mapping[str, int], posts: Mapping[tuple[int, str], int]
) -> dict[str, Any]:
    place = departments[row["department"]]
    post = row.get("post")
    return {
        "department_id": place,
        "post_id": posts[place, post] if post else None,
        "window": row.get("window") or "",
        "phone": row.get("phone") or "",
    }


def _propose(by: Actor, at: datetime, asked: Mapping[int, Sequence[str]]) -> None:
    """What somebody holds or is proposed for already is not proposed again."""
    known = set(
        RoleGrant.objects.filter(user_id__in=asked, revoked_at=None).values_list("user_id", "role")
    ) | set(
        RoleProposal.objects.filter(user_id__in=asked, decided_at=None).values_list(
            "user_id", "role"
        )
    )
    RoleProposal.objects.bulk_create(
        RoleProposal(user_id=user_id, role=role, proposed_at=at, proposed_by_id=by.user_id)
        for user_id, roles in asked.items()
        for role in roles
        if (user_id, role) not in known
    )


def _change(
    *,
    by: Actor,
    at: datetime,
    rows: Sequence[Change],
    departments: Mapping[str, int],
    posts: Mapping[tuple[int, str], int],
) -> None:
    numbers = [change.key[0] for change in rows]
    staff = {
        row.staff_no: row
        for row in StaffMember.objects.filter(staff_no__in=numbers).select_related("user")
    }
    _check_no_administrators([row.user_id for row in staff.values()])
    moved, left, returned = [], [], []
    for change in rows:
        row, values = staff[change.key[0]], change.values
        if "department" in change.after:
            moved.append(row.user_id)
        gone = has_left(values.get("valid_to", row.valid_to), at)
        if gone and row.user.is_active:
            left.append(row.user_id)
        elif not gone and not row.user.is_active and "valid_to" in change.after:
            returned.append(row.user_id)
        _bring_up_to_date(row, values, departments, posts)
    StaffMember.objects.bulk_update(staff.values(), _STAFF_FIELDS)
    users = [row.user for row in staff.values()]
    User.objects.bulk_update(users, ["display_name"])
    leave(by=by, at=at, user_ids=left, why="离岗")
    take_roles(by=by, at=at, user_ids=[u for u in moved if u not in left], why="调动")
    _let_back(by=by, at=at, user_ids=returned)
    gone_ids = {row.user_id for row in staff.values() if has_left(row.valid_to, at)}
    asked = {
        staff[change.key[0]].user_id: role_keys(change.values.get("roles") or "")
        for change in rows
        if staff[change.key[0]].user_id not in gone_ids
    }
    _propose(by, at, asked)


_STAFF_FIELDS = ["department", "post", "window", "phone", "valid_from", "valid_to"]


def _bring_up_to_date(
    row: StaffMember,
    values: Values,
    departments: Mapping[str, int],
    posts: Mapping[tuple[int, str], int],
) -> None:
    """Only columns that the file has; a column left out is left alone."""
    place = _place(values, departments, posts)
    row.department_id = place["department_id"]
    for field, column in (("post_id", "post"), ("window", "window"), ("phone", "phone")):
        if column in values:
            setattr(row, field, place[field])
    row.valid_from = values["valid_from"]
    if "valid_to" in values:
        row.valid_to = values["valid_to"]
    row.user.display_name = values["name"]


def _let_back(*, by: Actor, at: datetime, user_ids: Sequence[int]) -> None:
    """The account opens again without a password: the old one may be known to others."""
    User.objects.filter(id__in=user_ids).update(
        is_active=True, must_change_password=True, password=make_password(None), last_login=None
    )
    for user_id in user_ids:
        record(action=Act.STAFF_RETURN, by=by, at=at, obj=("user", str(user_id)), reason="回岗")


def _check_no_administrators(user_ids: Sequence[int]) -> None:
    held = RoleGrant.objects.filter(
        user_id__in=user_ids, revoked_at=None, role__in=[r.value for r in ADMINISTRATORS]
    )
    if held.exists():
        raise Invalid("表里有三员，三员的账号不能用表修改")
