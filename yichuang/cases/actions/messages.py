"""留言: the applicant writes, the office answers. Neither moves the case nor any clock of it."""

from datetime import datetime, timedelta

from yichuang.cases.models import Case, CaseMessage
from yichuang.cases.policies import check_applicant, visible_to
from yichuang.cases.rules.messages import LONGEST, answer_fault, text_fault, write_fault
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.notices.actions import send_later
from yichuang.kernel.notices.rules import Channel
from yichuang.kernel.permissions.rules import Actor, Permission

__all__ = ["LONGEST", "answer_message", "mark_read", "write_message"]


@act
def write_message(*, by: Actor, at: datetime, case_id: int, text: str) -> CaseMessage:
    """A word from the applicant or his agent; whoever holds the case is told.

    Raises Invalid for a text that cannot be sent, Conflict after the end of the case.
    """
    case = _case(by, case_id)
    check_applicant(by, case)
    _check_text(text)
    since = at - timedelta(days=1)
    sent = case.messages.filter(from_office=False, written_at__gt=since).count()
    if fault := write_fault(closed=case.closed_at is not None, sent_today=sent):
        raise Conflict(fault, what_to_do="着急的事请打办件页上的咨询电话，或者打 12345。")
    row = _add(case, by, at, text=text, from_office=False, author=by.name)
    if case.holder_id is not None:
        send_later(
            by=by,
            at=at,
            channel=Channel.PAGE,
            recipient=str(case.holder_id),
            subject=("case", case.number),
            template="cases.message",
            values={"number": case.number, "item": case.item_name},
            key=f"cases.message:{row.pk}",
        )
    return row


@act
def answer_message(*, by: Actor, at: datetime, case_id: int, text: str) -> CaseMessage:
    """The office's answer: by who holds the case, or anybody who sees it while nobody does.

    What was unread is read with it. The applicant is told that there is an answer, not what.
    """
    case = _office(by, case_id)
    _check_text(text)
    row = _add(case, by, at, text=text, from_office=True, author=_signature(case, by))
    _read(case, by, at)
    if phone := case.contact_phone or case.applicant.phone:
        send_later(
            by=by,
            at=at,
            channel=Channel.SMS,
            recipient=phone,
            subject=("case", case.number),
            template="cases.answered",
            values={"number": case.number, "item": case.item_name},
            key=f"cases.answered:{row.pk}",
        )
    return row


@act
def mark_read(*, by: Actor, at: datetime, case_id: int) -> int:
    """Read, and nothing to answer. How many; Conflict when there was nothing unread."""
    case = _office(by, case_id)
    read = _read(case, by, at)
    if not read:
        raise Conflict("没有未读的留言")
    record(action=Act.MESSAGE_READ, by=by, at=at, obj=("case", case.number))
    return read


def _case(by: Actor, case_id: int) -> Case:
    rows = visible_to(by).select_related("applicant", "holder", "department")
    case = rows.filter(id=case_id).first()
    if case is None:
        raise NotFound("没有这件办件，或者您无权查看")
    return case


def _office(by: Actor, case_id: int) -> Case:
    if not by.can(Permission.CASE_VIEW):
        raise NotAllowed("您的角色没有“查看办件”的权限，不能答复留言")
    case = _case(by, case_id)
    fault = answer_fault(
        closed=case.closed_at is not None,
        holder=case.holder.display_name if case.holder else "",
        mine=case.holder_id in by.desks,
        held=case.holder_id is not None,
    )
    if fault:
        raise Conflict(fault) if case.closed_at else NotAllowed(fault)
    return case


def _check_text(text: str) -> None:
    if fault := text_fault(text):
        raise Invalid(fault, fields={"text": [fault]})


def _signature(case: Case, by: Actor) -> str:
    organ = case.department.short_name or case.department.name
    return f"{organ} {by.name}"[:120]


def _add(
    case: Case, by: Actor, at: datetime, *, text: str, from_office: bool, author: str
) -> CaseMessage:
    row = CaseMessage.objects.create(
        case=case,
        text=text.strip(),
        from_office=from_office,
        author=author,
        written_by_id=by.user_id,
        written_at=at,
    )
    done = Act.MESSAGE_ANSWER if from_office else Act.MESSAGE_WRITE
    record(action=done, by=by, at=at, obj=("case", case.number), after={"message": row.pk})
    return row


def _read(case: Case, by: Actor, at: datetime) -> int:
    unread = case.messages.filter(from_office=False, read_at=None)
    return unread.update(read_at=at, read_by_id=by.person)
