"""交接: leaving a word for a colleague or for the window, and signing for it."""

from datetime import datetime

from yichuang.cases.models import Case, HandoverNote
from yichuang.cases.policies import get_visible
from yichuang.cases.queries.notes import addressed_to
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.duties.queries import colleagues
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.org.queries import staff
from yichuang.kernel.permissions.rules import Actor, Permission

LONGEST = 2000


@act
def leave_note(
    *,
    by: Actor,
    at: datetime,
    text: str,
    to_user_id: int | None = None,
    to_window: str = "",
    number: str = "",
) -> HandoverNote:
    """Leave a note to a colleague of the department, or to who sits at the window next.

    `number` names the case it is about; whoever writes must be able to see it. Raises
    Invalid without text or address, NotFound for a case one may not know of.
    """
    if not by.can(Permission.CASE_VIEW):
        raise NotAllowed("您的角色没有“查看办件”的权限，不能写交接")
    case = get_visible(by, number.strip()) if number.strip() else None
    _check_text(text)
    _check_address(by, at, to_user_id, to_window)
    words = {"case": case, "text": text.strip(), "written_by_id": by.person}
    words |= {"to_user_id": to_user_id, "to_window": to_window}
    if (same := HandoverNote.objects.filter(read_at=None, **words).first()) is not None:
        return same  # the button was pressed twice
    row = HandoverNote.objects.create(written_at=at, **words)
    _record(Act.NOTE_LEAVE, row, by=by, at=at, case=case)
    return row


def _check_text(text: str) -> None:
    if not text.strip():
        raise Invalid("请写交接内容", fields={"text": ["请写要交接什么"]})
    if len(text) > LONGEST:
        raise Invalid("交接内容太长", fields={"text": [f"最多 {LONGEST} 个字"]})


def _check_address(by: Actor, at: datetime, to_user_id: int | None, to_window: str) -> None:
    if (to_user_id is None) == (not to_window):
        raise Invalid("请选择交给谁", fields={"to": ["选一位同事，或者选本窗口下一班"]})
    if to_window:
        if not staff().filter(user_id=by.person, window=to_window).exists():
            raise Invalid("只能留给自己所在的窗口", fields={"to": ["这不是您的窗口"]})
        return
    people = {one.user_id for one in colleagues(by.department_id or 0, on=beijing_date(at))}
    if to_user_id not in people - {by.user_id}:
        raise Invalid("请选择本部门在岗的同事", fields={"to": ["请从列表中选择"]})


@act
def read_note(*, by: Actor, at: datetime, note_id: int) -> None:
    """签收: once, by the person addressed, who stands in for him, or sits at the window.

    Raises NotFound for somebody else's note, Conflict when it was signed for already.
    """
    row = addressed_to(by).select_related("case").filter(id=note_id).first()
    if row is None:
        raise NotFound("没有这条交接，或者不是交给您的")
    rows = HandoverNote.objects.filter(id=note_id, read_at=None)
    if rows.update(read_at=at, read_by_id=by.person) != 1:
        raise Conflict("这条交接已经有人签收")
    _record(Act.NOTE_READ, row, by=by, at=at, case=row.case)


def _record(action: Act, row: HandoverNote, *, by: Actor, at: datetime, case: Case | None) -> None:
    about = {"case": case.number if case else "", "to": row.to_user_id, "window": row.to_window}
    record(action=action, by=by, at=at, obj=("note", str(row.pk)), after=about)
