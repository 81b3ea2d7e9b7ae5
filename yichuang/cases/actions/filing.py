"""备案: complete on receipt. Nobody reviews it, nobody decides, nothing is delivered but the receipt."""

from datetime import datetime

from yichuang.cases.actions import papers
from yichuang.cases.actions.intake import check_ready, close
from yichuang.cases.actions.moving import log, open_case
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case
from yichuang.cases.rules.lifecycle import Move
from yichuang.cases.rules.states import Outcome
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor


@act
def file_case(*, by: Actor, at: datetime, case_id: int, seen: int | None = None) -> Case:
    """The papers are complete: filed, as of the day the last of them came in.

    企业投资项目核准和备案管理条例 Art 13: a filing is made by giving notice; looking at it later
    moves nothing. Raises Invalid while a material is unseen or defective.
    """
    case = open_case(by=by, case_id=case_id, move=Move.FILE, given={}, seen=seen)
    check_ready(case)
    filed_on = case.supplied_on or case.received_on
    close(case, Outcome.FILED, at=at)
    papers.issue(case, "filing_receipt", by=by, at=at, extra={"filed_on": filed_on})
    text = f"材料齐全，自 {filed_on:%Y-%m-%d} 起完成备案"
    log(case, act=Act.CASE_FILE, by=by, at=at, text=text)
    tell(case, "cases.filed", by=by, at=at, day=f"{filed_on:%Y-%m-%d}")
    return case
