"""移交: the open cases of somebody who is gone, to a colleague, by the head of the department."""

from dataclasses import dataclass
from datetime import datetime

from yichuang.cases.actions.moving import advance, log
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.held import held_by
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.duties.queries import colleagues, names_of
from yichuang.kernel.errors import Conflict, DomainError, Invalid, NotAllowed
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission


@dataclass(frozen=True)
class Handed:
    """What became of one case."""

    number: str
    ok: bool
    text: str


def hand_over_cases(
    *, by: Actor, at: datetime, from_id: int, to_id: int, reason: str
) -> list[Handed]:
    """Put every open case that `from_id` holds into the hands of `to_id`; one act per case.

    Raises NotAllowed but for the department's head, Invalid for nobody of the department.
    """
    if not by.can(Permission.AUTHORITY_GRANT) or by.stands_in_for is not None:
        raise NotAllowed("移交办件由本部门机关负责人办理")
    people = {one.user_id for one in colleagues(by.department_id or 0, on=beijing_date(at))}
    if to_id not in people or to_id == from_id:
        raise Invalid("请选择本部门在岗的另一个人", fields={"to": ["请选择接办的人"]})
    if not reason.strip():
        raise Invalid("请写明移交的理由", fields={"reason": ["请写明移交的理由"]})
    names = names_of([from_id, to_id])
    words = f"{names.get(from_id, '')}的办件移交给{names[to_id]}"
    done = []
    for case_id, number in held_by(by, from_id):
        try:
            _hand(by=by, at=at, case_id=case_id, sides=(from_id, to_id), words=(words, reason))
            done.append(Handed(number, True, "已移交"))
        except DomainError as error:
            done.append(Handed(number, False, error.message))
    return done


@act
def _hand(
    *, by: Actor, at: datetime, case_id: int, sides: tuple[int, int], words: tuple[str, str]
) -> None:
    case = visible_to(by).filter(id=case_id, holder_id=sides[0]).first()
    if case is None:
        raise Conflict("刚被别人办理，没有移交")
    advance(case, holder_id=sides[1])
    text, reason = words
    log(case, act=Act.CASE_HAND_OVER, by=by, at=at, text=text, reason=reason, public=False)
