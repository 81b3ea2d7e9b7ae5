"""One act on one delegation: read, check, write if nobody was faster, note."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from yichuang.catalog.delegation.models import Delegation, DelegationEvent
from yichuang.catalog.delegation.policies import check_may
from yichuang.catalog.delegation.rules import TRANSITIONS, Move, Stage
from yichuang.catalog.marks import new_mark
from yichuang.kernel.errors import Conflict, Invalid, NotFound
from yichuang.kernel.ledger.actions import record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

ACTS = {
    Move.REGISTER: Act.DELEGATION_REGISTER,
    Move.START: Act.DELEGATION_START,
    Move.AMEND: Act.DELEGATION_AMEND,
    Move.TRAIN: Act.DELEGATION_TRAIN,
    Move.VOUCH: Act.DELEGATION_VOUCH,
    Move.OPEN: Act.DELEGATION_OPEN,
    Move.PASS: Act.DELEGATION_EVALUATE,
    Move.FALL_SHORT: Act.DELEGATION_EVALUATE,
    Move.PROPOSE_BACK: Act.DELEGATION_PROPOSE_BACK,
    Move.END: Act.DELEGATION_END,
}
_NAMES = {
    "plan": "承接方案",
    "person": "姓名",
    "trained_on": "考核日期",
    "score": "成绩",
    "text": "佐证内容",
    "who": "佐证人",
    "day": "到位日期",
    "reason": "理由",
    "document": "文号",
    "ended_on": "收回日期",
}


def taken(
    *, by: Actor, move: Move, delegation_id: int, given: Mapping[str, Any] | None = None
) -> Delegation:
    """The row for a move. Raises NotFound, NotAllowed, Conflict, Invalid for an empty field."""
    row = Delegation.objects.filter(pk=delegation_id).first()
    if row is None:
        raise NotFound("没有这项承接事项", what_to_do="请回到承接下放清单。")
    check_may(by, move, row.department_id)
    if row.stage not in TRANSITIONS[move].starts:
        raise Conflict(
            f"“{row.power_name}”现在是“{Stage(row.stage).label}”，不能“{move.label}”。",
            code="delegation.wrong_stage",
            what_to_do="请刷新页面看最新状态。",
        )
    require_given(move, given or {})
    return row


def require_given(move: Move, given: Mapping[str, Any]) -> None:
    """Raise Invalid for every field of the table's row that is empty."""
    empty = [
        name for name in TRANSITIONS[move].needs if given.get(name) is None or given[name] == ""
    ]
    if empty:
        said = "、".join(_NAMES[name] for name in empty)
        raise Invalid(
            f"{move.label}要写明{said}。",
            fields={name: [f"请填写{_NAMES[name]}"] for name in empty},
        )


def not_after(day: date, today: date, field: str) -> None:
    """Raise Invalid for a day to come: nobody can vouch for tomorrow."""
    if day > today:
        raise Invalid(
            f"{_NAMES[field]} {day} 还没有到。", fields={field: [f"{_NAMES[field]}不能晚于今天"]}
        )


def advance(
    row: Delegation,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    text: str,
    reason: str = "",
    **changes: Any,
) -> Delegation:
    """Write if nobody was faster; one event and one ledger entry. Raises Conflict for a lost race."""
    before = {"stage": row.stage}
    target = TRANSITIONS[move].to
    changes |= {"version": row.version + 1, "updated_at": at, "mark": new_mark()}
    if target is not None:
        changes["stage"] = target.value
    rows = Delegation.objects.filter(pk=row.pk, stage=row.stage, version=row.version)
    if rows.update(**changes) != 1:
        raise Conflict(
            "这项承接刚被别人处理过。", code="delegation.race", what_to_do="请刷新页面后再试。"
        )
    for name, value in changes.items():
        setattr(row, name, value)
    note(row, move, by=by, at=at, text=text, reason=reason, before=before)
    return row


def note(
    row: Delegation,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    text: str,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
) -> None:
    """The event the public reads and the entry the ledger keeps, of one act."""
    DelegationEvent.objects.create(
        delegation=row, seq=row.version, move=move.value, at=at, text=text[:1000]
    )
    record(
        action=ACTS[move],
        by=by,
        at=at,
        obj=("delegation", str(row.pk)),
        version=row.version,
        before=before,
        after={"stage": row.stage, "opened_on": row.opened_on, "ended_on": row.ended_on},
        reason=reason or text[:200],
    )
