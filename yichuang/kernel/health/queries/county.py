"""What the rows say of the county: 三员, departments, people who cannot work yet."""

from datetime import datetime

from django.db.models import Count, Q

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.duties.models import Handover
from yichuang.kernel.identity.models import RoleGrant, RoleProposal, User
from yichuang.kernel.org.models import Department
from yichuang.kernel.permissions.rules import ADMINISTRATORS, ROLES, Role

from ..rules import Finding, lacking

_WORDS = (("review_organ", "复议机关"), ("court", "管辖法院"), ("supervision_phone", "监督电话"))


def county(at: datetime) -> list[Finding]:
    """Administrators first: without them nobody can repair the rest."""
    return [_administrators(), *_departments(at), *_people(), *_handovers(at)]


def _administrators() -> Finding:
    held = RoleGrant.objects.filter(revoked_at=None, user__is_active=True)
    counts = dict(
        held.filter(role__in=[role.value for role in ADMINISTRATORS])
        .values_list("role")
        .annotate(people=Count("id"))
    )
    missing = [ROLES[role].label for role in Role if role in ADMINISTRATORS and role not in counts]
    single = counts.get(Role.SYSTEM_ADMIN.value, 0) == 1
    if missing:
        empty = not counts
        return Finding(
            "administrators",
            "三员",
            False,
            f"没有可用的{'、'.join(missing)}",
            "yichuang administrators --system 姓名 --security 姓名 --audit 姓名"
            if empty
            else "请在任的系统管理员建账号、安全管理员授权",
            "没有人能建账号、授权或审计。",
        )
    return Finding(
        "administrators",
        "三员",
        not single,
        "系统管理员只有一个人" if single else "三员都有人担任",
        "再授一位系统管理员",
        "他忘了密码，就没有人能重设。",
        serious=False,
    )


def _departments(at: datetime) -> list[Finding]:
    empty = Q()
    for name, _ in _WORDS:
        empty |= Q(**{name: ""})
    rows = Department.objects.filter(
        empty, Q(valid_to=None) | Q(valid_to__gte=beijing_date(at))
    ).order_by("code")
    found = {
        row.name: [word for name, word in _WORDS if not getattr(row, name)] for row in rows[:50]
    }
    if not found:
        return []
    return [
        Finding(
            "departments",
            "部门资料",
            False,
            lacking(found),
            "系统管理员 → 开县 → 部门：下载模板，补齐后传回",
            "决定书上要告知复议机关、法院和监督渠道，缺了文书不完整。",
            serious=False,
        )
    ]


def _people() -> list[Finding]:
    rows = []
    waiting = User.objects.filter(
        is_staff=True, is_active=True, password__startswith="!", staff__isnull=False
    ).count()
    if waiting:
        rows.append(
            Finding(
                "passwords",
                "初始密码",
                False,
                f"{waiting} 人导入后还没有密码条",
                "系统管理员 → 开县 → 初始密码条",
                "他们登录不了。",
                serious=False,
            )
        )
    proposals = RoleProposal.objects.filter(decided_at=None).count()
    if proposals:
        rows.append(
            Finding(
                "proposals",
                "角色建议",
                False,
                f"{proposals} 个角色等安全管理员确认",
                "安全管理员 → 角色建议",
                "没有角色什么也办不了。",
                serious=False,
            )
        )
    return rows


def _handovers(at: datetime) -> list[Finding]:
    today = beijing_date(at)
    running = Handover.objects.filter(ended_at=None, valid_from__lte=today, valid_to__gte=today)
    names = list(
        running.filter(substitute__is_active=False).values_list(
            "absent__display_name", "substitute__display_name"
        )
    )
    if not names:
        return []
    words = "、".join(f"{who}代{absent}" for absent, who in names[:5])
    return [
        Finding(
            "handovers",
            "代班",
            False,
            f"代班的人账号已停用：{words}",
            "机关负责人 → 代班：结束这一次，另外安排",
            "离开的人的办件没有人办。",
            serious=False,
        )
    ]
