"""Reading 代班 and 首席代表授权: who acts for whom today, and what an authorisation covers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yichuang.kernel.identity.models import RoleGrant, User
from yichuang.kernel.identity.queries import roles_of
from yichuang.kernel.org.models import StaffMember
from yichuang.kernel.permissions.rules import ROLES, Actor, Permission, Role

from .models import Authority, AuthorityItem, Handover
from .rules import Cover, lent


@dataclass(frozen=True)
class HandoverView:
    """A 代班 as lists show it."""

    id: int
    absent_id: int
    absent: str
    substitute_id: int
    substitute: str
    department_id: int
    first: date
    last: date
    reason: str
    ended: bool

    def runs(self, on: date) -> bool:
        """Whether it is in force on a day; it ends by itself."""
        return not self.ended and self.first <= on <= self.last

    def open(self, on: date) -> bool:
        """Whether it runs or is still to come."""
        return not self.ended and on <= self.last


def _shown(rows: QuerySet[Handover]) -> list[HandoverView]:
    return [
        HandoverView(
            row.id,
            row.absent_id,
            row.absent.display_name,
            row.substitute_id,
            row.substitute.display_name,
            row.department_id,
            row.valid_from,
            row.valid_to,
            row.reason,
            row.ended_at is not None,
        )
        for row in rows.select_related("absent", "substitute").order_by("-valid_to", "-id")
    ]


def handovers_of(by: Actor, *, whole_department: bool, limit: int = 100) -> list[HandoverView]:
    """The handovers a person takes part in; with `whole_department` all of the department."""
    mine = Q(absent_id=by.user_id) | Q(substitute_id=by.user_id)
    if whole_department and by.department_id:
        mine |= Q(department_id=by.department_id)
    return _shown(Handover.objects.filter(mine))[:limit]


def standing_in(user_id: int, *, on: date) -> list[HandoverView]:
    """For whom this person may act today."""
    return _shown(
        Handover.objects.filter(
            substitute_id=user_id, ended_at=None, valid_from__lte=on, valid_to__gte=on
        )
    )


def stand_in_for(by: Actor, *, absent_id: int, on: date) -> Actor | None:
    """`stand_in` where only the absent one is known: a job that was asked for in 代班."""
    rows = Handover.objects.filter(
        absent_id=absent_id,
        substitute_id=by.user_id,
        ended_at=None,
        valid_from__lte=on,
        valid_to__gte=on,
    )
    handover_id = rows.values_list("id", flat=True).first()
    return stand_in(by, handover_id=handover_id, on=on) if handover_id else None


def stand_in(by: Actor, *, handover_id: int, on: date) -> Actor | None:
    """The person with the absent one's duties, or None when the 代班 does not run (any more).

    Name and account stay the acting person's; every entry says for whom. Roles of the absent
    one that were taken back are gone for the substitute too (`rules.lent`).
    """
    rows = Handover.objects.filter(
        id=handover_id,
        substitute_id=by.user_id,
        ended_at=None,
        valid_from__lte=on,
        valid_to__gte=on,
    ).select_related("absent")
    found = rows.first()
    if found is None:
        return None
    duties = lent(roles_of(found.absent_id), by.roles)
    if not duties:
        return None
    name = found.absent.display_name
    return replace(
        by,
        name=f"{by.name}（代{name}）",
        roles=duties,
        department_id=found.department_id,
        represents=(),
        stands_in_for=found.absent_id,
        acting_for=f"代 {name}"[:64],
    )


@dataclass(frozen=True)
class Colleague:
    """Somebody of a department who can hand over, stand in or be authorised."""

    user_id: int
    name: str
    staff_no: str
    post: str


def colleagues(department_id: int, *, on: date) -> list[Colleague]:
    """The department's staff with an open account, in order of their number."""
    rows = StaffMember.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), department_id=department_id, user__is_active=True
    ).select_related("user", "post")
    return [
        Colleague(
            row.user_id, row.user.display_name, row.staff_no, row.post.name if row.post else ""
        )
        for row in rows.order_by("staff_no")
    ]


