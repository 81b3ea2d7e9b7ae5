"""征求意见: asking, chasing, answering. It stops no clock: Art 45 names eight that do."""

from datetime import date, datetime

from yichuang.cases.actions.moving import RACE, RELOAD, advance, log
from yichuang.cases.models import Case, OpinionRequest
from yichuang.cases.policies import get_visible
from yichuang.cases.rules.states import ACCEPTED_STAGES
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.duties.queries import names_of
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity.queries import roles_of
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission, permissions_of


@act
def ask_opinion(
    *,
    by: Actor,
    at: datetime,
    number: str,
    of_user_id: int,
    question: str,
    due_on: date,
    seen: int | None = None,
) -> OpinionRequest:
    """Ask one person, of this department or another, before the case is decided.

    The case's clocks run on, so the answer is due before the statutory limit. Raises NotFound,
    NotAllowed, Conflict once nothing is under review or the case moved on, Invalid for the question or its date.
    """
    case = get_visible(by, number)
    if not (by.can(Permission.CASE_REVIEW) or by.can(Permission.CASE_DECIDE)):
        raise NotAllowed("征求意见由审查员或审批员提出")
    _check_running(case)
    if seen is not None and seen != case.version:  # also the second click on the same form
        raise Conflict(RACE, what_to_do=RELOAD)
    fields = _faults(case, by, at, question=question, due_on=due_on, of_user_id=of_user_id)
    if fields:
        raise Invalid(next(iter(fields.values()))[0], fields=fields)
    row = OpinionRequest.objects.create(
        case=case,
        question=question.strip(),
        due_on=due_on,
        asked_by_id=by.person,
        asked_at=at,
        asked_of_id=of_user_id,
    )
    name = names_of([of_user_id])[of_user_id]
    advance(case)
    text = f"向{name}征求意见，{due_on:%m-%d} 前答复（不停止计时）"
    log(case, act=Act.OPINION_ASK, by=by, at=at, text=text, public=False)
    return row


def _faults(
    case: Case, by: Actor, at: datetime, *, question: str, due_on: date, of_user_id: int
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not question.strip():
        found["question"] = ["请写清楚征求什么意见"]
    if due_on < beijing_date(at):
        found["due_on"] = ["答复期限已经过去"]
    elif case.due_statutory and due_on > case.due_statutory:
        found["due_on"] = [
            f"法定期限是 {case.due_statutory:%Y-%m-%d}，征求意见不停钟，要在那之前答复"
        ]
    if Permission.CASE_VIEW not in permissions_of(frozenset(roles_of(of_user_id))):
        found["to"] = ["这个人不办件，不能征求意见"]
    elif of_user_id in by.desks:
        found["to"] = ["不能向自己征求意见"]
    return found


def _check_running(case: Case) -> None:
    if case.stage not in ACCEPTED_STAGES:
        raise Conflict("办件不在审查中，不用再征求意见", what_to_do="请打开办件看现在的状态")


@act
def chase_opinion(*, by: Actor, at: datetime, number: str, opinion_id: int) -> None:
    """催办: once a day, by the department that decides. Raises NotFound, Conflict."""
    case = get_visible(by, number)
    row = OpinionRequest.objects.filter(id=opinion_id, case_id=case.id).first()
    if row is None:
        raise NotFound("这件办件没有这条征求意见")
    _check_running(case)
    if row.answered_at is not None:
        raise Conflict("已经答复，不用催")
    if row.chased_at is not None and beijing_date(row.chased_at) == beijing_date(at):
        raise Conflict("今天已经催过")
    row.chased_at = at
    row.save(update_fields=["chased_at"])
    advance(case)
    name = names_of([row.asked_of_id])[row.asked_of_id]
    log(case, act=Act.OPINION_CHASE, by=by, at=at, text=f"催{name}答复意见", public=False)


@act
def answer_opinion(*, by: Actor, at: datetime, opinion_id: int, answer: str) -> None:
    """Answer in words, once, by who was asked; the case itself need not be visible to him.

    Raises NotFound for anybody else, Conflict after the decision or a first answer.
    """
    rows = OpinionRequest.objects.filter(id=opinion_id, asked_of_id=by.user_id or 0)
    row = rows.select_related("case").first()
    if row is None:
        raise NotFound("没有这条征求意见，或者问的不是您")
    if not answer.strip():
        raise Invalid("请写您的意见", fields={"answer": ["请写您的意见"]})
    _check_running(row.case)
    if rows.filter(answered_at=None).update(answer=answer.strip(), answered_at=at) != 1:
        raise Conflict("已经答复过，答复不能改")
    advance(row.case)
    log(row.case, act=Act.OPINION_ANSWER, by=by, at=at, text="答复征求的意见", public=False)
