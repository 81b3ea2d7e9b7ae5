"""Turning an application away before acceptance: 不受理 and 不予受理 (Art 32(1), (2))."""

from datetime import datetime

from yichuang.cases.actions import papers
from yichuang.cases.actions.intake import check_not_deemed, close
from yichuang.cases.actions.moving import log, open_case
from yichuang.cases.models import Case
from yichuang.cases.rules.lifecycle import Move
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor


@act
def not_needed(
    *, by: Actor, at: datetime, case_id: int, reason: str, seen: int | None = None
) -> Case:
    """不受理 (Art 32(1)): the matter needs no licence; the applicant is told at once."""
    given = {"reason": reason}
    case = open_case(by=by, case_id=case_id, move=Move.NOT_NEEDED, given=given, seen=seen)
    check_not_deemed(case, at)
    close(case, Outcome.NOT_NEEDED, at=at)
    papers.issue(case, "not_needed", by=by, at=at, extra=given)
    text = f"不需要取得行政许可，不受理：{reason}"
    log(case, act=Act.CASE_NOT_NEEDED, by=by, at=at, text=text, reason=reason)
    return case


@act
def refuse_acceptance(
    *,
    by: Actor,
    at: datetime,
    case_id: int,
    reason: str,
    basis: str,
    competent_organ: str,
    seen: int | None = None,
) -> Case:
    """不予受理 (Art 32(2)): outside this organ's powers; names the organ to go to."""
    given = {"reason": reason, "basis": basis, "competent_organ": competent_organ}
    case = open_case(by=by, case_id=case_id, move=Move.REFUSE_ACCEPTANCE, given=given, seen=seen)
    check_not_deemed(case, at)
    close(case, Outcome.NOT_ACCEPTED, at=at)
    papers.issue(case, "refuse_acceptance", by=by, at=at, extra=given)
    text = f"不予受理：{reason}；请向{competent_organ}申请"
    log(case, act=Act.CASE_REFUSE_ACCEPTANCE, by=by, at=at, text=text, reason=reason)
    return case
