"""What a key of the programming interface is: its form, its scopes, whom it acts as."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yichuang.kernel.enums import Labelled
from yichuang.kernel.permissions.rules import Actor, Permission

PREFIX = "yck_"  # so that a scanner of leaked secrets, and a person, know what it is
SECRET = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
LONGEST = timedelta(days=731)
MAX_NAME = 60


class Scope(Labelled):
    """What a key may do. Each operation of the interface asks for exactly one."""

    ITEMS_READ = "items:read", "读取事项和指南"
    CASES_READ = "cases:read", "读取办件"
    CASES_WRITE = "cases:write", "提交办件和补正"
    LICENCES_READ = "licences:read", "读取证照"
    EVENTS_READ = "events:read", "读取事件"


@dataclass(frozen=True)
class Key:
    """A key as the interface and its page see it; nobody can read the secret out of it."""

    id: int
    name: str
    hint: str
    scopes: frozenset[str]
    departments: tuple[tuple[int, str], ...]
    issued_at: datetime
    issued_by: str
    expires_on: date
    last_used_on: date | None
    revoked_at: datetime | None
    revoke_reason: str = ""

    @property
    def whole_county(self) -> bool:
        return not self.departments

    @property
    def department_ids(self) -> frozenset[int]:
        return frozenset(id_ for id_, _ in self.departments)

    def covers(self, department_id: int) -> bool:
        """Whether this department's affairs are the key's."""
        return self.whole_county or department_id in self.department_ids

    def fault(self, today: date) -> str:
        """Why the key no longer opens anything; empty while it does."""
        if self.revoked_at is not None:
            return "这把密钥已被收回"
        return f"这把密钥已于 {self.expires_on} 到期" if today > self.expires_on else ""


def issue_faults(
    *, name: str, scopes: Collection[str], expires_on: date, today: date
) -> dict[str, list[str]]:
    """What keeps a key from being issued, by field; empty when nothing does."""
    faults = {
        "name": _name_fault(name),
        "scopes": _scopes_fault(scopes),
        "expires_on": _expiry_fault(expires_on, today),
    }
    return {field: [text] for field, text in faults.items() if text}


def _name_fault(name: str) -> str:
    if not name.strip():
        return "请写明给哪个系统用"
    return f"名称最多 {MAX_NAME} 个字" if len(name.strip()) > MAX_NAME else ""


def _scopes_fault(scopes: Collection[str]) -> str:
    if not scopes:
        return "至少选一项权限"
    strange = sorted(set(scopes) - {scope.value for scope in Scope})
    return f"没有这项权限：{'、'.join(strange)}" if strange else ""


def _expiry_fault(expires_on: date, today: date) -> str:
    if expires_on < today:
        return "到期日已经过了"
    return "有效期最长两年" if expires_on - today > LONGEST else ""


def sees_as(key: Key) -> tuple[Actor, ...]:
    """The actors whose rows a key reads, each with the one right that `visible_to` asks for.

    A whole-county key reads as the hall does, which takes in for everybody; another one as
    its departments do, one actor for each.
    """
    if key.whole_county:
        return (_actor(key, frozenset({Permission.CASE_INTAKE}), None),)
    right = frozenset({Permission.CASE_REVIEW})
    return tuple(_actor(key, right, id_) for id_ in sorted(key.department_ids))


def acts_as(key: Key, *, request_id: str = "", for_party: int | None = None) -> Actor:
    """The actor of what a key hands in: no right of its own, at most those of one applicant."""
    return Actor(
        user_id=None,
        name=f"接口：{key.name}"[:64],
        roles=frozenset({"api"}),
        party_id=for_party,
        acting_for=f"party:{for_party}" if for_party is not None else "",
        auth=f"token:{key.id}",
        request_id=request_id,
    )


def _actor(key: Key, rights: frozenset[Permission], department_id: int | None) -> Actor:
    return Actor(
        user_id=None,
        name=f"接口：{key.name}"[:64],
        roles=frozenset({"api"}),
        department_id=department_id,
        auth=f"token:{key.id}",
        rights=rights,
    )
