"""听证 (行政许可法 Art 46-48): told, asked for, notified, held and written down."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from yichuang.cases.actions import papers
from yichuang.cases.models import Case, CaseEvent, Hearing, LicenceAct, StepRun
from yichuang.cases.policies import visible_to
from yichuang.cases.queries.beside import beside
from yichuang.cases.queries.pinned import with_version
from yichuang.cases.rules.hearing import (
    HearingState,
    Sitting,
    chair_fault,
    decide_fault,
    notice_fault,
)
from yichuang.cases.rules.licence_acts import ActState
from yichuang.cases.rules.states import OPEN_STAGES, Stage
from yichuang.kernel.clock.now import beijing, beijing_date
from yichuang.kernel.clock.queries import current_calendar
from yichuang.kernel.clock.rules import deadline
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission
from yichuang.kernel.statutes.queries import values as statutes
from yichuang.kernel.statutes.rules import Statute

if TYPE_CHECKING:
    from yichuang.kernel.documents.models import Document

_KEYS = ("licence.hearing_request", "licence.hearing_held", "licence.hearing_notice")
_RIGHT = "认为主持人与本事项有直接利害关系的，有权申请回避（第四十八条第三项）"
RACE = "这次听证刚被别人办理，您的操作没有生效"


def check_heard(case: Case, at: datetime, reason: str) -> None:
    """Refuse to decide between request and record, or past a record the reason ignores."""
    if not case.has_hearing:  # type: ignore[attr-defined]
        return
    check_sitting(Hearing.objects.filter(case_id=case.id).first(), at, reason)


def check_sitting(row: Hearing | None, at: datetime, reason: str) -> None:
    """The same for any matter. Raises Conflict, or Invalid for what the reason lacks."""
    sitting = Sitting(HearingState(row.state), row.request_by) if row else None
    text = decide_fault(sitting, today=beijing_date(at), reason=reason)
    if not text:
        return
    held = sitting is not None and sitting.state is HearingState.HELD
    raise Invalid(text, fields={"reason": [text]}) if held else Conflict(text)


@act
def tell_right(*, by: Actor, at: datetime, case_id: int, matter: str, basis: str) -> Hearing:
    """告知听证权利 in a case (Art 46, 47): the paper says how long there is to ask.

    Raises Conflict when it was told before or the case is not under review.
    """
    case = _case_of(by, case_id)
    if case.stage not in (Stage.REVIEWING, Stage.PAUSED):
        raise Conflict(f"办件现在是“{Stage(case.stage).label}”，审查中的办件才能告知听证")
    if not matter.strip() or not basis.strip():
        raise Invalid("请写明听证事项和依据", fields={"matter": ["写明事项和依据"]})
    if Hearing.objects.filter(case_id=case.id).exists():
        raise Conflict("这件办件已经告知过听证权利")
    request_by, days = hearing_limit(at)
    row = open_hearing(at=at, matter=matter, basis=basis, case=case, request_by=request_by)
    extra = {
        "matter": matter,
        "hearing_basis": basis,
        "hearing_days": days,
        "hearing_by": request_by,
    }
    _write(row, case, Act.HEARING_TELL, by=by, at=at, text=f"告知听证权利：{matter}")
    papers.issue(case, "hearing_right", by=by, at=at, known=beside(case), extra=extra)
    return row


def hearing_limit(at: datetime) -> tuple[date, int]:
    """Until when a hearing may be asked for (Art 47), and how many days that are."""
    law = _law(at)[_KEYS[0]]
    due = deadline(beijing_date(at), law.limit, calendar=current_calendar()).due
    assert due is not None  # nothing pauses it
    return due, int(law.value)


def open_hearing(
    *,
    at: datetime,
    matter: str,
    basis: str,
    request_by: date,
    case: Case | None = None,
    licence_act: LicenceAct | None = None,
) -> Hearing:
    """The row of a hearing somebody has just been told of."""
    return Hearing.objects.create(
        case=case,
        licence_act=licence_act,
        state=HearingState.TOLD.value,
        matter=matter,
        basis=basis,
        told_on=beijing_date(at),
        request_by=request_by,
    )


@act
def answer(*, by: Actor, at: datetime, hearing_id: int, requests: bool, who: str) -> Hearing:
    """The applicant or a third party asks for the hearing, or waives it, within the limit.

    Raises Conflict after the limit: silence has waived.
    """
    row, case = _open(by, hearing_id, Permission.CASE_REVIEW, HearingState.TOLD, window=True)
    today = beijing_date(at)
    if not who.strip():
        raise Invalid("请写明是谁提出的", fields={"who": ["写明姓名或者名称"]})
    if requests and today > row.request_by:
        raise Conflict(f"申请听证的期限到 {row.request_by:%Y-%m-%d}，已过期限，视为放弃")
    if not requests:
        _advance(row, state=HearingState.WAIVED.value, requester=who.strip())
        _write(row, case, Act.HEARING_WAIVE, by=by, at=at, text="放弃听证")
        return row
    hold_by = deadline(today, _law(at)[_KEYS[1]].limit, calendar=current_calendar()).due
    _advance(
        row,
        state=HearingState.REQUESTED.value,
        requested_on=today,
        requester=who.strip(),
        hold_by=hold_by,
    )
    text = f"申请听证，{hold_by:%Y-%m-%d}前举行"
    _write(row, case, Act.HEARING_REQUEST, by=by, at=at, text=text)
    return row


@act
def notify(
    *, by: Actor, at: datetime, hearing_id: int, sits_at: datetime, place: str, chair_id: int
) -> Hearing:
    """听证通知 (Art 48): time, place, chair, the right to have him recused.

    The clock of the case stops only by the special procedure 听证, told apart. Raises Invalid
    for too short a notice, too late a day, no place, or a chair who reviewed.
    """
    row, case = _open(by, hearing_id, Permission.CASE_REVIEW, HearingState.REQUESTED)
    assert row.hold_by is not None  # a requested hearing has its limit
    calendar, today = current_calendar(), beijing_date(at)
    days = int(_law(at)[_KEYS[2]].value)
    sits_on = beijing_date(sits_at)
    text = notice_fault(
        sits_on, today=today, hold_by=row.hold_by, days_before=days, calendar=calendar
    )
    if text:
        raise Invalid(text, fields={"sits_at": [text]})
    if not place.strip():
        raise Invalid("请写明举行地点", fields={"place": ["写明地点"]})
    if text := chair_fault(chair_id, _reviewers(row)):
        raise Invalid(text, fields={"chair": [text]})
    state = HearingState.SCHEDULED.value
    changes = {"place": place.strip(), "chair_id": chair_id, "notified_on": today}
    _advance(row, state=state, sits_at=sits_at, **changes)
    _notice(row, case, by=by, at=at)
    words = f"听证定于 {beijing(sits_at):%Y-%m-%d %H:%M} 在{row.place}举行"
    _write(row, case, Act.HEARING_NOTIFY, by=by, at=at, text=words)
    return row


@act
def recuse(
    *, by: Actor, at: datetime, hearing_id: int, reason: str, agreed: bool, chair_id: int | None
) -> Hearing:
    """回避: somebody objects to the chair; the head agrees and names another, or says why not.

    Decided by 本行政机关负责人 or by who may decide. Raises Invalid without reason or new chair.
    """
    row, case = _open(by, hearing_id, Permission.CASE_DECIDE, HearingState.SCHEDULED, head=True)
    if not reason.strip():
        raise Invalid("请写明回避的理由和决定", fields={"reason": ["写明理由"]})
    if not agreed:
        _advance(row, recusal=f"申请回避，未予同意：{reason.strip()}")
        _write(row, case, Act.HEARING_RECUSE, by=by, at=at, text="申请主持人回避，未予同意")
        return row
    if chair_id is None or chair_id == row.chair_id:
        raise Invalid("同意回避要另行指定主持人", fields={"chair": ["另选一位"]})
    if text := chair_fault(chair_id, _reviewers(row)):
        raise Invalid(text, fields={"chair": [text]})
    _advance(row, recusal=f"主持人回避：{reason.strip()}", chair_id=chair_id)
    _notice(row, case, by=by, at=at)
    _write(row, case, Act.HEARING_RECUSE, by=by, at=at, text="主持人回避，另行指定主持人")
    return row


@act
def hold_hearing(
    *, by: Actor, at: datetime, hearing_id: int, attendees: str, text: str, signed: str
) -> Hearing:
    """听证笔录 (Art 48(5)): read over and signed; the decision follows it.

    Written by the chair or his recorder, not before the time told. Raises Invalid for what
    the record lacks.
    """
    row, case = _open(by, hearing_id, Permission.CASE_VIEW, HearingState.SCHEDULED)
    given = {"attendees": attendees, "text": text, "signed": signed}
    if missing := [name for name, value in given.items() if not value.strip()]:
        raise Invalid("笔录要写明参加人、内容和签名情况", fields={k: ["请填写"] for k in missing})
    if row.sits_at is not None and at < row.sits_at:
        raise Conflict("还没有到听证的时间，不能登记笔录")
    document = papers.issue(
        case,
        "hearing_record",
        by=by,
        at=at,
        known=beside(case),
        extra={
            **_sitting(row),
            "recorder": by.name,
            "attendees": attendees,
            "record": text,
            "signed": signed,
        },
    )
    _advance(
        row,
        state=HearingState.HELD.value,
        held_on=beijing_date(at),
        attendees=attendees,
        record=text,
        signed=signed,
        record_document_id=document.id,
    )
    _write(row, case, Act.HEARING_HOLD, by=by, at=at, text="听证已举行，笔录已签名")
    return row


def _notice(row: Hearing, case: Case, *, by: Actor, at: datetime) -> "Document":
    extra = {**_sitting(row), "recusal_right": _RIGHT}
    return papers.issue(case, "hearing_notice", by=by, at=at, known=beside(case), extra=extra)


def _sitting(row: Hearing) -> dict[str, Any]:
    row.refresh_from_db(fields=["chair"])
    when = f"{beijing(row.sits_at):%Y年%-m月%-d日%-H时%M分}" if row.sits_at else ""
    chair = row.chair.display_name if row.chair else ""
    return {"matter": row.matter, "held_at": when, "place": row.place, "chair": chair}


def _reviewers(row: Hearing) -> Collection[int]:
    """Who reviewed the matter: the steps' officers, or who proposed the act."""
    if row.licence_act is not None:
        return {row.licence_act.proposed_by_id or 0}
    runs = StepRun.objects.filter(case_id=row.case_id or 0).values_list("done_by_id", flat=True)
    holder = row.case.holder_id if row.case else None
    return set(runs) | ({holder} if holder else set())


