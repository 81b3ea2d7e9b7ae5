"""Writing mandates: given, used, ended."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.identity.models import Mandate, Party
from yichuang.kernel.identity.queries import MandateView, mandate_view, party_by_code
from yichuang.kernel.identity.rules import IdKind, PartyKind, normalise_code, term_fault
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act
from yichuang.kernel.permissions.rules import Actor

from .parties import register_party


@act
def give_mandate(
    *,
    by: Actor,
    at: datetime,
    principal_id: int,
    agent_id: int,
    scope: str,
    valid_from: date,
    valid_to: date | None = None,
    item_codes: Iterable[str] = (),
    proof_id: int | None = None,
) -> Mandate:
    """Let the agent act for the principal (行政许可法 Art 29, 民法典 Art 165).

    Only the principal's own account gives it, the system aside. Raises Invalid for the same
    person twice and for days that cannot be.
    """
    _own_party(by, principal_id)
    if principal_id == agent_id:
        raise Invalid("委托人和代办人不能是同一人", fields={"agent": ["与委托人相同"]})
    if fault := term_fault(valid_from, valid_to, today=beijing_date(at)):
        raise Invalid(fault, fields={"valid_to": [fault]})
    row = Mandate.objects.create(
        principal_id=principal_id,
        agent_id=agent_id,
        scope=scope,
        item_codes=sorted(set(item_codes)),
        valid_from=valid_from,
        valid_to=valid_to,
        proof_id=proof_id,
        given_at=at,
        given_by_id=by.user_id,
    )
    record(
        action=Act.MANDATE_GRANT,
        by=by,
        at=at,
        obj=("mandate", str(row.id)),
        after={"principal": principal_id, "agent": agent_id, "scope": scope},
    )
    return row


@act
def appoint_agent(
    *, by: Actor, at: datetime, principal_id: int, name: str, id_number: str, **terms: Any
) -> Mandate:
    """A firm names its agent by name and identity number: known or not, he is that person.

    The same answer whether or not he has an account here: nobody learns that from a number.
    Raises Invalid when the number belongs to somebody of another name.
    """
    _own_party(by, principal_id)
    known = party_by_code(normalise_code(id_number))
    if known is not None and known.name != name.strip():
        text = "姓名和身份证号对不上"
        raise Invalid(
            text, fields={"agent_name": [text]}, what_to_do="请照代办人的身份证核对姓名和号码。"
        )
    agent_id = known.id if known else 0
    if known is None:
        agent_id = register_party(
            by=by,
            at=at,
            kind=PartyKind.PERSON,
            name=name,
            id_kind=IdKind.ID_CARD,
            id_number=id_number,
        ).id
    return give_mandate(by=by, at=at, principal_id=principal_id, agent_id=agent_id, **terms)


def _own_party(by: Actor, party_id: int) -> None:
    if by.is_system:
        return
    mine = Party.objects.filter(id=party_id, user_id=by.user_id) if by.user_id else None
    if mine is None or not mine.exists():
        raise NotAllowed(
            "只有这家单位自己的账号才能委托",
            what_to_do="请用单位账号登录，由法定代表人或负责人办。",
        )


@act
def end_mandate(*, by: Actor, at: datetime, mandate_id: int, reason: str) -> None:
    """The giver takes it back, or the agent lays it down (民法典 Art 173): over at once.

    Raises NotFound for one that is neither his, Conflict for one that has ended already.
    """
    found = Mandate.objects.select_for_update(of=("self",)).select_related("principal", "agent")
    row = found.filter(id=mandate_id).first()
    known = by.user_id is not None  # nobody is not the agent who has no account
    giver = row is not None and (by.is_system or (known and row.principal.user_id == by.user_id))
    if row is None or not (giver or (known and row.agent.user_id == by.user_id)):
        raise NotFound("没有这份委托，或者不是您的")
    ended = Mandate.objects.filter(id=row.id, ended_at=None).update(
        ended_at=at, ended_by_id=by.user_id, end_reason=reason, resigned=not giver
    )
    if not ended:
        raise Conflict("这份委托已经终止")
    record(
        action=Act.MANDATE_END,
        by=by,
        at=at,
        obj=("mandate", str(row.id)),
        before={"principal": row.principal_id, "agent": row.agent_id, "scope": row.scope},
        reason=reason,
    )


def use_mandate(*, by: Actor, on: date, mandate_id: int, code: str) -> MandateView:
    """The mandate this person acts under, held until his act is done.

    Locked, so that taking it back and handing in cannot pass each other. Where it has ended
    and the same firm gave him another, that one is used. Raises NotAllowed saying why not.
    """
    rows = Mandate.objects.select_related("principal", "agent")
    first = rows.filter(id=mandate_id).first()
    if first is None or first.agent.user_id is None or first.agent.user_id != by.user_id:
        raise NotAllowed("这份委托不是给您的")
    locked = rows.select_for_update(of=("self",)).filter(
        principal_id=first.principal_id, agent_id=first.agent_id
    )
    views = {row.id: mandate_view(row) for row in locked.order_by("id")}
    good = [view for view in views.values() if not view.fault(on=on, code=code)]
    if not good:
        raise mandate_over(views[mandate_id].fault(on=on, code=code))
    return next((view for view in good if view.id == mandate_id), good[-1])


def mandate_over(fault: str) -> NotAllowed:
    """The refusal of an agent whose mandate does not carry him (any more)."""
    return NotAllowed(
        fault,
        code="mandate-over",
        what_to_do="填过的内容还保存着。单位重新委托后可以接着填；也可以由单位自己登录，"
        "或者带授权委托书到窗口办。",
    )
