"""Reading the opening: present rows of each list, open proposals, the state of each step."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q

from yichuang.kernel.backup.queries import last_backup
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.identity.models import RoleGrant, RoleProposal, User
from yichuang.kernel.importing.rules.spec import Key, Values
from yichuang.kernel.org.models import County, Department, OpeningHours, StaffMember, Window
from yichuang.kernel.org.rules.hall import DayKind, written
from yichuang.kernel.permissions.rules import ADMINISTRATORS, ROLES, Role

from .rules.cells import role_words
from .rules.steps import Fact, Step, steps

BACKUP_DAYS = 7
DEPARTMENT_FIELDS = (
    *("code", "name", "short_name", "uscc", "kind", "document_mark", "address", "phone"),
    *("supervision_phone", "review_organ", "court", "valid_from", "valid_to"),
)


# --- the three lists as their workbooks hold them ---


def department_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Departments by code; all of them without keys."""
    rows = Department.objects.order_by("code")
    if keys is not None:
        rows = rows.filter(code__in=[code for (code,) in keys])
    return {(row["code"],): row for row in rows.values(*DEPARTMENT_FIELDS)}


def department_names() -> dict[str, str]:
    """What people write for a department → its full name; the full name always wins."""
    rows = list(Department.objects.values_list("name", "short_name", "code"))
    found = {written_: name for name, *others in rows for written_ in others if written_}
    return found | {name: name for name, *_ in rows}


def codes_by_name(names: Collection[str]) -> dict[str, str]:
    """Which code holds a name now."""
    return dict(Department.objects.filter(name__in=names).values_list("name", "code"))


