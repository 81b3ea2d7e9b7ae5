"""Keys for the tests of the interface."""

from collections.abc import Collection
from datetime import date

from yichuang.kernel.identity.factories import AT
from yichuang.kernel.permissions.rules import Actor, Role

from .actions import issue
from .rules import Scope

ADMINISTRATOR = Actor(user_id=None, name="系统管理员", roles=frozenset({Role.SYSTEM_ADMIN.value}))


def secret(
    *scopes: Scope, departments: Collection[int] = (), expires_on: date = date(2027, 12, 31)
) -> str:
    """The secret of a new key; without scopes it may do everything."""
    return issue(
        by=ADMINISTRATOR,
        at=AT,
        name="省平台",
        scopes=[scope.value for scope in scopes or tuple(Scope)],
        department_ids=departments,
        expires_on=expires_on,
    ).secret
