"""安全管理员 confirms what a list proposed: one act per role, so one refusal stops no other."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from yichuang.kernel.errors import Conflict, DomainError, NotAllowed
from yichuang.kernel.identity.actions import grant_role
from yichuang.kernel.identity.models import RoleProposal
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import ROLES, Actor, Permission, Role


@dataclass(frozen=True)
class Outcome:
    """What became of one proposal."""

    name: str
    role: str
    ok: bool
    text: str


def confirm(*, by: Actor, at: datetime, ids: Collection[int]) -> list[Outcome]:
    """Grant these; each row says how it went. Raises NotAllowed."""
    return [_one(by=by, at=at, proposal_id=one, grant=True) for one in sorted(ids)]


def decline(*, by: Actor, at: datetime, ids: Collection[int]) -> list[Outcome]:
    """Turn these down."""
    return [_one(by=by, at=at, proposal_id=one, grant=False) for one in sorted(ids)]


def _one(*, by: Actor, at: datetime, proposal_id: int, grant: bool) -> Outcome:
    if not by.can(Permission.ROLE_GRANT):
        raise NotAllowed("角色由安全管理员授予")
    row = RoleProposal.objects.select_related("user").filter(id=proposal_id).first()
    if row is None:
        return Outcome("—", "—", False, "没有这条建议")
    name, label = row.user.display_name, ROLES[Role(row.role)].label
    try:
        (_grant if grant else _decline)(by=by, at=at, row=row)
    except DomainError as error:
        return Outcome(name, label, False, error.message)
    return Outcome(name, label, True, "已授予" if grant else "没有同意")


@act
def _grant(*, by: Actor, at: datetime, row: RoleProposal) -> None:
    if not row.user.is_active:
        raise Conflict("此人的账号已停用")
    _take(row, at, granted=True)
    grant_role(by=by, at=at, user_id=row.user_id, role=row.role, reason="确认人员表中的建议")


@act
def _decline(*, by: Actor, at: datetime, row: RoleProposal) -> None:
    _take(row, at, granted=False)
    record(
        action=Act.ROLE_DECLINE,
        by=by,
        at=at,
        obj=("user", str(row.user_id)),
        after={"role": row.role},
    )


def _take(row: RoleProposal, at: datetime, *, granted: bool) -> None:
    rows = RoleProposal.objects.filter(id=row.pk, decided_at=None)
    if not rows.update(decided_at=at, granted=granted):
        raise Conflict("这条建议刚被处理过")
