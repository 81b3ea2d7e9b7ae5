"""Writing accounts, grants, parties and mandates."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yichuang.kernel.clock.now import beijing_date
from yichuang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from yichuang.kernel.fields import blind_index
from yichuang.kernel.ledger.actions import act, record
from yichuang.kernel.ledger.rules import Act, commitment
from yichuang.kernel.permissions.rules import Actor, role_conflict
from yichuang.kernel.privacy.rules import mask_name

from .models import Mandate, Party, RoleGrant, User
from .queries import MandateView, mandate_view, party_by_code, roles_of
from .rules import (
    IdKind,
    PartyKind,
    code_fault,
    name_fault,
    normalise_code,
    phone_fault,
    term_fault,
)


@act
def create_account(
    *,
    by: Actor,
    at: datetime,
    username: str,
    display_name: str,
    password: str,
    is_staff: bool,
    must_change_password: bool = True,
) -> User:
    """A new login. Raises Invalid for a name in use.

    Whoever makes an account knows its password, so its owner has to choose another one first.
    """
    if User.objects.filter(username=username).exists():
        raise Invalid(f"登录名 {username} 已有人使用", fields={"username": ["登录名重复"]})
    user = User.objects.create_user(
        username,
        password,
        display_name=display_name,
        is_staff=is_staff,
        must_change_password=must_change_password,
    )
    record(
        action=Act.STAFF_CREATE,
        by=by,
        at=at,
        obj=("user", str(user.id)),
        after={"username": username, "is_staff": is_staff},
    )
    return user


@act
def close_account(*, by: Actor, at: datetime, user_id: int, reason: str) -> None:
    """Stop a login (leaving, dismissal). Its past acts stay as they are."""
    if not User.objects.filter(id=user_id, is_active=True).update(is_active=False):
        raise Conflict("账号不存在或已停用")
    record(action=Act.STAFF_CLOSE, by=by, at=at, obj=("user", str(user_id)), reason=reason)


@act
def issue_password(*, by: Actor, at: datetime, user_id: int, password: str, reason: str) -> None:
    """A new password for someone who forgot his: ends his sessions, and he has to change it.

    Raises Conflict for an account that is closed.
    """
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        raise Conflict("账号不存在或已停用")
    _set_password(user, password, must_change=True)
    record(action=Act.PASSWORD_ISSUE, by=by, at=at, obj=("user", str(user_id)), reason=reason)


@act
def change_password(*, by: Actor, at: datetime, user: User, password: str) -> None:
    """The owner's own choice; the caller has asked for the old one and checked the new one."""
    _set_password(user, password, must_change=False)
    record(action=Act.PASSWORD_CHANGE, by=by, at=at, obj=("user", str(user.pk)))


