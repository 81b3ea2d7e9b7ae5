"""委托代办 with word to the other side: who acts for a firm is told when he may and no longer may."""

from datetime import datetime
from typing import Any

from yichuang.kernel.errors import NotFound
from yichuang.kernel.identity.actions import appoint_agent, end_mandate
from yichuang.kernel.identity.queries import MandateView, mandate, party
from yichuang.kernel.ledger.actions import act
from yichuang.kernel.notices.actions import send_later
from yichuang.kernel.notices.registry import template
from yichuang.kernel.notices.rules import Channel
from yichuang.kernel.permissions.rules import Actor

GIVEN, TAKEN, LAID_DOWN = "mandate.given", "mandate.ended", "mandate.resigned"
_SHORT = 40

template(
    GIVEN,
    "收到代办委托",
    "{firm}委托您代办：{scope}（{term}）。用您的账号登录就能以它的名义办；没有账号的，带身份证"
    "到窗口开通。不愿代办的，登录后可以辞去。",
)
template(
    TAKEN,
    "代办委托已收回",
    "{firm}已收回对您的代办委托：{scope}。现在起不能再以它的名义办理。",
)
template(
    LAID_DOWN,
    "代办人已辞去委托",
    "{agent}已辞去贵单位的代办委托：{scope}。现在起不能再以贵单位的名义办理。",
)


@act
def appoint(*, by: Actor, at: datetime, **terms: Any) -> MandateView:
    """`appoint_agent`, and the agent is told. Whoever has no telephone on record is not.

    The firm gets the same answer either way: a number tells nobody who is known here.
    """
    row = _mandate(appoint_agent(by=by, at=at, **terms).pk)
    _tell(GIVEN, row, party(row.agent_id).phone, by=by, at=at)
    return row


@act
def end(*, by: Actor, at: datetime, mandate_id: int, reason: str) -> MandateView:
    """`end_mandate`, and the other side is told: the agent, or the firm whose agent he was."""
    end_mandate(by=by, at=at, mandate_id=mandate_id, reason=reason)
    row = _mandate(mandate_id)
    other = row.principal_id if row.terms.resigned else row.agent_id
    key = LAID_DOWN if row.terms.resigned else TAKEN
    _tell(key, row, party(other).phone, by=by, at=at)
    return row


def _mandate(mandate_id: int) -> MandateView:
    row = mandate(mandate_id)
    if row is None:
        raise NotFound("没有这份委托，或者不是您的")
    return row


def _tell(key: str, row: MandateView, phone: str, *, by: Actor, at: datetime) -> None:
    if not phone:
        return
    scope = row.scope if len(row.scope) <= _SHORT else f"{row.scope[:_SHORT]}…"
    send_later(
        by=by,
        at=at,
        channel=Channel.SMS,
        recipient=phone,
        subject=("mandate", str(row.id)),
        template=key,
        values={"firm": row.principal, "agent": row.agent, "scope": scope, "term": row.term},
        key=f"{key}-{row.id}",
    )
