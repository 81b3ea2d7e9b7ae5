"""Writing: a report, its reporter's telephone, its handling and its answer."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError

from yichuang.catalog.items.queries import once_published
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import deadline
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.identity.rules import normalise_code, phone_fault
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.notices.actions import send_later
from yichuang.kernel.notices.registry import template
from yichuang.kernel.notices.rules import Channel
from yichuang.kernel.permissions.rules import Actor
from yichuang.kernel.statutes.queries import value

from .models import ExtraDemand
from .policies import check_may_handle, visible_to
from .queries import tested
from .rules.demands import (
    LIMIT,
    NUMBER_DIGITS,
    AskedWhere,
    DemandResult,
    DemandStage,
    day_fault,
    material_fault,
    normal_material,
    normal_number,
    words_fault,
)

_OBJECT = "extra_demand"
_TOLD = "feedback.told"
RACE = "这条反映刚刚有人办过"
RELOAD = "请重新打开再办"


def declare_texts() -> None:
    """Called once at start-up. The text names neither the item nor the department."""
    template(
        _TOLD, "反映有结果", "您反映的索要材料一事已核实：{result}。请用查询编号到网上看答复。"
    )


@dataclass(frozen=True)
class Demand:
    """What the reporter says. Of a case: its row and the version it is pinned to."""

    item_id: int
    material: str
    asked_where: str
    asked_on: date
    phone: str = ""
    case_id: int | None = None
    version_id: int | None = None
    department_id: int | None = None  # the item's own when nobody else is named


def report(*, by: Actor, at: datetime, demand: Demand, key: str) -> str:
    """Take in a report and test it against the lists; returns its query number.

    The same `key` is one report, however often the button was pressed. Raises Invalid for what
    cannot be taken, NotFound for an item that was never published.
    """
    if (known := _known(key)) is not None:
        return known
    try:
        return _report(by=by, at=at, demand=demand, key=key)
    except IntegrityError:
        known = _known(key)
        if known is None:
            raise
        return known


def _known(key: str) -> str | None:
    return ExtraDemand.objects.filter(key=key).values_list("number", flat=True).first()


@act
def _report(*, by: Actor, at: datetime, demand: Demand, key: str) -> str:
    today = beijing_date(at)
    _check(demand, key, today)
    item = once_published(demand.item_id)
    material = normal_material(demand.material)
    found = tested(
        item,
        material,
        asked_on=demand.asked_on,
        today=today,
        version_id=demand.version_id,
    )
    limit = value(LIMIT, on=today)
    due = deadline(today, limit.limit, calendar=current_calendar()).due or today  # no pauses here
    row = ExtraDemand.objects.create(
        number="".join(secrets.choice("0123456789") for _ in range(NUMBER_DIGITS)),
        key=key,
        item_id=item.id,
        item_name=item.name,
        item_code=item.implement_code,
        case_id=demand.case_id,
        department_id=demand.department_id or item.department_id,
        material=material,
        asked_where=AskedWhere(demand.asked_where),
        asked_on=demand.asked_on,
        phone=_phone(demand.phone),
        received_at=at,
        received_on=today,
        due_on=due,
        limit_text=str(limit),
        verdict=found.verdict,
        finding=found.text[:800],
        evidence=[asdict(one) for one in found.evidence],
    )
    _log(row, Act.DEMAND_REPORT, by=by, at=at, verdict=row.verdict, item=row.item_code)
    return row.number


def _check(demand: Demand, key: str, today: date) -> None:
    if not 8 <= len(key) <= 64 or not key.isascii() or not key.isprintable():
        raise Invalid("这张表已经过期", what_to_do="请从办事指南重新打开。")
    faults = {
        "material": material_fault(demand.material),
        "asked_on": day_fault(demand.asked_on, today),
        "asked_where": "" if demand.asked_where in set(AskedWhere) else "请选择在哪里要的",
        "phone": phone_fault(_phone(demand.phone)) if demand.phone.strip() else "",
    }
    if wrong := {name: [text] for name, text in faults.items() if text}:
        raise Invalid(next(iter(wrong.values()))[0], fields=wrong)


def _phone(text: str) -> str:
    return normalise_code(text).removeprefix("+86").replace("-", "")


@act
def leave_phone(*, by: Actor, at: datetime, number: str, phone: str) -> None:
    """The reporter wants to be told: once, and as long as there is no answer.

    Raises Conflict when a telephone stands already: who finds the number of a report cannot
    turn its answer to himself.
    """
    row = ExtraDemand.objects.filter(number=normal_number(number)[:20]).first()
    if row is None:
        raise NotFound("没有这个查询编号")
    if fault := phone_fault(_phone(phone)):
        raise Invalid(fault, fields={"phone": [fault]})
    if row.phone or row.stage == DemandStage.TOLD:
        raise Conflict("电话已经留过，或者已经有答复了", what_to_do="答复就在这一页。")
    _advance(row, phone=_phone(phone))
    _log(row, Act.DEMAND_PHONE, by=by, at=at)


@act
def take_up(*, by: Actor, at: datetime, demand_id: int, version: int) -> None:
    """收到 → 核实中: somebody looks into it, never one of the department complained of."""
    row = _row(by, demand_id, version)
    if row.stage != DemandStage.RECEIVED:
        raise Conflict("这条反映已经有人在核实或者已经反馈", what_to_do=RELOAD)
    _advance(row, stage=DemandStage.CHECKING, handler_id=by.person)
    _log(row, Act.DEMAND_TAKE, by=by, at=at)


@act
def answer(
    *, by: Actor, at: datetime, demand_id: int, version: int, result: str, words: str
) -> None:
    """核实中 → 已反馈: the result and the words, on the reporter's page from this moment."""
    row = _row(by, demand_id, version)
    if row.stage != DemandStage.CHECKING:
        raise Conflict("要先开始核实，才能反馈", what_to_do=RELOAD)
    if row.handler_id not in by.desks:
        raise Conflict("这条反映由别人在核实，由他反馈")
    faults = {
        "result": "" if result in set(DemandResult) else "请选择属实还是不属实",
        "words": words_fault(words),
    }
    if wrong := {name: [text] for name, text in faults.items() if text}:
        raise Invalid(next(iter(wrong.values()))[0], fields=wrong)
    _advance(
        row,
        stage=DemandStage.TOLD,
        result=DemandResult(result),
        words=words.strip(),
        told_at=at,
        told_on=beijing_date(at),
    )
    _log(row, Act.DEMAND_ANSWER, by=by, at=at, result=result)
    if row.phone:
        send_later(
            by=by,
            at=at,
            channel=Channel.SMS,
            recipient=row.phone,
            subject=(_OBJECT, str(row.pk)),
            template=_TOLD,
            values={"result": DemandResult(result).label},
            key=f"{_TOLD}:{row.pk}",
        )