def able(*permissions: Permission, on: date) -> dict[Permission, dict[int, frozenset[int]]]:
    """For each permission: department → the accounts that can do this there on a day.

    In post, account open, role in force; 首席代表 count for whoever authorised them. Three
    queries, however many permissions.
    """
    roles = {role.value: ROLES[role].permissions for role in Role}
    grants = RoleGrant.objects.filter(revoked_at=None, user__is_active=True)
    held: dict[int, set[Permission]] = {}
    for user_id, role in grants.values_list("user_id", "role"):
        held.setdefault(user_id, set()).update(roles.get(role, frozenset()))
    serving = StaffMember.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    sent = Authority.objects.filter(ended_at=None, valid_from__lte=on, valid_to__gte=on)
    posts = {
        post for rows in (serving, sent) for post in rows.values_list("department_id", "user_id")
    }
    found: dict[Permission, dict[int, frozenset[int]]] = {one: {} for one in permissions}
    for department_id, user_id in posts:
        for one in held.get(user_id, set()) & set(permissions):
            users = found[one].get(department_id, frozenset())
            found[one][department_id] = users | {user_id}
    return found


def found_by_number(staff_no: str, *, on: date) -> Colleague | None:
    """One person by 工号: two people of one name are told apart by it."""
    row = (
        StaffMember.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=on), staff_no=staff_no, user__is_active=True
        )
        .select_related("user", "post")
        .first()
    )
    if row is None:
        return None
    post = row.post.name if row.post else ""
    return Colleague(row.user_id, row.user.display_name, row.staff_no, post)


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Display names by account."""
    return dict(User.objects.filter(id__in=set(user_ids)).values_list("id", "display_name"))


@dataclass(frozen=True)
class AuthorityView:
    """A 首席代表授权 as lists show it."""

    id: int
    number: str
    user_id: int
    name: str
    first: date
    last: date
    ended: bool
    items: tuple[str, ...]

    def runs(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return not self.ended and self.first <= on <= self.last


def authorities(department_id: int) -> list[AuthorityView]:
    """A department's authorisations, the newest first."""
    rows = (
        Authority.objects.filter(department_id=department_id)
        .select_related("user")
        .prefetch_related("items")
        .order_by("-valid_to", "-id")
    )
    return [
        AuthorityView(
            row.id,
            row.number,
            row.user_id,
            row.user.display_name,
            row.valid_from,
            row.valid_to,
            row.ended_at is not None,
            tuple(item.item_name for item in row.items.all()),
        )
        for row in rows
    ]


def uncovered(by: Actor, *, department: str, code: str, on: date) -> dict[str, Exists]:
    """Two questions for a statement about other rows, answered in it.

    `department` and `code` name that row's fields. `chief_any`: is the person (or the one he
    stands in for) authorised by that department at all; `chief_now`: does one authorisation of
    his own, in force, list the item: it names a person and cannot be lent.
    """
    any_ = Authority.objects.filter(user_id__in=by.desks, department_id=OuterRef(department))
    now = AuthorityItem.objects.filter(
        item_code=OuterRef(code),
        authority__user_id=by.user_id or 0,
        authority__department_id=OuterRef(department),
        authority__ended_at=None,
        authority__valid_from__lte=on,
        authority__valid_to__gte=on,
    )
    return {"chief_any": Exists(any_), "chief_now": Exists(now)}


def covers(user_id: int, *, department_id: int, code: str) -> list[Cover]:
    """Every authorisation of a person by a department, and whether it lists the item."""
    rows = Authority.objects.filter(user_id=user_id, department_id=department_id).annotate(
        lists=Exists(AuthorityItem.objects.filter(authority=OuterRef("pk"), item_code=code))
    )
    return [
        Cover(row.number, row.valid_from, row.valid_to, row.ended_at is not None, row.lists)
        for row in rows
    ]