def window_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Windows by number, with their hours in words."""
    rows = Window.objects.select_related("department").order_by("number")
    if keys is not None:
        rows = rows.filter(number__in=[number for (number,) in keys])
    found = list(rows)
    hours = _hours(row.pk for row in found)
    return {
        (row.number,): {
            "number": row.number,
            "name": row.name,
            "kind": row.kind,
            "department": row.department.name if row.department else "",
            "place": row.place,
            **{day.value: hours.get((row.pk, day.value), "") for day in DayKind},
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        }
        for row in found
    }


def _hours(window_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    spans: dict[tuple[int, str], list[Any]] = {}
    rows = OpeningHours.objects.filter(window_id__in=list(window_ids)).order_by("opens")
    for row in rows:
        spans.setdefault((row.window_id, row.day), []).append((row.opens, row.closes))
    return {key: written(found) for key, found in spans.items()}


def staff_rows(keys: Collection[Key] | None = None) -> dict[Key, Values]:
    """Staff by 工号. `roles` are those held or proposed; of who has left, those held last.

    三员 are not in the list: their accounts are made one by one.
    """
    rows = StaffMember.objects.select_related("user", "department", "post").order_by("staff_no")
    rows = rows.exclude(user_id__in=_administrators())
    if keys is not None:
        rows = rows.filter(staff_no__in=[number for (number,) in keys])
    found = list(rows)
    roles = _roles([row.user_id for row in found])
    return {
        (row.staff_no,): {
            "staff_no": row.staff_no,
            "name": row.user.display_name,
            "department": row.department.name,
            "post": row.post.name if row.post else "",
            "window": row.window,
            "phone": row.phone,
            "roles": role_words(roles.get(row.user_id, ())),
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        }
        for row in found
    }


def _administrators() -> list[int]:
    rows = RoleGrant.objects.filter(revoked_at=None, role__in=[r.value for r in ADMINISTRATORS])
    return list(rows.values_list("user_id", flat=True))


def _roles(user_ids: list[int]) -> dict[int, set[str]]:
    roles: dict[int, set[str]] = {}
    held = RoleGrant.objects.filter(user_id__in=user_ids, revoked_at=None)
    asked = RoleProposal.objects.filter(user_id__in=user_ids, decided_at=None)
    for rows in (held, asked):
        for user_id, role in rows.values_list("user_id", "role"):
            roles.setdefault(user_id, set()).add(role)
    closed = User.objects.filter(id__in=user_ids, is_active=False).values_list("id", flat=True)
    last = dict(
        RoleGrant.objects.filter(user_id__in=list(closed))
        .values_list("user_id")
        .annotate(newest=Max("revoked_at"))
    )
    old = RoleGrant.objects.filter(user_id__in=last).values_list("user_id", "role", "revoked_at")
    for user_id, role, ended in old:
        if ended == last[user_id]:
            roles.setdefault(user_id, set()).add(role)
    return roles


def held_roles(numbers: Collection[str]) -> dict[str, str]:
    """工号 → the roles that are granted now, in words: a list cannot take them back."""
    rows = RoleGrant.objects.filter(revoked_at=None, user__staff__staff_no__in=numbers)
    found: dict[str, set[str]] = {}
    for number, role in rows.values_list("user__staff__staff_no", "role"):
        found.setdefault(number, set()).add(role)
    return {number: role_words(roles) for number, roles in found.items()}


def administrators_numbers(numbers: Collection[str]) -> set[str]:
    """Those 工号 that belong to 三员."""
    rows = StaffMember.objects.filter(staff_no__in=numbers, user_id__in=_administrators())
    return set(rows.values_list("staff_no", flat=True))


def taken_logins(numbers: Collection[str]) -> set[str]:
    """Login names of new staff that an account without this 工号 holds already."""
    wanted = {number.lower(): number for number in numbers}
    rows = User.objects.filter(username__in=wanted).exclude(
        staff__staff_no__in=list(wanted.values())
    )
    return {wanted[name] for name in rows.values_list("username", flat=True)}


# --- proposals and passwords ---


@dataclass(frozen=True)
class ProposalView:
    """A role that waits for 安全管理员."""

    id: int
    user_id: int
    name: str
    staff_no: str
    department: str
    post: str
    role: str
    role_label: str
    proposed_at: datetime


def open_proposals() -> list[ProposalView]:
    """All that wait, by department and 工号."""
    rows = RoleProposal.objects.filter(decided_at=None).select_related(
        "user__staff__department", "user__staff__post"
    )
    found = [_proposal(row) for row in rows]
    return sorted(found, key=lambda row: (row.department, row.staff_no, row.role))


def _proposal(row: RoleProposal) -> ProposalView:
    post = getattr(row.user, "staff", None)
    return ProposalView(
        row.pk,
        row.user_id,
        row.user.display_name,
        post.staff_no if post else "",
        post.department.name if post else "",
        post.post.name if post and post.post else "",
        row.role,
        ROLES[Role(row.role)].label,
        row.proposed_at,
    )


def without_password() -> Q:
    """Accounts that an import made and nobody has a password for yet."""
    return Q(is_staff=True, is_active=True, password__startswith="!")


def waiting_for_slips() -> dict[str, int]:
    """People without a first password, by department."""
    found: dict[str, int] = {}
    rows = User.objects.filter(without_password(), staff__isnull=False)
    for name in rows.values_list("staff__department__name", flat=True):
        found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items()))


# --- the county and its steps ---


@dataclass(frozen=True)
class CountyView:
    """The county as the wizard shows it."""

    name: str = ""
    code: str = ""
    details: Mapping[str, str] | None = None
    opened_on: date | None = None


def county() -> CountyView:
    """The county; empty while nobody filled it in."""
    row = County.objects.filter(id=1).first()
    return CountyView(row.name, row.code, row.details, row.opened_on) if row else CountyView()


def county_steps(*, at: datetime, items: Fact, doctor: Fact) -> tuple[Step, ...]:
    """Each step of the opening as the rows have it; what lies above the kernel is given."""
    return steps(_facts(at) | {"items": items, "doctor": doctor})


def _facts(at: datetime) -> dict[str, Fact]:
    today, found = beijing_date(at), county()
    departments = Department.objects.count()
    staff = StaffMember.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    staff_count = staff.exclude(user_id__in=_administrators()).count()
    slips = sum(waiting_for_slips().values())
    windows = Window.objects.filter(valid_to=None).count()
    closed = Window.objects.filter(valid_to=None, hours=None).count()
    return {
        "county": Fact(bool(found.name and found.code), _county_words(found)),
        "departments": Fact(departments > 0, f"已有 {departments} 个部门"),
        "staff": Fact(staff_count > 0, f"已有 {staff_count} 名工作人员（不含三员）"),
        "passwords": Fact(
            staff_count > 0 and not slips,
            f"还有 {slips} 人没有初始密码" if slips else "没有人在等初始密码",
        ),
        "roles": _roles_fact(),
        "windows": Fact(
            windows > 0 and not closed,
            f"{windows} 个窗口" + (f"，其中 {closed} 个没有开放时间" if closed else ""),
        ),
        "calendar": _calendar_fact(today),
        "backup": _backup_fact(at),
    }


def _county_words(found: CountyView) -> str:
    return f"{found.name}（{found.code}）" if found.name else "还没有填写"


def _roles_fact() -> Fact:
    waiting = RoleProposal.objects.filter(decided_at=None).count()
    if waiting:
        return Fact(False, f"{waiting} 个角色等安全管理员确认")
    held = set(RoleGrant.objects.filter(revoked_at=None).values_list("role", flat=True))
    needed = (*sorted(ADMINISTRATORS), Role.CLERK, Role.REVIEWER, Role.APPROVER)
    lacking = [ROLES[Role(role)].label for role in needed if role not in held]
    if lacking:
        return Fact(False, f"还没有人担任：{'、'.join(lacking)}")
    return Fact(True, "三员和办件的角色都有人担任，没有待确认的建议")


def _calendar_fact(today: date) -> Fact:
    published = current_calendar().published
    wanted = {today.year, today.year + (today.month == 12)}
    lacking = sorted(wanted - published)
    if lacking:
        years = "、".join(map(str, lacking))
        return Fact(False, f"还缺 {years} 年的通知")
    return Fact(True, f"已载入到 {max(published)} 年")


def _backup_fact(at: datetime) -> Fact:
    newest = last_backup()
    if newest is None:
        return Fact(False, "还没有备份过。在服务器上运行 yichuang backup")
    days = newest.age(at).days
    if days > BACKUP_DAYS:
        return Fact(False, f"最近一次备份在 {days} 天前")
    return Fact(True, f"最近一次备份：{beijing_date(newest.at)}")