def _law(at: datetime) -> dict[str, Statute]:
    return statutes(_KEYS, on=beijing_date(at))


def _case_of(by: Actor, case_id: int) -> Case:
    rows = with_version(visible_to(by).filter(id=case_id))
    case = rows.select_related("applicant", "department", "extension").first()
    if case is None:
        raise NotFound("没有这件办件，或者您无权查看")
    if not by.is_system and not by.can(Permission.CASE_REVIEW):
        raise NotAllowed("听证由审查这件办件的部门告知")
    _check_department(by, case)
    return case


def _check_department(by: Actor, case: Case) -> None:
    if not by.is_system and case.department_id not in by.departments:
        raise NotAllowed("这件办件属于别的部门")


def _open(
    by: Actor,
    hearing_id: int,
    permission: Permission,
    state: HearingState,
    *,
    window: bool = False,
    head: bool = False,
) -> tuple[Hearing, Case]:
    """The hearing and the case its papers belong to, for who may act on it now."""
    row = Hearing.objects.select_related("case", "licence_act__licence").filter(id=hearing_id)
    found = row.first()
    if found is None:
        raise NotFound("没有这次听证")
    owner = found.case_id or (found.licence_act.licence.case_id if found.licence_act else 0)
    rows = with_version(visible_to(by).filter(id=owner))
    case = rows.select_related("applicant", "department", "extension").first()
    if case is None:
        raise NotFound("没有这次听证，或者您无权查看")
    at_window = window and by.can(Permission.CASE_INTAKE)
    if not at_window:
        may = by.can(permission) or (head and by.can(Permission.CASE_EXTEND))
        if not may:
            raise NotAllowed(f"您的角色没有“{permission.label}”的权限")
        _check_department(by, case)
    if found.state != state:
        raise Conflict(f"听证现在是“{HearingState(found.state).label}”，这一步已经不能办")
    if found.case is not None and found.case.stage not in OPEN_STAGES:
        raise Conflict("办件已经决定，听证不再继续")
    done = found.licence_act is not None and found.licence_act.state != ActState.TOLD
    if done:
        raise Conflict("这次处理已经决定，听证不再继续")
    return found, case


def _advance(row: Hearing, **changes: Any) -> None:
    rows = Hearing.objects.filter(id=row.id, version=row.version, state=row.state)
    changes["version"] = row.version + 1
    if rows.update(**changes) != 1:
        raise Conflict(RACE, what_to_do="请重新打开再办")
    for name, value in changes.items():
        setattr(row, name, value)


def _write(row: Hearing, case: Case, entry: Act, *, by: Actor, at: datetime, text: str) -> None:
    """The event on the case and the one entry of the act."""
    from yichuang.cases.actions.moving import advance

    advance(case)
    CaseEvent.objects.create(
        case=case,
        seq=case.version,
        kind=entry.value,
        at=at,
        actor=by.name,
        actor_user_id=by.user_id,
        text=text,
    )
    record(
        action=entry,
        by=by,
        at=at,
        obj=("hearing", str(row.id)),
        version=row.version,
        after={"state": row.state, "case": case.number},
    )
