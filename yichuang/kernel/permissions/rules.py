"""Who may do what: permissions as an enum, roles as data in code.

A role is stored by its key; its Chinese label and the sentence saying who gets it are
here, so that the administrators' page, the glossary and the tests read one text.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from yichuang.kernel.enums import Labelled
from yichuang.kernel.errors import NotAllowed


class Permission(Labelled):
    """One right. A view declares exactly one, or says it is public."""

    ITEM_EDIT = "item.edit", "编辑事项"
    ITEM_REVIEW = "item.review", "审核发布事项"
    ITEM_VIEW_DRAFTS = "item.view_drafts", "查看未发布事项"
    LAW_MAINTAIN = "law.maintain", "维护法律法规目录"
    PROOF_MAINTAIN = "proof.maintain", "维护证明事项清单"
    INTERMEDIARY_MAINTAIN = "intermediary.maintain", "维护中介服务清单"
    POWER_VIEW = "power.view", "查看权责清单调整"
    POWER_PROPOSE = "power.propose", "提出权责清单调整"
    POWER_REVIEW = "power.review", "审核和公布权责清单"
    POWER_LEGALITY = "power.legality", "权责清单合法性审查"
    POWER_APPROVE = "power.approve", "审定权责清单"
    DELEGATION_PREPARE = "delegation.prepare", "准备承接下放"
    DELEGATION_MANAGE = "delegation.manage", "管理承接下放"
    REDUCTION_MANAGE = "reduction.manage", "登记精简和清理"
    IMPORT_RUN = "import.run", "导入数据"
    CASE_INTAKE = "case.intake", "收件受理"
    CASE_REVIEW = "case.review", "审查办件"
    CASE_DECIDE = "case.decide", "作出决定"
    CASE_EXTEND = "case.extend", "批准延期"
    CASE_VIEW = "case.view", "查看办件"
    CASE_REVEAL = "case.reveal", "显示个人信息"
    CASE_SECOND_NOTICE = "case.second_notice", "批准再次补正"
    APPLY = "apply", "申请办事"
    STAFF_MANAGE = "staff.manage", "管理人员账号"
    COUNTY_SETUP = "county.setup", "开县设置"
    COUNTY_STEPS = "county.steps", "办理开县步骤"
    DUTY_HAND_OVER = "duty.hand_over", "安排代班"
    AUTHORITY_GRANT = "authority.grant", "首席代表授权"
    ROLE_GRANT = "role.grant", "授予角色"
    CALENDAR_EDIT = "calendar.edit", "维护工作日历"
    SYSTEM_HEALTH = "system.health", "查看系统健康"
    LEDGER_VIEW = "ledger.view", "查看台账"
    NOTICE_VIEW = "notice.view", "查看发出的通知"
    TOKEN_MANAGE = "token.manage", "管理接口密钥"
    OUTBOUND_MANAGE = "outbound.manage", "管理推送"
    FIGURES_VIEW = "figures.view", "查看指标"
    REPORT_FREEZE = "report.freeze", "报告定稿"
    FEEDBACK_HANDLE = "feedback.handle", "核实群众反映"


@dataclass(frozen=True)
class RoleSpec:
    """What a role is called, who gets it and what it may do."""

    label: str
    given_to: str
    permissions: frozenset[Permission]
    administrator: bool = False


class Role(Labelled):
    """The roles a person can hold. The first three are 三员 and exclude everything else."""

    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    CLERK = "clerk", "窗口受理员"
    REVIEWER = "reviewer", "审查员"
    APPROVER = "approver", "审批员"
    DEPARTMENT_HEAD = "department_head", "机关负责人"
    CATALOGUE_EDITOR = "catalogue_editor", "事项编辑员"
    CATALOGUE_REVIEWER = "catalogue_reviewer", "事项审核员"
    LEGAL_REVIEWER = "legal_reviewer", "合法性审查员"
    LEADER = "leader", "县领导"
    APPLICANT = "applicant", "申请人"


_P = Permission
ROLES: dict[Role, RoleSpec] = {
    Role.SYSTEM_ADMIN: RoleSpec(
        "系统管理员",
        "信息中心负责系统运行的人：日历、导入、健康；不办业务，不授权，不看台账。",
        frozenset(
            {
                *(_P.CALENDAR_EDIT, _P.SYSTEM_HEALTH, _P.STAFF_MANAGE, _P.NOTICE_VIEW),
                *(_P.TOKEN_MANAGE, _P.COUNTY_SETUP, _P.OUTBOUND_MANAGE),
                _P.COUNTY_STEPS,
            }
        ),
        administrator=True,
    ),
    Role.SECURITY_ADMIN: RoleSpec(
        "安全管理员",
        "信息中心负责授权的人：授予和收回角色；不建账号，不看台账。",
        frozenset({_P.ROLE_GRANT}),
        administrator=True,
    ),
    Role.AUDIT_ADMIN: RoleSpec(
        "审计管理员",
        "负责审计的人：查看、校验、导出台账；什么也不能改。",
        frozenset({_P.LEDGER_VIEW}),
        administrator=True,
    ),
    Role.CLERK: RoleSpec(
        "窗口受理员",
        "大厅窗口的工作人员：收件、一次告知、受理、送达。",
        frozenset({_P.CASE_INTAKE, _P.CASE_VIEW, _P.CASE_REVEAL, _P.DUTY_HAND_OVER}),
    ),
    Role.REVIEWER: RoleSpec(
        "审查员",
        "部门审批股的经办人：审查材料、启动特别程序、提出意见；不能决定自己审查的办件。",
        frozenset({_P.CASE_REVIEW, _P.CASE_VIEW, _P.CASE_REVEAL, _P.DUTY_HAND_OVER}),
    ),
    Role.APPROVER: RoleSpec(
        "审批员",
        "部门有权作出决定的人（首席代表或股长）。",
        frozenset(
            {
                *(_P.CASE_DECIDE, _P.CASE_VIEW, _P.CASE_REVEAL, _P.CASE_SECOND_NOTICE),
                _P.DUTY_HAND_OVER,
            }
        ),
    ),
    Role.DEPARTMENT_HEAD: RoleSpec(
        "机关负责人",
        "本行政机关负责人：批准延长办理期限（行政许可法第四十二条），安排代班，授权首席代表。",
        frozenset(
            {
                *(_P.CASE_EXTEND, _P.CASE_VIEW, _P.CASE_SECOND_NOTICE),
                *(_P.DUTY_HAND_OVER, _P.AUTHORITY_GRANT),
            }
        ),
    ),
    Role.CATALOGUE_EDITOR: RoleSpec(
        "事项编辑员",
        "部门维护办事指南的人：编写、导入、送审。",
        frozenset(
            {
                *(_P.ITEM_EDIT, _P.ITEM_VIEW_DRAFTS, _P.IMPORT_RUN, _P.COUNTY_STEPS),
                *(_P.POWER_VIEW, _P.POWER_PROPOSE),
                _P.DELEGATION_PREPARE,
            }
        ),
    ),
    Role.CATALOGUE_REVIEWER: RoleSpec(
        "事项审核员",
        "审改办或审批局审核指南的人：审核、发布、撤下，核实索要清单外材料；不能审核自己编写的版本。",
        frozenset(
            {
                *(_P.ITEM_REVIEW, _P.ITEM_VIEW_DRAFTS, _P.LAW_MAINTAIN, _P.IMPORT_RUN),
                *(_P.PROOF_MAINTAIN, _P.INTERMEDIARY_MAINTAIN),
                *(_P.POWER_VIEW, _P.POWER_REVIEW),
                *(_P.DELEGATION_PREPARE, _P.DELEGATION_MANAGE),
                _P.REDUCTION_MANAGE,
                _P.FEEDBACK_HANDLE,
            }
        ),
    ),
    Role.LEGAL_REVIEWER: RoleSpec(
        "合法性审查员",
        "司法局负责合法性审查的人：审查清单调整的依据；不起草，不公布。",
        frozenset({_P.POWER_VIEW, _P.POWER_LEGALITY}),
    ),
    Role.LEADER: RoleSpec(
        "县领导",
        "分管领导：看指标和明细，审定权责清单，不接触个人信息。",
        frozenset({_P.FIGURES_VIEW, _P.REPORT_FREEZE, _P.POWER_VIEW, _P.POWER_APPROVE}),
    ),
    Role.APPLICANT: RoleSpec(
        "申请人",
        "群众、企业和受托代办人。",
        frozenset({_P.APPLY}),
    ),
}
ADMINISTRATORS = frozenset(role for role, spec in ROLES.items() if spec.administrator)


@lru_cache(maxsize=1024)
def permissions_of(roles: frozenset[str]) -> frozenset[Permission]:
    """Every permission that the role keys give; an unknown key gives none."""
    known = {role.value for role in Role}
    granted = (ROLES[Role(key)].permissions for key in roles if key in known)
    return frozenset().union(*granted)


def role_conflict(held: frozenset[str], wanted: str) -> str:
    """Why `wanted` cannot be given to somebody holding `held`; empty when it can.

    三员 (等保 8.1.5.1-8.1.5.3): the three administrators exclude each other and every
    business role, so that nobody can act and wipe the trace of acting.
    """
    others = held - {wanted}
    if wanted in ADMINISTRATORS and others:
        names = "、".join(sorted(ROLES[Role(key)].label for key in others))
        return (
            f"此人已是{names}，不能再任{ROLES[Role(wanted)].label}：三员互斥，且不得兼任业务角色。"
        )
    blocking = others & {role.value for role in ADMINISTRATORS}
    if blocking:
        name = ROLES[Role(next(iter(blocking)))].label
        return f"此人是{name}，不能兼任{ROLES[Role(wanted)].label}：三员不得兼任业务角色。"
    return ""


@dataclass(frozen=True)
class ActsFor:
    """委托: a party in whose name this person may act today, and in which items (all if none)."""

    party_id: int
    name: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Actor:
    """Who does something: passed as `by=` into every action, never read from a global."""

    user_id: int | None
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    department_id: int | None = None
    party_id: int | None = None
    acting_for: str = ""
    auth: str = ""
    request_id: str = ""
    rights: frozenset[Permission] = frozenset()  # what a key carries itself, without a role
    stands_in_for: int | None = None  # 代班: whose duties these are, by account
    represents: tuple[int, ...] = ()  # 首席代表: departments whose authorisation is in force
    mandates: tuple[ActsFor, ...] = ()  # 代办人: those whose mandate is in force

    @classmethod
    def system(cls, name: str = "系统") -> "Actor":
        """The product itself: nightly jobs, imports from the command line."""
        return cls(user_id=None, name=name, roles=frozenset({"system"}), auth="system")

    @property
    def is_system(self) -> bool:
        return self.user_id is None and "system" in self.roles

    @property
    def person(self) -> int:
        """The account of the person acting. Raises NotAllowed for the system or a visitor.

        Legal acts such as a review or a decision are a person's, never the machine's.
        """
        if self.user_id is None:
            raise NotAllowed("这一步要由登录的工作人员本人办理")
        return self.user_id

    def kept(self) -> dict[str, Any]:
        """As a background job keeps who started it: plain values, for JSON."""
        return asdict(self) | {
            "roles": sorted(self.roles),
            "rights": sorted(right.value for right in self.rights),
            "represents": list(self.represents),
        }

    @classmethod
    def from_kept(cls, values: Mapping[str, Any]) -> "Actor":
        """The actor that `kept` wrote down."""
        rights = frozenset(Permission(key) for key in values.get("rights", ()))
        return cls(
            **{
                **values,
                "roles": frozenset(values.get("roles", ())),
                "rights": rights,
                "represents": tuple(values.get("represents", ())),
                "mandates": tuple(
                    ActsFor(row["party_id"], row["name"], tuple(row["codes"]))
                    for row in values.get("mandates", ())
                ),
            }
        )

    @property
    def desks(self) -> frozenset[int]:
        """The accounts whose duties are done here: one's own, and in 代班 the absent one's."""
        return frozenset({self.user_id, self.stands_in_for} - {None})  # type: ignore[arg-type]

    @property
    def departments(self) -> tuple[int, ...]:
        """Where this person may decide: the own department, and those represented at the hall."""
        return tuple(dict.fromkeys([self.department_id or 0, *self.represents]))

    @property
    def role(self) -> str:
        """The roles as the ledger writes them."""
        return ",".join(sorted(self.roles))

    def can(self, permission: Permission) -> bool:
        """Whether roles or key give this right. The system may do what its caller coded."""
        given = self.rights or permissions_of(self.roles)
        return self.is_system or permission in given
