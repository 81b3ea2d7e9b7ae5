"""What a holder wants done with his licence, and under whose mandate somebody asks for him."""

from datetime import date, datetime

from yichuang.cases.actions.licence_rows import advance_act, log_act
from yichuang.cases.actions.telling import tell
from yichuang.cases.models import Case, Licence, LicenceAct
from yichuang.cases.queries.licence_acts import licence_for, open_applications, standing_of
from yichuang.cases.queries.pinned import pinned
from yichuang.cases.rules.licence_acts import (
    HOLDER_GROUNDS,
    ActState,
    LicenceMove,
    Starter,
    start_fault,
)
from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity.actions import use_mandate
from yichuang.kernel.identity.queries import MandateView, parties_of_user
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor, Permission

_MOVE = LicenceMove.CANCEL


def check_holder(by: Actor, row: Licence) -> None:
    """Only the holder, or the window for him, asks for anything on a licence. Raises NotAllowed."""
    mine = set(parties_of_user(by.user_id)) if by.user_id is not None else set()
    if by.can(Permission.CASE_INTAKE) or row.holder_id in mine | {by.party_id}:
        return
    raise NotAllowed("变更、延续、注销由持证人本人、受托的代办人或者窗口代为申请")


def mandate_on(by: Actor, row: Licence, mandate_id: int | None, *, on: date) -> MandateView | None:
    """The 委托 under which an agent asks, as it is now; None for the holder himself.

    Raises NotAllowed for one that is over, of another giver or for other items.
    """
    if mandate_id is None:
        return None
    code = pinned(row.case.item_version_id).item_code
    used = use_mandate(by=by, on=on, mandate_id=mandate_id, code=code)
    if used.principal_id != row.holder_id:
        raise NotAllowed("这份委托不是持证人给您的")
    return used


@act
def ask_cancellation(
    *,
    by: Actor,
    at: datetime,
    number: str,
    ground: str,
    facts: str,
    mandate_id: int | None = None,
) -> LicenceAct:
    """申请注销 (Art 70): the holder says why; the organ looks at it and takes it off the register.

    The licence stays good until then. A second wish while the first is open is the first.
    Raises Invalid for missing words, Conflict for a licence already gone or with an application
    or another act open on it, NotAllowed for anybody but the holder, his agent or the window.
    """
    row, today = licence_for(by, number), beijing_date(at)
    Licence.objects.select_for_update().get(id=row.id)
    check_holder(by, row)
    mandate_on(by, row, mandate_id, on=today)
    if ground not in HOLDER_GROUNDS:
        raise Invalid("请选一种情形", fields={"ground": ["请选一种情形"]})
    if not facts.strip():
        raise Invalid("请写明注销的原因", fields={"facts": ["请写明注销的原因"]})
    found = LicenceAct.objects.filter(
        licence_id=row.id, state__in=[ActState.PROPOSED, ActState.TOLD]
    ).first()
    if found is not None:
        if (found.move, found.starter) == (_MOVE, Starter.HOLDER):
            return found
        raise Conflict("发证机关对这张证照已有一项处理还没有决定", what_to_do="请等它办完再申请")
    if open_applications([row.id]).exists():
        raise Conflict(
            "这张证照有变更或者延续申请正在办理", what_to_do="请先撤回那一件申请，再申请注销"
        )
    status = standing_of(row, today=today).status
    if text := start_fault(_MOVE, status, Starter.HOLDER, ground, {"facts": facts}):
        raise Conflict(text)
    return _propose(row, ground, facts.strip(), by=by, at=at, status=status.value)


def _propose(
    row: Licence, ground: str, facts: str, *, by: Actor, at: datetime, status: str
) -> LicenceAct:
    """The wish, its event on the case it came from, and the word that it has arrived."""
    found = LicenceAct.objects.create(
        licence=row,
        move=_MOVE.value,
        state=ActState.PROPOSED.value,
        starter=Starter.HOLDER.value,
        ground=ground,
        facts=facts,
        proposed_by_id=by.user_id,
        proposed_at=at,
        status_before=status,
    )
    case = _case_of(row)
    text = f"持证人申请注销{row.title}（{row.number}）"
    log_act(found, case, Act.LICENCE_ASK_CANCEL, by=by, at=at, text=text)
    tell(case, "cases.cancel_asked", by=by, at=at, title=row.title)
    return found


@act
def take_back_cancellation(*, by: Actor, at: datetime, number: str) -> LicenceAct:
    """The holder takes his wish back while nobody has decided on it. Raises NotFound, NotAllowed."""
    row = licence_for(by, number)
    check_holder(by, row)
    found = LicenceAct.objects.filter(
        licence_id=row.id,
        move=_MOVE,
        starter=Starter.HOLDER,
        state=ActState.PROPOSED,
    ).first()
    if found is None:
        raise NotFound("没有等待办理的注销申请", what_to_do="可能已经办完，请刷新页面查看")
    found.licence = row
    reason = "持证人撤回了注销申请"
    advance_act(found, state=ActState.DROPPED.value, decided_at=at, reason=reason)
    log_act(found, _case_of(row), Act.LICENCE_DROP, by=by, at=at, text=reason)
    return found


def _case_of(row: Licence) -> Case:
    return Case.objects.select_related("applicant").get(id=row.case_id)
