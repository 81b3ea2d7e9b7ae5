"""Delegations for tests here and above."""

from datetime import date, datetime, timedelta
from typing import Any

from yichuang.catalog.items.factories import AT, DAY
from yichuang.catalog.powers.rules import PowerType
from yichuang.kernel.permissions.rules import Actor, Role

from . import actions
from .actions.registering import Handed
from .models import Delegation
from .rules import Kind, Point
from .rules.enums import HeldBy, Level

GIVER = "清江市市场监督管理局"
STANDARD: dict[str, Any] = {
    "standard_materials": 20,
    "standard_checks": 1,
    "standard_promised_days": 20,
    "standard_statutory_days": 20,
}
BASELINE: dict[str, Any] = {
    "baseline_period": "2025年全年",
    "baseline_decided": 100,
    "baseline_refused": 10,
    "baseline_on_time": 95,
    "baseline_complaints": 2,
}


def manager(user_id: int = 9101) -> Actor:
    """审改办."""
    return Actor(user_id=user_id, name="审改", roles=frozenset({Role.CATALOGUE_REVIEWER.value}))


def preparer(department_id: int | None = None) -> Actor:
    """The receiving department's editor."""
    roles = frozenset({Role.CATALOGUE_EDITOR.value})
    return Actor(user_id=9102, name="承接", roles=roles, department_id=department_id)


def handed(department_id: int, **changes: Any) -> Handed:
    """What a document says; `item_code`, standard and baseline are in `more`."""
    values: dict[str, Any] = {
        "document_number": "清政发〔2026〕3号",
        "document_title": "关于下放一批市级行政权力事项的决定",
        "giver": GIVER,
        "held_by": HeldBy.OWN.value,
        "level": Level.CITY.value,
        "kind": Kind.TRANSFER.value,
        "effective_from": DAY,
        "power_code": "0123-SC-001",
        "power_name": "食品经营许可（大型连锁）",
        "power_type": PowerType.LICENCE.value,
        "more": {**STANDARD, **BASELINE},
    }
    more = values["more"] | changes.pop("more", {})
    return Handed(department_id=department_id, **{**values, **changes, "more": more})


def registered(department_id: int, *, at: datetime = AT, **changes: Any) -> Delegation:
    """待承接."""
    return actions.register(by=manager(), at=at, handed=handed(department_id, **changes))


def prepared(department_id: int, *, at: datetime = AT, but: str = "", **changes: Any) -> Delegation:
    """承接中 with every paper; `but` leaves one out: training, seal, system."""
    row = registered(department_id, at=at, **changes)
    by, key = preparer(department_id), row.pk
    actions.start(by=by, at=at, delegation_id=key, plan="三月底前培训两人，四月一日开门")
    if but != "training":
        actions.train(by=by, at=at, delegation_id=key, person="王芳", trained_on=_day(at), score=88)
    for point in (Point.SEAL, Point.SYSTEM):
        if but != point.value:
            actions.vouch(
                by=by,
                at=at,
                delegation_id=key,
                point=point,
                text="已经到位，领用登记第 3 号",
                who="李强",
                day=_day(at),
            )
    row.refresh_from_db()
    return row


def _day(at: datetime) -> date:
    return (at + timedelta(hours=8)).date()
