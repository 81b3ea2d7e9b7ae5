"""From the giver's document to the first row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yichuang.catalog.delegation.models import Delegation
from yichuang.catalog.delegation.policies import check_may
from yichuang.catalog.delegation.rules import Counts, Kind, Move, Stage, entrusting_fault
from yichuang.catalog.delegation.rules.enums import HeldBy
from yichuang.catalog.delegation.rules.quality import counts_fault
from yichuang.catalog.items.queries import item_ids_by_code
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.org.queries import department
from yichuang.kernel.permissions.rules import Actor

from .moving import note

_NAMES = {
    "document_number": "下放文号",
    "document_title": "文件名称",
    "giver": "下放单位",
    "power_code": "职权编码",
    "power_name": "权力名称",
}


@dataclass(frozen=True)
class Handed:
    """What the giver's document says. `more` are standard_*, baseline_* and item_code."""

    document_number: str
    document_title: str
    giver: str
    held_by: str
    level: str
    kind: str
    effective_from: date
    department_id: int
    power_code: str
    power_name: str
    power_type: str
    more: Mapping[str, Any] = field(default_factory=dict)


@act
def register(*, by: Actor, at: datetime, handed: Handed) -> Delegation:
    """Enter a delegation (待承接). From now on its item takes no application until it opens.

    Raises Invalid for a power its giver holds by 委托, a body that receives from itself, or an
    item another delegation has.
    """
    check_may(by, Move.REGISTER, handed.department_id)
    values = {name: getattr(handed, name) for name in Handed.__dataclass_fields__}
    more = dict(values.pop("more"))
    for name, label in _NAMES.items():
        values[name] = values[name].strip()
        if not values[name]:
            raise Invalid(f"请填写{label}。", fields={name: [f"请填写{label}"]})
    body = department(handed.department_id)
    if body.name == values["giver"]:
        raise Invalid("承接部门就是下放单位。", fields={"giver": ["不能自己下放给自己"]})
    _check_not_passed_on(values)
    check_values(more)
    values |= more
    row = _created(values, at)
    text = (
        f"“{row.giver}”{Kind(row.kind).label}“{row.power_name}”，{row.document_number}，"
        f"{row.effective_from} 起生效，由{body.name}承接"
    )
    note(row, Move.REGISTER, by=by, at=at, text=text)
    return row


def _created(values: Mapping[str, Any], at: datetime) -> Delegation:
    try:
        with transaction.atomic():
            return Delegation.objects.create(
                **values, stage=Stage.PENDING.value, updated_at=at, version=1
            )
    except IntegrityError:
        raise Conflict(
            "这份文件下放的这项权力已经登记过，或者这个事项已有别的承接在用。",
            code="delegation.twice",
            what_to_do="请在承接下放清单里查找原来的一行。",
        ) from None


def _check_not_passed_on(values: Mapping[str, Any]) -> None:
    """The giver's word, and what the county's own rows know of the giver. Raises Invalid."""
    kind, giver = values["kind"], values["giver"]
    held_by = values["held_by"]
    own = Delegation.objects.filter(
        power_code=values["power_code"], department__name=giver, kind=Kind.ENTRUST
    ).exclude(stage=Stage.ENDED)
    if own.exists():
        held_by = HeldBy.ENTRUSTED
    if fault := entrusting_fault(kind, held_by, giver):
        raise Invalid(fault, fields={"held_by": [fault]}, code="sub-delegation")


def check_values(given: Mapping[str, Any]) -> None:
    """Raise Invalid for an unknown item or counts that contradict themselves."""
    code = given.get("item_code", "")
    if code and not item_ids_by_code([code]):
        raise Invalid(
            f"没有实施编码是 {code} 的事项。",
            fields={"item_code": ["没有这个事项，请先在“事项”里新建"]},
        )
    counts = Counts(*(given.get(f"baseline_{name}") for name in ("decided", "refused", "on_time")))
    name, why = counts_fault(counts)
    if why:
        raise Invalid(f"下放前的{why}。", fields={f"baseline_{name}": [why]})