def _set_password(user: User, password: str, *, must_change: bool) -> None:
    user.set_password(password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password"])


@act
def grant_role(*, by: Actor, at: datetime, user_id: int, role: str, reason: str = "") -> RoleGrant:
    """Give a role. Raises Invalid when 三员 or other conflicts forbid it.

    The row of the account is locked first: two grants at once cannot pass each other, and
    the database constraint stands behind both.
    """
    User.objects.select_for_update().get(id=user_id)
    if fault := role_conflict(roles_of(user_id), role):
        raise Invalid(fault, fields={"role": [fault]})
    try:
        with transaction.atomic():
            row = RoleGrant.objects.create(
                user_id=user_id, role=role, granted_at=at, granted_by_id=by.user_id
            )
    except IntegrityError as error:
        raise Invalid("此人已有这个角色，或三员互斥不允许", fields={"role": ["重复"]}) from error
    record(
        action=Act.ROLE_GRANT,
        by=by,
        at=at,
        obj=("user", str(user_id)),
        after={"role": role},
        reason=reason,
    )
    return row


@act
def revoke_role(*, by: Actor, at: datetime, user_id: int, role: str, reason: str) -> None:
    """Take a role back; it ends on the next request. Raises Conflict if not held."""
    rows = RoleGrant.objects.filter(user_id=user_id, role=role, revoked_at=None)
    if not rows.update(revoked_at=at):
        raise Conflict("此人没有这个角色，可能刚被收回")
    record(
        action=Act.ROLE_REVOKE,
        by=by,
        at=at,
        obj=("user", str(user_id)),
        before={"role": role},
        reason=reason,
    )


@act
def register_party(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    name: str,
    id_kind: str,
    id_number: str,
    phone: str = "",
    address: str = "",
    representative: str = "",
    user_id: int | None = None,
) -> Party:
    """The party with this code, created or brought up to date.

    Raises Invalid naming each field that is wrong. The chain gets a salted commitment of
    the number, never the number.
    """
    name, id_number = name.strip(), normalise_code(id_number)
    phone = normalise_code(phone)
    _check_party(name=name, id_kind=id_kind, id_number=id_number, phone=phone, at=at)
    index = blind_index(id_number, "id")
    values: dict[str, object] = {
        "kind": PartyKind(kind).value,
        "name": name,
        "name_masked": mask_name(name) if kind == PartyKind.PERSON else name,
        "name_index": blind_index(name, "name"),
        "id_number": id_number,
    }
    if phone:
        values |= {"phone": phone, "phone_index": blind_index(phone, "phone")}
    if address:
        values["address"] = address
    if representative:
        values["representative"] = representative
    if user_id is not None:
        values["user_id"] = user_id
    row = Party.objects.filter(id_kind=id_kind, id_index=index).first()
    if row is not None and not _differs(row, values):
        return row
    row, _ = Party.objects.update_or_create(
        id_kind=IdKind(id_kind).value,
        id_index=index,
        defaults=values,
        create_defaults={**values, "created_at": at},
    )
    record(
        action=Act.PARTY_REGISTER,
        by=by,
        at=at,
        obj=("party", str(row.id)),
        fields=sorted(values),
        pii=commitment(secrets.token_bytes(32), id_number),
    )
    return row


@act
def change_phone(
    *, by: Actor, at: datetime, party_id: int, old: str, phone: str, reason: str
) -> None:
    """Another telephone for a party; the caller has proved that he may. Raises Conflict.

    The chain keeps a salted commitment of the new number, never the number.
    """
    if fault := phone_fault(phone):
        raise Invalid(fault, fields={"phone": [fault]})
    rows = Party.objects.filter(id=party_id, phone_index=blind_index(old, "phone"))
    if rows.update(phone=phone, phone_index=blind_index(phone, "phone")) != 1:
        raise Conflict("登记的手机号刚才已经改过", what_to_do="请重新打开这一页看现在的号码。")
    record(
        action=Act.PHONE_CHANGE,
        by=by,
        at=at,
        obj=("party", str(party_id)),
        fields=["phone"],
        reason=reason,
        pii=commitment(secrets.token_bytes(32), phone),
    )


@act
def open_account(*, by: Actor, at: datetime, party_id: int, login: str, reason: str) -> User:
    """An account for a party: the one named, or a new one without a password. Raises Conflict."""
    row = Party.objects.get(id=party_id)
    user = User.objects.filter(username=login, is_active=True, is_staff=False).first()
    if not login:
        name = f"q{secrets.randbelow(10**10):010d}"
        user = User.objects.create_user(name, display_name=row.name)
    if user is None or Party.objects.filter(id=row.id, user=None).update(user=user) != 1:
        raise Conflict("刚才已经开通了账号", what_to_do="请申请人用手机验证码登录")
    record(
        action=Act.ACCOUNT_TIE if login else Act.ACCOUNT_OPEN,
        by=by,
        at=at,
        obj=("party", str(row.id)),
        after={"user": user.id},
        reason=reason,
    )
    return user


def _differs(row: Party, values: dict[str, object]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _check_party(*, name: str, id_kind: str, id_number: str, phone: str, at: datetime) -> None:
    faults = {
        "name": name_fault(name),
        "id_number": code_fault(id_kind, id_number, beijing_date(at)),
        "phone": phone_fault(phone) if phone else "",
    }
    fields = {field: [text] for field, text in faults.items() if text}
    if fields:
        raise Invalid("；".join(text[0] for text in fields.values()), fields=fields)


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
    giver = row is not None and (by.is_system or row.principal.user_id == by.person)
    if row is None or not (giver or row.agent.user_id == by.user_id):
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
