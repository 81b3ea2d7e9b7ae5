"""Ends without a decision: the applicant withdraws, or never supplies."""

from datetime import datetime

from yichuang.cases.actions import papers
from yichuang.cases.actions.intake import close
from yichuang.cases.actions.moving import log, open_case
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, ClockPause
from yichuang.cases.rules.lifecycle import Move
from yichuang.cases.rules.states import Outcome, Stage
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor


@act
def withdraw(
    *, by: Actor, at: datetime, case_id: int, reason: str = "", seen: int | None = None
) -> Case:
    """撤回申请: the applicant's right until the decision. Materials can be had back."""
    case = open_case(by=by, case_id=case_id, move=Move.WITHDRAW, given={}, seen=seen)
    paused = case.stage == Stage.PAUSED
    close(case, Outcome.WITHDRAWN, at=at)
    if paused:
        ClockPause.objects.filter(case_id=case.id, ends_on=None).update(ends_on=beijing_date(at))
    reason = reason.strip() or "申请人撤回申请"
    papers.issue(case, "termination", by=by, at=at, extra={"reason": reason})
    log(case, act=Act.CASE_WITHDRAW, by=by, at=at, text=f"撤回申请：{reason}", reason=reason)
    return case


@act
def lapse(*, by: Actor, at: datetime, case_id: int) -> Case:
    """The supplement limit passed in silence: the handling ends, a new filing is open.

    Raises Conflict while the limit runs.
    """
    case = open_case(by=by, case_id=case_id, move=Move.LAPSE, given={}, seen=None)
    if case.supplement_due is None or beijing_date(at) <= case.supplement_due:
        raise Conflict("补正期限还没有过")
    reason = f"在 {case.supplement_due:%Y-%m-%d} 前没有补交材料"
    close(case, Outcome.LAPSED, at=at)
    papers.issue(case, "termination", by=by, at=at, extra={"reason": reason})
    log(case, act=Act.CASE_LAPSE, by=by, at=at, text=f"{reason}，终止办理，可以重新申请")
    tell(case, "cases.ended", by=by, at=at, reason=reason)
    return case
