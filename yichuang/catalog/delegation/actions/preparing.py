"""承接中: plan, training, evidence, and what was still missing."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yichuang.catalog.delegation.models import (
    Delegation,
    DelegationEvidence,
    DelegationTraining,
)
from yichuang.catalog.delegation.queries.lists import AMENDABLE
from yichuang.catalog.delegation.rules import Move, Point
from yichuang.catalog.delegation.rules.enums import BY_HAND
from yichuang.catalog.delegation.rules.flow import BEFORE
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.permissions.rules import Actor

from .moving import advance, not_after, taken
from .registering import check_values


@act
def start(*, by: Actor, at: datetime, delegation_id: int, plan: str) -> Delegation:
    """Begin: the plan says who does what until when. Raises Invalid without one."""
    plan = plan.strip()
    row = taken(by=by, move=Move.START, delegation_id=delegation_id, given={"plan": plan})
    return advance(row, Move.START, by=by, at=at, text="开始承接，承接方案已定", plan=plan)


@act
def amend(*, by: Actor, at: datetime, delegation_id: int, changes: Mapping[str, Any]) -> Delegation:
    """Fill in the item, the giver's standard or baseline.

    After the opening only what is still empty: a baseline cannot be bettered afterwards.
    """
    row = taken(by=by, move=Move.AMEND, delegation_id=delegation_id)
    wanted = {
        name: value
        for name, value in changes.items()
        if name in AMENDABLE and value not in (None, "") and value != getattr(row, name)
    }
    if not wanted:
        raise Invalid("没有要补充的内容。", what_to_do="请至少填写一项。")
    fixed = [name for name in wanted if getattr(row, name) not in (None, "")]
    if fixed and row.stage not in BEFORE:
        said = _labels(fixed)
        raise Conflict(
            f"已经开门承接，{said}不能再改，只能补还空着的。",
            code="delegation.fixed",
            what_to_do="登记有误的，请附依据由审改办收回后重新登记。",
        )
    known = {name: getattr(row, name) for name in AMENDABLE if name != "item_code"}
    check_values(known | wanted)
    names = _labels(wanted)
    try:
        with transaction.atomic():
            return advance(row, Move.AMEND, by=by, at=at, text=f"登记{names}", **wanted)
    except IntegrityError:
        raise Conflict(
            "这个事项已有别的承接在用。", code="delegation.twice", what_to_do="请核对实施编码。"
        ) from None


def _labels(names: Iterable[str]) -> str:
    known = {field.name: field for field in Delegation._meta.fields}
    return "、".join(str(known[name].verbose_name) for name in names)


@act
def train(
    *,
    by: Actor,
    at: datetime,
    delegation_id: int,
    person: str,
    trained_on: date | None,
    score: int | None,
    pass_mark: int = 60,
    certificate: str = "",
) -> Delegation:
    """Enter one person's examination, passed or not. Raises Invalid for a day to come."""
    given = {"person": person.strip(), "trained_on": trained_on, "score": score}
    row = taken(by=by, move=Move.TRAIN, delegation_id=delegation_id, given=given)
    if trained_on is not None:
        not_after(trained_on, beijing_date(at), "trained_on")
    made = DelegationTraining.objects.create(
        delegation=row,
        **given,
        pass_mark=pass_mark,
        certificate=certificate.strip(),
        recorded_at=at,
    )
    passed = "合格" if made.score >= made.pass_mark else "不合格"
    text = f"一人 {trained_on} 培训考核，{made.score} 分，{passed}"
    return advance(row, Move.TRAIN, by=by, at=at, text=text)


@act
def vouch(
    *,
    by: Actor,
    at: datetime,
    delegation_id: int,
    point: Point,
    text: str,
    who: str,
    day: date | None,
) -> Delegation:
    """Evidence by hand for what no system can check. Guide and standard are never vouched for."""
    given = {"text": text.strip(), "who": who.strip(), "day": day}
    row = taken(by=by, move=Move.VOUCH, delegation_id=delegation_id, given=given)
    if point not in BY_HAND:
        raise Invalid(
            f"“{point.label}”由系统核对，不能手工登记。", fields={"point": ["由系统核对"]}
        )
    if day is not None:
        not_after(day, beijing_date(at), "day")
    DelegationEvidence.objects.create(delegation=row, point=point.value, **given, recorded_at=at)
    said = f"{point.label}：{given['text']}（{day}）"
    return advance(row, Move.VOUCH, by=by, at=at, text=said)
