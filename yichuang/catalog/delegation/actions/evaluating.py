"""After the opening: evaluated against the giver's figures, proposed back, taken back."""

from dataclasses import replace
from datetime import date, datetime

from yichuang.catalog.delegation import slots
from yichuang.catalog.delegation.models import Delegation, DelegationEvaluation
from yichuang.catalog.delegation.queries.readiness import baseline, measured
from yichuang.catalog.delegation.rules import Move, cannot_evaluate, evaluate
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Invalid
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.permissions.rules import Actor

from .moving import advance, taken


@act
def evaluate_quality(
    *,
    by: Actor,
    at: datetime,
    delegation_id: int,
    complaints: int | None = None,
    complaints_source: str = "",
) -> Delegation:
    """Compare the figures since the opening with the giver's.

    Complaints come from the context that counts them; while none does, a person gives the
    number and its source. Raises Invalid where there is nothing to compare.
    """
    row = taken(by=by, move=Move.PASS, delegation_id=delegation_id)
    today = beijing_date(at)
    found, source = measured(row, on=today), "投诉系统"
    if found.complaints is None or not slots.complaints.filled:
        source = complaints_source.strip()
        found = replace(found, complaints=complaints if source else None)
    if fault := cannot_evaluate(baseline(row), found):
        raise Invalid(f"不能评估：{fault}。", code="delegation.nothing_to_compare")
    result = evaluate(baseline(row), found)
    DelegationEvaluation.objects.create(
        delegation=row,
        evaluated_on=today,
        period_from=row.opened_on or today,
        period_to=today,
        decided=found.decided or 0,
        refused=found.refused or 0,
        on_time=found.on_time or 0,
        complaints=found.complaints or 0,
        complaints_source=source[:200],
        good=result.good,
        sentence=result.sentence,
    )
    move = Move.PASS if result.good else Move.FALL_SHORT
    return advance(row, move, by=by, at=at, text=result.sentence)


@act
def propose_back(*, by: Actor, at: datetime, delegation_id: int, reason: str) -> Delegation:
    """退回建议: after a bad evaluation, with reasons. The county goes on until the giver decides."""
    reason = reason.strip()
    row = taken(
        by=by, move=Move.PROPOSE_BACK, delegation_id=delegation_id, given={"reason": reason}
    )
    text = f"建议“{row.giver}”收回：{reason}"
    return advance(row, Move.PROPOSE_BACK, by=by, at=at, text=text)


@act
def end(
    *,
    by: Actor,
    at: datetime,
    delegation_id: int,
    document: str,
    ended_on: date | None,
    reason: str,
) -> Delegation:
    """收回 or cancelled by the giver: from that day the item takes no application.

    Cases filed before go on under the guide they were filed under.
    """
    given = {"document": document.strip(), "ended_on": ended_on, "reason": reason.strip()}
    row = taken(by=by, move=Move.END, delegation_id=delegation_id, given=given)
    if ended_on is not None and row.opened_on and ended_on < row.opened_on:
        raise Invalid(
            f"收回日期 {ended_on} 早于承接日期 {row.opened_on}。",
            fields={"ended_on": ["不能早于承接日期"]},
        )
    text = f"{ended_on} 起由“{row.giver}”收回（{given['document']}）：{given['reason']}"
    return advance(row, Move.END, by=by, at=at, text=text, ended_on=ended_on)
