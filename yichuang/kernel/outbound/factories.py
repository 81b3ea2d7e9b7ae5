"""Endpoints and events, for tests."""

from datetime import datetime
from typing import Any

from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.outbound import actions
from yichuang.kernel.permissions.rules import Actor, Role

ADMIN = Actor(user_id=None, name="管理员", roles=frozenset({Role.SYSTEM_ADMIN.value}))


def endpoint(url: str, *, at: datetime, **given: Any) -> actions.Made:
    """An endpoint set up by the system administrator."""
    values = {"name": "省平台", "kind": "webhook"} | given
    return actions.open_endpoint(by=ADMIN, at=at, url=url, **values)


@act
def happened(*, at: datetime, count: int, first: int = 0, what: Act = Act.CASE_ACCEPT) -> None:
    """So many acts on cases that others hear of."""
    for number in range(first, first + count):
        record(action=what, by=ADMIN, at=at, obj=("case", f"2026{number:08d}"))