@act
def reveal_phone(*, by: Actor, at: datetime, demand_id: int) -> str:
    """The reporter's telephone, to who looks into the report; the ledger says to whom."""
    row = _row(by, demand_id, None)
    if row.handler_id not in by.desks:
        raise Conflict("先开始核实，才能看反映人的电话")
    record(
        action=Act.REVEAL,
        by=by,
        at=at,
        obj=(_OBJECT, str(row.pk)),
        version=row.version,
        fields=("phone",),
        reason="核实反映",
    )
    return row.phone


def _row(by: Actor, demand_id: int, version: int | None) -> ExtraDemand:
    row = visible_to(by).filter(id=demand_id).first()
    if row is None:
        raise NotFound("没有这条反映，或者您无权查看")
    check_may_handle(by, row)
    if version is not None and row.version != version:
        raise Conflict(RACE, what_to_do=RELOAD)
    return row


def _advance(row: ExtraDemand, **changes: Any) -> None:
    """Write `changes` if nobody was faster. Raises Conflict."""
    rows = ExtraDemand.objects.filter(id=row.pk, version=row.version, stage=row.stage)
    changes["version"] = row.version + 1
    if rows.update(**changes) != 1:
        raise Conflict(RACE, what_to_do=RELOAD)
    for name, one in changes.items():
        setattr(row, name, one)


def _log(row: ExtraDemand, entry: Act, *, by: Actor, at: datetime, **after: Any) -> None:
    """One entry; by the row's own id, since the query number opens the report."""
    record(
        action=entry,
        by=by,
        at=at,
        obj=(_OBJECT, str(row.pk)),
        version=row.version,
        after={"stage": str(row.stage), **after},
    )
