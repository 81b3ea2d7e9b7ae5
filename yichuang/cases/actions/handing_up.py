"""先经下级机关审查后报上级机关决定 (行政许可法 Art 43, 35)."""

from datetime import datetime

from yichuang.cases.actions.moving import advance, log, open_case
from yichuang.cases.models import Case, HandUp
from yichuang.cases.queries.course import course_of
from yichuang.cases.queries.facts import statutory_limit
from yichuang.cases.queries.pinned import pinned_by
from yichuang.cases.rules.lifecycle import Move
from yichuang.cases.rules.steps import may_decide
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import deadline
from yichuang.kernel.errors import Conflict, Invalid
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.queries import department_named
from yichuang.kernel.permissions.rules import Actor

LIMIT = "licence.lower_review"


@act
def hand_up(
    *, by: Actor, at: datetime, case_id: int, opinion: str, seen: int | None = None
) -> Case:
    """报送上级: the lower organ's opinion and the whole file go straight to the upper one.

    The upper organ asks for nothing again: the case is accepted, and no accepted case can be
    asked for materials (Art 35, 43). Raises Conflict while a step is open or when the item is
    decided here.
    """
    given = {"opinion": opinion}
    case = open_case(by=by, case_id=case_id, move=Move.COMPLETE_STEP, given=given, seen=seen)
    version = pinned_by(case)
    if not version.content.upper_organ:
        raise Conflict("这个事项由本机关决定，不需要报送上级")
    if case.department_id != version.department_id:
        raise Conflict("这件办件已经报送上级机关")
    if not may_decide(version.steps, set(course_of(case).done)):
        raise Conflict("还有环节没有完成，审查完毕才能报送上级")
    upper = department_named(version.content.upper_organ)
    if upper is None:
        raise Invalid(f"上级机关“{version.content.upper_organ}”没有登记，请系统管理员登记")
    assert case.accepted_on is not None  # under review: a constraint of the row
    limit = statutory_limit(LIMIT, case.received_on)
    due = deadline(case.accepted_on, limit, calendar=current_calendar()).due
    assert due is not None  # nothing pauses the lower organ's limit
    lower = case.department_id
    advance(case, department_id=upper.id, holder_id=None)
    HandUp.objects.create(
        case=case,
        lower_id=lower,
        upper_id=upper.id,
        due_on=due,
        handed_at=at,
        handed_by_id=by.person,
        opinion=opinion,
    )
    late = beijing_date(at) > due
    text = f"初审完毕，报{upper.name}决定" + ("（超过二十个工作日）" if late else "")
    log(case, act=Act.CASE_HAND_UP, by=by, at=at, text=text, reason=opinion)
    return case


def check_handed_up(case: Case) -> None:
    """Refuse to decide below what the upper organ decides. Raises Conflict."""
    version = pinned_by(case)
    if version.content.upper_organ and case.department_id == version.department_id:
        raise Conflict(
            f"这个事项由“{version.content.upper_organ}”决定，本机关只作初审（行政许可法第四十三条）",
            what_to_do="审查完毕后报送上级机关",
        )
